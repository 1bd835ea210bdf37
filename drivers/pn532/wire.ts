/** The two wires of a PN532 that are used: what goes out is a frame, what comes in is bytes for a FrameReader. */
import { ACK, NACK } from "modules/nfc/frame";
import type { SerialLine, SerialPort } from "modules/ports/serial";
import type { TimerPort } from "modules/ports/timer";

/** The part of ECMA-419's I2C that is used. */
interface I2cPort {
  read(length: number): ArrayBuffer | number | undefined;
  write(bytes: Uint8Array): unknown;
  /** The SDK has it; its typings do not. */
  close?(): void;
}
type I2cConstructor = new (options: { data: number; clock: number; hz: number; address: number }) => I2cPort;

/** Where it is: one of the two. */
export interface NfcWire {
  /** Its rate is the part's own. */
  readonly serial?: Omit<SerialLine, "baud">;
  readonly i2c?: {
    readonly io: I2cConstructor;
    readonly data: number;
    readonly clock: number;
    /** 100,000 unless said: 400,000 is its most. */
    readonly hz?: number;
  };
}

export interface Wire {
  /** Out of its sleep, before the first frame. */
  wake(): void;
  /** @param most bytes that its answer has at most, frame and all @throws what the IO throws */
  send(frame: Uint8Array, most: number): void;
  /** What it sent last was not whole: once more. @throws what the IO throws */
  repeat(): void;
  /** It is not to go on with what it was told. @throws what the IO throws */
  abort(): void;
  close(): void;
}

/** Before anything is opened. @throws TypeError */
export function checkWire({ serial, i2c }: NfcWire): void {
  if ((serial === undefined) === (i2c === undefined)) throw new TypeError("serial or i2c: one of them is needed");
  if (serial !== undefined && typeof serial.io !== "function")
    throw new TypeError("serial.io: a constructor is needed");
  if (i2c !== undefined && typeof i2c.io !== "function") throw new TypeError("i2c.io: a constructor is needed");
}

/** @throws TypeError for no wire, what the IO throws */
export function openWire<T>({ serial, i2c }: NfcWire, timer: TimerPort<T>, onBytes: (bytes: Uint8Array) => void): Wire {
  if (serial !== undefined) return new SerialWire(serial, onBytes);
  if (i2c !== undefined) return new I2cWire(i2c, timer, onBytes);
  throw new TypeError("serial or i2c: one of them is needed");
}

const BAUD = 115200;
/** HSU: 55 55 and some zeros give it the time to wake (UM0701-02, 7.2.11; AN10609, 3.2.1). */
const WAKE_UP: readonly number[] = Object.freeze([0x55, 0x55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

class SerialWire implements Wire {
  readonly #serial: SerialPort;

  constructor({ io: Io, ...pins }: NonNullable<NfcWire["serial"]>, onBytes: (bytes: Uint8Array) => void) {
    this.#serial = new Io({
      ...pins,
      baud: BAUD,
      format: "buffer",
      onReadable: () => {
        const bytes = this.#serial.read();
        if (bytes instanceof ArrayBuffer && bytes.byteLength > 0) onBytes(new Uint8Array(bytes));
      },
    });
  }

  wake(): void {
    this.#serial.write(Uint8Array.from(WAKE_UP));
  }

  send(frame: Uint8Array): void {
    this.#serial.write(frame);
  }

  repeat(): void {
    this.#serial.write(Uint8Array.from(NACK));
  }

  abort(): void {
    this.#serial.write(Uint8Array.from(ACK));
  }

  close(): void {
    this.#serial.close();
  }
}

/** 48 on the wire, write; the seven bits of it. */
const ADDRESS = 0x24;
const HZ = 100_000;
const READY = 0x01;
/** From one look at its status byte to the next, ms. */
const POLL = 5;

/**
 * Before each answer, on each read, it puts a status byte: 01 once the answer is there (UM0701-02, 6.2.4). It is asked for
 * that byte alone until then; an answer is read in one go, for a read that stops short loses the rest.
 */
class I2cWire<T> implements Wire {
  readonly #i2c: I2cPort;
  readonly #timer: TimerPort<T>;
  readonly #onBytes: (bytes: Uint8Array) => void;
  #poll: T | undefined;
  #isAckAwaited = false;
  #most = 0;
  #closed = false;

  constructor(
    { io: Io, data, clock, hz = HZ }: NonNullable<NfcWire["i2c"]>,
    timer: TimerPort<T>,
    onBytes: (bytes: Uint8Array) => void,
  ) {
    this.#timer = timer;
    this.#onBytes = onBytes;
    this.#i2c = new Io({ data, clock, hz, address: ADDRESS });
  }

  /** Its address wakes it. */
  wake(): void {}

  send(frame: Uint8Array, most: number): void {
    this.#stop();
    this.#isAckAwaited = true;
    this.#most = most;
    this.#i2c.write(frame);
    this.#wait();
  }

  repeat(): void {
    this.#i2c.write(Uint8Array.from(NACK));
    this.#wait();
  }

  abort(): void {
    this.#stop();
    this.#i2c.write(Uint8Array.from(ACK));
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#i2c.close?.();
  }

  #stop(): void {
    if (this.#poll !== undefined) this.#timer.clear(this.#poll);
    this.#poll = undefined;
  }

  #wait(): void {
    this.#stop();
    this.#poll = this.#timer.set(() => {
      this.#poll = undefined;
      if (!this.#closed) this.#look();
    }, POLL);
  }

  #look(): void {
    let bytes: Uint8Array | undefined;
    try {
      if (this.#read(1)?.[0] === READY) bytes = this.#read(1 + (this.#isAckAwaited ? ACK.length : this.#most));
    } catch {
      // It does not answer to its address while it is busy.
    }
    if (bytes === undefined || bytes[0] !== READY) {
      this.#wait();
      return;
    }
    const frame = bytes.subarray(1);
    if (!this.#isAckAwaited) {
      this.#onBytes(frame);
      return;
    }
    this.#isAckAwaited = false;
    if (isAck(frame)) {
      this.#onBytes(frame);
      this.#wait();
      return;
    }
    // A clone that sends no ACK: this was the beginning of its answer, and the rest of it is lost.
    try {
      this.repeat();
    } catch {
      this.#wait();
    }
  }

  #read(length: number): Uint8Array | undefined {
    const bytes = this.#i2c.read(length);
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : undefined;
  }
}

function isAck(bytes: Uint8Array): boolean {
  for (let i = 0; i < ACK.length; i += 1) if (bytes[i] !== ACK[i]) return false;
  return true;
}
