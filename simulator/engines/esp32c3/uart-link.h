#ifndef COMPTOIR_UART_LINK_H
#define COMPTOIR_UART_LINK_H

#include <stdint.h>

/*
 * The bench's link on a UART of an emulated ESP32-C3, over ESP-IDF's driver. No board has it: there the UARTs are the
 * scanner's and the cable's, which are channels of the link here.
 */

/* 1 when the UART is open. */
int32_t comptoir_link_open(void);
/* Waits up to `ms` for the first byte, then takes what is there: how many bytes, at most `length`. */
int32_t comptoir_link_read(uint8_t *bytes, uint32_t length, uint32_t ms);
/* Returns when all is on its way: 1, or 0 where the driver takes no more. */
int32_t comptoir_link_write(uint8_t *bytes, uint32_t length);
/* When the last byte has left, starts the chip anew: the emulator ends there. */
int32_t comptoir_link_end(void);

#endif
