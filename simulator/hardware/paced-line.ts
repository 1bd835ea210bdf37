/**
 * A module's transmit line: what it sends is paced by its baud rate, and said beforehand, with when it is on the line, so
 * that a desktop that has no time tears no code. What is read at another rate is garbled.
 */
import type { ScannerModuleOptions } from "./scanner-module";

const BITS = 10;
/** What is put on the line at a time, ms. */
const PIECE = 4;

export class PacedLine {
  readonly #options: ScannerModuleOptions;
  /** When all that was sent is out. */
  #freeAt = Number.NEGATIVE_INFINITY;
  /** The firmware's side of the line; 0 while it is closed. */
  baud = 0;

  constructor(options: ScannerModuleOptions) {
    this.#options = options;
  }

  get isSending(): boolean {
    return this.#options.scheduler.now() < this.#freeAt;
  }

  cut(): void {
    this.#freeAt = Number.NEGATIVE_INFINITY;
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
