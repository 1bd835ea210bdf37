#pragma once
#include "xsmc.h"

#define builtinGetPin(the, slot) ((uint32_t)(slot)->integer)
#define builtinIsPinFree(pin) (!pinIsUsed(pin))
#define builtinUsePin(pin) usePin(pin, 1)
#define builtinFreePin(pin) usePin(pin, 0)
#define builtinInitializeTarget(the) ((void)(the))

int pinIsUsed(uint32_t pin);
void usePin(uint32_t pin, int is);
xsSlot *builtinGetCallback(xsMachine *the, int id);
