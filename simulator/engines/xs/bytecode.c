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

#ifdef mxParse

/* Code and strings that are used where they lie, in place of those that XS copies. */
static void stayInPlace(txByte *code, txSize size)
{
	txByte *end = code + size;
	while (code < end) {
		txU1 *opcode = (txU1 *)code;
		txS1 length = gxCodeSizes[*opcode];
		if (*opcode >= XS_CODE_CODE_1 && *opcode <= XS_CODE_CODE_4)
			*opcode += XS_CODE_CODE_ARCHIVE_1 - XS_CODE_CODE_1;
		else if (*opcode >= XS_CODE_STRING_1 && *opcode <= XS_CODE_STRING_4)
			*opcode += XS_CODE_STRING_ARCHIVE_1 - XS_CODE_STRING_1;
		code++;
		if (length > 0)
			code += length - 1;
		else if (length == 0)
			code += sizeof(txID);
		else if (length == -1)
			code += 1 + *(txU1 *)code;
		else if (length == -2)
			code += 2 + (((txU1 *)code)[0] | (((txU1 *)code)[1] << 8));
		else
			code += 4 + word((unsigned char *)code);
	}
}

static void writeWord(FILE *file, uint32_t value)
{
	unsigned char bytes[4] = { value, value >> 8, value >> 16, value >> 24 };
	fwrite(bytes, 1, 4, file);
}

extern void fxRemapIDs(txMachine *the, txByte *codeBuffer, txSize codeSize, txID *theIDs);

int bytecodeWrite(txMachine *the, void *stream, txGetter getter, FILE *file)
{
	txScript *script = fxParseScript(the, stream, getter, mxProgramFlag);
	txByte *p, *names;
	txID count, i;
	txID *ids;
	uint32_t length = 0;
	if (!script)
		return 0;
	p = script->symbolsBuffer;
	mxDecodeID(p, count);
	names = p;
	ids = calloc(count, sizeof(txID));
	if (!ids)
		return 0;
	ids[0] = XS_NO_ID;
	for (i = 1; i < count; i++) {
		ids[i] = fxNewNameC(the, (txString)p);
		length += 4 + strlen((char *)p) + 1;
		p += strlen((char *)p) + 1;
	}
	fxRemapIDs(the, script->codeBuffer, script->codeSize, ids);
	stayInPlace(script->codeBuffer, script->codeSize);
	fwrite("XSB1", 1, 4, file);
	writeWord(file, (uint32_t)count - 1);
	writeWord(file, (length + 3) & ~3u);
	writeWord(file, (uint32_t)script->codeSize);
	for (i = 1, p = names; i < count; i++) {
		writeWord(file, (uint32_t)ids[i]);
		fwrite(p, 1, strlen((char *)p) + 1, file);
		p += strlen((char *)p) + 1;
	}
	fwrite("\0\0\0", 1, -length & 3, file);
	fwrite(script->codeBuffer, 1, (size_t)script->codeSize, file);
	free(ids);
	return !ferror(file);
}

#endif
