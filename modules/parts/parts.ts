/**
 * The parts of a terminal that may be missing or broken. Each is opened, and used, guarded: one that throws is named in
 * the log and on the service screen, and the terminal goes on without it. What is opened again and answers is one of the
 * parts as before: a network may come later than the terminal starts.
 */
export const PARTS = Object.freeze([
  "scanner",
  "camera",
  "card",
  "nfc",
  "buttons",
  "touch",
  "cable",
  "beeper",
  "speaker",
  "network",
  "console",
  "collector",
  "fleet",
  "printer",
  "payment",
  "gateway",
  "neighbours",
] as const);
export type Part = (typeof PARTS)[number];

/** s between two tries to open a part that was not there: a network that comes is used within this time. */
export const RETRY_SECONDS = 5;

interface Awaited {
  readonly part: Part;
  readonly open: () => void;
}

export class Parts {
  readonly #log: (line: string) => void;
  readonly #onFailed: (failed: readonly Part[]) => void;
  #failed: readonly Part[] = Object.freeze([]);
  /** What each that has failed said last: it is not said again at each try. */
  #said: Map<Part, string> | undefined;
  #awaited: Awaited[] | undefined;
  #waits = 0;

  /** @param log English, for the engineer @param onFailed gets all parts that do not answer, the first one first */
  constructor(log: (line: string) => void, onFailed: (failed: readonly Part[]) => void) {
    this.#log = log;
    this.#onFailed = onFailed;
  }

  /** @param open throws where the part does not answer @returns undefined then */
  open<T>(part: Part, open: () => T): T | undefined {
    try {
      return open();
    } catch (error) {
      this.#fail(part, error);
      return undefined;
    }
  }

  /** Opens what may have failed before: where it answers, it has failed no more. */
  reopen<T>(part: Part, open: () => T): T | undefined {
    const opened = this.open(part, open);
    if (opened !== undefined) this.#mend(part);
    return opened;
  }

  /** Opens a part now, or when it is there: `second` tries again until it opens. */
  await(part: Part, open: () => void): void {
    if (this.#tryToOpen(part, open)) return;
    this.#awaited ??= [];
    this.#awaited.push({ part, open });
  }

  /** Once a second. */
  second(): void {
    if (this.#awaited === undefined) return;
    this.#waits += 1;
    if (this.#waits < RETRY_SECONDS) return;
    this.#waits = 0;
    const left = this.#awaited.filter(({ part, open }) => !this.#tryToOpen(part, open));
    this.#awaited = left.length === 0 ? undefined : left;
  }

  /** Lets a part do something; one that has failed is left alone. */
  use(part: Part, call: () => void): void {
    if (this.#failed.includes(part)) return;
    try {
      call();
    } catch (error) {
      this.#fail(part, error);
    }
  }

  #tryToOpen(part: Part, open: () => void): boolean {
    return (
      this.reopen(part, () => {
        open();
        return true;
      }) === true
    );
  }

  #mend(part: Part): void {
    if (!this.#failed.includes(part)) return;
    this.#said?.delete(part);
    this.#failed = Object.freeze(this.#failed.filter((failed) => failed !== part));
    this.#log(`${part}: answers`);
    this.#onFailed(this.#failed);
  }

  #fail(part: Part, error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    if (this.#said?.get(part) !== words) this.#log(`${part}: ${words}`);
    this.#said ??= new Map();
    this.#said.set(part, words);
    if (this.#failed.includes(part)) return;
    this.#failed = Object.freeze([...this.#failed, part]);
    this.#onFailed(this.#failed);
  }
}
