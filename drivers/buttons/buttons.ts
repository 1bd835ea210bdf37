/** Push buttons to ground on pulled-up pins: debounced, told when pressed. */
import type { TimerPort } from "modules/ports/timer";

/** The part of `embedded:io/digital` that is used. */
interface DigitalPort {
  read(): number;
  close(): void;
}
interface DigitalConstructor {
  new (options: { pin: number; mode: number; edge: number; onReadable: () => void }): DigitalPort;
  readonly InputPullUp: number;
  readonly Rising: number;
  readonly Falling: number;
}

export interface ButtonsOptions<T, Name extends string> {
  readonly digital: { readonly io: DigitalConstructor };
  readonly pins: Readonly<Record<Name, number>>;
  readonly timer: TimerPort<T>;
  readonly onPress: (name: Name) => void;
}

/** Contacts bounce for less than this, ms. */
const DEBOUNCE = 20;
const PRESSED = 0;

interface Button<T> {
  input: DigitalPort | undefined;
  timer: T | undefined;
  pressed: boolean;
}

export class Buttons<T, Name extends string> {
  readonly #options: ButtonsOptions<T, Name>;
  readonly #buttons: Button<T>[] = [];

  /** @throws TypeError or RangeError for options that are wrong; pins that were opened are closed again */
  constructor(options: ButtonsOptions<T, Name>) {
    const { digital, pins, timer, onPress } = options;
    if (typeof digital?.io !== "function") throw new TypeError("digital.io: a constructor is needed");
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    if (typeof onPress !== "function") throw new TypeError("onPress: a function is needed");
    const names = Object.keys(pins) as Name[];
    for (const name of names) {
      if (!Number.isInteger(pins[name]) || pins[name] < 0) throw new RangeError(`pins.${name}: a pin is needed`);
    }
    this.#options = options;
    try {
      for (const name of names) this.#add(name, pins[name]);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  configure(): void {}

  close(): void {
    for (const button of this.#buttons) {
      if (button.timer !== undefined) this.#options.timer.clear(button.timer);
      button.timer = undefined;
      button.input?.close();
      button.input = undefined;
    }
  }

  #add(name: Name, pin: number): void {
    const { io: Io } = this.#options.digital;
    const button: Button<T> = { input: undefined, timer: undefined, pressed: false };
    this.#buttons.push(button);
    button.input = new Io({
      pin,
      mode: Io.InputPullUp,
      edge: Io.Rising | Io.Falling,
      onReadable: () => {
        if (button.timer !== undefined) this.#options.timer.clear(button.timer);
        button.timer = this.#options.timer.set(() => {
          button.timer = undefined;
          const pressed = button.input?.read() === PRESSED;
          const isNew = pressed && !button.pressed;
          button.pressed = pressed;
          if (isNew) this.#options.onPress(name);
        }, DEBOUNCE);
      },
    });
  }
}
