#ifndef COMPTOIR_ESP_RESET_H
#define COMPTOIR_ESP_RESET_H

#include <stdint.h>

/* The number of "restart" among those below. */
#define COMPTOIR_RESET_RESTART 1

/* Numbers of ResetReason, in the order of RESET_REASONS (modules/reset/reset-reason.ts). */
int32_t comptoir_reset_reason(void);
/* What a restart that follows is to be told as: a number of the same. */
int32_t comptoir_reset_note(int32_t reason);
/* What was noted since the chip started, and what a loss of power left; -1: nothing. */
int32_t comptoir_reset_noted(void);
/* No restart follows. */
void comptoir_reset_forget(void);
int32_t comptoir_restart(void);

#endif
