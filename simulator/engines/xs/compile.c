/* compile.h says what this is. */
#include "compile.h"

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
			code += 4 + (((txU1 *)code)[0] | (((txU1 *)code)[1] << 8) | (((txU1 *)code)[2] << 16) | ((txU4)((txU1 *)code)[3] << 24));
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
