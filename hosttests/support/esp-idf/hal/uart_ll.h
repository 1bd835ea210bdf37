/* Of ESP-IDF 6.0's header of this name: the registers of a UART, which card.c models. Bits as on an ESP32. */
#pragma once
#include <stdint.h>

#define UART_INTR_RXFIFO_FULL (1u << 0)
#define UART_INTR_TXFIFO_EMPTY (1u << 1)
#define UART_INTR_PARITY_ERR (1u << 2)
#define UART_INTR_FRAM_ERR (1u << 3)
#define UART_INTR_TX_DONE (1u << 14)
#define UART_LL_INTR_MASK 0x7ffffu
#define UART_LL_GET_HW(port) (&gUarts[port])

typedef struct {
	uint32_t raw, enabled;
} uart_dev_t;
extern uart_dev_t gUarts[];

uint32_t uart_ll_get_txfifo_len(uart_dev_t *hardware);	/* room */
uint32_t uart_ll_get_rxfifo_len(uart_dev_t *hardware);	/* characters */
void uart_ll_write_txfifo(uart_dev_t *hardware, const uint8_t *bytes, uint32_t count);
void uart_ll_read_rxfifo(uart_dev_t *hardware, uint8_t *bytes, uint32_t count);
void uart_ll_rxfifo_rst(uart_dev_t *hardware);
void uart_ll_set_rxfifo_full_thr(uart_dev_t *hardware, uint16_t threshold);
void uart_ll_set_txfifo_empty_thr(uart_dev_t *hardware, uint16_t threshold);
void uart_ll_disable_intr_mask(uart_dev_t *hardware, uint32_t mask);
void uart_ll_ena_intr_mask(uart_dev_t *hardware, uint32_t mask);
void uart_ll_clr_intsts_mask(uart_dev_t *hardware, uint32_t mask);
uint32_t uart_ll_get_intsts_mask(uart_dev_t *hardware);
