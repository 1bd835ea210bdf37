/**
 * The six contacts of a slot, switched in the order of ISO/IEC 7816-3, 6.2 and 6.4: on, RST is low before VCC comes, then
 * the I/O line listens, then the clock runs; off, it is RST, clock, I/O, VCC. And characters, in the card's convention.
 */
import { type Convention, invert, RAW_TS_INVERSE } from "modules/card/convention";

/** The part of `card-serial` that is used. */
export interface CardSerialPort {
  read(): ArrayBuffer | undefined;
  write(bytes: Uint8Array): void;
  configure(options: { baud?: number; parity?: "even" | "odd" }): void;
  close(): void;
}
type CardSerialConstructor = new (options: {
  port: number;
  data: number;
  baud: number;
  onReadable: () => void;
}) => CardSerialPort;

interface PwmPort {
  readonly resolution: number;
  write(value: number): void;
  /** The SDK has it; its typings do not. */
  close?(): void;
}
type PwmConstructor = new (options: { pin: number; hz: number; resolution: number }) => PwmPort;

interface DigitalPort {
  read(): number;
  write(value: 0 | 1): void;
  close(): void;
}
interface DigitalConstructor {
  new (options: { pin: number; mode: number; edge?: number; onReadable?: () => void }): DigitalPort;
  readonly InputPullUp: number;
  readonly Output: number;
  readonly Rising: number;
  readonly Falling: number;
}
interface Pin {
  readonly io: DigitalConstructor;
  readonly pin: number;
}

export interface ContactsOptions {
  readonly serial: { readonly io: CardSerialConstructor; readonly port: number; readonly data: number };
  readonly clock: { readonly io: PwmConstructor; readonly pin: number; readonly hz: number };
  readonly reset: Pin;
  readonly power: Pin;
  /** 0 while a card is in. */
  readonly detect: Pin;
}

/** 4 MHz divided without a remainder, at half duty. */
const RESOLUTION = 2;
const ODD = 1;
const NO_STOP_BIT = 2;

export class Contacts {
  /** Undefined until the first character of an answer to reset has told. */
  #convention: Convention | undefined;
  readonly #options: ContactsOptions;
  readonly #onReadable: () => void;
  #reset: DigitalPort | undefined;
  #power: DigitalPort | undefined;
  #detect: DigitalPort | undefined;
  #serial: CardSerialPort | undefined;
  #clock: PwmPort | undefined;

  /** @throws what the IO throws, with all that was opened closed again */
  constructor(options: ContactsOptions, onDetect: () => void, onReadable: () => void) {
    const { reset, power, detect } = options;
    this.#options = options;
    this.#onReadable = onReadable;
    try {
      this.#reset = new reset.io({ pin: reset.pin, mode: reset.io.Output });
      this.#reset.write(0);
      this.#power = new power.io({ pin: power.pin, mode: power.io.Output });
      this.#power.write(0);
      this.#detect = new detect.io({
        pin: detect.pin,
        mode: detect.io.InputPullUp,
        edge: detect.io.Rising | detect.io.Falling,
        onReadable: onDetect,
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get hasCard(): boolean {
    return this.#detect?.read() === 0;
  }

  close(): void {
    this.off();
    this.#detect?.close();
    this.#detect = undefined;
    this.#power?.close();
    this.#power = undefined;
    this.#reset?.close();
    this.#reset = undefined;
  }

  /** VCC on, RST low. */
  powerOn(): void {
    this.#reset?.write(0);
    this.#power?.write(1);
  }

  /** The I/O line listens, and the clock runs. @throws what the IO throws */
  clockOn(baud: number): void {
    const { serial, clock } = this.#options;
    this.#convention = undefined;
    this.#serial = new serial.io({ port: serial.port, data: serial.data, baud, onReadable: this.#onReadable });
    this.#clock = new clock.io({ pin: clock.pin, hz: clock.hz, resolution: RESOLUTION });
    this.#clock.write(1 << (this.#clock.resolution - 1));
  }

  setReset(level: 0 | 1): void {
    this.#reset?.write(level);
  }

  off(): void {
    this.#reset?.write(0);
    const clock = this.#clock;
    this.#clock = undefined;
    clock?.write(0);
    clock?.close?.();
    const serial = this.#serial;
    this.#serial = undefined;
    serial?.close();
    this.#power?.write(0);
  }

  /** Back to how an answer to reset comes. */
  restart(baud: number): void {
    this.read(ignore);
    this.#convention = undefined;
    this.#serial?.configure({ baud, parity: "even" });
  }

  setBaud(baud: number): void {
    this.#serial?.configure({ baud });
  }

  /** @throws what the serial throws */
  write(characters: Uint8Array): void {
    if (this.#convention !== "inverse") {
      this.#serial?.write(characters);
      return;
    }
    const levels = new Uint8Array(characters.length);
    for (let i = 0; i < levels.length; i += 1) levels[i] = invert(characters[i] ?? 0);
    this.#serial?.write(levels);
    levels.fill(0);
  }

  /**
   * Hands over what has come, character by character; `take` may switch the contacts off.
   * @param take sound: the parity was right @returns whether anything had come
   */
  read(take: (character: number, sound: boolean) => void): boolean {
    const buffer = this.#serial?.read();
    if (buffer === undefined) return false;
    const bytes = new Uint8Array(buffer);
    const serial = this.#serial;
    for (let i = 0; i + 1 < bytes.length && this.#serial === serial; i += 2) {
      const levels = bytes[i] ?? 0;
      const flags = bytes[i + 1] ?? 0;
      if (this.#convention === undefined) this.#learn(levels);
      const isDirect = this.#convention !== "inverse";
      const parity = (flags & ODD) === (isDirect ? 0 : ODD);
      take(isDirect ? levels : invert(levels), parity && (flags & NO_STOP_BIT) === 0);
    }
    bytes.fill(0);
    return bytes.length > 0;
  }

  /** TS: from here on both sides keep to its convention. */
  #learn(levels: number): void {
    this.#convention = levels === RAW_TS_INVERSE ? "inverse" : "direct";
    if (this.#convention === "inverse") this.#serial?.configure({ parity: "odd" });
  }
}

function ignore(): void {}
