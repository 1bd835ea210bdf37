/**
 * Télétransmission: brings the journal's queue to a collector, lot by lot, oldest first. The journal is the only state
 * that counts: whenever the power goes, the next start goes on with what is still in the queue. A lot whose answer was
 * lost is sent again, and the collector knows its invoices by their names.
 */
import type { Entry } from "modules/journal/journal";
import { backOff, LONGEST_SECONDS } from "./back-off";
import { type Arl, encodeLot, readAnswer, type Sender, type TerminalState } from "./lot";
import { REASONS } from "./reason";
import type { Transport, TransportAnswer } from "./transport";

/** Invoices of one lot; an invoice of ten lines is less than a kilobyte. */
export const MAX_LOT = 16;
/** Bytes of a lot's records: what a board can hold beside all else. One record is always sent, whatever its length. */
export const MAX_LOT_BYTES = 12288;
/** An answer that has not come by then never will, s. The transport gives up before. */
const LOST_SECONDS = 90;

/** The part of the journal that is used; a Journal is one. */
export interface Queue {
  readonly queued: number;
  listQueued(after: number, limit: number): Entry[];
  invoice(entry: Entry): Uint8Array | undefined;
  settle(entry: Entry): boolean;
  reject(entry: Entry, reason: number): boolean;
}

/**
 * - `idle`: nothing to send
 * - `sending`
 * - `online`: the collector has answered, and there is more to send
 * - `offline`: there is no network, or no answer from it
 * - `refusing`: the collector answers, and not as it should
 */
export type SendingStatus = "idle" | "sending" | "online" | "offline" | "refusing";

export interface TeletransmissionOptions {
  readonly queue: Queue;
  readonly transport: Transport;
  /** Asked before each lot: a journal that was begun anew has another series. */
  readonly sender: () => Sender;
  /** What goes with each lot for the fleet's operator. */
  readonly state?: () => TerminalState;
  /** 0 to 1, evenly. */
  readonly random: () => number;
  /** The status is another (this one), or invoices have left the queue. */
  readonly onChange: (status: SendingStatus) => void;
  /** The collector has made up its mind about an invoice; its mark is in the journal. reason: 0 for accepted */
  readonly onArl?: (arl: Arl) => void;
  /** English, for the engineer; without personal data. */
  readonly log: (line: string) => void;
}

export class Teletransmission {
  readonly #options: TeletransmissionOptions;
  #status: SendingStatus = "idle";
  /** Seconds until the next lot may go. */
  #wait = 0;
  #failures = 0;
  /** Smaller after a lot that the collector found too long, or could not read. */
  #size = MAX_LOT;
  /** The invoices that were sent and not answered yet; seconds since then. */
  #lot: readonly Entry[] = [];
  #age = 0;
  /** Answers of a lot that was given up are not for the next one. */
  #turn = 0;

  constructor(options: TeletransmissionOptions) {
    this.#options = options;
  }

  get status(): SendingStatus {
    return this.#status;
  }

  /** Seconds until the next try; 0 when nothing holds it back. */
  get wait(): number {
    return this.#wait;
  }

  /** A second has passed. */
  second(): void {
    if (this.#wait > 0) this.#wait -= 1;
    if (this.#lot.length > 0) {
      this.#age += 1;
      if (this.#age > LOST_SECONDS) this.#answered(this.#turn, { ok: false, reason: "no-answer" });
      return;
    }
    if (this.#wait === 0) this.#send();
  }

  /** The network is there again, or a person asks: no need to wait any longer. */
  hurry(): void {
    if (this.#lot.length === 0) this.#wait = Math.min(this.#wait, 1);
  }

  #send(): void {
    const { queue, sender, state, transport } = this.#options;
    if (queue.queued === 0) {
      this.#become(this.#status === "offline" || this.#status === "refusing" ? this.#status : "idle");
      return;
    }
    const lot: Entry[] = [];
    const invoices: { number: number; record: Uint8Array }[] = [];
    let length = 0;
    for (const entry of queue.listQueued(0, this.#size)) {
      const record = queue.invoice(entry);
      if (record === undefined) {
        this.#damaged(entry);
        continue;
      }
      if (lot.length > 0 && length + record.length > MAX_LOT_BYTES) break;
      length += record.length;
      lot.push(entry);
      invoices.push({ number: entry.number, record });
    }
    if (lot.length === 0) return;
    this.#lot = lot;
    this.#age = 0;
    this.#turn += 1;
    const turn = this.#turn;
    this.#become("sending");
    transport.post(encodeLot(sender(), invoices, state?.()), (answer) => this.#answered(turn, answer));
  }

  /** Its bytes are not those that were stored: nobody can send it, and somebody must know. */
  #damaged(entry: Entry): void {
    this.#options.log(`invoice ${entry.number} is damaged`);
    if (this.#options.queue.reject(entry, REASONS.damaged)) {
      this.#options.onArl?.({ number: entry.number, reason: REASONS.damaged });
    }
    this.#options.onChange(this.#status);
  }

  #answered(turn: number, answer: TransportAnswer): void {
    if (turn !== this.#turn || this.#lot.length === 0) return;
    const lot = this.#lot;
    this.#lot = [];
    if (!answer.ok) this.#failed(answer.reason, "offline", 0);
    else if (answer.status === 200) this.#take(lot, answer.body);
    else if (answer.status === 400 || answer.status === 413 || answer.status === 422) this.#divide(lot, answer.status);
    else this.#failed(`status ${answer.status}`, "refusing", answer.retryAfter);
  }

  #take(lot: readonly Entry[], body: Uint8Array): void {
    const arls = readAnswer(body);
    // An answer that names an invoice twice is heard once: its first word counts.
    const unanswered = lot.slice();
    for (const arl of arls ?? []) {
      const index = unanswered.findIndex(({ number }) => number === arl.number);
      const entry = unanswered[index];
      if (entry !== undefined && this.#mark(entry, arl)) unanswered.splice(index, 1);
    }
    if (unanswered.length === lot.length) {
      this.#failed(arls === undefined ? "an answer that cannot be read" : "an answer about nothing", "refusing", 0);
      return;
    }
    this.#failures = 0;
    this.#size = Math.min(MAX_LOT, this.#size * 2);
    this.#wait = 0;
    this.#status = this.#options.queue.queued > 0 ? "online" : "idle";
    this.#options.onChange(this.#status);
  }

  /** The lot is too long for the collector, or something in it cannot be read: found by halves. */
  #divide(lot: readonly Entry[], status: number): void {
    const [entry] = lot;
    if (lot.length > 1) {
      this.#size = lot.length >> 1;
      this.#wait = 1;
      this.#become("online");
    } else if (entry !== undefined && status !== 413) {
      this.#mark(entry, { number: entry.number, reason: REASONS.malformed });
      this.#size = MAX_LOT;
      this.#options.onChange(this.#status);
    } else this.#failed(`status ${status}`, "refusing", 0);
  }

  #mark(entry: Entry, arl: Arl): boolean {
    const { queue, log, onArl } = this.#options;
    const marked = arl.reason === 0 ? queue.settle(entry) : queue.reject(entry, arl.reason);
    if (marked) onArl?.(arl);
    else log(`the answer for invoice ${entry.number} could not be kept`);
    return marked;
  }

  #failed(why: string, status: "offline" | "refusing", retryAfter: number): void {
    const { log, random } = this.#options;
    this.#failures += 1;
    this.#wait = Math.max(backOff(this.#failures, random()), Math.min(retryAfter, LONGEST_SECONDS));
    log(`télétransmission: ${why}; again in ${this.#wait} s`);
    this.#become(status);
  }

  #become(status: SendingStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onChange(this.#status);
  }
}
