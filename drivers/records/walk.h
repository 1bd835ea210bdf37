#ifndef COMPTOIR_RECORDS_WALK_H
#define COMPTOIR_RECORDS_WALK_H

#include <stdint.h>

/*
 * Goes over the records of a block of `length` bytes as far as somebody must look. `words` are the 14 words, of 32 bits each
 * and in the machine's own order, that modules/records/format.ts has a table of; they are changed. Answers 1 where it has
 * stopped at a record, 0 when there are no more.
 */
int32_t comptoir_walk_records(uint8_t *block, uint32_t length, uint8_t *words);

#endif
