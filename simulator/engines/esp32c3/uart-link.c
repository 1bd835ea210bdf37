/* uart-link.h says what it does. */
#include "uart-link.h"

#include "driver/uart.h"
#include "esp_freertos_hooks.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "hal/crosscore_int_ll.h"
#include "soc/interrupt_core0_reg.h"

/* UART 0 has what the boot loader says. */
#define PORT UART_NUM_1
/* The emulator takes bytes at once; what it is given, no faster than this. */
#define BAUD 5000000
/* The bench sends no more than this before it waits for an answer; and the emulator keeps what has no room. */
#define RECEIVE_BUFFER 4096
/* Written by the caller itself, byte by byte into the FIFO. */
#define TRANSMIT_BUFFER 0
#define LAST_WORDS_MS 1000
/* More than there are lines that interrupt at a time: tick, timer, yield, two UARTs. */
#define LINES 8

/*
 * The emulator's interrupt matrix looks for what is pending when a program sets MIE in mstatus, and not at `mret`, which sets
 * it too; and it takes an interrupt for given that the CPU did not get. What rises meanwhile is lost, for its line stays high
 * and rises no more: where it was the tick, no task ever wakes again; where the UART, no byte ever comes. So before the idle
 * task sleeps, each line is shut off and enabled, for which the matrix looks at its level, and MIE set once for each.
 */
static bool give_pending_interrupts(void)
{
	for (int line = 0; line < LINES; line += 1) {
		/* The SDK compiles without the extension that ESP-IDF has. */
		__asm__ volatile(".option push\n.option arch, +zicsr\ncsrci mstatus, 8\n.option pop" ::: "memory");
		if (line == 0) {
			uint32_t enabled = REG_READ(INTERRUPT_CORE0_CPU_INT_ENABLE_REG);
			REG_WRITE(INTERRUPT_CORE0_CPU_INT_ENABLE_REG, 0);
			REG_WRITE(INTERRUPT_CORE0_CPU_INT_ENABLE_REG, enabled);
		}
		__asm__ volatile(".option push\n.option arch, +zicsr\ncsrsi mstatus, 8\n.option pop" ::: "memory");
	}
	return true;
}

/* and at a tick the yield that a task waits for in a loop, which no idle task can help. */
static void give_pending_yield(void)
{
	if (crosscore_int_ll_get_state(0) == 0)
		return;
	crosscore_int_ll_clear_interrupt(0);
	portYIELD_FROM_ISR();
}

/* Before the first task runs. */
__attribute__((constructor)) static void hook(void)
{
	ESP_ERROR_CHECK(esp_register_freertos_idle_hook(give_pending_interrupts));
	ESP_ERROR_CHECK(esp_register_freertos_tick_hook(give_pending_yield));
}

int32_t comptoir_link_open(void)
{
	const uart_config_t config = {
		.baud_rate = BAUD,
		.data_bits = UART_DATA_8_BITS,
		.parity = UART_PARITY_DISABLE,
		.stop_bits = UART_STOP_BITS_1,
		.flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
		.source_clk = UART_SCLK_DEFAULT,
	};

	if (uart_driver_install(PORT, RECEIVE_BUFFER, TRANSMIT_BUFFER, 0, NULL, 0) != ESP_OK)
		return 0;
	return uart_param_config(PORT, &config) == ESP_OK;
}

int32_t comptoir_link_read(uint8_t *bytes, uint32_t length, uint32_t ms)
{
	size_t there = 0;
	int count;

	if (length == 0)
		return 0;
	count = uart_read_bytes(PORT, bytes, 1, pdMS_TO_TICKS(ms));
	if (count <= 0)
		return 0;
	if (uart_get_buffered_data_len(PORT, &there) != ESP_OK)
		return count;
	if (there > length - 1)
		there = length - 1;
	if (there > 0) {
		int more = uart_read_bytes(PORT, bytes + 1, (uint32_t)there, 0);
		if (more > 0)
			count += more;
	}
	return count;
}

int32_t comptoir_link_write(uint8_t *bytes, uint32_t length)
{
	return uart_write_bytes(PORT, bytes, length) == (int)length;
}

int32_t comptoir_link_end(void)
{
	(void)uart_wait_tx_done(PORT, pdMS_TO_TICKS(LAST_WORDS_MS));
	esp_restart();
	return 0;
}
