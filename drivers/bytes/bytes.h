#ifndef COMPTOIR_BYTES_H
#define COMPTOIR_BYTES_H

#include <stdint.h>

/* Buffers come as a pointer, and an offset from it. */

/* CRC-32/ISO-HDLC of `length` bytes, going on from `before`: that of what went before these, or 0. */
uint32_t comptoir_crc32(uint8_t *bytes, uint32_t offset, uint32_t length, uint32_t before);

/* Answers 1 when every bit is 1, as an erased flash has them, else 0. */
int32_t comptoir_is_erased(uint8_t *bytes, uint32_t offset, uint32_t length);

/* Answers where the `size` bytes at `wanted` begin among the `length` bytes for the first time, or -1. */
int32_t comptoir_find(uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *wanted, uint32_t from, uint32_t size);

/*
 * Writes a text that has `length` characters, all of ASCII, and answers 1. Answers 0 for every other text; some of it may have
 * been written then.
 */
int32_t comptoir_put_ascii(char *text, uint8_t *bytes, uint32_t offset, uint32_t length);

/* Answers `length` bytes of printable ASCII (0x20 to 0x7E) as a text to be freed, an empty one for all others; NULL for want of memory. */
char *comptoir_printable(uint8_t *bytes, uint32_t offset, uint32_t length);

#endif
