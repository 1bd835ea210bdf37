/* modules/bytes in C, for the device, where it takes a hundredth of the time; bytes.h says what it does. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

/* By nibbles: 64 bytes of constants instead of 1,024. */
uint32_t comptoir_crc32(uint8_t *bytes, uint32_t offset, uint32_t length, uint32_t before)
{
	static const uint32_t table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	uint32_t crc = ~before;
	const uint8_t *end;
	bytes += offset;
	for (end = bytes + length; bytes < end; bytes++) {
		crc ^= *bytes;
		crc = (crc >> 4) ^ table[crc & 15];
		crc = (crc >> 4) ^ table[crc & 15];
	}
	return ~crc;
}

int32_t comptoir_is_erased(uint8_t *bytes, uint32_t offset, uint32_t length)
{
	const uint8_t *end;
	bytes += offset;
	end = bytes + length;
	while (bytes < end && ((uintptr_t)bytes & 3))
		if (*bytes++ != 0xff)
			return 0;
	for (; end - bytes >= 4; bytes += 4)
		if (*(const uint32_t *)(const void *)bytes != 0xffffffff)
			return 0;
	while (bytes < end)
		if (*bytes++ != 0xff)
			return 0;
	return 1;
}

int32_t comptoir_find(uint8_t *bytes, uint32_t offset, uint32_t length, uint8_t *wanted, uint32_t from, uint32_t size)
{
	uint32_t at;
	bytes += offset;
	wanted += from;
	if (size > length)
		return -1;
	for (at = 0; at <= length - size; at++)
		if (!memcmp(bytes + at, wanted, size))
			return (int32_t)at;
	return -1;
}

int32_t comptoir_put_ascii(char *text, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	uint32_t i;
	bytes += offset;
	for (i = 0; i < length; i++) {
		/* XS writes the character 0 as two bytes: a 0 is the end, here too early. */
		if ((uint8_t)(text[i] - 1) >= 0x7f)
			return 0;
		bytes[i] = (uint8_t)text[i];
	}
	return text[length] == 0;
}

char *comptoir_printable(uint8_t *bytes, uint32_t offset, uint32_t length)
{
	uint32_t i;
	char *text = malloc(length + 1);
	if (!text)
		return NULL;
	bytes += offset;
	for (i = 0; i < length && bytes[i] >= 0x20 && bytes[i] <= 0x7e; i++)
		text[i] = (char)bytes[i];
	text[i == length ? length : 0] = 0;
	return text;
}
