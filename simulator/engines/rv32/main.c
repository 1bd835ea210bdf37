/*
 * The `rv32` engine: the firmware on XS on a bare RISC-V machine, QEMU's `virt` with an rv32imac core. The link is its
 * UART, the flash a file reached by semihosting, the bytecode lies in the machine's flash and runs there.
 *
 * What it may touch is fixed with the PMP before anything runs: a flash that is only read and executed, RAM_SIZE bytes of
 * RAM, the devices. The stack ends at a guard.
 *
 * Its command line is the path of a file, a value a line: chunks, slots and stack of XS, the flash's size, the flash's
 * file, the options as JSON.
 */
#include "../xs/bytecode.h"
#include "../xs/host.h"
#include "machine.h"

#define MAX_CONFIG 2048

static char gConfig[MAX_CONFIG];
static long gFlash = -1;

double portMonotonic(void)
{
	return (double)machineTime() / (TIMEBASE / 1000);
}

double portWall(void)
{
	return (double)(machineWall() / 1000000);
}

double portInstructions(void)
{
	return (double)machineInstructions();
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
	machineStart();
	if (!semihostCommandLine(path, sizeof(path)) || (file = semihostOpen(path, 0)) < 0 ||
		!semihostReadSome(file, gConfig, sizeof(gConfig) - 1))
		portExit(EXIT_USAGE);
	limits.chunks = atol(nextLine(&rest));
	limits.slots = atol(nextLine(&rest));
	limits.stack = atol(nextLine(&rest));
	flashSize = atol(nextLine(&rest));
	gFlash = semihostOpen(nextLine(&rest), 1);
	if (gFlash < 0) {
		fprintf(stderr, "the flash cannot be opened\n");
		portExit(EXIT_USAGE);
	}
	hostRun(&limits, nextLine(&rest), flashSize);
	portExit(0);
}
