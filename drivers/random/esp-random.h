#ifndef COMPTOIR_ESP_RANDOM_H
#define COMPTOIR_ESP_RANDOM_H

#include <stdint.h>

int32_t comptoir_random(uint8_t *bytes, uint32_t length);

#endif
