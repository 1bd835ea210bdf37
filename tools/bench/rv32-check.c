/*
 * The limit: the same check as the firmware's, in C alone on the same machine. Prints the instructions of a first check,
 * which sets the library up, of a second, and of two more, for a library that keeps a table of a key that it has seen.
 */
#include <stdio.h>
#include <string.h>

#include "../../drivers/signatures/signatures.h"
#include "../../simulator/engines/rv32/machine.h"

static uint8_t key[] = { KEY };
static uint8_t message[] = { MESSAGE };
static uint8_t signature[] = { SIGNATURE };

int main(void)
{
	int i, sound = 1;
	machineStart(RUN);
	for (i = 0; i < 4; i++) {
		uint64_t before = machineInstructions();
		sound &= comptoir_verify_es256(key, 0, message, 0, sizeof(message), signature, 0);
		fprintf(stderr, "%lu\n", (unsigned long)(machineInstructions() - before));
	}
	semihostExit(sound ? 0 : 1);
}
