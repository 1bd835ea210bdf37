/*
 * A model of an ESP32's UART on one open-drain pin with a card at the other end, for a host; drivers/smartcard/esp32 runs
 * above it. Time goes in bits (etu). A character takes 12: start, 8, parity, 2 stop. What is sent comes back in, for the
 * pin is one. The FIFOs hold 128 characters. A handler is called in the bit in which its interrupt comes, unless "hold".
 *
 * Standard input, a line each: "open BAUD PARITY", "write HEX", "card DELAY HEX [N]" (the card sends it DELAY bits after the
 * line was last busy, character N, from 0, with the wrong parity), "hold BITS" (flash is erased: no handler runs), "run
 * BITS", "read", "set BAUD PARITY", "close". Standard output: what came of it.
 */
#include <setjmp.h>
#include <stdio.h>

#include "builtinCommon.h"
#include "driver/gpio.h"
#include "driver/uart.h"
#include "esp_intr_alloc.h"
#include "hal/gpio_ll.h"
#include "hal/uart_ll.h"
#include "hal/uart_periph.h"
#include "mc.xs.h"
#include "xsHost.h"

#define FIFO 128
#define CHARACTER 12
/* When the receiver has a character: in the first stop bit. */
#define RECEIVED_AT 11
#define LINE 2048

uart_dev_t gUarts[UART_NUM_MAX];
gpio_dev_t GPIO;
const uart_signal_conn_t uart_periph_signal[UART_NUM_MAX];

static xsMachine gMachine, *the = &gMachine;
static jmp_buf gThrown;
static xsSlot gProperties[5];
static int gHas[5];
static intr_handler_t gHandler;
static void *gRefcon;
static struct {
	modMessageDeliver deliver;
	void *refcon;
} gPosted[8];
static int gPosts;

static uint8_t gOut[FIFO], gIn[FIFO], gCard[LINE];
static int gOutCount, gInCount, gCardCount, gCardAt, gCardBad, gCardDelay, gShift, gCardShift;
static uint8_t gShifted;
static int gNow, gHold, gQuiet, gFullThreshold, gEmptyThreshold, gLost, gUsed;
static int gStart[LINE], gStarts;

int hasProperty(int id) { return gHas[id]; }
xsSlot getProperty(int id) { return gProperties[id]; }
xsSlot *builtinGetCallback(xsMachine *machine, int id) { (void)machine; return &gProperties[id]; }
void throwError(const char *words) { printf("error %s\n", words); longjmp(gThrown, 1); }
void callFunction(xsSlot *function, int count) { (void)function; printf("readable %d at %d\n", count, gNow); }
int pinIsUsed(uint32_t pin) { (void)pin; return gUsed; }
void usePin(uint32_t pin, int is) { (void)pin; gUsed = is; }

int modMessagePostToMachineFromISR(xsMachine *machine, modMessageDeliver deliver, void *refcon)
{
	(void)machine;
	gPosted[gPosts].deliver = deliver;
	gPosted[gPosts++].refcon = refcon;
	return 0;
}

bool uart_is_driver_installed(int port) { (void)port; return false; }
int uart_set_pin(int port, int out, int in, int rts, int cts)
{
	printf("pin port %d out %d in %d %d %d\n", port, out, in, rts, cts);
	return 0;
}
static void tellParity(uart_parity_t parity) { printf("parity %s\n", parity == UART_PARITY_ODD ? "odd" : "even"); }
int uart_param_config(int port, const uart_config_t *config)
{
	(void)port;
	printf("baud %d bits %d stop %s\n", config->baud_rate, config->data_bits + 5,
		config->stop_bits == UART_STOP_BITS_2 ? "2" : "not 2");
	tellParity(config->parity);
	return 0;
}
int uart_set_parity(int port, uart_parity_t parity) { (void)port; tellParity(parity); return 0; }
int uart_set_baudrate(int port, uint32_t baud) { (void)port; printf("baud %u\n", baud); return 0; }

int gpio_pullup_en(int pin) { printf("pin %d pulled up\n", pin); return 0; }
int gpio_reset_pin(int pin) { (void)pin; return 0; }
int gpio_set_level(int pin, uint32_t level) { printf("pin %d level %u\n", pin, level); return 0; }
int gpio_set_direction(int pin, int mode) { printf("pin %d %s\n", pin, mode == GPIO_MODE_OUTPUT ? "output" : "?"); return 0; }
void gpio_ll_od_enable(gpio_dev_t *hardware, uint32_t pin) { (void)hardware; printf("pin %u open drain\n", pin); }
void gpio_ll_input_enable(gpio_dev_t *hardware, uint32_t pin) { (void)hardware; (void)pin; }

int esp_intr_alloc(int source, int flags, intr_handler_t handler, void *refcon, intr_handle_t *handle)
{
	(void)source;
	(void)flags;
	gHandler = handler;
	gRefcon = refcon;
	*handle = (intr_handle_t)gUarts;
	return 0;
}
int esp_intr_free(intr_handle_t handle) { (void)handle; gHandler = NULL; return 0; }

uint32_t uart_ll_get_txfifo_len(uart_dev_t *hardware) { (void)hardware; return (uint32_t)(FIFO - gOutCount); }
uint32_t uart_ll_get_rxfifo_len(uart_dev_t *hardware) { (void)hardware; return (uint32_t)gInCount; }
void uart_ll_write_txfifo(uart_dev_t *hardware, const uint8_t *bytes, uint32_t count)
{
	(void)hardware;
	memcpy(gOut + gOutCount, bytes, count);
	gOutCount += (int)count;
}
void uart_ll_read_rxfifo(uart_dev_t *hardware, uint8_t *bytes, uint32_t count)
{
	(void)hardware;
	memcpy(bytes, gIn, count);
	gInCount -= (int)count;
	memmove(gIn, gIn + count, (size_t)gInCount);
}
void uart_ll_rxfifo_rst(uart_dev_t *hardware) { (void)hardware; gInCount = 0; }
void uart_ll_set_rxfifo_full_thr(uart_dev_t *hardware, uint16_t threshold) { (void)hardware; gFullThreshold = threshold; }
void uart_ll_set_txfifo_empty_thr(uart_dev_t *hardware, uint16_t threshold) { (void)hardware; gEmptyThreshold = threshold; }
void uart_ll_disable_intr_mask(uart_dev_t *hardware, uint32_t mask) { hardware->enabled &= ~mask; }
void uart_ll_ena_intr_mask(uart_dev_t *hardware, uint32_t mask) { hardware->enabled |= mask; }
void uart_ll_clr_intsts_mask(uart_dev_t *hardware, uint32_t mask) { hardware->raw &= ~mask; }
uint32_t uart_ll_get_intsts_mask(uart_dev_t *hardware) { return hardware->raw & hardware->enabled; }

static void receive(uint8_t character)
{
	if (gInCount == FIFO)
		gLost += 1;
	else
		gIn[gInCount++] = character;
}

static void bit(void)
{
	uart_dev_t *uart = gRefcon ? &gUarts[2] : gUarts;
	int i;

	gNow += 1;
	if (gShift > 0) {
		gShift -= 1;
		if (gShift == CHARACTER - RECEIVED_AT)
			receive(gShifted);
		if (gShift == 0 && gOutCount == 0)
			uart->raw |= UART_INTR_TX_DONE;
	}
	if (gShift == 0 && gOutCount > 0) {
		gShifted = gOut[0];
		memmove(gOut, gOut + 1, (size_t)--gOutCount);
		gShift = CHARACTER;
		if (gStarts < LINE)
			gStart[gStarts++] = gNow;
	}
	gQuiet = gShift > 0 || gCardShift > 0 ? 0 : gQuiet + 1;
	if (gCardShift > 0) {
		gCardShift -= 1;
		if (gCardShift == CHARACTER - RECEIVED_AT) {
			if (gCardAt == gCardBad)
				uart->raw |= UART_INTR_PARITY_ERR;
			receive(gCard[gCardAt++]);
		}
	}
	if (gCardShift == 0 && gCardAt < gCardCount && (gCardAt > 0 || gQuiet >= gCardDelay))
		gCardShift = CHARACTER;
	if (gHold > 0) {
		gHold -= 1;
		return;
	}
	for (i = 0; i < 2 * FIFO; i++) {
		if (gInCount >= gFullThreshold)
			uart->raw |= UART_INTR_RXFIFO_FULL;
		if (gOutCount < gEmptyThreshold)
			uart->raw |= UART_INTR_TXFIFO_EMPTY;
		if (!gHandler || !(uart->raw & uart->enabled))
			break;
		(*gHandler)(gRefcon);
	}
	while (gPosts > 0) {
		gPosts -= 1;
		(*gPosted[gPosts].deliver)(the, gPosted[gPosts].refcon, NULL, 0);
	}
}

static int fromHex(const char *text, uint8_t *bytes)
{
	int count = 0;
	unsigned value;
	while (count < LINE && 1 == sscanf(text + 2 * count, "%2x", &value))
		bytes[count++] = (uint8_t)value;
	return count;
}

static void options(int baud, const char *parity)
{
	gHas[xsID_baud] = baud > 0;
	gProperties[xsID_baud].integer = baud;
	gHas[xsID_parity] = parity[0] != '-';
	gProperties[xsID_parity].string = parity;
}

int main(void)
{
	static char line[2 * LINE + 40], text[2 * LINE + 1], parity[8];
	static uint8_t bytes[LINE];
	int number, i;

	gProperties[xsID_port].integer = 2;
	gProperties[xsID_data].integer = 7;
	while (fgets(line, sizeof(line), stdin)) {
		if (setjmp(gThrown))
			continue;
		if (2 == sscanf(line, "open %d %7s", &number, parity)) {
			options(number, parity);
			xs_card_serial_constructor(the);
		} else if (2 == sscanf(line, "set %d %7s", &number, parity)) {
			options(number, parity);
			xs_card_serial_configure(the);
		} else if (1 == sscanf(line, "write %4096s", text)) {
			the->argument.length = (uint32_t)fromHex(text, bytes);
			the->argument.bytes = bytes;
			gStarts = 0;
			xs_card_serial_write(the);
		} else if (2 <= sscanf(line, "card %d %4096s %d", &gCardDelay, text, &i)) {
			gCardBad = 3 == sscanf(line, "card %d %4096s %d", &gCardDelay, text, &i) ? i : -1;
			gCardCount = fromHex(text, gCard);
			gCardAt = 0;
		} else if (1 == sscanf(line, "hold %d", &number)) {
			gHold = number;
		} else if (1 == sscanf(line, "run %d", &number)) {
			for (i = 0; i < number; i++)
				bit();
		} else if (0 == strncmp(line, "read", 4)) {
			the->result.length = 0;
			xs_card_serial_read(the);
			printf("read ");
			for (i = 0; i < (int)the->result.length; i++)
				printf("%02x", the->result.bytes[i]);
			printf(" lost %d\n", gLost);
		} else if (0 == strncmp(line, "wire", 4)) {
			for (number = 0, i = 1; i < gStarts; i++)
				number += gStart[i] - gStart[i - 1] != CHARACTER;
			printf("wire %d characters, %d gaps\n", gStarts, number);
		} else if (0 == strncmp(line, "close", 5)) {
			xs_card_serial_close(the);
			printf("pin %s\n", gUsed ? "kept" : "free");
		}
	}
	return 0;
}
