/* qr-decoder.c on a desktop: pictures of WIDTH x HEIGHT bytes of gray on standard input, one line of hexadecimal for each. */
#include "qr-decoder.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static uint8_t bytes[2953];
	int width = argc > 2 ? atoi(argv[1]) : 0, height = argc > 2 ? atoi(argv[2]) : 0, i, length;
	size_t size = (size_t)width * (size_t)height;
	if (!qr_decoder_open(width, height))
		return 1;
	while (fread(qr_decoder_picture(), 1, size, stdin) == size) {
		length = qr_decoder_read(bytes, sizeof(bytes));
		for (i = 0; i < length; i++)
			printf("%02x", bytes[i]);
		putchar('\n');
	}
	qr_decoder_close();
	return 0;
}
