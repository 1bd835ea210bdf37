/*
 * The generator of the chip: true noise while Wi-Fi is on; without it, a stream that the boot loader seeded with noise, and
 * that the chip's slow oscillator stirs. Cannot fail. Not run on hardware yet.
 */
#include "esp-random.h"

#include "esp_random.h"

int32_t comptoir_random(uint8_t *bytes, uint32_t length)
{
	esp_fill_random(bytes, length);
	return 1;
}
