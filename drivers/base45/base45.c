/* The decoder of modules/base45 in C, for the device, where it takes a hundredth of the time; base45.h says what it does. */
#include <string.h>

#include "base45.h"

#define BAD_CHARACTER 1
#define OVERFLOW 2

/* -1 for a character outside the alphabet. */
static int32_t valueOf(uint8_t character)
{
	static const char others[] = " $%*+-./:";
	const char *other;
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'A' && character <= 'Z')
		return character - 'A' + 10;
	other = memchr(others, character, sizeof(others) - 1);
	return other ? (int32_t)(other - others) + 36 : -1;
}

int32_t comptoir_base45_decode(uint8_t *code, uint32_t offset, uint32_t length, uint8_t *bytes)
{
	code += offset;
	while (length > 1) {
		uint32_t size = length < 3 ? length : 3;
		int32_t low = valueOf(code[0]), middle = valueOf(code[1]), high = size == 3 ? valueOf(code[2]) : 0;
		int32_t group = low + middle * 45 + high * 2025;
		if (low < 0 || middle < 0 || high < 0)
			return BAD_CHARACTER;
		if (group > (size == 3 ? 0xffff : 0xff))
			return OVERFLOW;
		if (size == 3)
			*bytes++ = (uint8_t)(group >> 8);
		*bytes++ = (uint8_t)group;
		code += size;
		length -= size;
	}
	return 0;
}
