/** The bench's memory of what arrived: kept once by name, answered each time. */
import type { Result } from "modules/result/result";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import type { RejectionReason } from "modules/teletransmission/reason";
import { encodeAnswer, objectionTo, readLot } from "../../tools/kit/collecting/lots";

export interface ArrivedInvoice {
  /** "FINESS/terminal/series/number" */
  readonly name: string;
  readonly invoice: StoredInvoice;
  /** Null for accepted. */
  readonly reason: RejectionReason | null;
  /** How often it was sent. */
  times: number;
}

/** Why an invoice is not taken; null to take it. */
export type Judge = (invoice: StoredInvoice) => RejectionReason | null;

export class CollectorStore {
  readonly #invoices = new Map<string, ArrivedInvoice>();
  readonly #judge: Judge;

  constructor(judge: Judge = () => null) {
    this.#judge = judge;
  }

  /** In the order in which they came. */
  get invoices(): readonly ArrivedInvoice[] {
    return [...this.#invoices.values()];
  }

  /** @param body a lot (modules/teletransmission/lot.ts) @returns the answer; refused as a whole when it cannot be read */
  receive(body: Uint8Array): Result<Uint8Array, "malformed"> {
    const lot = readLot(body);
    if (!lot.ok) return lot;
    const { sender, invoices } = lot.value;
    const prefix = `${sender.finess}/${sender.terminal}/${sender.series}`;
    return { ok: true, value: encodeAnswer(invoices.map(({ invoice }) => this.#take(prefix, invoice))) };
  }

  #take(prefix: string, invoice: StoredInvoice) {
    const { number, replaces } = invoice;
    const name = `${prefix}/${number}`;
    let arrived = this.#invoices.get(name);
    if (arrived === undefined) {
      const reason = objectionTo(invoice, this.#invoices.get(`${prefix}/${replaces}`)) ?? this.#judge(invoice);
      arrived = { name, invoice, reason, times: 0 };
      this.#invoices.set(name, arrived);
    }
    arrived.times += 1;
    return { number, reason: arrived.reason };
  }
}
