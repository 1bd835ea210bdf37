/* Of ESP-IDF 6.0's header of this name, what drivers/smartcard calls. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define UART_NUM_MAX 3
#define UART_PIN_NO_CHANGE -1
typedef enum { UART_DATA_5_BITS, UART_DATA_6_BITS, UART_DATA_7_BITS, UART_DATA_8_BITS } uart_word_length_t;
typedef enum { UART_PARITY_DISABLE = 0, UART_PARITY_EVEN = 2, UART_PARITY_ODD = 3 } uart_parity_t;
typedef enum { UART_STOP_BITS_1 = 1, UART_STOP_BITS_1_5 = 2, UART_STOP_BITS_2 = 3 } uart_stop_bits_t;
typedef enum { UART_HW_FLOWCTRL_DISABLE } uart_hw_flowcontrol_t;
typedef struct {
	int baud_rate;
	uart_word_length_t data_bits;
	uart_parity_t parity;
	uart_stop_bits_t stop_bits;
	uart_hw_flowcontrol_t flow_ctrl;
} uart_config_t;

bool uart_is_driver_installed(int port);
int uart_param_config(int port, const uart_config_t *config);
int uart_set_pin(int port, int transmit, int receive, int rts, int cts);
int uart_set_parity(int port, uart_parity_t parity);
int uart_set_baudrate(int port, uint32_t baud);
