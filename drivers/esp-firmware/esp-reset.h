#ifndef COMPTOIR_ESP_RESET_H
#define COMPTOIR_ESP_RESET_H

#include <stdint.h>

/* Numbers of ResetReason, in the order of RESET_REASONS (modules/reset/reset-reason.ts). */
int32_t comptoir_reset_reason(void);
/* What a restart that follows is to be told as: a number of the same. */
int32_t comptoir_reset_note(int32_t reason);
int32_t comptoir_restart(void);

#endif
