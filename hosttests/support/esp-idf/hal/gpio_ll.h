#pragma once
#include <stdint.h>

typedef struct {
	int unused;
} gpio_dev_t;
extern gpio_dev_t GPIO;

void gpio_ll_od_enable(gpio_dev_t *hardware, uint32_t pin);
void gpio_ll_input_enable(gpio_dev_t *hardware, uint32_t pin);
