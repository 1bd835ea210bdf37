#ifndef COMPTOIR_ESP_CAMERA_H
#define COMPTOIR_ESP_CAMERA_H

#include <stdint.h>

int32_t comptoir_camera_open(void);
/* The bytes of a code that was read since the last call, or 0. */
int32_t comptoir_camera_take(uint8_t *bytes, uint32_t size);
int32_t comptoir_camera_close(void);

#endif
