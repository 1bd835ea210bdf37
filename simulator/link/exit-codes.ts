/** How an engine ends. The other codes are its own: engines/c/exit-codes.h. */

/** The firmware asked for a restart. Any other code is a crash. */
export const EXIT_RESTART = 75;
/** It did not come back to its loop, or was not up in time. */
export const EXIT_WATCHDOG = 74;
