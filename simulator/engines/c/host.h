/*
 * The host of the firmware on XS: the global object `host` of simulator/platform/host.ts, memory with a device's limits,
 * and the loop. What it runs on supplies the port below: xs/main.c for a desktop, rv32/main.c for a bare machine.
 */
#ifndef COMPTOIR_HOST_H
#define COMPTOIR_HOST_H

#include "exit-codes.h"
#include "xsAll.h"

struct limits {
	/* Bytes, slots, slots. */
	long chunks, slots, stack;
	/* All of the heap is taken at once, in one block of each kind, as a device does. */
	int whole;
};

/* Runs until the link is closed, then returns; other ends are those of portExit. */
void hostRun(const struct limits *limits, char *options, long flashSize);
/* Evaluates the bundle up to the platform's start, and gives the machine back as it is then. */
txMachine *hostLink(const struct limits *limits);
/* A machine with the keys and the globals of the language, and nothing else. */
txMachine *hostCreate(const struct limits *limits);

/* The port. */

/* malloc, or what stands for it. */
void *portChunks(size_t size);
void *portSlots(size_t size);
/* A new machine, or one with what hostLink evaluated: portIsLinked tells. */
txMachine *portMachine(txCreation *creation);
int portIsLinked(void);
/* In a machine that is still as hostCreate made it. */
void portPrepare(txMachine *the);
/* Runs the bundle in the program's realm. Throws what it throws. */
void portRun(txMachine *the);
/* ms */
double portMonotonic(void);
double portWall(void);
/* Waits for bytes, at most `ms` (negative: without end). Returns how many came, 0 for none, negative for a closed link. */
long portRead(void *bytes, long size, double ms);
/* All of them. Negative for a closed link. */
int portWrite(const void *bytes, long length);
/* 1 when all was done. */
int portFlashRead(long offset, void *bytes, long length);
int portFlashWrite(long offset, const void *bytes, long length);
/* More of what `host.measure` tells: members of a JSON object, or an empty string. */
void portMeasure(txMachine *the, char *json, size_t size);
/* From the generator of the machine. 1 when all was done. */
int portRandom(void *bytes, long length);
/* Instructions since the start, or negative where nothing counts them. */
long long portInstructions(void);
void portExit(int code);
/* From the first call on, who does not call it again in WATCHDOG_SECONDS is ended. */
void portAlive(void);

#endif
