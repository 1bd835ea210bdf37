#ifndef COMPTOIR_QR_DECODER_H
#define COMPTOIR_QR_DECODER_H

#include <stdint.h>

/* Takes the memory for pictures of this size: about one byte a pixel, and 30 KB. 0 when there is not enough. */
int32_t qr_decoder_open(int32_t width, int32_t height);
void qr_decoder_close(void);
/* Where the picture goes before it is read: width * height bytes of gray, rows from the top. */
uint8_t *qr_decoder_picture(void);
/* Reads the picture, which it spoils. The bytes of the first code that is whole, or 0 for none; none is longer than `size`. */
int32_t qr_decoder_read(uint8_t *bytes, int32_t size);

#endif
