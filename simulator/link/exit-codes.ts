/** The engine ended because the firmware asked for a restart. Any other code is a crash. */
export const EXIT_RESTART = 75;
