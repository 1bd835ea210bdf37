/*
 * Runs one bundle on XS with a device's limits: the global object `host` of simulator/platform/host.ts, the link on
 * standard input and output, the flash in a file.
 *
 *   host [--chunks BYTES] [--slots N] [--stack N] [--whole 1] [--flash FILE --flash-size BYTES] [--options JSON] BUNDLE
 *
 * --whole 1 takes all of the heap at once, in one block of each kind, as a device does.
 *
 * Exit codes: 0 the bundle has asked for it or the link was closed; 70 exception; 71 memory full; 72 stack overflow;
 * 64 bad usage; else what the bundle gave to host.exit.
 */
#include "xsAll.h"

#ifdef COMPTOIR_NATIVE
#include "native.h"
#endif
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#define EXIT_USAGE 64
#define EXIT_EXCEPTION 70
#define EXIT_MEMORY 71
#define EXIT_STACK 72
#define READ_LENGTH 65536

static long gChunksLimit = 4L * 1024 * 1024;
static long gSlotsLimit = 131072;
static long gChunksUsed = 0;
static long gSlotsUsed = 0;
static int gFlash = -1;
static long gFlashSize = 0;
static double gWakeAt = -1;

/* Memory: XS asks here when it grows, and is told no at the limit, as on a device. */

void *fxAllocateChunks(txMachine *the, txSize size)
{
	if (gChunksUsed + size > gChunksLimit)
		return NULL;
	gChunksUsed += size;
	return malloc(size);
}

void fxFreeChunks(txMachine *the, void *chunks)
{
	free(chunks);
}

txSlot *fxAllocateSlots(txMachine *the, txSize count)
{
	if (gSlotsUsed + count > gSlotsLimit)
		return NULL;
	gSlotsUsed += count;
	return malloc(count * sizeof(txSlot));
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

void fxAbort(txMachine *the, int status)
{
	fflush(stdout);
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT:
		fprintf(stderr, "memory full: %ld of %ld bytes of chunks, %ld of %ld slots\n", gChunksUsed, gChunksLimit,
			gSlotsUsed, gSlotsLimit);
		_exit(EXIT_MEMORY);
	case XS_STACK_OVERFLOW_EXIT:
		fprintf(stderr, "stack overflow\n");
		_exit(EXIT_STACK);
	case XS_UNHANDLED_REJECTION_EXIT:
		fprintf(stderr, "unhandled rejection: %s\n", fxToString(the, &mxException));
		_exit(EXIT_EXCEPTION);
	default:
		fprintf(stderr, "exception: %s (%d)\n", fxToString(the, &mxException), status);
		_exit(EXIT_EXCEPTION);
	}
}

/* The functions of `host`. */

static double monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1000000.0;
}

static void host_write(txMachine *the)
{
	char *bytes = fxToArrayBuffer(the, mxArgv(0));
	txInteger length = fxGetArrayBufferLength(the, mxArgv(0));
	while (length > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, length);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			_exit(0); /* The bench is gone: as if the plug was pulled. */
		}
		bytes += written;
		length -= written;
	}
}

static void host_now(txMachine *the)
{
	fxNumber(the, mxResult, monotonic());
}

static void host_wall(txMachine *the)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	fxNumber(the, mxResult, (double)now.tv_sec * 1000.0 + (double)(now.tv_usec / 1000));
}

static void host_wake(txMachine *the)
{
	double ms = fxToNumber(the, mxArgv(0));
	gWakeAt = ms < 0 ? -1 : monotonic() + ms;
}

static void host_flashSize(txMachine *the)
{
	fxInteger(the, mxResult, (txInteger)gFlashSize);
}

/* Offsets and lengths are the platform's, but a bug there must not become a bug here. */
static void flashRange(txMachine *the, long offset, long length)
{
	if (gFlash < 0 || offset < 0 || length < 0 || offset > gFlashSize || length > gFlashSize - offset)
		mxRangeError("out of the flash");
}

static void host_flashRead(txMachine *the)
{
	long offset = fxToInteger(the, mxArgv(0));
	long length = fxToInteger(the, mxArgv(1));
	flashRange(the, offset, length);
	fxArrayBuffer(the, mxResult, NULL, length, -1);
	if (pread(gFlash, fxToArrayBuffer(the, mxResult), length, offset) != length)
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
		if (pread(gFlash, page, n, offset + at) != n)
			mxUnknownError("flash read");
		for (long i = 0; i < n; i++)
			page[i] &= bytes[at + i];
		if (pwrite(gFlash, page, n, offset + at) != n)
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
		if (pwrite(gFlash, page, n, offset + at) != n)
			mxUnknownError("flash erase");
	}
}

/* After a collection: before it, the counters that XS keeps include what is garbage already. */
static void host_measure(txMachine *the)
{
	char json[200];
	long chunks = 0, slots;
	txBlock *block;
	fxCollectGarbage(the);
	for (block = the->firstBlock; block; block = block->nextBlock)
		chunks += (long)(block->current - (txByte *)(block + 1));
	slots = the->currentHeapCount;
	snprintf(json, sizeof(json), "{\"chunks\":%ld,\"chunksLimit\":%ld,\"slots\":%ld,\"slotsLimit\":%ld,\"slotSize\":%d}",
		chunks, gChunksLimit, slots, gSlotsLimit, (int)sizeof(txSlot));
	fxString(the, mxResult, json);
}

static void host_print(txMachine *the)
{
	fprintf(stderr, "%s\n", fxToString(the, mxArgv(0)));
}

static void host_exit(txMachine *the)
{
	int code = fxToInteger(the, mxArgv(0));
	fflush(stderr);
	_exit(code);
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

static void defineHost(txMachine *the, char *options)
{
	txSlot *object;
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	object = the->stack;
	defineString(the, object, "options", options);
	defineString(the, object, "engine", "xs");
	defineFunction(the, object, "write", host_write, 1);
	defineFunction(the, object, "now", host_now, 0);
	defineFunction(the, object, "wall", host_wall, 0);
	defineFunction(the, object, "wake", host_wake, 1);
	defineFunction(the, object, "flashSize", host_flashSize, 0);
	defineFunction(the, object, "flashRead", host_flashRead, 2);
	defineFunction(the, object, "flashWrite", host_flashWrite, 2);
	defineFunction(the, object, "flashErase", host_flashErase, 2);
	defineFunction(the, object, "measure", host_measure, 0);
	defineFunction(the, object, "print", host_print, 1);
	defineFunction(the, object, "exit", host_exit, 1);
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

struct source {
	const unsigned char *bytes;
	size_t at, length;
};

static int sourceGetter(void *stream)
{
	struct source *source = stream;
	return source->at < source->length ? source->bytes[source->at++] : C_EOF;
}

static void runPromiseJobs(txMachine *the)
{
	while (the->promiseJobs) {
		the->promiseJobs = 0;
		fxRunPromiseJobs(the);
	}
	fxEndJob(the);
}

static void runBundle(txMachine *the, struct source *source)
{
	txSlot *realm = mxProgram.value.reference->next->value.module.realm;
	txScript *script = fxParseScript(the, source, sourceGetter, mxProgramFlag);
	if (!script) {
		fprintf(stderr, "the bundle cannot be parsed\n");
		_exit(EXIT_EXCEPTION);
	}
	fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL,
		mxProgram.value.reference);
	mxPop();
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

static void loop(txMachine *the)
{
	static char bytes[READ_LENGTH];
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	for (;;) {
		int timeout = -1;
		if (gWakeAt >= 0) {
			double ms = gWakeAt - monotonic();
			timeout = ms <= 0 ? 0 : ms > 60000 ? 60000 : (int)ceil(ms);
		}
		if (poll(&input, 1, timeout) < 0 && errno != EINTR)
			return;
		if (input.revents & (POLLIN | POLLHUP | POLLERR)) {
			ssize_t length = read(STDIN_FILENO, bytes, sizeof(bytes));
			if (length <= 0)
				return;
			callHost(the, "onBytes", bytes, (long)length);
			runPromiseJobs(the);
		}
		if (gWakeAt >= 0 && gWakeAt <= monotonic()) {
			gWakeAt = -1;
			callHost(the, "onWake", NULL, 0);
			runPromiseJobs(the);
		}
	}
}

static void openFlash(const char *path)
{
	struct stat status;
	unsigned char page[4096];
	gFlash = open(path, O_RDWR | O_CREAT, 0644);
	if (gFlash < 0 || fstat(gFlash, &status) < 0) {
		perror(path);
		_exit(EXIT_USAGE);
	}
	memset(page, 0xff, sizeof(page));
	for (long at = status.st_size; at < gFlashSize;) {
		ssize_t written = pwrite(gFlash, page, gFlashSize - at < 4096 ? gFlashSize - at : 4096, at);
		if (written <= 0) {
			perror(path);
			_exit(EXIT_USAGE);
		}
		at += written;
	}
}

static void usage(void)
{
	fprintf(stderr, "usage: host [--chunks BYTES] [--slots N] [--stack N] [--whole 1] [--flash FILE --flash-size BYTES] "
		"[--options JSON] BUNDLE\n");
	_exit(EXIT_USAGE);
}

static struct source readBundle(const char *path)
{
	struct source source = { NULL, 0, 0 };
	FILE *file = fopen(path, "rb");
	long length;
	unsigned char *bytes;
	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0) {
		perror(path);
		_exit(EXIT_USAGE);
	}
	rewind(file);
	bytes = malloc(length + 1);
	if (!bytes || fread(bytes, 1, length, file) != (size_t)length) {
		perror(path);
		_exit(EXIT_USAGE);
	}
	fclose(file);
	source.bytes = bytes;
	source.length = length;
	return source;
}

int main(int argc, char *argv[])
{
	char *options = "{\"virtual\":false}", *flash = NULL, *bundle = NULL;
	long stack = 4096;
	int whole = 0;
	struct source source;
	txMachine *machine;
	txCreation creation;
	int i;
	for (i = 1; i < argc; i++) {
		char *value = i + 1 < argc ? argv[i + 1] : NULL;
		if (strncmp(argv[i], "--", 2)) {
			bundle = argv[i];
			continue;
		}
		if (!value)
			usage();
		i++;
		if (!strcmp(argv[i - 1], "--chunks"))
			gChunksLimit = atol(value);
		else if (!strcmp(argv[i - 1], "--slots"))
			gSlotsLimit = atol(value);
		else if (!strcmp(argv[i - 1], "--stack"))
			stack = atol(value);
		else if (!strcmp(argv[i - 1], "--whole"))
			whole = atoi(value);
		else if (!strcmp(argv[i - 1], "--flash"))
			flash = value;
		else if (!strcmp(argv[i - 1], "--flash-size"))
			gFlashSize = atol(value);
		else if (!strcmp(argv[i - 1], "--options"))
			options = value;
		else
			usage();
	}
	if (!bundle)
		usage();
	if (flash)
		openFlash(flash);
	source = readBundle(bundle);
	memset(&creation, 0, sizeof(creation));
	creation.initialChunkSize = 64 * 1024;
	creation.incrementalChunkSize = 16 * 1024;
	creation.initialHeapCount = 4096;
	creation.incrementalHeapCount = 1024;
	if (whole) {
		creation.initialChunkSize = (txSize)gChunksLimit - (txSize)sizeof(txBlock);
		creation.incrementalChunkSize = 0;
		creation.initialHeapCount = (txSize)gSlotsLimit;
		creation.incrementalHeapCount = 0;
	}
	creation.stackCount = (txSize)stack;
	creation.initialKeyCount = 1024;
	creation.incrementalKeyCount = 1024;
	creation.nameModulo = 1993;
	creation.symbolModulo = 127;
	creation.parserBufferSize = 64 * 1024;
	creation.parserTableModulo = 1993;
	gSlotsLimit += stack; /* The stack is counted with the slots when it is allocated. */
	machine = fxCreateMachine(&creation, "comptoir", NULL, XS_NO_ID);
	if (!machine)
		_exit(EXIT_MEMORY);
	{
		txMachine *the = fxBeginHost(machine);
		mxTry(the) {
			defineHost(the, options);
			runBundle(the, &source);
			runPromiseJobs(the);
			loop(the);
		}
		mxCatch(the) {
			fprintf(stderr, "exception: %s\n", fxToString(the, &mxException));
			_exit(EXIT_EXCEPTION);
		}
		fxEndHost(the);
	}
	return 0;
}
