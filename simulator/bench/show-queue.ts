/** What is to be done to a terminal, one after the other, by whoever asks for it. */
import type { CodeSymbol } from "../hardware/scanner-module";
import type { Act } from "../player/scenario";
import type { Held } from "./camera";

/** Deeds that wait for the terminal. */
const MAX_QUEUE = 50;

export interface Queued {
  readonly act: Act;
  readonly symbol?: CodeSymbol;
  /** Who holds it up. */
  readonly held?: Held;
  readonly done?: (isDone: boolean) => void;
  /** At which terminal, from 0; the one that is seen unless said. */
  readonly place?: number;
  /** How long it is looked at before the next, ms; until it was answered unless said. */
  readonly settle?: number;
}

export class ShowQueue {
  readonly #waiting: Queued[] = [];

  /** @returns false where too many wait: then none of these does */
  push(...deeds: readonly Queued[]): boolean {
    if (this.#waiting.length >= MAX_QUEUE) return false;
    this.#waiting.push(...deeds);
    return true;
  }

  /** Whether what is held up there waits already. */
  holds({ page, held }: Held): boolean {
    return this.#waiting.some((other) => other.held?.page === page && other.held.held === held);
  }

  /** @param isFingerFree a key waits for it @returns what is next, if it can be done now */
  take(isFingerFree: boolean): Queued | undefined {
    const next = this.#waiting[0];
    return next !== undefined && isOfFinger(next.act) && !isFingerFree ? undefined : this.#waiting.shift();
  }

  /** Nothing more is done. */
  end(): void {
    for (const { done } of this.#waiting.splice(0)) done?.(false);
  }
}

export function isOfFinger(act: Act): boolean {
  return "press" in act || "touch" in act;
}
