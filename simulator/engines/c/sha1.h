#ifndef COMPTOIR_SHA1_H
#define COMPTOIR_SHA1_H

#include <stdint.h>

/* FIPS 180-4, section 6.1; digest: 20 bytes. 1 when it was made. */
int32_t comptoir_sha1(uint8_t *message, uint32_t offset, uint32_t length, uint8_t *digest);

#endif
