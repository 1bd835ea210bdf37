#ifndef COMPTOIR_ESP_OTA_H
#define COMPTOIR_ESP_OTA_H

#include <stdint.h>

int32_t comptoir_ota_running(void);
int32_t comptoir_ota_is_pending(void);
int32_t comptoir_ota_select_other(void);
int32_t comptoir_ota_select_running(void);
int32_t comptoir_ota_confirm(void);
int32_t comptoir_ota_give_up(void);

#endif
