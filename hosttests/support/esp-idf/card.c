/*
 * A model of an ESP32's UART on one open-drain pin with a card at the other end, for a host; drivers/smartcard/esp32 runs
 * above it. Time goes in bits (etu). A character takes what the UART is set to: start, bits, parity, stop; the card's takes 12.
 * What is sent comes back in, for the pin is one. The FIFOs hold 128 characters. A handler is called in the bit in which its
 * interrupt comes, unless "hold".
 *
 * The card has a rate and a parity of its own: at another rate the UART hears no stop bit, at another parity each character is
 * in error.
 *
 * Standard input, a line each: "open BAUD PARITY", "write HEX", "speaks BAUD PARITY" (the card from now on; it begins with 9600
 * even), "card DELAY HEX [N]" (it sends this DELAY bits after the line was last busy, character N, from 0, with the wrong
 * parity), "hold BITS" (flash is erased: no handler and no task runs), "busy BITS" (no task runs), "deaf N" (the next N
 * characters that are sent do not come back), "stale HEX" (left in the FIFO by whoever had the UART before), "fault FUNCTION
 * CODE" (it answers this until told otherwise), "port N", "run BITS", "read", "set BAUD PARITY", "close". Standard output: what came of it.
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
#define CARDS_CHARACTER 12
/* Bits after the start when the receiver has a character: in the first stop bit. */
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
static int gStart[LINE], gStarts, gWireOdd;
static int gBaud, gBits, gStop, gOdd, gHearing, gLocks, gBusy, gDeaf, gCardBaud = 9600, gCardOdd;
static char gFault[20];
static int gCode;
static void *gMemory;
static size_t gMemoryLength;

static int fails(const char *name) { return 0 == strcmp(gFault, name) ? gCode : 0; }
static int character(void) { return 1 + gBits + 1 + gStop; }

void modelLock(int by)
{
	gLocks += by;
	if (gLocks < 0 || gLocks > 1)
		printf("lock %d\n", gLocks);
}
void *modelCalloc(size_t count, size_t length)
{
	if (fails("calloc"))
		return NULL;
	gMemoryLength = count * length;
	return gMemory = calloc(count, length);
}
/* Nothing of a card's may be left in memory that is given back. */
void modelFree(void *memory)
{
	const uint8_t *bytes = memory;
	size_t i;
	int left = 0;
	for (i = sizeof(void *) * 8; memory == gMemory && i < gMemoryLength; i++)
		left += bytes[i] == 0xa5;
	printf("free%s\n", left ? ", not wiped" : "");
	free(memory);
}

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

bool uart_is_driver_installed(int port) { (void)port; return fails("driver"); }
int uart_set_pin(int port, int out, int in, int rts, int cts)
{
	if (fails("pin"))
		return gCode;
	printf("pin port %d out %d in %d %d %d\n", port, out, in, rts, cts);
	return 0;
}
int uart_set_parity(int port, uart_parity_t parity)
{
	(void)port;
	if (fails("parity"))
		return gCode;
	gOdd = parity == UART_PARITY_ODD;
	printf("parity %s\n", gOdd ? "odd" : parity == UART_PARITY_EVEN ? "even" : "none");
	return 0;
}
int uart_set_baudrate(int port, uint32_t baud)
{
	(void)port;
	if (fails("baud"))
		return gCode;
	gBaud = (int)baud;
	printf("baud %u\n", baud);
	return 0;
}
int uart_param_config(int port, const uart_config_t *config)
{
	if (fails("param"))
		return gCode;
	gBaud = config->baud_rate;
	gBits = config->data_bits + 5;
	gStop = config->stop_bits == UART_STOP_BITS_2 ? 2 : 1;
	printf("baud %d bits %d stop %d\n", gBaud, gBits, gStop);
	return uart_set_parity(port, config->parity);
}

int gpio_pullup_en(int pin) { printf("pin %d pulled up\n", pin); return 0; }
int gpio_reset_pin(int pin) { (void)pin; gHearing = 0; return 0; }
int gpio_set_level(int pin, uint32_t level) { printf("pin %d level %u\n", pin, level); return 0; }
int gpio_set_direction(int pin, int mode) { printf("pin %d %s\n", pin, mode == GPIO_MODE_OUTPUT ? "output" : "?"); return 0; }
void gpio_ll_od_enable(gpio_dev_t *hardware, uint32_t pin) { (void)hardware; printf("pin %u open drain\n", pin); }
void gpio_ll_input_enable(gpio_dev_t *hardware, uint32_t pin) { (void)hardware; (void)pin; gHearing = 1; }

int esp_intr_alloc(int source, int flags, intr_handler_t handler, void *refcon, intr_handle_t *handle)
{
	(void)source;
	(void)flags;
	if (fails("interrupt"))
		return gCode;
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
	if (!gHearing)
		return;
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
		if (gShift == character() - RECEIVED_AT) {
			if (gDeaf > 0)
				gDeaf -= 1;
			else
				receive(gShifted);
		}
		if (gShift == 0 && gOutCount == 0)
			uart->raw |= UART_INTR_TX_DONE;
	}
	if (gShift == 0 && gOutCount > 0) {
		gShifted = gOut[0];
		memmove(gOut, gOut + 1, (size_t)--gOutCount);
		gShift = character();
		gWireOdd += gOdd;
		if (gStarts < LINE)
			gStart[gStarts++] = gNow;
	}
	gQuiet = gShift > 0 || gCardShift > 0 ? 0 : gQuiet + 1;
	if (gCardShift > 0) {
		gCardShift -= 1;
		if (gCardShift == CARDS_CHARACTER - RECEIVED_AT) {
			/* Half a bit of drift over the ten to the stop bit. */
			if (abs(gBaud - gCardBaud) * 20 > gCardBaud)
				uart->raw |= UART_INTR_FRAM_ERR;
			else if ((gCardAt == gCardBad) != (gOdd != gCardOdd))
				uart->raw |= UART_INTR_PARITY_ERR;
			receive(gCard[gCardAt++]);
		}
	}
	if (gCardShift == 0 && gCardAt < gCardCount && (gCardAt > 0 || gQuiet >= gCardDelay))
		gCardShift = CARDS_CHARACTER;
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
		if (gLocks)
			printf("lock kept\n");
	}
	if (gBusy > 0) {
		gBusy -= 1;
		return;
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
			xs_card_serial_write(the);
			gStarts = 0;
			gWireOdd = 0;
			if (gLocks)
				printf("lock kept\n");
		} else if (2 == sscanf(line, "speaks %d %7s", &gCardBaud, parity)) {
			gCardOdd = 0 == strcmp(parity, "odd");
		} else if (2 <= sscanf(line, "card %d %4096s %d", &gCardDelay, text, &i)) {
			gCardBad = 3 == sscanf(line, "card %d %4096s %d", &gCardDelay, text, &i) ? i : -1;
			gCardCount = fromHex(text, gCard);
			gCardAt = 0;
		} else if (1 == sscanf(line, "hold %d", &gHold) || 1 == sscanf(line, "busy %d", &gBusy) ||
				1 == sscanf(line, "deaf %d", &gDeaf) || 2 == sscanf(line, "fault %19s %d", gFault, &gCode)) {
			/* it is told */
		} else if (1 == sscanf(line, "port %d", &number)) {
			gProperties[xsID_port].integer = number;
		} else if (1 == sscanf(line, "stale %256s", text)) {
			gInCount = fromHex(text, gIn);
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
				number += gStart[i] - gStart[i - 1] != CARDS_CHARACTER;
			printf("wire %d characters, %d gaps, %d odd\n", gStarts, number, gWireOdd);
		} else if (0 == strncmp(line, "close", 5)) {
			xs_card_serial_close(the);
			printf("pin %s, interrupts %s\n", gUsed ? "kept" : "free",
				gHandler || gUarts[2].enabled ? "on" : "off");
		}
	}
	return 0;
}
