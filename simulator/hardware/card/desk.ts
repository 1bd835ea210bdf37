/**
 * A card slot on the desk, with no engine and no link between: the IO constructors that a driver is given (the twins of
 * `card-serial`, `embedded:io/pwm`, `embedded:io/digital` and `timer`), wired to the bench's own slot in this process.
 */
import { BOARD_PINS } from "../../platform/board-pins";
import type { Scheduler } from "../scheduler";
import type { Character } from "./characters";
import type { Plastic } from "./plastic";
import { CardSlot, type Parity } from "./slot";

const PINS = BOARD_PINS.card;
/** As the ESP32's native serial: what is longer does not fit. */
const MAX_WRITE = 264;
const PWM_RESOLUTION = 10;
const INPUT = 0;
const INPUT_PULL_UP = 1;
const OUTPUT = 8;
const RISING = 1;
const FALLING = 2;

interface SerialOptions {
  readonly baud: number;
  readonly parity?: Parity;
  readonly onReadable?: (characters: number) => void;
}
interface DigitalOptions {
  readonly pin: number;
  readonly mode: number;
  readonly edge?: number;
  readonly onReadable?: () => void;
}

export class CardDesk {
  readonly slot: CardSlot;
  /** IO that is open now: nothing may be left when a driver has closed. */
  open = 0;
  readonly #scheduler: Scheduler;
  #hear: ((character: Character) => void) | undefined;
  #detect: 0 | 1 = 1;
  #onDetect: (() => void) | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.slot = new CardSlot({
      scheduler,
      onCharacter: (character) => this.#hear?.(character),
      onDetect: (isIn) => {
        this.#detect = isIn ? 0 : 1;
        this.#onDetect?.();
      },
    });
  }

  /** @param upsideDown nothing touches the chip */
  insert(plastic: Plastic, upsideDown = false): void {
    this.slot.insert(plastic, upsideDown);
  }

  pull(): void {
    this.slot.pull();
  }

  /** The part of the module `timer` that drivers use. */
  get timer() {
    const scheduler = this.#scheduler;
    return {
      set: (call: () => void, ms: number) => scheduler.at(scheduler.now() + ms, call),
      clear: (cancel: () => void) => cancel(),
    };
  }

  /** Module `card-serial`. */
  get Serial() {
    const desk = this;
    return class {
      #input: number[] = [];
      #told = false;
      #freeAt = 0;
      #open = true;
      readonly #options: SerialOptions;
      #baud: number;
      #parity: Parity;

      constructor(options: SerialOptions) {
        this.#options = options;
        this.#baud = options.baud;
        this.#parity = options.parity ?? "even";
        desk.open += 1;
        desk.slot.line(this.#baud, this.#parity);
        desk.#hear = ({ levels, odd }) => {
          this.#input.push(levels, odd ? 1 : 0);
          if (this.#told) return;
          this.#told = true;
          desk.#soon(() => {
            this.#told = false;
            if (this.#open && this.#input.length > 0) this.#options.onReadable?.call(this, this.#input.length / 2);
          });
        };
      }

      read(): ArrayBuffer | undefined {
        if (this.#input.length === 0) return undefined;
        return Uint8Array.from(this.#input.splice(0)).buffer;
      }

      write(bytes: Uint8Array): void {
        if (!this.#open) throw new Error("closed");
        const now = desk.#scheduler.now();
        if (bytes.length > MAX_WRITE || now < this.#freeAt) throw new Error("output full");
        this.#freeAt = now + (bytes.length * 12 * 1000) / this.#baud;
        desk.slot.write(bytes);
      }

      configure({ baud = this.#baud, parity = this.#parity }: { baud?: number; parity?: Parity }): void {
        this.#baud = baud;
        this.#parity = parity;
        desk.slot.line(baud, parity);
      }

      close(): void {
        if (!this.#open) return;
        this.#open = false;
        desk.open -= 1;
        desk.#hear = undefined;
        desk.slot.line(0, "even");
      }
    };
  }

  /** Module `embedded:io/pwm`, for CLK. */
  get PWM() {
    const desk = this;
    return class {
      readonly resolution: number;
      readonly hz: number;
      #open = true;

      constructor({ hz = 1024, resolution = PWM_RESOLUTION }: { pin: number; hz?: number; resolution?: number }) {
        this.hz = hz;
        this.resolution = resolution;
        desk.open += 1;
      }

      write(value: number): void {
        if (!this.#open) throw new Error("closed");
        desk.slot.clock(value === 0 ? 0 : this.hz);
      }

      close(): void {
        if (!this.#open) return;
        this.#open = false;
        desk.open -= 1;
        desk.slot.clock(0);
      }
    };
  }

  /** Module `embedded:io/digital`, for RST, VCC and the switch. */
  get Digital() {
    const desk = this;
    return class {
      static readonly Input = INPUT;
      static readonly InputPullUp = INPUT_PULL_UP;
      static readonly Output = OUTPUT;
      static readonly Rising = RISING;
      static readonly Falling = FALLING;
      readonly #options: DigitalOptions;
      #level: 0 | 1 = 0;
      #open = true;

      constructor(options: DigitalOptions) {
        this.#options = options;
        desk.open += 1;
        if (options.pin !== PINS.detect) return;
        desk.#onDetect = () => {
          const edge = options.edge ?? RISING | FALLING;
          if ((edge & (desk.#detect === 1 ? RISING : FALLING)) === 0) return;
          desk.#soon(() => {
            if (this.#open) options.onReadable?.call(this);
          });
        };
      }

      read(): 0 | 1 {
        return this.#options.pin === PINS.detect ? desk.#detect : this.#level;
      }

      write(level: 0 | 1): void {
        if (!this.#open) throw new Error("closed");
        this.#level = level;
        if (this.#options.pin === PINS.power) desk.slot.contact("power", level);
        else if (this.#options.pin === PINS.reset) desk.slot.contact("reset", level);
      }

      close(): void {
        if (!this.#open) return;
        this.#open = false;
        desk.open -= 1;
        if (this.#options.pin === PINS.detect) desk.#onDetect = undefined;
      }
    };
  }

  /** Once the caller has returned: nothing is called back from inside a public method. */
  #soon(call: () => void): void {
    this.#scheduler.at(this.#scheduler.now(), call);
  }
}
