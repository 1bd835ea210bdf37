/* Of ESP-IDF 6.0's header of this name, what drivers/smartcard calls. */
#pragma once
#include <stdint.h>

#define GPIO_MODE_OUTPUT 2

int gpio_pullup_en(int pin);
int gpio_reset_pin(int pin);
int gpio_set_level(int pin, uint32_t level);
int gpio_set_direction(int pin, int mode);
