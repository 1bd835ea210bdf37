/**
 * The code that opens service mode at the terminal. There is none until someone has chosen it: a code that every terminal
 * leaves the factory with is no code.
 *
 * What a wrong code costs is in flash before the code is looked at, so that pulling the plug gives nobody a try, and the
 * wait is counted from the start when it was pulled: 10,000 codes at one a day are 27 years.
 */
import { CODE_LENGTH, type UpdateStore } from "./update-store";

/** This many wrong codes in a row cost nothing but the typing. */
export const MAX_TRIES = 5;
/** After them, s; twice as long with each one more. */
export const LOCK_SECONDS = 600;
export const MAX_LOCK_SECONDS = 86400;

/** lost: there was one, and the flash that held it was damaged; a management key alone sets another. */
export type Try = "right" | "wrong" | "locked" | "no-code" | "lost";
export type Choice = "chosen" | "weak" | "already" | "flash-fault";

export class ServiceCode {
  readonly #store: UpdateStore;
  readonly #uptime: () => number;
  readonly #known: string | undefined;
  #lockedUntil: number;

  /** @param known where nobody has chosen one: the code of a simulated terminal, which its screen says */
  constructor(store: UpdateStore, uptime: () => number, known: string | undefined) {
    this.#store = store;
    this.#uptime = uptime;
    this.#known = known;
    this.#lockedUntil = uptime() + lockSeconds(store.record.tries);
  }

  /** Whether there is one, though it may be lost: without it the terminal's own door stays closed. */
  get isChosen(): boolean {
    return this.#code !== undefined;
  }

  /** Whoever stands there may neither open nor choose: damage is no first start. */
  get isLost(): boolean {
    return this.#code === null;
  }

  /** The one that the screen may say; null on every real terminal. */
  get known(): string | null {
    return this.#store.record.code === undefined ? (this.#known ?? null) : null;
  }

  /** s until a code may be typed again; 0 now */
  get lockedSeconds(): number {
    return Math.max(0, Math.ceil(this.#lockedUntil - this.#uptime()));
  }

  try(code: string): Try {
    const expected = this.#code;
    if (expected === undefined) return "no-code";
    if (expected === null) return "lost";
    if (this.lockedSeconds > 0) return "locked";
    const tries = this.#store.record.tries + 1;
    if (!this.#store.change({ tries })) return "locked";
    this.#lockedUntil = this.#uptime() + lockSeconds(tries);
    if (code !== expected) return "wrong";
    this.#lockedUntil = 0;
    this.#store.change({ tries: 0 });
    return "right";
  }

  /** At the installation, by whoever stands there: once. */
  choose(code: string): Choice {
    if (this.#store.record.code !== undefined) return "already";
    if (!isServiceCode(code)) return "weak";
    return this.#store.change({ code, tries: 0 }) ? "chosen" : "flash-fault";
  }

  get #code(): string | null | undefined {
    const { code } = this.#store.record;
    return code === undefined ? this.#known : code;
  }
}

/** @returns s that nobody may try for after so many wrong ones in a row */
function lockSeconds(tries: number): number {
  if (tries < MAX_TRIES) return 0;
  return Math.min(MAX_LOCK_SECONDS, LOCK_SECONDS * 2 ** Math.min(tries - MAX_TRIES, 16));
}

/** Four digits, which are not all the same: that is what terminals of old had, and the first that anyone tries. */
export function isServiceCode(code: string): boolean {
  if (code.length !== CODE_LENGTH) return false;
  let same = true;
  for (let i = 0; i < code.length; i += 1) {
    const digit = code.charAt(i);
    if (digit < "0" || digit > "9") return false;
    same &&= digit === code.charAt(0);
  }
  return !same;
}
