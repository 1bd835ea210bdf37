/* One QR code out of one gray picture, by quirc. Needs 10 KB of stack. */
#include "qr-decoder.h"

#include <stddef.h>
#include <string.h>

#include "quirc.h"

static struct quirc *gQuirc;
/* Too large for a stack: 4 and 9 KB. */
static struct quirc_code gCode;
static struct quirc_data gData;

int32_t qr_decoder_open(int32_t width, int32_t height)
{
	qr_decoder_close();
	gQuirc = quirc_new();
	if (gQuirc && quirc_resize(gQuirc, width, height) < 0)
		qr_decoder_close();
	return gQuirc != NULL;
}

void qr_decoder_close(void)
{
	if (gQuirc)
		quirc_destroy(gQuirc);
	gQuirc = NULL;
	/* What was read last is a person's. */
	memset(&gData, 0, sizeof(gData));
	memset(&gCode, 0, sizeof(gCode));
}

uint8_t *qr_decoder_picture(void)
{
	return gQuirc ? quirc_begin(gQuirc, NULL, NULL) : NULL;
}

int32_t qr_decoder_read(uint8_t *bytes, int32_t size)
{
	int32_t length = 0;
	int i, count;

	if (!gQuirc)
		return 0;
	quirc_end(gQuirc);
	count = quirc_count(gQuirc);
	for (i = 0; i < count && !length; i++) {
		quirc_extract(gQuirc, i, &gCode);
		if (quirc_decode(&gCode, &gData) != QUIRC_SUCCESS) {
			/* Seen in a mirror, as a front camera has it. */
			quirc_flip(&gCode);
			if (quirc_decode(&gCode, &gData) != QUIRC_SUCCESS)
				continue;
		}
		if (gData.payload_len > 0 && gData.payload_len <= size) {
			length = gData.payload_len;
			memcpy(bytes, gData.payload, (size_t)length);
		}
	}
	memset(&gData, 0, sizeof(gData));
	return length;
}
