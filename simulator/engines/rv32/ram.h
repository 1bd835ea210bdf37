/*
 * How much of the machine's RAM was ever in use. Both stacks are painted before they are used; the rest is told by the C
 * library, whose heap (with XS's chunks and slots, the cloned machine's tables, and what Mbed TLS takes) never goes down.
 */
#ifndef COMPTOIR_RAM_H
#define COMPTOIR_RAM_H

#include "xsAll.h"

/* The C stack below the caller. First of all. */
void ramPaintStack(void);
/* The stack of XS, of a machine that has not run. */
void ramPaintMachine(txMachine *the);
/* The member `ram` of the platform's Memory (simulator/platform/host.ts). */
void ramTell(txMachine *the, char *json, size_t size);

#endif
