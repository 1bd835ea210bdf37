/*
 * What ESP-IDF's boot loader knows and the SDK does not expose: which slot runs, whether it is on trial, and the three
 * things that can be decided of it. Needs CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE. Plain C, bound by XS FFI; 1 is done or
 * yes, 0 no.
 */
#include "esp-ota.h"

/* By its place: the SDK gives the compiler ESP-IDF's components, and not this one's headers. */
#include "app_update/include/esp_ota_ops.h"

/* 0 for ota_0, 1 for ota_1, -1 for a factory partition, which a board with two slots does not have. */
int32_t comptoir_ota_running(void)
{
	const esp_partition_t *running = esp_ota_get_running_partition();
	int32_t slot = running ? (int32_t)running->subtype - ESP_PARTITION_SUBTYPE_APP_OTA_0 : -1;
	return slot == 0 || slot == 1 ? slot : -1;
}

int32_t comptoir_ota_is_pending(void)
{
	esp_ota_img_states_t state;
	const esp_partition_t *running = esp_ota_get_running_partition();
	return running && esp_ota_get_state_partition(running, &state) == ESP_OK &&
		state == ESP_OTA_IMG_PENDING_VERIFY;
}

/* Verifies ESP-IDF's own format too, and with Secure Boot its signature. */
int32_t comptoir_ota_select_other(void)
{
	const esp_partition_t *other = esp_ota_get_next_update_partition(NULL);
	return other && esp_ota_set_boot_partition(other) == ESP_OK;
}

int32_t comptoir_ota_select_running(void)
{
	const esp_partition_t *running = esp_ota_get_running_partition();
	if (!running || esp_ota_set_boot_partition(running) != ESP_OK)
		return 0;
	/* Selected anew, it would be on trial at the next start. */
	return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK;
}

int32_t comptoir_ota_confirm(void)
{
	return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK;
}

/* From the next start on, which is the caller's: there is something to be kept before it, and a reason to be noted. */
int32_t comptoir_ota_give_up(void)
{
	return esp_ota_mark_app_invalid_rollback() == ESP_OK;
}
