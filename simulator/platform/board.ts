/** The simulated board: everything that any real one has. UARTs are numbered as on the link. */
import type { Board } from "drivers/board/board";
import Touch from "embedded:sensor/Touch/FT6x06";
import { UART_LGO, UART_SCANNER } from "../link/channels";

export const board: Board = Object.freeze({
  name: "simulator",
  scanner: Object.freeze({ port: UART_SCANNER, receive: 16, transmit: 17 }),
  lgo: Object.freeze({ port: UART_LGO, receive: 18, transmit: 19 }),
  beeper: 25,
  buttons: Object.freeze({ cancel: 37, option: 38, validate: 39 }),
  openTouch: () => new Touch(),
  displayListLength: 12288,
});
