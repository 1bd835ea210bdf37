/**
 * Moddable Two (ESP32): the pins that its screen and touch controller leave. The scanner is on UART 2, the cable on UART 1
 * with the pins of the programming header, the piezo on pin 27; the touch screen stands for the keys.
 */
import I2C from "embedded:io/i2c";
import FT6x06 from "embedded:sensor/Touch/FT6x06";
import type { Board } from "./board";

export const board: Board = Object.freeze({
  name: "moddable_two",
  scanner: Object.freeze({ port: 2, receive: 16, transmit: 17 }),
  lgo: Object.freeze({ port: 1, receive: 3, transmit: 1 }),
  beeper: 27,
  openTouch: () => new FT6x06({ sensor: { io: I2C, data: 21, clock: 22 } }),
  displayListLength: 12288,
});
