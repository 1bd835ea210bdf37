/**
 * What waits to be printed. A job is no more than the number of an invoice and what is wanted of it: its document is made
 * from the journal when the printer can take it, and made again, whole, when it broke off. Nothing here holds the counter
 * up; who has a sale open never waits for paper.
 */
import type { Sheet } from "./paper";
import type { JobEnd } from "./printer-session";
import { isTrouble, type PrinterStatus } from "./status";

export type PrintKind = "receipt" | "mention";

export interface PrintJob {
  /** Of the invoice. */
  readonly number: number;
  readonly kind: PrintKind;
  /** It is printed again, and says so. */
  readonly isCopy: boolean;
  /** ISO 639-1; one that nobody speaks here is the first of the terminal's own. */
  readonly language: string;
}

/** What waits, as it is kept over a loss of power (kept-jobs.ts). */
export interface KeptJobs {
  readonly jobs: readonly PrintJob[];
  /** The printer has the first of them. */
  readonly isUnderWay: boolean;
}

export interface Printed {
  readonly blocks: readonly Uint8Array[];
  readonly sheet: Sheet;
}

/** Why nothing was printed: no such invoice is left, it is too long, or too much waits already. */
export type PrintRefusal = "not-found" | "too-long" | "too-many";
/** `in-doubt`: the power went while the printer had it; a person looks at the paper. It is not printed again by itself. */
export type PrintResult = "printed" | PrintRefusal | "in-doubt";

/** What the terminal knows of its printer. */
export interface PrinterView {
  readonly status: PrinterStatus;
  /** Documents that wait, with the one under way. */
  readonly waiting: number;
  /** The first of them; null when nothing waits. */
  readonly job: PrintJob | null;
  /** It broke off so often that a person has to say whether to try again. */
  readonly isStalled: boolean;
  /** How the last one ended. */
  readonly last: { readonly job: PrintJob; readonly result: PrintResult } | null;
}

/** A ReceiptPrinter is one. */
export interface Printer {
  /** @returns false when it cannot now: then nothing was sent */
  print(blocks: readonly Uint8Array[], sheet: Sheet): boolean;
}

/** What a printer tells. */
export interface PrinterCallbacks {
  readonly onStatus: (status: PrinterStatus) => void;
  readonly onEnd: (end: JobEnd) => void;
}

export interface PrintingPorts {
  /** Makes the document of a job; modules/receipt does. */
  make(job: PrintJob): Printed | PrintRefusal;
  onChange(view: PrinterView): void;
  /** What waited when the power went. */
  readonly kept?: KeptJobs;
  /** Keeps for good what waits, before it returns; that the printer has it, before any of it leaves. */
  keep?(jobs: KeptJobs): void;
}

/** Jobs that wait at once: some minutes at a busy counter. */
export const MAX_JOBS = 8;
/** A document that broke off is begun anew by itself so often: a roll that was put in badly, a cover not quite shut. */
export const MAX_TRIES = 3;

export class Printing {
  readonly #ports: PrintingPorts;
  readonly #printer: Printer;
  readonly #jobs: PrintJob[] = [];
  #status: PrinterStatus = "searching";
  #isUnderWay = false;
  #tries = 0;
  #last: PrinterView["last"] = null;

  /** @param open opens the printer, which calls nothing before it returns */
  constructor(ports: PrintingPorts, open: (callbacks: PrinterCallbacks) => Printer) {
    this.#ports = ports;
    this.#find(ports.kept);
    this.#printer = open({ onStatus: (status) => this.#onStatus(status), onEnd: (end) => this.#onEnd(end) });
    this.#tell();
  }

  get view(): PrinterView {
    return {
      status: this.#status,
      waiting: this.#jobs.length,
      job: this.#jobs[0] ?? null,
      isStalled: this.#isStalled,
      last: this.#last,
    };
  }

  get #isStalled(): boolean {
    return this.#tries >= MAX_TRIES;
  }

  /** The same that waits already is not asked for twice. */
  ask(job: PrintJob): void {
    const isKnown = this.#jobs.some(({ number, kind }) => number === job.number && kind === job.kind);
    if (!isKnown && this.#jobs.length >= MAX_JOBS) this.#last = { job, result: "too-many" };
    else if (!isKnown) {
      this.#jobs.push(job);
      this.#keep();
    }
    this.#next();
    this.#tell();
  }

  /** A person has seen to what stalled. */
  again(): void {
    this.#tries = 0;
    this.#next();
    this.#tell();
  }

  /** Gives up all that waits but for what is under way, which the printer has. */
  drop(): void {
    this.#jobs.length = this.#isUnderWay ? 1 : 0;
    if (!this.#isUnderWay) this.#tries = 0;
    // A person has looked.
    if (this.#last?.result === "in-doubt") this.#last = null;
    this.#keep();
    this.#tell();
  }

  /** What was waited for is printed as if nothing had been; what the printer had may be on paper. */
  #find(kept: KeptJobs | undefined): void {
    if (kept === undefined) return;
    for (const job of kept.jobs) {
      if (kept.isUnderWay && this.#last === null) this.#last = { job, result: "in-doubt" };
      else if (this.#jobs.length < MAX_JOBS) this.#jobs.push(job);
    }
  }

  #onStatus(status: PrinterStatus): void {
    this.#status = status;
    this.#next();
    this.#tell();
  }

  #onEnd(end: JobEnd): void {
    this.#isUnderWay = false;
    if (end === "done") this.#finish("printed");
    else {
      this.#tries += 1;
      this.#keep();
    }
    this.#next();
    this.#tell();
  }

  #next(): void {
    while (!this.#isUnderWay && !this.#isStalled && this.#status !== "searching" && !isTrouble(this.#status)) {
      const [job] = this.#jobs;
      if (job === undefined) return;
      const made = this.#ports.make(job);
      if (typeof made === "string") {
        this.#finish(made);
        continue;
      }
      // Taken only by a printer that is free: else its next word, of status or of the end, comes back here.
      this.#isUnderWay = true;
      this.#keep();
      if (this.#printer.print(made.blocks, made.sheet)) return;
      this.#isUnderWay = false;
      this.#keep();
      return;
    }
  }

  #finish(result: PrintResult): void {
    const job = this.#jobs.shift();
    this.#tries = 0;
    if (job !== undefined) this.#last = { job, result };
    this.#keep();
  }

  #keep(): void {
    this.#ports.keep?.({ jobs: this.#jobs, isUnderWay: this.#isUnderWay });
  }

  #tell(): void {
    this.#ports.onChange(this.view);
  }
}
