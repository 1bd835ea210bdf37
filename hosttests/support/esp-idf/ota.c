/*
 * A model of ESP-IDF's app_update with rollback, for a host: two slots and otadata, of two records. drivers/esp-firmware
 * runs above it, one call a line of standard input:
 *
 *   CALL RUNNING FAULT CODE  SEQ STATE SOUND  SEQ STATE SOUND
 *
 * and an answer, RESULT and the two records after it, a line of standard output. RUNNING is 0, 1, or -1 for a factory
 * partition. FAULT: a function that answers CODE and does nothing, "flashN": the Nth operation on the flash answers CODE,
 * "powerN": the power goes before it; "-": none. A restart is told as RESULT "restart", a loss of power as "power".
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_update/include/esp_ota_ops.h"
#include "esp_system.h"
#include "../../../drivers/esp-firmware/esp-ota.h"
#include "../../../drivers/esp-firmware/esp-reset.h"

#define RESTART 1
#define POWER 2

typedef struct {
	unsigned seq;
	int state;
	int sound;	/* its check sum fits */
} Record;

static Record gRecords[2];
static int gRunning, gCode, gOperations;
static char gFault[40];
static jmp_buf gEnd;

static int fails(const char *name)
{
	return 0 == strcmp(gFault, name);
}

static const esp_partition_t gParts[3] = { { ESP_PARTITION_SUBTYPE_APP_FACTORY },
	{ ESP_PARTITION_SUBTYPE_APP_OTA_0 }, { ESP_PARTITION_SUBTYPE_APP_OTA_0 + 1 } };

static int slotOf(const Record *record)
{
	return (int)((record->seq - 1) % 2);
}

/* The record that the boot loader goes by; -1: it takes the first image that it finds. */
static int active(void)
{
	int best = -1, i;
	for (i = 0; i < 2; i++) {
		int state = gRecords[i].state;
		if (!gRecords[i].sound || state == ESP_OTA_IMG_INVALID || state == ESP_OTA_IMG_ABORTED)
			continue;
		if (best < 0 || gRecords[i].seq > gRecords[best].seq)
			best = i;
	}
	return best;
}

static esp_err_t flash(void)
{
	char name[16];
	gOperations += 1;
	snprintf(name, sizeof(name), "power%d", gOperations);
	if (fails(name))
		longjmp(gEnd, POWER);
	snprintf(name, sizeof(name), "flash%d", gOperations);
	return fails(name) ? gCode : ESP_OK;
}

static esp_err_t rewrite(int record, unsigned seq, int state)
{
	esp_err_t error = flash();
	if (error)
		return error;
	gRecords[record].sound = 0;
	error = flash();
	if (error)
		return error;
	gRecords[record] = (Record){ seq, state, 1 };
	return ESP_OK;
}

const esp_partition_t *esp_ota_get_running_partition(void)
{
	return fails("running") ? NULL : &gParts[gRunning + 1];
}

const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from)
{
	(void)from;
	return fails("next") ? NULL : &gParts[gRunning == 0 ? 2 : 1];
}

esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *state)
{
	int i;
	if (fails("state"))
		return gCode;
	if (partition->subtype == ESP_PARTITION_SUBTYPE_APP_FACTORY)
		return ESP_ERR_NOT_SUPPORTED;
	for (i = 0; i < 2; i++) {
		if (gRecords[i].sound && slotOf(&gRecords[i]) == (int)partition->subtype - ESP_PARTITION_SUBTYPE_APP_OTA_0) {
			*state = gRecords[i].state;
			return ESP_OK;
		}
	}
	return ESP_ERR_NOT_FOUND;
}

esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition)
{
	int slot = (int)partition->subtype - ESP_PARTITION_SUBTYPE_APP_OTA_0, now = active();
	if (fails("select"))
		return gCode;
	if (slot < 0)
		return ESP_ERR_NOT_FOUND;	/* erases otadata, where there is one */
	if (now < 0)
		return rewrite(0, (unsigned)slot + 1, ESP_OTA_IMG_NEW);
	if (slotOf(&gRecords[now]) == slot)
		return rewrite(now, gRecords[now].seq, ESP_OTA_IMG_NEW);
	return rewrite(1 - now, gRecords[now].seq + 1, ESP_OTA_IMG_NEW);
}

esp_err_t esp_ota_mark_app_valid_cancel_rollback(void)
{
	int now = active();
	if (fails("valid"))
		return gCode;
	if (now < 0)
		return ESP_FAIL;
	return gRecords[now].state == ESP_OTA_IMG_VALID ? ESP_OK : rewrite(now, gRecords[now].seq, ESP_OTA_IMG_VALID);
}

esp_err_t esp_ota_mark_app_invalid_rollback(void)
{
	int now = active(), other;
	if (fails("invalid"))
		return gCode;
	if (now < 0)
		return ESP_FAIL;
	other = 1 - now;
	if (!gRecords[other].sound || gRecords[other].state == ESP_OTA_IMG_INVALID ||
			gRecords[other].state == ESP_OTA_IMG_ABORTED)
		return ESP_ERR_OTA_ROLLBACK_FAILED;
	return rewrite(now, gRecords[now].seq, ESP_OTA_IMG_INVALID);
}

static int gReset;
/* What the RTC's memory holds: one word, the note of esp-reset.c. */
extern uint32_t __start_rtc[];

esp_reset_reason_t esp_reset_reason(void)
{
	return (esp_reset_reason_t)gReset;
}

void esp_restart(void)
{
	longjmp(gEnd, RESTART);
}

/* What the boot loader does at a start: an image that has had its one start is given up, a new one has it now. */
static int start(void)
{
	int now = active();
	if (now >= 0 && gRecords[now].state == ESP_OTA_IMG_PENDING_VERIFY) {
		if (rewrite(now, gRecords[now].seq, ESP_OTA_IMG_ABORTED))
			return -1;
		now = active();
	}
	if (now < 0)
		return 0;
	if (gRecords[now].state == ESP_OTA_IMG_NEW && rewrite(now, gRecords[now].seq, ESP_OTA_IMG_PENDING_VERIFY))
		return -1;
	return slotOf(&gRecords[now]);
}

static int call(const char *name)
{
	if (0 == strcmp(name, "running"))
		return comptoir_ota_running();
	if (0 == strcmp(name, "isPending"))
		return comptoir_ota_is_pending();
	if (0 == strcmp(name, "selectOther"))
		return comptoir_ota_select_other();
	if (0 == strcmp(name, "selectRunning"))
		return comptoir_ota_select_running();
	if (0 == strcmp(name, "confirm"))
		return comptoir_ota_confirm();
	if (0 == strcmp(name, "giveUp"))
		return comptoir_ota_give_up();
	if (0 == strcmp(name, "start"))
		return start();
	if (0 == strcmp(name, "reset")) {	/* CODE is ESP-IDF's reason, RUNNING a note left before, or -1 for none */
		gReset = gCode;
		if (gRunning >= 0)
			comptoir_reset_note(gRunning);
		comptoir_reset_reason();
		return comptoir_reset_reason();	/* asked again, the same */
	}
	if (0 == strcmp(name, "note")) {	/* what "reset" leaves for the start after it */
		gReset = gCode;
		comptoir_reset_note(gRunning);
		comptoir_reset_reason();
		return (int)*__start_rtc;
	}
	if (0 == strcmp(name, "restart"))
		return comptoir_restart();
	abort();
}

int main(void)
{
	char name[40];
	while (10 == scanf("%39s %d %39s %d %u %d %d %u %d %d", name, &gRunning, gFault, &gCode, &gRecords[0].seq,
			&gRecords[0].state, &gRecords[0].sound, &gRecords[1].seq, &gRecords[1].state, &gRecords[1].sound)) {
		gOperations = 0;
		switch (setjmp(gEnd)) {
		case 0: printf("%d", call(name)); break;
		case RESTART:
			if (0 == strcmp(name, "restart"))
				printf("restart:%x", *__start_rtc);
			else
				printf("restart");
			break;
		default: printf("power"); break;
		}
		printf(" %u %d %d %u %d %d\n", gRecords[0].seq, gRecords[0].state, gRecords[0].sound, gRecords[1].seq,
			gRecords[1].state, gRecords[1].sound);
	}
	return 0;
}
