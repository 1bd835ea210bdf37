#ifndef COMPTOIR_SHAPED_H
#define COMPTOIR_SHAPED_H

#include <stdint.h>

/* modules/shaped/format.ts has the tables. Buffers come as a pointer, and an offset from it. */

/*
 * Opens a plain COSE_Sign1 of `length` bytes: writes what it signs at `message`, which has room for `room` bytes and must be as
 * long. Answers where the payload begins, or 0 for what is written otherwise.
 */
int32_t comptoir_open_sign1(uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *message, uint32_t room);

/*
 * Reads the map that `length` bytes hold by its shape. Writes at most `room` words, of 32 bits each and in the machine's own
 * order, and answers a text to be freed; an empty one, and no word, for what is written otherwise; NULL for want of memory.
 */
char *comptoir_read_shaped(char *shape, uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *words, uint32_t room);

#endif
