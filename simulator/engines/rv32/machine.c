/* machine.h says what this is. */
#include "machine.h"

#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#define REGISTER8(address) (*(volatile uint8_t *)(address))
#define REGISTER32(address) (*(volatile uint32_t *)(address))

/* 16550 */
#define UART 0x10000000u
#define UART_DATA REGISTER8(UART)
#define UART_INTERRUPTS REGISTER8(UART + 1)
#define UART_FIFO REGISTER8(UART + 2)
#define UART_STATUS REGISTER8(UART + 5)
#define UART_READABLE 0x01
#define UART_WRITABLE 0x20

/* CLINT */
#define MTIMECMP 0x02004000u
#define MTIME 0x0200bff8u
/* PLIC: the UART is source 10, the core's machine mode context 0 */
#define PLIC_PRIORITY(source) REGISTER32(0x0c000000u + 4 * (source))
#define PLIC_ENABLE REGISTER32(0x0c002000u)
#define PLIC_CLAIM REGISTER32(0x0c200004u)
#define UART_SOURCE 10
/* Goldfish RTC: reading the low word latches the high one */
#define RTC 0x00101000u

#define MSTATUS_MIE (1 << 3)
#define MIE_TIMER (1 << 7)
#define MIE_EXTERNAL (1 << 11)

#define CAUSE_TIMER 0x80000007u

#define GUARD 4096u
/* What telling of a full stack takes of it. */
#define STACK_MARGIN 1536

/* An instruction is 1 ns of this machine's time (-icount shift=0), and a cycle of a core at 160 MHz. */
#define LINK_PATIENCE (WATCHDOG_SECONDS * (uint64_t)TIMEBASE)
#define WATCHDOG (WATCHDOG_SECONDS * 160000000ull / (1000000000u / TIMEBASE))

extern char __heap_end[];

static char gTrapStack[1024] __attribute__((aligned(16)));

#define readCsr(name) ({ uint32_t value; __asm__ volatile("csrr %0, " #name : "=r"(value)); value; })
#define setCsr(name, bits) __asm__ volatile("csrs " #name ", %0" : : "r"((uint32_t)(bits)))
#define clearCsr(name, bits) __asm__ volatile("csrc " #name ", %0" : : "r"((uint32_t)(bits)))
#define writeCsr(name, value) __asm__ volatile("csrw " #name ", %0" : : "r"((uint32_t)(value)))

static uint64_t counter(volatile uint32_t *low)
{
	uint32_t high, word;
	do {
		high = low[1];
		word = low[0];
	} while (low[1] != high);
	return ((uint64_t)high << 32) | word;
}

uint64_t machineTime(void)
{
	return counter((volatile uint32_t *)MTIME);
}

uint64_t machineWall(void)
{
	uint32_t low = REGISTER32(RTC);
	return ((uint64_t)REGISTER32(RTC + 4) << 32) | low;
}

int gettimeofday(struct timeval *now, void *zone)
{
	uint64_t ns = machineWall();
	(void)zone;
	now->tv_sec = (time_t)(ns / 1000000000);
	now->tv_usec = (suseconds_t)(ns % 1000000000 / 1000);
	return 0;
}

/* QEMU's counter goes on while the core sleeps. */
static uint64_t gAsleep;

static uint64_t retired(void)
{
	uint32_t high, low;
	do {
		high = readCsr(minstreth);
		low = readCsr(minstret);
	} while (readCsr(minstreth) != high);
	return ((uint64_t)high << 32) | low;
}

uint64_t machineInstructions(void)
{
	return retired() - gAsleep;
}

static void setAlarm(uint64_t time)
{
	/* Never in between: the high word is the last to go down. */
	REGISTER32(MTIMECMP + 4) = 0xffffffffu;
	REGISTER32(MTIMECMP) = (uint32_t)time;
	REGISTER32(MTIMECMP + 4) = (uint32_t)(time >> 32);
}

/* The one interrupt that is taken: there is no way back from it. */
void machineAlive(void)
{
	uint64_t before = retired();
	setAlarm(machineTime() + WATCHDOG);
	writeCsr(mie, MIE_TIMER);
	setCsr(mstatus, MSTATUS_MIE);
	gAsleep += retired() - before;
}

/* Sleeps until `time`, or until one of these interrupts wakes it. */
static void nap(uint64_t time, uint32_t others)
{
	uint32_t source;
	uint64_t before = retired();
	clearCsr(mstatus, MSTATUS_MIE);
	writeCsr(mie, MIE_TIMER | others);
	setAlarm(time);
	if (!others || !(UART_STATUS & UART_READABLE))
		__asm__ volatile("wfi");
	source = others ? PLIC_CLAIM : 0;
	if (source)
		PLIC_CLAIM = source;
	gAsleep += retired() - before;
	machineAlive();
}

void machineWait(uint64_t time)
{
	nap(time, MIE_EXTERNAL);
}

long uartRead(void *bytes, long size)
{
	uint8_t *to = bytes;
	long length = 0;
	while (length < size && (UART_STATUS & UART_READABLE))
		to[length++] = UART_DATA;
	return length;
}

/* Semihosting: the operation and its arguments' address, between two instructions that do nothing. */
static long semihost(long operation, const void *arguments)
{
	register long a0 __asm__("a0") = operation;
	register const void *a1 __asm__("a1") = arguments;
	__asm__ volatile(
		".option push\n"
		".option norvc\n"
		".balign 16\n"
		"slli zero, zero, 0x1f\n"
		"ebreak\n"
		"srai zero, zero, 0x7\n"
		".option pop\n"
		: "+r"(a0) : "r"(a1) : "memory");
	return a0;
}

long semihostOpen(const char *path, int writable)
{
	uintptr_t arguments[] = { (uintptr_t)path, writable ? 3 : 1, strlen(path) };
	return semihost(0x01, arguments);
}

int semihostSeek(long file, long offset)
{
	uintptr_t arguments[] = { (uintptr_t)file, (uintptr_t)offset };
	return semihost(0x0a, arguments) == 0;
}

int semihostRead(long file, void *bytes, long length)
{
	uintptr_t arguments[] = { (uintptr_t)file, (uintptr_t)bytes, (uintptr_t)length };
	return semihost(0x06, arguments) == 0;
}

int semihostReadSome(long file, void *bytes, long length)
{
	uintptr_t arguments[] = { (uintptr_t)file, (uintptr_t)bytes, (uintptr_t)length };
	memset(bytes, 0, (size_t)length);
	return semihost(0x06, arguments) < length;
}

int semihostWrite(long file, const void *bytes, long length)
{
	uintptr_t arguments[] = { (uintptr_t)file, (uintptr_t)bytes, (uintptr_t)length };
	return semihost(0x05, arguments) == 0;
}

int semihostCommandLine(char *text, long size)
{
	uintptr_t arguments[] = { (uintptr_t)text, (uintptr_t)size };
	return semihost(0x15, arguments) == 0;
}

void semihostExit(int code)
{
	uintptr_t arguments[] = { 0x20026, (uintptr_t)code };
	fflush(stderr);
	for (;;)
		semihost(0x20, arguments);
}

/* The other end is slow, or gone for good. */
static void waitForLink(void)
{
	uint64_t began = machineTime();
	while (!(UART_STATUS & UART_WRITABLE)) {
		if (machineTime() - began > LINK_PATIENCE) {
			semihost(0x04, "watchdog: the link takes nothing\n");
			semihostExit(EXIT_WATCHDOG);
		}
		nap(machineTime() + TIMEBASE / 1000, 0);
	}
}

void uartWrite(const void *bytes, long length)
{
	const uint8_t *from = bytes;
	for (; length > 0; length--) {
		if (!(UART_STATUS & UART_WRITABLE))
			waitForLink();
		UART_DATA = *from++;
	}
}

/* Between the heap and the stack. */
static uint32_t guard(void)
{
	return ((uint32_t)__heap_end + GUARD - 1) & ~(GUARD - 1);
}

char *machineStackEnd(void)
{
	return (char *)guard() + GUARD;
}

char *machineStackLimit(void)
{
	return machineStackEnd() + STACK_MARGIN;
}

/* On a stack of its own: the other may be what ended. */
__attribute__((used)) static void trapped(void)
{
	uint32_t cause = readCsr(mcause), at = readCsr(mepc), address = readCsr(mtval);
	int code = EXIT_ACCESS;
	char line[96];
	if (cause == CAUSE_TIMER) {
		code = EXIT_WATCHDOG;
		snprintf(line, sizeof(line), "watchdog: no way back to the loop, at %08x\n", (unsigned)at);
	}
	else if (address - guard() < GUARD) {
		code = EXIT_STACK;
		snprintf(line, sizeof(line), "stack overflow: in C, at %08x\n", (unsigned)at);
	}
	else
		snprintf(line, sizeof(line), "fault: cause %u at %08x, address %08x\n", (unsigned)cause, (unsigned)at,
			(unsigned)address);
	semihost(0x04, line);
	semihostExit(code);
}

__attribute__((naked, aligned(4))) static void trap(void)
{
	__asm__ volatile("csrr sp, mscratch\n j trapped\n");
}

/* A naturally aligned power of two, size at least 8. */
static uint32_t napot(uint32_t address, uint32_t size)
{
	return (address >> 2) | ((size >> 3) - 1);
}

#define PMP_R 0x01
#define PMP_W 0x02
#define PMP_X 0x04
#define PMP_TOR 0x08
#define PMP_NAPOT 0x18
/* For the machine mode too, until the next reset. */
#define PMP_LOCKED 0x80

/* The first that matches decides. A range up to an address begins at the address before. */
static uint32_t entry(uint32_t index, uint32_t flags)
{
	return (PMP_LOCKED | flags) << (8 * (index & 3));
}

void machineStart(enum mode mode)
{
	writeCsr(mscratch, gTrapStack + sizeof(gTrapStack));
	writeCsr(mtvec, trap);
	writeCsr(pmpaddr0, napot(guard(), GUARD));
	writeCsr(pmpaddr1, napot(IMAGE, IMAGE_SIZE));
	writeCsr(pmpaddr2, napot(FLASH, FLASH_SIZE));
	writeCsr(pmpaddr3, RAM >> 2);
	writeCsr(pmpaddr4, (RAM + RAM_SIZE) >> 2);
	writeCsr(pmpaddr5, napot(0, 0x20000000u)); /* the devices */
	writeCsr(pmpaddr6, napot(MORE_RAM, MORE_RAM_SIZE));
	writeCsr(pmpaddr7, 0xffffffffu); /* all the rest: nothing */
	writeCsr(pmpcfg0, entry(0, PMP_NAPOT) | entry(1, PMP_NAPOT | PMP_R | (mode == LINK ? PMP_W : 0)) |
		entry(2, PMP_NAPOT | PMP_R | PMP_X) | entry(3, 0));
	writeCsr(pmpcfg1, entry(4, PMP_TOR | PMP_R | PMP_W) | entry(5, PMP_NAPOT | PMP_R | PMP_W) |
		entry(6, PMP_NAPOT | (mode == PLAIN ? PMP_R | PMP_W : 0)) | entry(7, PMP_NAPOT));
	/* They wake the core, and interrupt nothing. */
	UART_FIFO = 0x01;
	UART_INTERRUPTS = 0x01;
	PLIC_PRIORITY(UART_SOURCE) = 1;
	PLIC_ENABLE = 1u << UART_SOURCE;
	gAsleep = retired();
}
