/**
 * NOR flash in memory whose power goes during an operation: before it, in the middle of a write (the last byte half
 * written), in the middle of an erase (each byte erased or not, or somewhere between).
 */
import type { Flash } from "modules/journal/flash";

export const BLOCK = 4096;
/** Looked up once: in jest every look at a global is slow. */
const { floor, imul } = Math;

/** Thrown when the power goes: one object, as making an error with its stack for each cut takes longer than the cut. */
export const POWER_CUT = Object.freeze(new Error("power cut"));

/** The power of a whole board: operations of all its flash are counted together. */
export class Power {
  operations = 0;
  /** The operation during which it goes. */
  cutAt = Number.POSITIVE_INFINITY;
  /** Decides how far that operation comes. */
  seed = 0;

  /** @returns true when the power goes now */
  tick(): boolean {
    this.operations += 1;
    return this.operations > this.cutAt;
  }

  random(): number {
    this.seed = (imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 2 ** 32;
  }
}

export class PowerFlash implements Flash {
  readonly bytes: Uint8Array;
  readonly #power: Power;
  /** Bytes written, and blocks erased. */
  written = 0;
  erased = 0;

  constructor(blocks: number, power: Power) {
    this.bytes = new Uint8Array(blocks * BLOCK).fill(0xff);
    this.#power = power;
  }

  status() {
    return { size: this.bytes.length, blockLength: BLOCK };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    if (offset < 0 || offset + byteLength > this.bytes.length) throw new RangeError("out of the partition");
    return this.bytes.slice(offset, offset + byteLength).buffer as ArrayBuffer;
  }

  write(buffer: ArrayBuffer, offset: number): void {
    const data = new Uint8Array(buffer);
    if (offset < 0 || offset + data.length > this.bytes.length) throw new RangeError("out of the partition");
    const power = this.#power;
    const cut = power.tick();
    const whole = cut ? floor(power.random() * data.length) : data.length;
    for (let i = 0; i < whole; i += 1) this.bytes[offset + i]! &= data[i]!;
    this.written += whole;
    if (!cut) return;
    if (whole < data.length) this.bytes[offset + whole]! &= data[whole]! | floor(power.random() * 256);
    throw POWER_CUT;
  }

  eraseBlock(block: number): void {
    if (block < 0 || (block + 1) * BLOCK > this.bytes.length) throw new RangeError("out of the partition");
    const power = this.#power;
    const start = block * BLOCK;
    if (!power.tick()) {
      this.bytes.fill(0xff, start, start + BLOCK);
      this.erased += 1;
      return;
    }
    const share = power.random() * 1.2 - 0.1;
    for (let i = start; i < start + BLOCK; i += 1) {
      if (power.random() < share) this.bytes[i] = 0xff;
      else if (power.random() < 0.1) this.bytes[i]! |= floor(power.random() * 256);
    }
    throw POWER_CUT;
  }
}
