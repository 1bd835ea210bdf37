/**
 * What every collector makes of a lot: reads it, judges its invoices, answers. No network and no memory in here. The wire's
 * keys are in modules/teletransmission/lot.ts.
 */
import { type CborMap, CborReader, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import type { Result } from "modules/result/result";
import { invoiceOf, type StoredInvoice } from "modules/sale-record/stored-invoice";
import { INTERCHANGE_VERSION, type Sender, type TerminalState } from "modules/teletransmission/lot";
import { REASONS, type RejectionReason } from "modules/teletransmission/reason";

/** Longest body of a request: 256 invoices of a kilobyte. */
export const MAX_LOT_BODY = 256 * 1024;
export const MAX_INVOICES_OF_LOT = 256;
const MAX_NAME = 32;
const MAX_PAIRS = 16;

export interface LotInvoice {
  readonly invoice: StoredInvoice;
  /** The map of modules/sale-record/sale-record.ts as it came: a view on the body. */
  readonly record: Uint8Array;
}

export interface ReceivedLot {
  readonly sender: Sender;
  readonly invoices: readonly LotInvoice[];
  /** What the terminal tells of itself; undefined from a firmware that did not, yet. */
  readonly state: TerminalState | undefined;
}

/** The collector's mind about one invoice: null for accepted. */
export interface Ruling {
  readonly number: number;
  readonly reason: RejectionReason | null;
}

/** @param body as it was POSTed @returns refused as a whole when any part of it cannot be read */
export function readLot(body: Uint8Array): Result<ReceivedLot, "malformed"> {
  const reader = new CborReader(body);
  const members = new Map<CborValue, CborValue>();
  let invoices: readonly LotInvoice[] | undefined;
  const pairs = reader.head(5) ?? 0;
  if (pairs > MAX_PAIRS) return MALFORMED;
  for (let i = 0; i < pairs; i += 1) {
    const key = reader.item();
    if (reader.refusal !== undefined || members.has(key)) return MALFORMED;
    if (key === 5) {
      invoices = readInvoices(reader);
      if (invoices === undefined) return MALFORMED;
      members.set(5, null);
    } else members.set(key, reader.item());
  }
  if (reader.refusal !== undefined || reader.at !== body.length) return MALFORMED;
  const sender = senderOf(members);
  if (members.get(1) !== INTERCHANGE_VERSION || sender === undefined || invoices === undefined) return MALFORMED;
  return { ok: true, value: { sender, invoices, state: stateOf(members.get(6)) } };
}

const MALFORMED = { ok: false, reason: "malformed" } as const;

function senderOf(members: ReadonlyMap<CborValue, CborValue>): Sender | undefined {
  const finess = members.get(2);
  const terminal = members.get(3);
  const series = members.get(4);
  if (typeof finess !== "string" || !/^[0-9A-Z]{9}$/.test(finess)) return undefined;
  if (typeof terminal !== "string" || !isShown(terminal) || terminal === "") return undefined;
  return isWhole(series) ? { finess, terminal, series } : undefined;
}

function readInvoices(reader: CborReader): LotInvoice[] | undefined {
  const count = reader.head(4);
  if (count === undefined || count > MAX_INVOICES_OF_LOT) return undefined;
  const invoices: LotInvoice[] = [];
  for (let i = 0; i < count; i += 1) {
    if (reader.head(4) !== 2) return undefined;
    const number = reader.item();
    const start = reader.at;
    const record = reader.item();
    if (reader.refusal !== undefined || !isWhole(number) || !(record instanceof Map)) return undefined;
    const invoice = invoiceOf(number, record);
    if (invoice === undefined) return undefined;
    invoices.push({ invoice, record: reader.bytes.subarray(start, reader.at) });
  }
  return invoices;
}

/** What is not as it should be is left out: an odd word about itself must not hold a terminal's invoices back. */
function stateOf(map: CborValue): TerminalState | undefined {
  if (!(map instanceof Map)) return undefined;
  const [firmware, keys, keysIssued] = [map.get(1), map.get(2), map.get(3)];
  const [isClockCertain, tariff, catalogue] = [map.get(4), map.get(5), map.get(6)];
  if (typeof firmware !== "string" || typeof tariff !== "string" || typeof catalogue !== "string") return undefined;
  if (!isShown(firmware) || !isShown(tariff) || !isShown(catalogue)) return undefined;
  if (!isWhole(keys) || !isWhole(keysIssued) || typeof isClockCertain !== "boolean") return undefined;
  return { firmware, keys, keysIssued, isClockCertain, tariff, catalogue };
}

function isWhole(value: CborValue): value is number {
  return typeof value === "number" && value >= 0;
}

/** Printable ASCII of a name's length: it goes into tables and labels. */
function isShown(text: string): boolean {
  return text.length <= MAX_NAME && /^[\x20-\x7e]*$/.test(text);
}

/**
 * Why an invoice is not taken, as far as it can be told from itself and from the one that it stands for.
 * @param replaced the ruling about the invoice that `replaces` names; undefined where it never came
 */
export function objectionTo(
  invoice: StoredInvoice,
  replaced: { readonly reason: RejectionReason | null } | undefined,
): RejectionReason | null {
  const { totalCents, amoCents, amcCents, patientCents, lines, fees, acts, vat, replaces } = invoice;
  const parts = [...lines, ...fees, ...acts].reduce((sum, part) => sum + part.totalCents, 0);
  if (amoCents + amcCents + patientCents !== totalCents || parts !== totalCents) return "amounts";
  // An older firmware tells no VAT.
  const taxed = vat.reduce((sum, { netCents, vatCents }) => sum + netCents + vatCents, 0);
  if (vat.length > 0 && taxed !== totalCents) return "amounts";
  // The one that it stands for must have been rejected.
  return replaces !== undefined && replaced?.reason === null ? "already-billed" : null;
}

/** The answer of status 200: an ARL for each ruling. */
export function encodeAnswer(rulings: readonly Ruling[]): Uint8Array {
  const answer: CborMap = new Map<number | string, CborValue>();
  answer.set(1, INTERCHANGE_VERSION);
  answer.set(
    2,
    rulings.map(({ number, reason }) => (reason === null ? [number, true] : [number, false, REASONS[reason]])),
  );
  return encodeCbor(answer);
}
