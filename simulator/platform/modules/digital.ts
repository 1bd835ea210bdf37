/** Module `embedded:io/digital`: a pin of the link. Inputs keep the last level that the bench told; pulled up, it is 1. */
import { open, partOfPin } from "../broken";
import { callSoon } from "../clock";
import { onPin, PinKind, sendPin } from "../pins";

export interface DigitalOptions {
  readonly pin: number;
  readonly mode: number;
  readonly edge?: number;
  readonly onReadable?: (this: Digital) => void;
}

const INPUT = 0;
const INPUT_PULL_UP = 1;
const OUTPUT = 8;
const RISING = 1;
const FALLING = 2;

/** Getters, not static fields: for those, each private name of the class would become a WeakMap (tools/kit/build/bundle.ts). */
export default class Digital {
  static get Input(): number {
    return INPUT;
  }

  static get InputPullUp(): number {
    return INPUT_PULL_UP;
  }

  static get Output(): number {
    return OUTPUT;
  }

  static get Rising(): number {
    return RISING;
  }

  static get Falling(): number {
    return FALLING;
  }

  readonly #options: DigitalOptions;
  #level: 0 | 1;
  #open = true;

  constructor(options: DigitalOptions) {
    if (!Number.isInteger(options.pin) || options.pin < 0 || options.pin > 255) throw new RangeError("invalid pin");
    open(partOfPin(options.pin));
    this.#options = options;
    this.#level = options.mode === INPUT_PULL_UP ? 1 : 0;
    if (options.mode !== OUTPUT) onPin(options.pin, (value) => this.#change(value === 0 ? 0 : 1));
    sendPin(options.pin, PinKind.opened, options.mode);
  }

  read(): 0 | 1 {
    return this.#level;
  }

  write(value: 0 | 1): void {
    if (!this.#open) throw new Error("closed");
    this.#level = value;
    sendPin(this.#options.pin, PinKind.digital, value);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    onPin(this.#options.pin, undefined);
  }

  #change(level: 0 | 1): void {
    if (level === this.#level) return;
    this.#level = level;
    const edge = this.#options.edge ?? RISING | FALLING;
    if ((edge & (level === 1 ? RISING : FALLING)) === 0) return;
    callSoon(() => {
      if (this.#open) this.#options.onReadable?.call(this);
    });
  }
}
