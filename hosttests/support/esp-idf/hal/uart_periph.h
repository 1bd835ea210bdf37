#pragma once

typedef struct {
	int irq;
} uart_signal_conn_t;
extern const uart_signal_conn_t uart_periph_signal[];
