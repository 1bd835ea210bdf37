#pragma once
#include "xsmc.h"

void xs_card_serial_constructor(xsMachine *the);
void xs_card_serial_destructor(void *data);
void xs_card_serial_close(xsMachine *the);
void xs_card_serial_read(xsMachine *the);
void xs_card_serial_write(xsMachine *the);
void xs_card_serial_configure(xsMachine *the);
