/* ram.h says what this is. */
#include "ram.h"
#include "machine.h"

#define PAINT 0xa5a5a5a5u

extern char __data_start[], __bss_end[], __heap_start[], __stack[];

/* What is left unpainted below the caller: the frame of whoever paints. */
#define MARGIN 256
/* Words. */
#define GAP 32

static void paint(void *from, const void *to)
{
	uint32_t *word;
	for (word = from; word < (const uint32_t *)to; word++)
		*word = PAINT;
}

/* The first word of a stack that is not as it was painted, from its far end. */
static long usedOf(const void *from, const void *to)
{
	const uint32_t *word = from;
	while (word < (const uint32_t *)to && *word == PAINT)
		word++;
	return (const char *)to - (const char *)word;
}

/*
 * The same from its near end, down to so many words that no frame leaves out: at the far end of its stack XS makes text
 * of numbers, and numbers of text.
 */
static long usedOfMachine(const void *from, const void *to)
{
	const uint32_t *word = to;
	long length = 0;
	while (word > (const uint32_t *)from && length < GAP)
		length = *--word == PAINT ? length + 1 : 0;
	return (const char *)to - (const char *)(word + length);
}

void ramPaintStack(void)
{
	char here;
	paint(machineStackEnd(), (void *)(((uintptr_t)&here - MARGIN) & ~(uintptr_t)3));
}

void ramPaintMachine(txMachine *the)
{
	paint(the->stackBottom, the->stack);
}

void ramTell(txMachine *the, char *json, size_t size)
{
	const char *limit = machineStackEnd();
	snprintf(json, size, "\"ram\":{\"size\":%ld,\"static\":%ld,\"heap\":%ld,\"stack\":%ld,\"stackLimit\":%ld,"
		"\"xsStack\":%ld,\"xsStackLimit\":%ld}", (long)RAM_SIZE, (long)(__bss_end - __data_start),
		(long)((char *)sbrk(0) - __heap_start), usedOf(limit, __stack), (long)(__stack - limit),
		usedOfMachine(the->stackBottom, the->stackTop) / (long)sizeof(txSlot), (long)(the->stackTop - the->stackBottom));
}
