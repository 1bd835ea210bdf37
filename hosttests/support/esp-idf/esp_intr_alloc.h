#pragma once

typedef struct intr_handle_data_t *intr_handle_t;
typedef void (*intr_handler_t)(void *refcon);

int esp_intr_alloc(int source, int flags, intr_handler_t handler, void *refcon, intr_handle_t *handle);
int esp_intr_free(intr_handle_t handle);
