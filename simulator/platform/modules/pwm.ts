/** Module `embedded:io/pwm`: a pin of the link, 10 bits of duty. */
import { PinKind, sendPin } from "../pins";

const RESOLUTION = 10;

export default class PWM {
  readonly resolution = RESOLUTION;
  readonly hz: number;
  readonly #pin: number;
  #open = true;

  constructor({ pin, hz = 1024 }: { readonly pin: number; readonly hz?: number }) {
    if (!Number.isInteger(pin) || pin < 0 || pin > 255) throw new RangeError("invalid pin");
    if (!(hz > 0 && hz <= 40000000)) throw new RangeError("invalid hz");
    this.#pin = pin;
    this.hz = hz;
    sendPin(pin, PinKind.hertz, Math.round(hz));
    sendPin(pin, PinKind.duty, 0);
  }

  write(value: number): void {
    if (!this.#open) throw new Error("closed");
    if (!Number.isInteger(value) || value < 0 || value >= 1 << RESOLUTION) throw new RangeError("invalid value");
    sendPin(this.#pin, PinKind.duty, value);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    sendPin(this.#pin, PinKind.duty, 0);
  }
}
