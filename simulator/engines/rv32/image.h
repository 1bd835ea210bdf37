/*
 * What the SDK's linker does with the modules that a manifest preloads: the language's builtins, and all that a bundle
 * made before the platform's start, lie in flash. Here the machine is its own linker. It evaluates the bundle with its
 * slots and chunks at the place of the image, freezes what the SDK would freeze, and writes the image to a file; another
 * start finds that file in its flash and clones the machine from it. Addresses are the same, so nothing is relocated.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 256 | "XSI1", then the txPreparation of XS |
 * | 256 | | slots: the link's stack, then its heap |
 * | IMAGE_SIZE / 2 | | chunks, then the tables of keys, names and symbols |
 */
#ifndef COMPTOIR_IMAGE_H
#define COMPTOIR_IMAGE_H

#include "xsAll.h"

/* Memory at the place of the image, while it is made. NULL when the image is full. */
void *imageChunks(size_t size);
void *imageSlots(size_t size);
/* Freezes what `the` holds and writes it. The machine cannot run any more. Returns 0 when it cannot be kept or written. */
int imageWrite(txMachine *the, const char *path);
/* A machine cloned from the image in flash. NULL when there is none, or it was made with another table of names. */
txMachine *imageMachine(txCreation *creation);

#endif
