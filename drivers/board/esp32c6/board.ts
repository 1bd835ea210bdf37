/**
 * ESP32-C6-DevKitC-1 with 16 MB (ESP32-C6, one RISC-V core) with a bare ILI9341 panel on SPI: scanner on UART 1, cable on
 * UART 0 by the bridge that the board has, three keys. The SDK has no third UART here, so no card slot.
 */

import { type Board, LAN_PORT } from "drivers/board/board";
import { collection } from "drivers/board/collection";
import { FACTS } from "drivers/board/esp32c6/facts";
import { fleet } from "drivers/board/fleet";
import { gateway } from "drivers/board/gateway";
import { neighbours } from "drivers/board/neighbours";
import { nfcAt } from "drivers/board/nfc";
import { openPayment } from "drivers/board/payment";
import { printer } from "drivers/board/printer";
import { trustSource } from "drivers/board/trust-source";
import { wifi } from "drivers/board/wifi";
import { M3y } from "drivers/m3y/m3y";
import { memory } from "drivers/xs-memory/xs-memory";

export const board: Board = Object.freeze({
  name: FACTS.name,
  product: FACTS.product,
  scanner: Object.freeze({ driver: M3y, port: 1, receive: 22, transmit: 23 }),
  lgo: Object.freeze({ port: 0, receive: 17, transmit: 16 }),
  lan: LAN_PORT,
  wifi,
  memory,
  nfc: () => nfcAt(10, 11),
  beeper: 21,
  buttons: Object.freeze({ cancel: 0, option: 1, validate: 3 }),
  collection,
  fleet,
  trustSource,
  gateway,
  neighbours,
  printer,
  openPayment,
  displayListLength: 12288,
});
