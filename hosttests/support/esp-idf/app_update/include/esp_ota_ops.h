/* Of ESP-IDF 6.0's header of this name, what drivers/esp-firmware calls: same names, types and values. */
#pragma once
#include <stdint.h>
#include <stddef.h>

typedef int esp_err_t;
#define ESP_OK 0
#define ESP_FAIL -1
#define ESP_ERR_INVALID_ARG 0x102
#define ESP_ERR_NOT_FOUND 0x105
#define ESP_ERR_NOT_SUPPORTED 0x106
#define ESP_ERR_OTA_VALIDATE_FAILED 0x1503
#define ESP_ERR_OTA_ROLLBACK_FAILED 0x1505

typedef enum {
	ESP_OTA_IMG_NEW = 0,
	ESP_OTA_IMG_PENDING_VERIFY = 1,
	ESP_OTA_IMG_VALID = 2,
	ESP_OTA_IMG_INVALID = 3,
	ESP_OTA_IMG_ABORTED = 4,
	ESP_OTA_IMG_UNDEFINED = -1,
} esp_ota_img_states_t;

typedef enum {
	ESP_PARTITION_SUBTYPE_APP_FACTORY = 0,
	ESP_PARTITION_SUBTYPE_APP_OTA_0 = 16,
	ESP_PARTITION_SUBTYPE_APP_TEST = 32,
} esp_partition_subtype_t;

typedef struct {
	esp_partition_subtype_t subtype;
} esp_partition_t;

const esp_partition_t *esp_ota_get_running_partition(void);
const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from);
esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *state);
esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition);
esp_err_t esp_ota_mark_app_valid_cancel_rollback(void);
esp_err_t esp_ota_mark_app_invalid_rollback(void);
