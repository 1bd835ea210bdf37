#ifndef COMPTOIR_BASE45_H
#define COMPTOIR_BASE45_H

#include <stdint.h>

/*
 * Base45 (RFC 9285) of `length` characters, which must not leave 1 when divided by 3. Buffers come as a pointer, and an
 * offset from it; `bytes` takes two for each group of three characters, one for a group of two.
 * Answers 0 when all were read, 1 at a character outside the alphabet, 2 at a group that overflows.
 */
int32_t comptoir_base45_decode(uint8_t *code, uint32_t offset, uint32_t length, uint8_t *bytes);

#endif
