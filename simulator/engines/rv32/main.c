/*
 * The `rv32` engine: the firmware on XS on a bare RISC-V machine, QEMU's `virt` with an rv32imac core. The link is its
 * UART, the flash a file reached by semihosting. The machine's own flash holds the bytecode, which runs there, and the
 * image (image.h).
 *
 * What it may touch is fixed with the PMP before anything runs: a flash that is only read and executed, RAM_SIZE bytes of
 * RAM, the devices. The stack ends at a guard.
 *
 * Its command line is the path of a file, a value a line: the mode, chunks, slots and stack of XS, the flash's size, the
 * flash's file, the options as JSON; to link, the file of the image in their place.
 */
#include "../c/bytecode.h"
#include "../c/host.h"
#include "image.h"
#include "machine.h"
#include "ram.h"

#define MAX_CONFIG 2048

static char gConfig[MAX_CONFIG];
static enum mode gMode;
static long gFlash = -1;
static uintptr_t gMoreRam = MORE_RAM;
static long gRandom = -1;

double portMonotonic(void)
{
	return (double)machineTime() / (TIMEBASE / 1000);
}

double portWall(void)
{
	return (double)(machineWall() / 1000000);
}

long long portInstructions(void)
{
	return (long long)machineInstructions();
}

long portRead(void *bytes, long size, double ms)
{
	uint64_t until = ms < 0 ? UINT64_MAX : machineTime() + (uint64_t)(ms * (TIMEBASE / 1000));
	long length = uartRead(bytes, size);
	while (length == 0 && machineTime() < until) {
		machineWait(until);
		length = uartRead(bytes, size);
	}
	return length;
}

int portWrite(const void *bytes, long length)
{
	uartWrite(bytes, length);
	return 0;
}

/* The machine has no generator of its own: the one of the machine that runs QEMU. */
int portRandom(void *bytes, long length)
{
	if (gRandom < 0)
		gRandom = semihostOpen("/dev/urandom", 0);
	return gRandom >= 0 && semihostRead(gRandom, bytes, length);
}

int portFlashRead(long offset, void *bytes, long length)
{
	return semihostSeek(gFlash, offset) && semihostRead(gFlash, bytes, length);
}

int portFlashWrite(long offset, const void *bytes, long length)
{
	return semihostSeek(gFlash, offset) && semihostWrite(gFlash, bytes, length);
}

void portAlive(void)
{
	machineAlive();
}

/* Asked by XS: what recurses in C looks at it. */
char *fxCStackLimit(void)
{
	return machineStackLimit();
}

void portExit(int code)
{
	semihostExit(code);
}

static void *moreRam(size_t size)
{
	void *taken = (void *)gMoreRam;
	if (size > MORE_RAM + MORE_RAM_SIZE - gMoreRam)
		return NULL;
	gMoreRam += (size + 15) & ~(size_t)15;
	return taken;
}

void *portChunks(size_t size)
{
	return gMode == LINK ? imageChunks(size) : gMode == PLAIN ? moreRam(size) : malloc(size);
}

void *portSlots(size_t size)
{
	return gMode == LINK ? imageSlots(size) : gMode == PLAIN ? moreRam(size) : malloc(size);
}

txMachine *portMachine(txCreation *creation)
{
	txMachine *machine;
	if (gMode != RUN)
		return fxCreateMachine(creation, "comptoir", NULL, XS_NO_ID);
	machine = imageMachine(creation);
	if (machine)
		ramPaintMachine(machine);
	else
		fprintf(stderr, "there is no image in the flash\n");
	return machine;
}

void portMeasure(txMachine *the, char *json, size_t size)
{
	ramTell(the, json, size);
}

int portIsLinked(void)
{
	return gMode == RUN;
}

void portPrepare(txMachine *the)
{
	if (!bytecodePrepare(the, (const unsigned char *)BYTECODE)) {
		fprintf(stderr, "the bytecode is of another XS\n");
		portExit(EXIT_USAGE);
	}
}

void portRun(txMachine *the)
{
	bytecodeRun(the, (const unsigned char *)BYTECODE);
}

/* Nothing is parsed here, as on the device. */
txScript *fxParseScript(txMachine *the, void *stream, txGetter getter, txUnsigned flags)
{
	return NULL;
}

/* The next line of the configuration. */
static char *nextLine(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');
	if (!end)
		portExit(EXIT_USAGE);
	*end = 0;
	*rest = end + 1;
	return line;
}

int main(void)
{
	char path[512];
	char *rest = gConfig;
	struct limits limits = { 0, 0, 0, 1 };
	long file, flashSize;
	char *mode;
	ramPaintStack();
	if (!semihostCommandLine(path, sizeof(path)) || (file = semihostOpen(path, 0)) < 0 ||
		!semihostReadSome(file, gConfig, sizeof(gConfig) - 1))
		portExit(EXIT_USAGE);
	mode = nextLine(&rest);
	gMode = !strcmp(mode, "link") ? LINK : !strcmp(mode, "plain") ? PLAIN : RUN;
	machineStart(gMode);
	limits.chunks = atol(nextLine(&rest));
	limits.slots = atol(nextLine(&rest));
	limits.stack = atol(nextLine(&rest));
	if (gMode == LINK) {
		limits.whole = 0;
		portExit(imageWrite(hostLink(&limits), nextLine(&rest)) ? 0 : EXIT_USAGE);
	}
	flashSize = atol(nextLine(&rest));
	gFlash = semihostOpen(nextLine(&rest), 1);
	if (gFlash < 0) {
		fprintf(stderr, "the flash cannot be opened\n");
		portExit(EXIT_USAGE);
	}
	hostRun(&limits, nextLine(&rest), flashSize);
	portExit(0);
}
