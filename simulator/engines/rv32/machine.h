/* QEMU's `virt` machine, as far as the engine uses it. */
#ifndef COMPTOIR_MACHINE_H
#define COMPTOIR_MACHINE_H

#include "../c/exit-codes.h"

#include <stdint.h>

/* Memory map; tools/kit/build/rv32-engine.ts has the same. */
#define FLASH 0x80000000u
#define FLASH_SIZE 0x800000u
#define BYTECODE 0x80200000u
#define IMAGE 0x80400000u
#define IMAGE_SIZE 0x400000u
#define RAM 0x80800000u
#define RAM_SIZE 0x50000u
/* Beside the machine's own, for what is no firmware. */
#define MORE_RAM 0x81000000u
#define MORE_RAM_SIZE 0x800000u

/* Hz of the machine's clock. */
#define TIMEBASE 10000000u

enum mode {
	/* What is in the flash. */
	RUN,
	/* Makes the image: alone, it may write there. */
	LINK,
	/* The bytecode with no image, on more RAM. */
	PLAIN,
};

/* Locks the memory, sets the traps and the interrupts that wake. First of all. */
void machineStart(enum mode mode);
/* From the first call on, who does not call it again in time is ended. */
void machineAlive(void);
/* Where the C stack ends, at its guard. */
char *machineStackEnd(void);
/* The lowest address that the C stack may reach before it is called full. */
char *machineStackLimit(void);
uint64_t machineTime(void);
/* ns since 1970 */
uint64_t machineWall(void);
uint64_t machineInstructions(void);
/* Sleeps until a byte comes, or until `time`, or for no reason. */
void machineWait(uint64_t time);

/* What has come, at most `size` bytes. */
long uartRead(void *bytes, long size);
void uartWrite(const void *bytes, long length);

/* The files of the machine that runs QEMU. A file is a handle, negative for none; the others answer 1 when all was done. */
long semihostOpen(const char *path, int writable);
int semihostSeek(long file, long offset);
int semihostRead(long file, void *bytes, long length);
/* As much as there is, then zeros. */
int semihostReadSome(long file, void *bytes, long length);
int semihostWrite(long file, const void *bytes, long length);
int semihostCommandLine(char *text, long size);
void semihostExit(int code);

#endif
