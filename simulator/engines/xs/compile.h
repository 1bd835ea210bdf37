/* From the source of a bundle to bytecode (c/bytecode.h), which only an engine with a parser can make. */
#ifndef COMPTOIR_COMPILE_H
#define COMPTOIR_COMPILE_H

#include "xsAll.h"

/* Parses a source and writes the image. Returns 0 when the source is not well-formed or the file cannot be written. */
int bytecodeWrite(txMachine *the, void *stream, txGetter getter, FILE *file);

#endif
