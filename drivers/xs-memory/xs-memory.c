/*
 * The memory of the machine that asks, as its own memory manager counts it. The SDK's instrumentation tells as much, but in
 * builds for debugging alone.
 */
#include "xsAll.h"
#include "xs.h"

/* What is told, by its number. Must be as in xs-memory.ts. */
enum {
	CHUNKS = 0,
	CHUNKS_LIMIT = 1,
	SLOTS = 2,
	SLOTS_LIMIT = 3,
};

/* What was dropped is not in use: the count is that of what is reachable. */
void xs_comptoir_memory_collect(xsMachine *the)
{
	xsCollectGarbage();
}

/* @param number of what is asked for @returns bytes of chunks, or a number of slots; 0 for what there is not */
void xs_comptoir_memory(xsMachine *the)
{
	xsIntegerValue value = 0;
	switch (xsToInteger(xsArg(0))) {
		case CHUNKS: value = (xsIntegerValue)the->currentChunksSize; break;
		case CHUNKS_LIMIT: value = (xsIntegerValue)the->maximumChunksSize; break;
		case SLOTS: value = (xsIntegerValue)the->currentHeapCount; break;
		case SLOTS_LIMIT: value = (xsIntegerValue)the->maximumHeapCount; break;
	}
	xsResult = xsInteger(value);
}
