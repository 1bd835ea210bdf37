/**
 * Moddable Two (ESP32): the pins that its screen and touch controller leave. The scanner is on UART 2, the cable on UART 1
 * with the pins of the programming header, the piezo on pin 27; the touch screen stands for the keys.
 */
import SMBus from "embedded:io/smbus";
import FT6x06 from "embedded:sensor/Touch/FT6x06";
import { type Board, LAN_PORT } from "drivers/board/board";
import { collection } from "drivers/board/collection";
import { fleet } from "drivers/board/fleet";
import { gateway } from "drivers/board/gateway";
import { FACTS } from "drivers/board/moddable_two/facts";
import { neighbours } from "drivers/board/neighbours";
import { openPayment } from "drivers/board/payment";
import { printer } from "drivers/board/printer";
import { trustSource } from "drivers/board/trust-source";
import { wifi } from "drivers/board/wifi";
import { Gm65 } from "drivers/gm65/gm65";
import type { TouchSensor } from "drivers/touch/touch";
import { memory } from "drivers/xs-memory/xs-memory";

/** Across the panel as it is mounted, pixels. */
const PANEL_WIDTH = 240;

/**
 * The panel stands upright, 240 x 320; the terminal's screen is that panel turned by 90 degrees (driverRotation), and its
 * touch controller turns as the SDK's own screen does it for 90 degrees: across becomes down, from the far side.
 */
class TurnedTouch implements TouchSensor {
  readonly #sensor = new FT6x06({ sensor: { io: SMBus, data: 21, clock: 22 } });

  sample(): { x: number; y: number }[] | undefined {
    return this.#sensor.sample()?.map(({ x, y }) => ({ x: y, y: PANEL_WIDTH - 1 - x }));
  }

  close(): void {
    this.#sensor.close();
  }
}

export const board: Board = Object.freeze({
  name: FACTS.name,
  product: FACTS.product,
  scanner: Object.freeze({ driver: Gm65, port: 2, receive: 16, transmit: 17 }),
  lgo: Object.freeze({ port: 1, receive: 3, transmit: 1 }),
  lan: LAN_PORT,
  wifi,
  memory,
  beeper: 27,
  collection,
  fleet,
  trustSource,
  gateway,
  neighbours,
  printer,
  openPayment,
  openTouch: () => new TurnedTouch(),
  displayListLength: 12288,
});
