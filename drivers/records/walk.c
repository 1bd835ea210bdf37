/* modules/records/walk.ts in C, for the device, where it takes a fortieth of the time; walk.h says what it does. */
#include <string.h>

#include "../bytes/bytes.h"
#include "walk.h"

enum { HEADER = 24, MARK = 20, MAGIC = 0x4a, INVOICE = 1, SEALED_TYPE = 0x80 };
enum { WHOLE = 1, OTHERS = 2, WAITING = 4, SETTLED = 8 };

struct words {
	uint32_t from, stop, low, high;
	uint32_t at, type, length, sequence, number;
	uint32_t damaged, waiting, waitingBytes, topSequence, topNumber;
};

static uint32_t word(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Whether the last two bytes of a mark say that its invoice is settled: 4 of their 16 bits are enough. */
static int isSettled(uint32_t mark)
{
	uint32_t bits, cleared = 0;
	for (bits = ~mark & 0xffff; bits; bits &= bits - 1)
		cleared++;
	return cleared >= 4;
}

/* Where a record ends that begins at `at`, where a header has room; 0 where none does. */
static uint32_t endOf(uint8_t *block, uint32_t length, uint32_t at, uint32_t stop)
{
	uint8_t *record = block + at;
	uint32_t payload = word(record) >> 16, size = (HEADER + payload + 3) & ~(uint32_t)3;
	if (size > length - at || comptoir_crc32(record, 0, 16, 0) != word(record + 16))
		return 0;
	/* One that was being erased when the power went is settled: its payload counts no more. */
	if ((stop & WHOLE) && !isSettled(word(record + MARK) >> 16)
		&& comptoir_crc32(record, HEADER, payload, 0) != word(record + 12))
		return 0;
	return at + size;
}

/* Counts the record that the words tell of. Answers whether somebody must look at it. */
static int stopsAt(struct words *words, uint32_t mark)
{
	int isIn = words->number >= words->low && words->number <= words->high;
	if ((words->type & ~(uint32_t)SEALED_TYPE) != INVOICE)
		return (words->stop & OTHERS) != 0;
	if (words->number > words->topNumber)
		words->topNumber = words->number;
	if (mark >> 16 == 0)
		return isIn && (words->stop & SETTLED);
	if (mark != 0xffffffff)
		return 1;
	words->waiting++;
	words->waitingBytes += words->from - words->at;
	return isIn && (words->stop & WAITING);
}

int32_t comptoir_walk_records(uint8_t *block, uint32_t length, uint8_t *kept)
{
	struct words words;
	uint32_t at, end, first;
	int skipped = 0;
	int32_t found = 0;
	memcpy(&words, kept, sizeof(words));
	for (at = words.from; length >= HEADER && at <= length - HEADER;) {
		first = word(block + at);
		/* Nothing was ever written after an erased word or a seal where a record should begin. */
		if (!skipped && (first == 0xffffffff || first == 0))
			break;
		end = (first & 0xff) == MAGIC ? endOf(block, length, at, words.stop) : 0;
		if (!end) {
			skipped = 1;
			at += 4;
			continue;
		}
		words.damaged += (uint32_t)skipped;
		skipped = 0;
		words.at = at;
		words.type = first >> 8 & 0xff;
		words.length = first >> 16;
		words.sequence = word(block + at + 4);
		words.number = word(block + at + 8);
		words.from = at = end;
		if (words.sequence > words.topSequence)
			words.topSequence = words.sequence;
		if (stopsAt(&words, word(block + words.at + MARK))) {
			found = 1;
			break;
		}
	}
	memcpy(kept, &words, sizeof(words));
	return found;
}
