/* bytecode.h says what this is. */
#include "bytecode.h"

static uint32_t word(const unsigned char *bytes)
{
	return bytes[0] | ((uint32_t)bytes[1] << 8) | ((uint32_t)bytes[2] << 16) | ((uint32_t)bytes[3] << 24);
}

int bytecodePrepare(txMachine *the, const unsigned char *image)
{
	uint32_t count = word(image + 4);
	const unsigned char *name = image + BYTECODE_HEADER;
	if (memcmp(image, "XSB1", 4))
		return 0;
	for (; count > 0; count--) {
		if ((uint32_t)fxNewNameX(the, (txString)name + 4) != word(name))
			return 0;
		name += 4 + strlen((const char *)name + 4) + 1;
	}
	return 1;
}

void bytecodeRun(txMachine *the, const unsigned char *image)
{
	txSlot *realm = mxProgram.value.reference->next->value.module.realm;
	txScript script;
	memset(&script, 0, sizeof(script));
	script.codeBuffer = (txByte *)image + BYTECODE_HEADER + word(image + 8);
	script.codeSize = (txSize)word(image + 12);
	fxRunScript(the, &script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL,
		mxProgram.value.reference);
	mxPop();
}
