/**
 * A module's transmit line: what it sends is paced by its baud rate, and said beforehand, with when it is on the line, so
 * that a desktop that has no time tears no code. What is read at another rate is garbled.
 */
import type { ScannerModuleOptions } from "./scanner-module";

const BITS = 10;
/** What is put on the line at a time, ms. */
const PIECE = 4;
/** No question for so long: the firmware has finished with them, ms. */
const QUIET = 400;

export class PacedLine {
  readonly #options: ScannerModuleOptions;
  /** When all that was sent is out. */
  #freeAt = Number.NEGATIVE_INFINITY;
  #baud = 0;
  /** When it said the last thing that was understood, before it was quiet. */
  #spokenAt: number | undefined;
  #isKnown = false;

  constructor(options: ScannerModuleOptions) {
    this.#options = options;
  }

  /** The firmware's side of the line; 0 while it is closed. */
  get baud(): number {
    return this.#baud;
  }

  set baud(baud: number) {
    this.#baud = baud;
    this.#forget();
  }

  /** Whether the firmware has asked and set all that it wants, since it opened the line or the module was plugged in. */
  get isKnown(): boolean {
    // Asked once, it stays: a question now and then is no new beginning.
    this.#isKnown ||= this.#spokenAt !== undefined && this.#options.scheduler.now() - this.#spokenAt >= QUIET;
    return this.#isKnown;
  }

  /** The module understood what came. */
  know(): void {
    this.#spokenAt = this.#options.scheduler.now();
  }

  #forget(): void {
    this.#spokenAt = undefined;
    this.#isKnown = false;
  }

  get isSending(): boolean {
    return this.#options.scheduler.now() < this.#freeAt;
  }

  cut(): void {
    this.#freeAt = Number.NEGATIVE_INFINITY;
    this.#forget();
    this.#options.fallSilent?.();
  }

  /** @param baud the module's @param plugged whether anything of it gets to the other side */
  send(bytes: readonly number[], baud: number, plugged: boolean): void {
    const { scheduler, send } = this.#options;
    const perMillisecond = baud / BITS / 1000;
    const length = Math.max(1, Math.ceil(perMillisecond * PIECE));
    const now = scheduler.now();
    this.#freeAt = Math.max(now, this.#freeAt);
    for (let at = 0; at < bytes.length; at += length) {
      const piece = bytes.slice(at, at + length);
      this.#freeAt += piece.length / perMillisecond;
      if (plugged && this.baud !== 0) send(garbled(piece, baud, this.baud), this.#freeAt - now);
    }
  }
}

/** How long so many bytes are on the line, ms. */
export function lineTime(bytes: number, baud: number): number {
  return (bytes * BITS * 1000) / baud;
}

/** A receiver at another rate sees other bytes, more or fewer of them; which ones does not matter, but not these. */
function garbled(bytes: readonly number[], sent: number, read: number): Uint8Array {
  if (sent === read) return Uint8Array.from(bytes);
  const count = Math.max(1, Math.round((bytes.length * read) / sent));
  return Uint8Array.from({ length: count }, (_, i) => ((bytes[i % bytes.length] ?? 0) * 37 + 91) & 0xff);
}
