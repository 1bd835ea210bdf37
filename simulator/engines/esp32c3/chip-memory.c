/*
 * What an emulated chip has of memory, told to the bench: XS's heap and stack, and FreeRTOS's. Bound by chip-memory.ts.
 */
#include "xsAll.h"

#include <inttypes.h>
#include <stdio.h>

#include "esp_heap_caps.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define PAINT 0xa5a5a5a5u
/* Words that no frame leaves out: at the far end of its stack XS makes text of numbers, and numbers of text. */
#define GAP 32

/* What is below the caller: neither XS nor its collection looks there. */
void xs_chip_paint(txMachine *the)
{
	uint32_t *word;

	for (word = (uint32_t *)the->stackBottom; word < (uint32_t *)the->stack; word++)
		*word = PAINT;
}

/* Slots, at most, since it was painted. */
static long stackUsed(txMachine *the)
{
	const uint32_t *word = (const uint32_t *)the->stackTop;
	long length = 0;

	while (word > (const uint32_t *)the->stackBottom && length < GAP)
		length = *--word == PAINT ? length + 1 : 0;
	return (the->stackTop - the->stackBottom) - ((const txSlot *)(word + length) - the->stackBottom);
}

/*
 * (when the firmware was ready, ms) -> JSON of `Memory` (simulator/platform/host.ts), after two collections, as
 * engines/c/host.c says.
 */
void xs_chip_measure(txMachine *the)
{
	char json[480];
	const txBlock *block;
	long chunks = 0;
	long ready = fxToInteger(the, mxArgv(0));

	fxCollectGarbage(the);
	fxCollectGarbage(the);
	for (block = the->firstBlock; block; block = block->nextBlock)
		chunks += (long)(block->current - (const txByte *)(block + 1));
	snprintf(json, sizeof(json),
		"{\"chunks\":%ld,\"chunksLimit\":%ld,\"slots\":%ld,\"slotsLimit\":%ld,\"slotSize\":%d,\"freertos\":{\"free\":%u,"
		"\"largest\":%u,\"least\":%u,\"taskStackLeft\":%u,\"xsStack\":%ld,\"xsStackLimit\":%ld,\"ready\":%ld}}",
		chunks, (long)the->maximumChunksSize, (long)the->currentHeapCount, (long)the->maximumHeapCount, (int)sizeof(txSlot),
		(unsigned)heap_caps_get_free_size(MALLOC_CAP_8BIT), (unsigned)heap_caps_get_largest_free_block(MALLOC_CAP_8BIT),
		(unsigned)heap_caps_get_minimum_free_size(MALLOC_CAP_8BIT), (unsigned)uxTaskGetStackHighWaterMark(NULL),
		stackUsed(the), (long)(the->stackTop - the->stackBottom), ready);
	fxString(the, mxResult, json);
}
