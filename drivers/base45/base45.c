/* The decoder of modules/base45 in C, for the device, where it takes a hundredth of the time; base45.h says what it does. */
#include "base45.h"

#define BAD_CHARACTER 1
#define OVERFLOW 2
#define NONE 45

/* NONE for a character outside the alphabet. */
static uint32_t valueOf(uint8_t character)
{
	/* From the space to the Z. */
	static const uint8_t values[] = {
		36, 45, 45, 45, 37, 38, 45, 45, 45, 45, 39, 40, 45, 41, 42, 43,
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 44, 45, 45, 45, 45, 45, 45,
		10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
	};
	uint32_t index = (uint32_t)character - ' ';
	return index < sizeof(values) ? values[index] : NONE;
}

int32_t comptoir_base45_decode(uint8_t *code, uint32_t offset, uint32_t length, uint8_t *bytes)
{
	code += offset;
	while (length > 1) {
		uint32_t size = length < 3 ? length : 3;
		uint32_t low = valueOf(code[0]), middle = valueOf(code[1]), high = size == 3 ? valueOf(code[2]) : 0;
		uint32_t group = low + middle * 45 + high * 2025;
		if (low == NONE || middle == NONE || high == NONE)
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
