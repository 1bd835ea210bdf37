/** Module `embedded:io/pwm`: a pin of the link, 10 bits of duty unless it is told otherwise. */
import { open, partOfPin } from "../broken";
import { PinKind, sendPin } from "../pins";

const RESOLUTION = 10;

interface PwmOptions {
  readonly pin: number;
  readonly hz?: number;
  /** bits */
  readonly resolution?: number;
}

export default class PWM {
  readonly resolution: number;
  readonly hz: number;
  readonly #pin: number;
  #open = true;

  constructor({ pin, hz = 1024, resolution = RESOLUTION }: PwmOptions) {
    if (!Number.isInteger(pin) || pin < 0 || pin > 255) throw new RangeError("invalid pin");
    if (!(hz > 0 && hz <= 40000000)) throw new RangeError("invalid hz");
    if (!Number.isInteger(resolution) || resolution < 1 || resolution > 20) throw new RangeError("invalid resolution");
    open(partOfPin(pin));
    this.#pin = pin;
    this.hz = hz;
    this.resolution = resolution;
    sendPin(pin, PinKind.hertz, Math.round(hz));
    sendPin(pin, PinKind.duty, 0);
  }

  write(value: number): void {
    if (!this.#open) throw new Error("closed");
    if (!Number.isInteger(value) || value < 0 || value >= 1 << this.resolution) throw new RangeError("invalid value");
    sendPin(this.#pin, PinKind.duty, value);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    sendPin(this.#pin, PinKind.duty, 0);
  }
}
