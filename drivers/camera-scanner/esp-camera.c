/*
 * The camera of the board, and a task that looks for a QR code in each of its pictures, on the core that XS is least on and
 * at the lowest priority: no picture is ever in the heap of XS, and the screen does not wait for one. Pins are those that
 * the SDK has for the board (mc.defines.h). Compiled against ESP-IDF's headers; not run on hardware yet.
 */
#include "esp-camera.h"

#include <string.h>

#include "esp_camera.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "mc.defines.h"
#include "qr-decoder.h"

#define WIDTH 640
#define HEIGHT 480
/* A QR code of version 40. */
#define MAX_BYTES 2953
#define STACK (16 * 1024)
#define PAUSE pdMS_TO_TICKS(30)

static uint8_t gBytes[MAX_BYTES];
/* Of what is in gBytes: written by the task while 0, by XS while not. */
static int32_t gLength;
static int32_t gState;
enum { CLOSED, OPEN, CLOSING };

static int32_t get(const int32_t *value)
{
	return __atomic_load_n(value, __ATOMIC_ACQUIRE);
}

static void set(int32_t *value, int32_t to)
{
	__atomic_store_n(value, to, __ATOMIC_RELEASE);
}

static void readPictures(void *unused)
{
	(void)unused;
	while (get(&gState) == OPEN) {
		camera_fb_t *picture = esp_camera_fb_get();
		int isWanted = picture && picture->len == WIDTH * HEIGHT && get(&gLength) == 0;
		if (isWanted)
			memcpy(qr_decoder_picture(), picture->buf, WIDTH * HEIGHT);
		if (picture)
			esp_camera_fb_return(picture);
		if (isWanted)
			set(&gLength, qr_decoder_read(gBytes, MAX_BYTES));
		vTaskDelay(PAUSE);
	}
	esp_camera_deinit();
	qr_decoder_close();
	memset(gBytes, 0, sizeof(gBytes));
	set(&gState, CLOSED);
	vTaskDelete(NULL);
}

int32_t comptoir_camera_open(void)
{
	const camera_config_t config = {
		.pin_pwdn = MODDEF_CAMERA_POWERDOWN,
		.pin_reset = MODDEF_CAMERA_RESET,
		.pin_xclk = MODDEF_CAMERA_XCLK,
		.pin_sccb_sda = MODDEF_CAMERA_SDA,
		.pin_sccb_scl = MODDEF_CAMERA_SCL,
		.pin_d0 = MODDEF_CAMERA_D0,
		.pin_d1 = MODDEF_CAMERA_D1,
		.pin_d2 = MODDEF_CAMERA_D2,
		.pin_d3 = MODDEF_CAMERA_D3,
		.pin_d4 = MODDEF_CAMERA_D4,
		.pin_d5 = MODDEF_CAMERA_D5,
		.pin_d6 = MODDEF_CAMERA_D6,
		.pin_d7 = MODDEF_CAMERA_D7,
		.pin_vsync = MODDEF_CAMERA_VSYNC,
		.pin_href = MODDEF_CAMERA_HREF,
		.pin_pclk = MODDEF_CAMERA_PCLK,
		.xclk_freq_hz = 20000000,
		/* XS's own PWM takes the first ones: the clock of a card runs on one. */
		.ledc_timer = LEDC_TIMER_3,
		.ledc_channel = LEDC_CHANNEL_7,
		.pixel_format = PIXFORMAT_GRAYSCALE,
		.frame_size = FRAMESIZE_VGA,
		.fb_count = 2,
		.fb_location = CAMERA_FB_IN_PSRAM,
		.grab_mode = CAMERA_GRAB_LATEST,
		.sccb_i2c_port = MODDEF_CAMERA_I2C_PORT,
	};

	if (get(&gState) != CLOSED || esp_camera_init(&config) != ESP_OK)
		return 0;
	set(&gLength, 0);
	set(&gState, OPEN);
	if (qr_decoder_open(WIDTH, HEIGHT) &&
		xTaskCreatePinnedToCore(readPictures, "camera", STACK, NULL, tskIDLE_PRIORITY + 1, NULL, 1) == pdPASS)
		return 1;
	esp_camera_deinit();
	qr_decoder_close();
	set(&gState, CLOSED);
	return 0;
}

int32_t comptoir_camera_take(uint8_t *bytes, uint32_t size)
{
	int32_t length = get(&gLength);
	if (length <= 0)
		return 0;
	if ((uint32_t)length <= size)
		memcpy(bytes, gBytes, (size_t)length);
	else
		length = 0;
	memset(gBytes, 0, sizeof(gBytes));
	set(&gLength, 0);
	return length;
}

int32_t comptoir_camera_close(void)
{
	if (get(&gState) == OPEN)
		set(&gState, CLOSING);
	return 1;
}
