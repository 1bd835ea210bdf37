#pragma once
#include "xsmc.h"

typedef void (*modMessageDeliver)(void *machine, void *refcon, uint8_t *message, uint16_t length);
int modMessagePostToMachineFromISR(xsMachine *the, modMessageDeliver callback, void *refcon);

/* One core, and the model calls the handler between two calls only. */
typedef int portMUX_TYPE;
#define portMUX_INITIALIZER_UNLOCKED 0
#define portENTER_CRITICAL(lock) ((void)(lock), modelLock(1))
#define portEXIT_CRITICAL(lock) ((void)(lock), modelLock(-1))
#define portENTER_CRITICAL_ISR(lock) ((void)(lock), modelLock(1))
#define portEXIT_CRITICAL_ISR(lock) ((void)(lock), modelLock(-1))

void modelLock(int by);
