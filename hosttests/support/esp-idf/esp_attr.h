#pragma once
/* The test fills it as a chip's memory is after a loss of power, or as the run before left it, and reads it. */
#define RTC_NOINIT_ATTR __attribute__((section("rtc")))
