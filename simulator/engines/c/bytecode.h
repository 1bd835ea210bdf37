/*
 * A bundle as bytecode that runs where it lies: nothing of it is copied into the heap, as on the device, whose bytecode
 * is in flash. The engine of the desktop writes it (xs/compile.h), that of the bare machine runs it. Little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | "XSB1" |
 * | 4 | 4 | how many names n |
 * | 8 | 4 | length of the names |
 * | 12 | 4 | length of the code |
 * | 16 | | names: | 0 | 4 | id | 4 | | UTF-8, then 0 | , one after the other, then zeros up to a multiple of 4 |
 * | | | code, whose names are the ids |
 *
 * The ids are those of a machine that interned the names in this order after its own: the one that runs it must do the
 * same, and find the same ids, or it is of another make.
 */
#ifndef COMPTOIR_BYTECODE_H
#define COMPTOIR_BYTECODE_H

#include "xsAll.h"

#define BYTECODE_HEADER 16

/* Interns the names. Returns 0 when this is no bytecode, or another machine's. */
int bytecodePrepare(txMachine *the, const unsigned char *image);
/* Runs the code in the program's realm. */
void bytecodeRun(txMachine *the, const unsigned char *image);

#endif
