/**
 * The parts of a terminal that may be missing or broken. Each is opened, and used, guarded: one that throws is named in
 * the log and on the service screen, and the terminal goes on without it.
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

export class Parts {
  readonly #log: (line: string) => void;
  readonly #onFailed: (failed: readonly Part[]) => void;
  #failed: readonly Part[] = Object.freeze([]);

  /** @param log English, for the engineer @param onFailed gets all parts that have failed so far, the first one first */
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

  /** Lets a part do something; one that has failed is left alone. */
  use(part: Part, call: () => void): void {
    if (this.#failed.includes(part)) return;
    try {
      call();
    } catch (error) {
      this.#fail(part, error);
    }
  }

  #fail(part: Part, error: unknown): void {
    this.#log(`${part}: ${error instanceof Error ? error.message : String(error)}`);
    if (this.#failed.includes(part)) return;
    this.#failed = Object.freeze([...this.#failed, part]);
    this.#onFailed(this.#failed);
  }
}
