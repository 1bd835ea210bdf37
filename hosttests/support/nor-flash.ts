/**
 * NOR flash at the level of bits, that loses its power in the middle of things.
 *
 * A write that is cut short has cleared any of its bits, in any order; an erase that is cut short has set any of the
 * block's. What it was at work on may be left in between: such a bit reads 0 or 1, differently each time, until it is
 * programmed or erased again. Writing a 1 over a 0 is what NOR cannot do, and throws.
 */
import type { Flash } from "modules/flash/flash";
import type { Random } from "./random";

export class PowerCut extends Error {}

export class NorFlash implements Flash {
  readonly bytes: Uint8Array;
  /** Bits that read differently each time. */
  readonly weak: Uint8Array;
  /** Worn bits: those that no erase sets any more, and those that no write clears. */
  readonly unerasable: Uint8Array;
  readonly unwritable: Uint8Array;
  readonly erases: Uint32Array;
  readonly blockLength: number;
  writes = 0;
  written = 0;
  reads = 0;
  /** Operations until the power goes; the last of them is cut short. */
  budget = Number.POSITIVE_INFINITY;
  isOff = false;
  readonly #random: Random;
  #hasWeak = false;

  constructor(blocks: number, blockLength: number, random: Random) {
    this.blockLength = blockLength;
    this.bytes = new Uint8Array(blocks * blockLength).fill(0xff);
    this.weak = new Uint8Array(blocks * blockLength);
    this.unerasable = new Uint8Array(blocks * blockLength);
    this.unwritable = new Uint8Array(blocks * blockLength);
    this.erases = new Uint32Array(blocks);
    this.#random = random;
  }

  powerOn(): void {
    this.isOff = false;
    this.budget = Number.POSITIVE_INFINITY;
  }

  status() {
    return { size: this.bytes.length, blockLength: this.blockLength };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    this.#inside(offset, byteLength);
    if (this.isOff) throw new PowerCut();
    this.reads += 1;
    const bytes = this.bytes.slice(offset, offset + byteLength);
    if (this.#hasWeak) {
      for (let i = 0; i < byteLength; i += 1) {
        const weak = this.weak[offset + i]!;
        if (weak !== 0) bytes[i]! ^= weak & this.#random.bits();
      }
    }
    return bytes.buffer;
  }

  write(buffer: ArrayBuffer, offset: number): void {
    const data = new Uint8Array(buffer);
    this.#inside(offset, data.length);
    const cut = this.#spend();
    this.writes += 1;
    this.written += data.length;
    for (let i = 0; i < data.length; i += 1) {
      const at = offset + i;
      const wanted = data[i]!;
      const sure = this.bytes[at]! | this.weak[at]!;
      // FF is "leave it as it is"; anything else must find its ones still there.
      if (wanted !== 0xff && (sure & wanted) !== wanted) throw new Error(`a 1 written over a 0 at ${at}`);
      this.#clear(at, ~wanted & 0xff, cut);
    }
    if (cut !== undefined) throw new PowerCut();
  }

  eraseBlock(block: number): void {
    const start = block * this.blockLength;
    this.#inside(start, this.blockLength);
    const cut = this.#spend();
    this.erases[block]! += 1;
    for (let at = start; at < start + this.blockLength; at += 1) {
      const stuck = this.unerasable[at]!;
      if (cut === undefined) {
        this.bytes[at]! |= ~stuck & 0xff;
        this.weak[at] = 0;
        continue;
      }
      const zeros = (~this.bytes[at]! | this.weak[at]!) & ~stuck & 0xff;
      const { done, weak } = this.#partly(zeros, cut);
      this.bytes[at]! |= done | weak;
      this.weak[at] = (this.weak[at]! & ~done) | weak;
    }
    if (cut !== undefined) throw new PowerCut();
  }

  #clear(at: number, bits: number, cut: Cut | undefined): void {
    const free = bits & ~this.unwritable[at]!;
    if (cut === undefined) {
      this.bytes[at]! &= ~free;
      this.weak[at]! &= ~free;
      return;
    }
    const { done, weak } = this.#partly(free & (this.bytes[at]! | this.weak[at]!), cut);
    this.bytes[at]! &= ~done;
    this.weak[at] = (this.weak[at]! & ~done) | weak;
  }

  /** Which of the bits were brought to their end, and which are left in between. */
  #partly(bits: number, { progress, weakness }: Cut): { done: number; weak: number } {
    let done = 0;
    let weak = 0;
    for (let bit = 1; bit < 0x100; bit <<= 1) {
      if ((bits & bit) === 0) continue;
      if (this.#random.unit() < weakness) weak |= bit;
      else if (this.#random.unit() < progress) done |= bit;
    }
    if (weak !== 0) this.#hasWeak = true;
    return { done, weak };
  }

  /** @returns how this operation is cut short, if it is */
  #spend(): Cut | undefined {
    if (this.isOff) throw new PowerCut();
    this.budget -= 1;
    if (this.budget > 0) return undefined;
    this.isOff = true;
    // Nothing, half, nearly all, all; and from crisp to all in between.
    const progress = [0, 0.02, 0.5, 0.98, 1][this.#random.below(5)]!;
    const weakness = [0, 0, 0.02, 0.3, 1][this.#random.below(5)]!;
    return { progress, weakness };
  }

  #inside(offset: number, length: number): void {
    if (!Number.isInteger(offset) || offset < 0 || length < 0 || offset + length > this.bytes.length) {
      throw new Error("out of the partition");
    }
  }
}

interface Cut {
  readonly progress: number;
  readonly weakness: number;
}
