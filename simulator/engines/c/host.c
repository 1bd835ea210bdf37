/* host.h says what this is. */
#include "host.h"

#ifdef COMPTOIR_NATIVE
#include "native.h"
#endif

#ifndef COMPTOIR_ENGINE
#define COMPTOIR_ENGINE "xs"
#endif

/* How the heap grows where it is not taken whole. */
#ifndef INITIAL_CHUNKS
#define INITIAL_CHUNKS (64 * 1024)
#define INCREMENTAL_CHUNKS (16 * 1024)
#define INITIAL_SLOTS 4096
#define INCREMENTAL_SLOTS 1024
#define INITIAL_KEYS 1024
#define INCREMENTAL_KEYS 256
#define NAME_MODULO 1993
#define READ_LENGTH 65536
#endif

static long gChunksLimit = 4L * 1024 * 1024;
static long gSlotsLimit = 131072;
/* XS asks for its stack as for slots. */
static long gStack = 0;
static long gChunksUsed = 0;
static long gSlotsUsed = 0;
static long gFlashSize = 0;
static double gWakeAt = -1;
/*
 * Instructions that are not the firmware's: of measuring, and of the link's two ends, where a busy desktop is waited for. Whole
 * numbers, because how long a double takes in software depends on its value.
 */
static long long gApart = 0;

/* Memory: XS asks here when it grows, and is told no at the limit, as on a device. */

void *fxAllocateChunks(txMachine *the, txSize size)
{
	if (gChunksUsed + size > gChunksLimit)
		return NULL;
	gChunksUsed += size;
	return portChunks(size);
}

void fxFreeChunks(txMachine *the, void *chunks)
{
	free(chunks);
}

txSlot *fxAllocateSlots(txMachine *the, txSize count)
{
	if (gSlotsUsed + count > gSlotsLimit + gStack)
		return NULL;
	gSlotsUsed += count;
	return portSlots(count * sizeof(txSlot));
}

void fxFreeSlots(txMachine *the, void *slots)
{
	free(slots);
}

/* What XS expects of its host. */

void fxCreateMachinePlatform(txMachine *the)
{
	the->promiseJobs = 0;
}

void fxDeleteMachinePlatform(txMachine *the)
{
}

void fxQueuePromiseJobs(txMachine *the)
{
	the->promiseJobs = 1;
}

static long chunksInUse(txMachine *the)
{
	long chunks = 0;
	txBlock *block;
	for (block = the->firstBlock; block; block = block->nextBlock)
		chunks += (long)(block->current - (txByte *)(block + 1));
	return chunks;
}

void fxAbort(txMachine *the, int status)
{
	fflush(stdout);
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT:
		/* What did not fit is not among it. */
		fprintf(stderr, "memory full: %ld of %ld bytes of chunks, %ld of %ld slots\n", chunksInUse(the), gChunksLimit,
			(long)the->currentHeapCount, gSlotsLimit);
		portExit(EXIT_MEMORY);
	case XS_STACK_OVERFLOW_EXIT:
		fprintf(stderr, "stack overflow\n");
		portExit(EXIT_STACK);
	case XS_UNHANDLED_REJECTION_EXIT:
		fprintf(stderr, "unhandled rejection: %s\n", fxToString(the, &mxException));
		portExit(EXIT_EXCEPTION);
	default:
		fprintf(stderr, "exception: %s (%d)\n", fxToString(the, &mxException), status);
		portExit(EXIT_EXCEPTION);
	}
}

/* The functions of `host`. */

static void host_write(txMachine *the)
{
	void *bytes = fxToArrayBuffer(the, mxArgv(0));
	long length = fxGetArrayBufferLength(the, mxArgv(0));
	long long began = portInstructions();
	if (portWrite(bytes, length) < 0)
		portExit(0); /* The bench is gone: as if the plug was pulled. */
	gApart += portInstructions() - began;
}

static void host_now(txMachine *the)
{
	fxNumber(the, mxResult, portMonotonic());
}

static void host_wall(txMachine *the)
{
	fxNumber(the, mxResult, portWall());
}

static void host_instructions(txMachine *the)
{
	fxNumber(the, mxResult, (double)(portInstructions() - gApart));
}

static void host_wake(txMachine *the)
{
	double ms = fxToNumber(the, mxArgv(0));
	gWakeAt = ms < 0 ? -1 : portMonotonic() + ms;
}

static void host_flashSize(txMachine *the)
{
	fxInteger(the, mxResult, (txInteger)gFlashSize);
}

/* Offsets and lengths are the platform's, but a bug there must not become a bug here. */
static void flashRange(txMachine *the, long offset, long length)
{
	if (offset < 0 || length < 0 || offset > gFlashSize || length > gFlashSize - offset)
		mxRangeError("out of the flash");
}

static void host_flashRead(txMachine *the)
{
	long offset = fxToInteger(the, mxArgv(0));
	long length = fxToInteger(the, mxArgv(1));
	flashRange(the, offset, length);
	fxArrayBuffer(the, mxResult, NULL, length, -1);
	if (!portFlashRead(offset, fxToArrayBuffer(the, mxResult), length))
		mxUnknownError("flash read");
}

static void host_flashWrite(txMachine *the)
{
	long offset = fxToInteger(the, mxArgv(0));
	long length = fxGetArrayBufferLength(the, mxArgv(1));
	unsigned char *bytes = fxToArrayBuffer(the, mxArgv(1));
	unsigned char page[256];
	flashRange(the, offset, length);
	for (long at = 0; at < length; at += sizeof(page)) {
		long n = length - at < (long)sizeof(page) ? length - at : (long)sizeof(page);
		if (!portFlashRead(offset + at, page, n))
			mxUnknownError("flash read");
		for (long i = 0; i < n; i++)
			page[i] &= bytes[at + i];
		if (!portFlashWrite(offset + at, page, n))
			mxUnknownError("flash write");
	}
}

static void host_flashErase(txMachine *the)
{
	long offset = fxToInteger(the, mxArgv(0));
	long length = fxToInteger(the, mxArgv(1));
	unsigned char page[256];
	flashRange(the, offset, length);
	memset(page, 0xff, sizeof(page));
	for (long at = 0; at < length; at += sizeof(page)) {
		long n = length - at < (long)sizeof(page) ? length - at : (long)sizeof(page);
		if (!portFlashWrite(offset + at, page, n))
			mxUnknownError("flash erase");
	}
}

/*
 * After a collection: before it, the counters that XS keeps include what is garbage already. After two: what a closure copies
 * from a variable in the flash's image carries the image's mark, and outlives the first.
 */
static void host_measure(txMachine *the)
{
	char json[480];
	char more[240];
	long chunks, slots;
	long long began = portInstructions();
	fxCollectGarbage(the);
	fxCollectGarbage(the);
	chunks = chunksInUse(the);
	slots = the->currentHeapCount;
	portMeasure(the, more, sizeof(more));
	snprintf(json, sizeof(json), "{\"chunks\":%ld,\"chunksLimit\":%ld,\"slots\":%ld,\"slotsLimit\":%ld,\"slotSize\":%d,"
		"\"instructions\":%.0f%s%s}", chunks, gChunksLimit, slots, gSlotsLimit, (int)sizeof(txSlot), (double)(began - gApart),
		more[0] ? "," : "", more);
	fxString(the, mxResult, json);
	gApart += portInstructions() - began;
}

/* Virtual time passes in one call of the loop, however long it is. */
static void host_alive(txMachine *the)
{
	portAlive();
}

/* The code of the character at `text`, which is at most FFFF; -1 for any other. */
static int codeAt(const unsigned char **text)
{
	const unsigned char *at = *text;
	int size = at[0] < 0x80 ? 1 : (at[0] & 0xe0) == 0xc0 ? 2 : (at[0] & 0xf0) == 0xe0 ? 3 : 0, code, i;
	if (size == 0)
		return -1;
	code = size == 1 ? at[0] : at[0] & (size == 2 ? 0x1f : 0x0f);
	for (i = 1; i < size; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (at[i] & 0x3f);
	}
	*text = at + size;
	return code;
}

/*
 * How wide a text is, as the device's Poco tells it in C: its text, the advances of Latin-1 by code, the other characters in
 * order, their advances. -1 where a character is not among them.
 */
static void host_textWidth(txMachine *the)
{
	const unsigned char *text, *latin, *advances;
	const uint16_t *others;
	long count = fxGetArrayBufferLength(the, mxArgv(3)), width = 0;
	if (fxGetArrayBufferLength(the, mxArgv(1)) < 256 || fxGetArrayBufferLength(the, mxArgv(2)) < 2 * count)
		mxRangeError("no font");
	fxToString(the, mxArgv(0));
	latin = fxToArrayBuffer(the, mxArgv(1));
	others = fxToArrayBuffer(the, mxArgv(2));
	advances = fxToArrayBuffer(the, mxArgv(3));
	for (text = (const unsigned char *)mxArgv(0)->value.string; *text;) {
		int code = codeAt(&text), advance = 0;
		if (code >= 0 && code < 256)
			advance = latin[code];
		else if (code >= 0) {
			long low = 0, high = count;
			while (low < high) {
				long middle = (low + high) / 2;
				if (others[middle] < code)
					low = middle + 1;
				else
					high = middle;
			}
			advance = low < count && others[low] == code ? advances[low] : 0;
		}
		if (advance == 0) {
			fxInteger(the, mxResult, -1);
			return;
		}
		width += advance;
	}
	fxInteger(the, mxResult, width);
}

static void host_random(txMachine *the)
{
	long length = fxToInteger(the, mxArgv(0));
	if (length < 0)
		mxRangeError("invalid length");
	fxArrayBuffer(the, mxResult, NULL, length, -1);
	if (!portRandom(fxToArrayBuffer(the, mxResult), length))
		mxUnknownError("no random bytes");
}

static void host_print(txMachine *the)
{
	fprintf(stderr, "%s\n", fxToString(the, mxArgv(0)));
}

static void host_exit(txMachine *the)
{
	int code = fxToInteger(the, mxArgv(0));
	fflush(stderr);
	portExit(code);
}

static void defineFunction(txMachine *the, txSlot *object, char *name, txCallback callback, txInteger length)
{
	fxNewHostFunction(the, callback, length, fxID(the, name), XS_NO_ID);
	mxPushSlot(object);
	fxSetID(the, fxID(the, name));
	mxPop();
}

static void defineString(txMachine *the, txSlot *object, char *name, char *value)
{
	mxPushStringC(value);
	mxPushSlot(object);
	fxSetID(the, fxID(the, name));
	mxPop();
}

static void defineHost(txMachine *the, char *options, int isLinking)
{
	txSlot *object;
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	object = the->stack;
	defineString(the, object, "options", options);
	if (isLinking) {
		mxPushBoolean(1);
		mxPushSlot(object);
		fxSetID(the, fxID(the, "isLinking"));
		mxPop();
	}
	defineString(the, object, "engine", COMPTOIR_ENGINE);
	defineFunction(the, object, "write", host_write, 1);
	defineFunction(the, object, "now", host_now, 0);
	defineFunction(the, object, "wall", host_wall, 0);
	defineFunction(the, object, "wake", host_wake, 1);
	defineFunction(the, object, "flashSize", host_flashSize, 0);
	defineFunction(the, object, "flashRead", host_flashRead, 2);
	defineFunction(the, object, "flashWrite", host_flashWrite, 2);
	defineFunction(the, object, "flashErase", host_flashErase, 2);
	defineFunction(the, object, "measure", host_measure, 0);
	defineFunction(the, object, "alive", host_alive, 0);
	defineFunction(the, object, "textWidth", host_textWidth, 4);
	defineFunction(the, object, "random", host_random, 1);
	defineFunction(the, object, "print", host_print, 1);
	defineFunction(the, object, "exit", host_exit, 1);
	defineFunction(the, object, "instructions", host_instructions, 0);
#ifdef COMPTOIR_NATIVE
	pushNative(the);
	mxPushSlot(object);
	fxSetID(the, fxID(the, "native"));
	mxPop();
#endif
	mxPushSlot(object);
	mxPush(mxGlobal);
	fxSetID(the, fxID(the, "host"));
	mxPop();
	mxPop();
}

/* The loop. */

static void runPromiseJobs(txMachine *the)
{
	while (the->promiseJobs) {
		the->promiseJobs = 0;
		fxRunPromiseJobs(the);
	}
	fxEndJob(the);
}

/* Calls host.onBytes with bytes, or host.onWake without. */
static void callHost(txMachine *the, char *name, char *bytes, long length)
{
	txSlot *object;
	mxPush(mxGlobal);
	fxGetID(the, fxID(the, "host"));
	object = the->stack;
	mxPushSlot(object);
	fxGetID(the, fxID(the, name));
	if (the->stack->kind == XS_REFERENCE_KIND) {
		mxPop();
		fxCallID(the, fxID(the, name));
		if (bytes) {
			mxPushUndefined();
			fxArrayBuffer(the, the->stack, bytes, (txInteger)length, -1);
			fxRunCount(the, 1);
		}
		else
			fxRunCount(the, 0);
		mxPop();
	}
	else {
		mxPop();
		mxPop();
	}
}

/* A frame of the link (simulator/link/channels.ts). */
#define FRAME_SYNC 0xa5
#define FRAME_HEADER 5
#define FRAME_PAYLOAD 65536

static unsigned char gPiece[READ_LENGTH];
/* How much of the piece is there, and how much of that was handed on. */
static long gHeld = 0;
static long gHandedOn = 0;
/* What is still to come of a frame whose beginning was handed on. */
static long gFrameLeft = 0;

/* Whether a frame begins the piece, as far as its header tells; and how long it is. */
static int isFrame(void)
{
	return gPiece[0] == FRAME_SYNC && (gPiece[2] | gPiece[3] << 8 | (long)gPiece[4] << 16) <= FRAME_PAYLOAD;
}

static long frameLength(void)
{
	return FRAME_HEADER + (gPiece[2] | gPiece[3] << 8 | (long)gPiece[4] << 16);
}

/* How much is needed before some of it is handed on. */
static long pieceLength(void)
{
	long length = gFrameLeft;
	if (length == 0 && gHeld < FRAME_HEADER)
		length = gHeld > 0 && gPiece[0] != FRAME_SYNC ? gHeld : FRAME_HEADER;
	else if (length == 0)
		length = isFrame() ? frameLength() : gHeld;
	return length < (long)sizeof(gPiece) ? length : (long)sizeof(gPiece);
}

/* How much of the piece may go: what begins no frame goes up to where one may begin, and is skipped by who reads it. */
static long handOn(void)
{
	long length = gHeld;
	if (gFrameLeft > 0)
		gFrameLeft -= length;
	else if (gHeld >= FRAME_HEADER && isFrame())
		gFrameLeft = frameLength() - length;
	else
		for (length = 1; length < gHeld && gPiece[length] != FRAME_SYNC; length++)
			;
	return length;
}

/*
 * Reads a whole frame, or as much of it as there is room for: so that the firmware does the same whether the desktop sends
 * its bytes at once or one by one. Returns how much, 0 when it is not there after `ms`, negative for a closed link.
 */
static long readPiece(double ms)
{
	long long began = portInstructions();
	double until = portMonotonic() + ms;
	long length = 1;
	gHeld -= gHandedOn;
	memmove(gPiece, gPiece + gHandedOn, gHeld);
	gHandedOn = 0;
	while (length > 0 && gHeld < pieceLength()) {
		double left = until - portMonotonic();
		length = portRead(gPiece + gHeld, pieceLength() - gHeld, ms < 0 ? -1 : left < 0 ? 0 : left);
		portAlive();
		if (length > 0)
			gHeld += length;
	}
	if (length > 0)
		length = gHandedOn = handOn();
	gApart += portInstructions() - began;
	return length;
}

static void loop(txMachine *the)
{
	for (;;) {
		double ms = -1;
		long length;
		if (gWakeAt >= 0) {
			ms = gWakeAt - portMonotonic();
			ms = ms < 0 ? 0 : ms > 60000 ? 60000 : ms;
		}
		portAlive();
		length = readPiece(ms);
		if (length < 0)
			return;
		if (length > 0) {
			callHost(the, "onBytes", (char *)gPiece, length);
			runPromiseJobs(the);
		}
		if (gWakeAt >= 0 && gWakeAt <= portMonotonic()) {
			gWakeAt = -1;
			callHost(the, "onWake", NULL, 0);
			runPromiseJobs(the);
		}
	}
}

txMachine *hostCreate(const struct limits *limits)
{
	txCreation creation;
	txMachine *machine;
	gChunksLimit = limits->chunks;
	gSlotsLimit = limits->slots;
	memset(&creation, 0, sizeof(creation));
	creation.initialChunkSize = INITIAL_CHUNKS;
	creation.incrementalChunkSize = INCREMENTAL_CHUNKS;
	creation.initialHeapCount = INITIAL_SLOTS;
	creation.incrementalHeapCount = INCREMENTAL_SLOTS;
	if (limits->whole) {
		creation.initialChunkSize = (txSize)gChunksLimit - (txSize)sizeof(txBlock);
		creation.incrementalChunkSize = 0;
		creation.initialHeapCount = (txSize)gSlotsLimit;
		creation.incrementalHeapCount = 0;
	}
	creation.stackCount = (txSize)limits->stack;
	creation.initialKeyCount = INITIAL_KEYS;
	creation.incrementalKeyCount = INCREMENTAL_KEYS;
	creation.nameModulo = NAME_MODULO;
	creation.symbolModulo = 127;
	creation.parserBufferSize = 64 * 1024;
	creation.parserTableModulo = 1993;
	gStack = limits->stack;
	machine = portMachine(&creation);
	if (!machine)
		portExit(EXIT_MEMORY);
	return machine;
}

static void endByException(txMachine *the)
{
	fprintf(stderr, "exception: %s\n", fxToString(the, &mxException));
	portExit(EXIT_EXCEPTION);
}

void hostRun(const struct limits *limits, char *options, long flashSize)
{
	txMachine *machine;
	txMachine *the;
	gFlashSize = flashSize;
	machine = hostCreate(limits);
	the = fxBeginHost(machine);
	mxTry(the) {
		if (portIsLinked()) {
			mxPush(mxGlobal);
			fxGetID(the, fxID(the, "host"));
			defineString(the, the->stack, "options", options);
			mxPop();
			callHost(the, "onStart", NULL, 0);
		}
		else {
			portPrepare(the);
			defineHost(the, options, 0);
			portRun(the);
		}
		runPromiseJobs(the);
		loop(the);
	}
	mxCatch(the) {
		endByException(the);
	}
	fxEndHost(the);
}

txMachine *hostLink(const struct limits *limits)
{
	txMachine *machine = hostCreate(limits);
	txMachine *the = fxBeginHost(machine);
	mxTry(the) {
		portPrepare(the);
		defineHost(the, "{}", 1);
		portRun(the);
		runPromiseJobs(the);
	}
	mxCatch(the) {
		endByException(the);
	}
	fxEndHost(the);
	return machine;
}
