/*
 * Why the chip starts. ESP-IDF tells a restart by software from a panic, a watchdog and a brown-out; but XS ends by a
 * restart by software too, so whoever restarts leaves a note in the RTC's memory, which outlives all but a loss of power.
 * Not run on hardware yet.
 */
#include "esp-reset.h"

#include "esp_attr.h"
#include "esp_system.h"

#define POWER 0
#define RESTART 1
#define STACK 4
#define ACCESS 5
#define WATCHDOG 6
#define BROWN_OUT 7

/* Above the number of a reason: after a loss of power the memory holds anything. */
#define MARK 0x434d5400u

static RTC_NOINIT_ATTR uint32_t gNote;
static int32_t gReason = -1;

static int32_t reason(void)
{
	switch (esp_reset_reason()) {
	case ESP_RST_SW:
		/* XS ends without a word when a stack is full, and then alone. */
		return (gNote & ~0xffu) == MARK ? (int32_t)(gNote & 0xffu) : STACK;
	case ESP_RST_PANIC:
		return ACCESS;
	case ESP_RST_INT_WDT:
	case ESP_RST_TASK_WDT:
	case ESP_RST_WDT:
		return WATCHDOG;
	case ESP_RST_BROWNOUT:
		return BROWN_OUT;
	default:
		return POWER;
	}
}

int32_t comptoir_reset_reason(void)
{
	if (gReason < 0) {
		gReason = reason();
		gNote = 0;
	}
	return gReason;
}

int32_t comptoir_reset_note(int32_t reason)
{
	gNote = MARK | ((uint32_t)reason & 0xffu);
	return 1;
}

int32_t comptoir_restart(void)
{
	comptoir_reset_note(RESTART);
	esp_restart();
	return 1;
}
