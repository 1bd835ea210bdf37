/* How an engine ends, besides 0 and what the bundle gave to host.exit; simulator/engines/reset.ts tells the next start. */
#ifndef COMPTOIR_EXIT_CODES_H
#define COMPTOIR_EXIT_CODES_H

#define EXIT_USAGE 64
#define EXIT_EXCEPTION 70
#define EXIT_MEMORY 71
#define EXIT_STACK 72
/* An access that the machine forbids: out of its memory, a write to flash. */
#define EXIT_ACCESS 73
/* It did not come back to the loop. */
#define EXIT_WATCHDOG 74

/* Seconds of a core at 160 MHz, as in the boards' sdkconfig. */
#define WATCHDOG_SECONDS 10

#endif
