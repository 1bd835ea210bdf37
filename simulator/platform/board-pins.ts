/** Where the parts of the simulated board are, for both ends of the link. UARTs are numbered as on the link. */
import {
  UART_CARD,
  UART_CONSOLE,
  UART_LGO,
  UART_NFC,
  UART_PAYMENT,
  UART_PRINTER,
  UART_SCANNER,
} from "../link/channels";

export const BOARD_PINS = Object.freeze({
  scanner: Object.freeze({ port: UART_SCANNER, receive: 16, transmit: 17 }),
  lgo: Object.freeze({ port: UART_LGO, receive: 18, transmit: 19 }),
  card: Object.freeze({ port: UART_CARD, data: 21, clock: 22, hz: 4_000_000, reset: 23, power: 26, detect: 34 }),
  console: Object.freeze({ port: UART_CONSOLE, receive: 32, transmit: 33 }),
  printer: Object.freeze({ port: UART_PRINTER, receive: 12, transmit: 13 }),
  payment: Object.freeze({ port: UART_PAYMENT, receive: 4, transmit: 5 }),
  nfc: Object.freeze({ port: UART_NFC, receive: 14, transmit: 15 }),
  beeper: 25,
  buttons: Object.freeze({ cancel: 37, option: 38, validate: 39 }),
});
