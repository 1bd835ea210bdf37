import type { TouchSensor } from "drivers/touch/touch";

/** Where the parts of a board are. Each board has its table; the manifest chooses which one the module `board` is. */

export interface SerialPins {
  readonly port: number;
  readonly receive: number;
  readonly transmit: number;
}

export interface Board {
  readonly name: string;
  readonly scanner: SerialPins;
  /** The cable to the pharmacy's software; absent where the board has no line left. */
  readonly lgo?: SerialPins;
  /** Piezo. */
  readonly beeper?: number;
  /** Keys to ground, left to right under the screen; absent where the touch screen stands for them. */
  readonly buttons?: { readonly cancel: number; readonly option: number; readonly validate: number };
  /** Opens the touch controller. */
  readonly openTouch?: () => TouchSensor;
  /** Commands that may be drawn between begin and end, bytes. */
  readonly displayListLength: number;
}
