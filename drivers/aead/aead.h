#ifndef COMPTOIR_AEAD_H
#define COMPTOIR_AEAD_H

#include <stdint.h>

int32_t comptoir_aead_seal(uint8_t *key, uint8_t *about, uint32_t aboutLength, uint8_t *bytes, uint32_t offset,
	uint32_t length);
int32_t comptoir_aead_open(uint8_t *key, uint8_t *about, uint32_t aboutLength, uint8_t *bytes, uint32_t offset,
	uint32_t length);

#endif
