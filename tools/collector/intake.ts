/**
 * Lots wait here for the database, and go into it together: while one transaction is on its way to the disk, what comes
 * meanwhile is the next one. So a crowd costs few commits, and one lot alone waits for nobody.
 */
import type { Result } from "modules/result/result";
import type { ReceivedLot } from "../kit/collecting/lots";
import type { LotAnswer } from "./archive";

export interface IntakeOptions {
  take(lots: readonly ReceivedLot[]): Promise<readonly LotAnswer[]>;
  /** Of each transaction, s. */
  onCommit(seconds: number): void;
  /** A transaction failed: English, without personal data. */
  onFailure(error: unknown): void;
}

/** - full: too many wait already; - unavailable: the database did not take it, or nobody can tell */
export type IntakeRefusal = "full" | "unavailable";

/** Lots that may wait: at 16 invoices a lot, 30 MB. */
export const MAX_WAITING = 2048;
/** Invoices of one transaction; one lot always goes, whatever it holds. */
const MAX_TOGETHER = 512;

interface Waiting {
  readonly lot: ReceivedLot;
  readonly settle: (answer: Result<LotAnswer, IntakeRefusal>) => void;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  receive(lot: ReceivedLot): Promise<Result<LotAnswer, IntakeRefusal>> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.resolve({ ok: false, reason: "full" });
    return new Promise((settle) => {
      this.#waiting.push({ lot, settle });
      this.#writing ??= this.#write();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #write(): Promise<void> {
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      const began = performance.now();
      try {
        const answers = await this.#options.take(batch.map(({ lot }) => lot));
        this.#options.onCommit((performance.now() - began) / 1000);
        for (const [i, { settle }] of batch.entries()) {
          const value = answers[i];
          settle(value === undefined ? UNAVAILABLE : { ok: true, value });
        }
      } catch (error) {
        this.#options.onFailure(error);
        for (const { settle } of batch) settle(UNAVAILABLE);
      }
    }
    this.#writing = undefined;
  }

  #next(): Waiting[] {
    let invoices = 0;
    let count = 0;
    for (const { lot } of this.#waiting) {
      invoices += lot.invoices.length;
      if (count > 0 && invoices > MAX_TOGETHER) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

const UNAVAILABLE = { ok: false, reason: "unavailable" } as const;
