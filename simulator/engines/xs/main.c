/*
 * The `xs` engine: the firmware on XS as a program of the desktop, the link on standard input and output, the flash in a
 * file.
 *
 *   host [--chunks BYTES] [--slots N] [--stack N] [--whole 1] [--flash FILE --flash-size BYTES] [--options JSON] BUNDLE
 *   host --compile FILE BUNDLE
 *
 * --whole 1 takes all of the heap at once, in one block of each kind, as a device does. --compile writes the bundle as
 * bytecode (bytecode.h) and runs nothing.
 *
 * Exit codes: 0 the bundle has asked for it or the link was closed; those of exit-codes.h; else what the bundle gave to
 * host.exit.
 */
#include "../c/host.h"
#include "compile.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

struct source {
	const unsigned char *bytes;
	size_t at, length;
};

static struct source gSource;
static int gFlash = -1;

double portMonotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1000000.0;
}

double portWall(void)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	return (double)now.tv_sec * 1000.0 + (double)(now.tv_usec / 1000);
}

long long portInstructions(void)
{
	return -1;
}

long portRead(void *bytes, long size, double ms)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t length;
	if (poll(&input, 1, ms < 0 ? -1 : (int)ceil(ms)) < 0 && errno != EINTR)
		return -1;
	if (!(input.revents & (POLLIN | POLLHUP | POLLERR)))
		return 0;
	length = read(STDIN_FILENO, bytes, (size_t)size);
	return length <= 0 ? -1 : (long)length;
}

/* From a signal too. */
static void stopped(int code, const char *line)
{
	ssize_t written = write(STDERR_FILENO, line, strlen(line));
	(void)written;
	_exit(code);
}

int portWrite(const void *bytes, long length)
{
	const char *from = bytes;
	struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };
	while (length > 0) {
		/* A pipe that can be written takes as much as this and does not block. */
		size_t most = length < 512 ? (size_t)length : 512;
		ssize_t written;
		int ready = poll(&output, 1, WATCHDOG_SECONDS * 1000);
		if (ready == 0)
			stopped(EXIT_WATCHDOG, "watchdog: the link takes nothing\n");
		if (ready < 0 && errno != EINTR)
			return -1;
		written = write(STDOUT_FILENO, from, most);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		from += written;
		length -= written;
	}
	return 0;
}

int portRandom(void *bytes, long length)
{
	char *to = bytes;
	/* getentropy gives this many at most. */
	for (long n; length > 0; to += n, length -= n) {
		n = length < 256 ? length : 256;
		if (getentropy(to, (size_t)n))
			return 0;
	}
	return 1;
}

int portFlashRead(long offset, void *bytes, long length)
{
	return pread(gFlash, bytes, (size_t)length, offset) == length;
}

int portFlashWrite(long offset, const void *bytes, long length)
{
	return pwrite(gFlash, bytes, (size_t)length, offset) == length;
}

void portExit(int code)
{
	fflush(stderr);
	_exit(code);
}

/* Of the processor's time: whoever waits on a busy machine hangs on nothing. */
void portAlive(void)
{
	struct itimerval timer = { { 0, 0 }, { WATCHDOG_SECONDS, 0 } };
	setitimer(ITIMER_PROF, &timer, NULL);
}

static void bite(int signal)
{
	(void)signal;
	stopped(EXIT_WATCHDOG, "watchdog: no way back to the loop\n");
}

static void forbidden(int signal)
{
	(void)signal;
	stopped(EXIT_ACCESS, "fault: memory that may not be touched\n");
}

/* On a stack of its own: the other may be what ended. */
static void watch(void)
{
	static char stack[64 * 1024];
	stack_t own = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_flags = SA_ONSTACK };
	sigaltstack(&own, NULL);
	action.sa_handler = bite;
	sigaction(SIGPROF, &action, NULL);
	action.sa_handler = forbidden;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGILL, &action, NULL);
}

/*
 * Cleared, as the RAM of a machine that has just started: this XS looks at elements of an array under construction before
 * they are set, and what the parser has left there is not a slot.
 */
void *portChunks(size_t size)
{
	return calloc(1, size);
}

void *portSlots(size_t size)
{
	return calloc(1, size);
}

txMachine *portMachine(txCreation *creation)
{
	return fxCreateMachine(creation, "comptoir", NULL, XS_NO_ID);
}

int portIsLinked(void)
{
	return 0;
}

void portMeasure(txMachine *the, char *json, size_t size)
{
	json[0] = 0;
}

void portPrepare(txMachine *the)
{
}

static int sourceGetter(void *stream)
{
	struct source *source = stream;
	return source->at < source->length ? source->bytes[source->at++] : C_EOF;
}

void portRun(txMachine *the)
{
	txSlot *realm = mxProgram.value.reference->next->value.module.realm;
	txScript *script = fxParseScript(the, &gSource, sourceGetter, mxProgramFlag);
	if (!script) {
		fprintf(stderr, "the bundle cannot be parsed\n");
		portExit(EXIT_EXCEPTION);
	}
	fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL,
		mxProgram.value.reference);
	mxPop();
}

static int compile(const struct limits *limits, const char *path)
{
	txMachine *machine = hostCreate(limits);
	FILE *file = fopen(path, "wb");
	int done = 0;
	if (file) {
		txMachine *the = fxBeginHost(machine);
		mxTry(the) {
			done = bytecodeWrite(the, &gSource, sourceGetter, file);
		}
		mxCatch(the) {
		}
		fxEndHost(the);
		done = fclose(file) == 0 && done;
	}
	if (!done)
		fprintf(stderr, "the bundle cannot be compiled into %s\n", path);
	return done ? 0 : EXIT_EXCEPTION;
}

static void openFlash(const char *path, long size)
{
	struct stat status;
	unsigned char page[4096];
	gFlash = open(path, O_RDWR | O_CREAT, 0644);
	if (gFlash < 0 || fstat(gFlash, &status) < 0) {
		perror(path);
		portExit(EXIT_USAGE);
	}
	/* What is too short was cut short: only a file that was just made has nothing to lose. */
	if (status.st_size > 0 && status.st_size < size) {
		fprintf(stderr, "%s: cut short\n", path);
		portExit(EXIT_USAGE);
	}
	memset(page, 0xff, sizeof(page));
	for (long at = status.st_size; at < size;) {
		ssize_t written = pwrite(gFlash, page, size - at < 4096 ? (size_t)(size - at) : 4096, at);
		if (written <= 0) {
			perror(path);
			portExit(EXIT_USAGE);
		}
		at += written;
	}
}

static void usage(void)
{
	fprintf(stderr, "usage: host [--chunks BYTES] [--slots N] [--stack N] [--whole 1] [--flash FILE --flash-size BYTES] "
		"[--options JSON] [--compile FILE] BUNDLE\n");
	portExit(EXIT_USAGE);
}

static struct source readBundle(const char *path)
{
	struct source source = { NULL, 0, 0 };
	FILE *file = fopen(path, "rb");
	long length;
	unsigned char *bytes;
	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0) {
		perror(path);
		portExit(EXIT_USAGE);
	}
	rewind(file);
	bytes = malloc((size_t)length + 1);
	if (!bytes || fread(bytes, 1, (size_t)length, file) != (size_t)length) {
		perror(path);
		portExit(EXIT_USAGE);
	}
	fclose(file);
	source.bytes = bytes;
	source.length = (size_t)length;
	return source;
}

int main(int argc, char *argv[])
{
	char *options = "{\"virtual\":false}", *flash = NULL, *bundle = NULL, *image = NULL;
	struct limits limits = { 4L * 1024 * 1024, 131072, 4096, 0 };
	long flashSize = 0;
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
			limits.chunks = atol(value);
		else if (!strcmp(argv[i - 1], "--slots"))
			limits.slots = atol(value);
		else if (!strcmp(argv[i - 1], "--stack"))
			limits.stack = atol(value);
		else if (!strcmp(argv[i - 1], "--whole"))
			limits.whole = atoi(value);
		else if (!strcmp(argv[i - 1], "--flash"))
			flash = value;
		else if (!strcmp(argv[i - 1], "--flash-size"))
			flashSize = atol(value);
		else if (!strcmp(argv[i - 1], "--options"))
			options = value;
		else if (!strcmp(argv[i - 1], "--compile"))
			image = value;
		else
			usage();
	}
	if (!bundle)
		usage();
	if (flash)
		openFlash(flash, flashSize);
	gSource = readBundle(bundle);
	if (image)
		return compile(&limits, image);
	watch();
	hostRun(&limits, options, flash ? flashSize : 0);
	return 0;
}
