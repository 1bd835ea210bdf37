/** What a collector makes of the lots that it gets: kept once by name, answered each time. No network in here. */
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import type { Result } from "modules/result/result";
import { invoiceOf, type StoredInvoice } from "modules/sale-record/stored-invoice";
import { INTERCHANGE_VERSION } from "modules/teletransmission/lot";
import { REASONS, type RejectionReason } from "modules/teletransmission/reason";

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

const MAX_INVOICES_OF_LOT = 256;

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
    const decoded = decodeCbor(body);
    const lot = decoded.ok && decoded.value instanceof Map ? readLot(decoded.value) : undefined;
    if (lot === undefined) return { ok: false, reason: "malformed" };
    const arls = lot.invoices.map((invoice) => this.#take(lot.sender, invoice));
    const answer: CborMap = new Map<number | string, CborValue>();
    answer.set(1, INTERCHANGE_VERSION);
    answer.set(2, arls);
    return { ok: true, value: encodeCbor(answer) };
  }

  #take(sender: string, invoice: StoredInvoice): CborValue {
    const name = `${sender}/${invoice.number}`;
    let arrived = this.#invoices.get(name);
    if (arrived === undefined) {
      arrived = { name, invoice, reason: this.#reasonAgainst(sender, invoice), times: 0 };
      this.#invoices.set(name, arrived);
    }
    arrived.times += 1;
    return arrived.reason === null ? [invoice.number, true] : [invoice.number, false, REASONS[arrived.reason]];
  }

  #reasonAgainst(sender: string, invoice: StoredInvoice): RejectionReason | null {
    const { totalCents, amoCents, amcCents, patientCents, lines, fees, replaces } = invoice;
    const parts = [...lines, ...fees].reduce((sum, part) => sum + part.totalCents, 0);
    if (amoCents + amcCents + patientCents !== totalCents || parts !== totalCents) return "amounts";
    // The one that it stands for must have been rejected.
    if (replaces !== undefined && this.#invoices.get(`${sender}/${replaces}`)?.reason === null) return "already-billed";
    return this.#judge(invoice);
  }
}

function readLot(map: CborMap): { readonly sender: string; readonly invoices: readonly StoredInvoice[] } | undefined {
  const finess = map.get(2);
  const terminal = map.get(3);
  const series = map.get(4);
  const list = map.get(5);
  if (map.get(1) !== INTERCHANGE_VERSION || !Array.isArray(list) || list.length > MAX_INVOICES_OF_LOT) return undefined;
  if (typeof finess !== "string" || typeof terminal !== "string" || typeof series !== "number") return undefined;
  const invoices: StoredInvoice[] = [];
  for (const item of list) {
    const [number, record] = Array.isArray(item) ? item : [];
    if (typeof number !== "number" || !(record instanceof Map)) return undefined;
    const invoice = invoiceOf(number, record);
    if (invoice === undefined) return undefined;
    invoices.push(invoice);
  }
  return { sender: `${finess}/${terminal}/${series}`, invoices };
}
