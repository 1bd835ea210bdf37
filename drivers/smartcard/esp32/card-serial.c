/*
 * The I/O line of a smart card slot on an ESP32: a UART at 8 data bits, parity, 2 stop bits, half duplex on one
 * open-drain pin with a pull-up. ISO/IEC 7816-3, 7.
 *
 * Each character interrupts, so that the parity error that came with it is its own. Where the interrupt was late (a
 * flash erase holds it up) several wait in the hardware's FIFO, and an error marks all of them: a command sent again costs
 * less than a wrong byte.
 *
 * What goes out comes in again, for the pin is one: as many characters are dropped as were sent. Not more, for a card may
 * have answered before a late interrupt looks; and once all is sent, none that is missing is waited for.
 *
 * Compiled against ESP-IDF's headers (`npm run check:moddable`), tried on a model of the UART; run on no chip so far.
 */
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"
#include "builtinCommon.h"

#include "driver/gpio.h"
#include "driver/uart.h"
#include "esp_intr_alloc.h"
#include "hal/gpio_ll.h"
#include "hal/uart_ll.h"
#include "hal/uart_periph.h"

#define INPUT_LENGTH 512	/* characters; a whole answer of 256 and its status, twice */
#define OUTPUT_LENGTH 264
#define FLAG_ODD 1
#define FLAG_NO_STOP 2
#define RECEIVED (UART_INTR_RXFIFO_FULL | UART_INTR_PARITY_ERR | UART_INTR_FRAM_ERR)
#define SENT (UART_INTR_TXFIFO_EMPTY | UART_INTR_TX_DONE)

typedef struct {
	xsSlot		object;
	xsMachine	*the;
	xsSlot		*onReadable;
	uart_dev_t	*hardware;
	intr_handle_t	interrupt;
	uint32_t	pin;
	uint8_t		port;
	uint8_t		odd;			/* parity of what is sent */
	uint8_t		useCount;		/* the object, and a message under way */
	volatile uint8_t	told;
	volatile uint8_t	sending;
	volatile uint16_t	head, tail;	/* of input, in characters */
	volatile uint16_t	sent, toSend, echoes;
	uint8_t		input[INPUT_LENGTH * 2];
	uint8_t		output[OUTPUT_LENGTH];
} CardSerialRecord, *CardSerial;

static portMUX_TYPE gLock = portMUX_INITIALIZER_UNLOCKED;

static void markCardSerial(xsMachine *the, void *it, xsMarkRoot markRoot)
{
	CardSerial serial = it;
	if (serial->onReadable)
		(*markRoot)(the, serial->onReadable);
}

static const xsHostHooks gHooks = { xs_card_serial_destructor, markCardSerial, NULL };

static void release(CardSerial serial)
{
	if (0 == __atomic_sub_fetch(&serial->useCount, 1, __ATOMIC_SEQ_CST))
		c_free(serial);
}

/* In the machine's own task. */
static void deliver(void *machine, void *refcon, uint8_t *message, uint16_t messageLength)
{
	xsMachine *the = machine;
	CardSerial serial = refcon;
	int count;
	(void)message;
	(void)messageLength;

	serial->told = 0;
	count = (serial->head + INPUT_LENGTH - serial->tail) % INPUT_LENGTH;
	if (count && serial->onReadable && serial->interrupt) {
		xsBeginHost(the);
			xsmcSetInteger(xsResult, count);
			xsCallFunction1(xsReference(serial->onReadable), serial->object, xsResult);
		xsEndHost(the);
	}
	release(serial);
}

static void fillOutput(CardSerial serial)
{
	uint32_t room = uart_ll_get_txfifo_len(serial->hardware);
	uint32_t count = serial->toSend - serial->sent;

	if (count > room)
		count = room;
	if (count > 0) {
		uart_ll_write_txfifo(serial->hardware, serial->output + serial->sent, count);
		/* An end that came before, where this is late, was not the message's. */
		uart_ll_clr_intsts_mask(serial->hardware, UART_INTR_TX_DONE);
		serial->sent += count;
	}
	if (serial->sent == serial->toSend)
		uart_ll_disable_intr_mask(serial->hardware, UART_INTR_TXFIFO_EMPTY);
}

static void keepInput(CardSerial serial, uint32_t status)
{
	uint8_t flags = serial->odd ? FLAG_ODD : 0;
	uint8_t character;

	if (status & UART_INTR_PARITY_ERR)
		flags ^= FLAG_ODD;
	if (status & UART_INTR_FRAM_ERR)
		flags |= FLAG_NO_STOP;
	while (uart_ll_get_rxfifo_len(serial->hardware) > 0) {
		uint16_t next = (serial->head + 1) % INPUT_LENGTH;
		uart_ll_read_rxfifo(serial->hardware, &character, 1);
		if (serial->echoes > 0) {
			serial->echoes -= 1;
			continue;
		}
		if (next == serial->tail)
			continue;
		serial->input[serial->head * 2] = character;
		serial->input[serial->head * 2 + 1] = flags;
		serial->head = next;
	}
}

static void onInterrupt(void *refcon)
{
	CardSerial serial = refcon;
	uint32_t status = uart_ll_get_intsts_mask(serial->hardware);

	uart_ll_clr_intsts_mask(serial->hardware, status);
	portENTER_CRITICAL_ISR(&gLock);
	if (status & RECEIVED)
		keepInput(serial, status);
	if ((status & UART_INTR_TX_DONE) && (serial->sent == serial->toSend)) {
		keepInput(serial, status);	/* the last of the echo, and what came since */
		serial->echoes = 0;
		serial->sending = 0;
	}
	if (status & UART_INTR_TXFIFO_EMPTY)
		fillOutput(serial);
	portEXIT_CRITICAL_ISR(&gLock);
	if ((serial->head != serial->tail) && !serial->told) {
		serial->told = 1;
		__atomic_add_fetch(&serial->useCount, 1, __ATOMIC_SEQ_CST);
		modMessagePostToMachineFromISR(serial->the, deliver, serial);
	}
}

/* Reads "even" or "odd" from the property `parity` of argument 0; leaves `odd` where there is none. */
static uint8_t readParity(xsMachine *the, uint8_t odd)
{
	xsmcVars(1);
	if (!xsmcHas(xsArg(0), xsID_parity))
		return odd;
	xsmcGet(xsVar(0), xsArg(0), xsID_parity);
	return 0 == c_strcmp(xsmcToString(xsVar(0)), "odd");
}

static int readBaud(xsMachine *the)
{
	int baud;

	xsmcVars(1);
	xsmcGet(xsVar(0), xsArg(0), xsID_baud);
	baud = xsmcToInteger(xsVar(0));
	if ((baud < 300) || (baud > 1000000))
		xsRangeError("invalid baud");
	return baud;
}

void xs_card_serial_constructor(xsMachine *the)
{
	CardSerial serial;
	uart_config_t config = {0};
	int port, baud = readBaud(the);
	uint32_t pin;
	uint8_t odd = readParity(the, 0);
	xsSlot *onReadable = builtinGetCallback(the, xsID_onReadable);

	xsmcVars(1);
	xsmcGet(xsVar(0), xsArg(0), xsID_port);
	port = xsmcToInteger(xsVar(0));
	if ((port < 0) || (port >= UART_NUM_MAX))
		xsRangeError("invalid port");
	xsmcGet(xsVar(0), xsArg(0), xsID_data);
	pin = builtinGetPin(the, &xsVar(0));
	if (!builtinIsPinFree(pin) || uart_is_driver_installed(port))
		xsUnknownError("in use");
	builtinInitializeTarget(the);
	serial = c_calloc(1, sizeof(CardSerialRecord));
	if (!serial)
		xsRangeError("no memory");

	config.baud_rate = baud;
	config.data_bits = UART_DATA_8_BITS;
	config.parity = odd ? UART_PARITY_ODD : UART_PARITY_EVEN;
	config.stop_bits = UART_STOP_BITS_2;
	config.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
	if (uart_param_config(port, &config) || uart_set_pin(port, pin, pin, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE)) {
		c_free(serial);
		xsUnknownError("uart failed");
	}
	gpio_ll_od_enable(&GPIO, pin);
	gpio_ll_input_enable(&GPIO, pin);
	gpio_pullup_en(pin);

	serial->the = the;
	serial->onReadable = onReadable;
	serial->hardware = UART_LL_GET_HW(port);
	serial->pin = pin;
	serial->port = port;
	serial->odd = odd;
	serial->useCount = 1;
	builtinUsePin(pin);

	uart_ll_rxfifo_rst(serial->hardware);
	uart_ll_set_rxfifo_full_thr(serial->hardware, 1);
	uart_ll_set_txfifo_empty_thr(serial->hardware, 10);
	uart_ll_disable_intr_mask(serial->hardware, UART_LL_INTR_MASK);
	uart_ll_clr_intsts_mask(serial->hardware, UART_LL_INTR_MASK);
	if (esp_intr_alloc(uart_periph_signal[port].irq, 0, onInterrupt, serial, &serial->interrupt)) {
		serial->interrupt = NULL;
		xs_card_serial_destructor(serial);	/* the pin is free and low again */
		xsUnknownError("no interrupt");
	}

	serial->object = xsThis;
	xsmcSetHostData(xsThis, serial);
	xsSetHostHooks(xsThis, (xsHostHooks *)&gHooks);
	xsRemember(serial->object);
	uart_ll_ena_intr_mask(serial->hardware, RECEIVED);
}

void xs_card_serial_destructor(void *data)
{
	CardSerial serial = data;
	if (!serial)
		return;
	uart_ll_disable_intr_mask(serial->hardware, UART_LL_INTR_MASK);
	if (serial->interrupt)
		esp_intr_free(serial->interrupt);
	serial->interrupt = NULL;
	/* Low: a card without VCC must not be fed through its I/O contact. */
	gpio_reset_pin(serial->pin);
	gpio_set_level(serial->pin, 0);
	gpio_set_direction(serial->pin, GPIO_MODE_OUTPUT);
	builtinFreePin(serial->pin);
	c_memset(serial->input, 0, sizeof(serial->input));
	c_memset(serial->output, 0, sizeof(serial->output));
	release(serial);
}

void xs_card_serial_close(xsMachine *the)
{
	CardSerial serial = xsmcGetHostData(xsThis);
	if (!serial)
		return;
	xsmcGetHostDataValidate(xsThis, (void *)&gHooks);
	xsForget(serial->object);
	xs_card_serial_destructor(serial);
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
}

void xs_card_serial_read(xsMachine *the)
{
	CardSerial serial = xsmcGetHostDataValidate(xsThis, (void *)&gHooks);
	uint16_t head = serial->head, tail = serial->tail;
	int count = (head + INPUT_LENGTH - tail) % INPUT_LENGTH, i;
	uint8_t *buffer;

	if (0 == count)
		return;
	buffer = xsmcSetArrayBuffer(xsResult, NULL, count * 2);
	for (i = 0; i < count; i++, tail = (tail + 1) % INPUT_LENGTH) {
		buffer[i * 2] = serial->input[tail * 2];
		buffer[i * 2 + 1] = serial->input[tail * 2 + 1];
	}
	serial->tail = tail;
}

void xs_card_serial_write(xsMachine *the)
{
	CardSerial serial = xsmcGetHostDataValidate(xsThis, (void *)&gHooks);
	void *bytes;
	xsUnsignedValue count;

	xsmcGetBufferReadable(xsArg(0), &bytes, &count);
	if (0 == count)
		return;
	if (serial->sending || (count > OUTPUT_LENGTH))
		xsUnknownError("output full");
	c_memcpy(serial->output, bytes, count);
	portENTER_CRITICAL(&gLock);
	serial->sent = 0;
	serial->toSend = count;
	serial->echoes = count;
	serial->sending = 1;
	uart_ll_clr_intsts_mask(serial->hardware, SENT);
	uart_ll_ena_intr_mask(serial->hardware, SENT);
	fillOutput(serial);
	portEXIT_CRITICAL(&gLock);
}

void xs_card_serial_configure(xsMachine *the)
{
	CardSerial serial = xsmcGetHostDataValidate(xsThis, (void *)&gHooks);
	uint8_t odd;

	if (serial->sending)
		xsUnknownError("busy");
	odd = readParity(the, serial->odd);
	if (uart_set_parity(serial->port, odd ? UART_PARITY_ODD : UART_PARITY_EVEN))
		xsUnknownError("uart failed");
	serial->odd = odd;
	if (xsmcHas(xsArg(0), xsID_baud) && uart_set_baudrate(serial->port, readBaud(the)))
		xsUnknownError("uart failed");
}
