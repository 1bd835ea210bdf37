/**
 * A stored invoice with its parts named: the "invoice" of modules/teletransmission/interchange.schema.json. It is read
 * from the bytes that sale-record.ts writes, which has the table of its keys; those bytes are what travels to a collector.
 */

import { toBase64 } from "modules/base64/base64";
import {
  type Accident,
  type InvoiceAct,
  type InvoiceLine,
  RELATIONS,
  type Relation,
  type VatSum,
} from "modules/billing/invoice";
import { isoDate } from "modules/calendar/date";
import { COVER_KINDS, type CoverKind } from "modules/catalogue/presentation";
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { SETTLEMENT_MEANS, SETTLEMENT_STATES, type Settlement } from "modules/payment/settlement";
import { plainText } from "modules/text/plain";
import { QUALIFIED_BY, type Qualified } from "modules/token/claims";
import { toHex } from "modules/token/hex";
import { RIGHTS_SOURCES } from "modules/token/rights-answer";
import { COMPLETENESS, type Dispensing, type LotSold } from "./dispensing";
import { ActFlags, LineFlags, PRICES, SaleKey } from "./keys";
import { type OpenContext, type RecalledBox, RIGHTS_USES, type RightsOnLine } from "./sale-record";

export interface StoredLine {
  readonly cip13: string;
  readonly act: string;
  readonly quantity: number;
  readonly ald: boolean;
  readonly totalCents: number;
  readonly baseCents: number;
  readonly rate: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
  readonly related: Relation | null;
  readonly price: InvoiceLine["price"];
  readonly cover: CoverKind | null;
  /** Thousandths; null in a record of a firmware that did not keep it. */
  readonly vat: number | null;
}

export interface StoredAct {
  readonly code: string;
  readonly spontaneous: boolean;
  readonly target: boolean;
  readonly related: Relation | null;
  readonly prescriber: InvoiceAct["prescriber"];
  readonly totalCents: number;
  readonly baseCents: number;
  readonly rate: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
}

export interface StoredFee {
  readonly code: string;
  readonly cip13: string | null;
  readonly totalCents: number;
  readonly baseCents: number;
  readonly rate: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
}

export interface StoredInvoice {
  readonly number: number;
  /** The rejected invoice that this one stands for. */
  readonly replaces?: number;
  /** When it was stored, s since 1970. */
  readonly at: number;
  /** Day of dispensing, "YYYY-MM-DD". */
  readonly date: string;
  readonly tariff: string;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
  readonly lines: readonly StoredLine[];
  readonly fees: readonly StoredFee[];
  readonly acts: readonly StoredAct[];
  /** By rate; none in a record of a firmware that did not keep it. */
  readonly vat: readonly VatSum[];
  readonly accident: Accident | null;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  /** Of the prescriber's practice, 9 digits. */
  readonly practice: string | null;
  /** Of what seems to be an electronic prescription: nobody has verified it. */
  readonly ePrescription: string | null;
  /** How the patient paid; null where nobody has said it, and in a record of a firmware that did not keep it. */
  readonly settlement: Settlement | null;
  /** Boxes that were kept in spite of a recall. */
  readonly recalled: readonly RecalledBox[];
  /** Null for a sale without a card. */
  readonly insured: {
    readonly matricule: string;
    readonly oid: number;
    readonly familyName: string;
    readonly givenNames: string;
    readonly birthDate: string;
    /** Absent where nobody has said it. */
    readonly rank?: number;
  } | null;
  readonly rights: {
    readonly regime: string;
    readonly caisse: string;
    readonly centre: string;
    readonly quality: number;
    readonly exonerations: readonly number[];
    readonly c2s: boolean;
    readonly amcNumber: string | null;
    readonly amcContract: string | null;
    /** Alsace-Moselle; false in a record of a firmware that did not keep it. */
    readonly localRegime: boolean;
  } | null;
  readonly proof: { readonly issuer: string; readonly tokenId: string } | null;
  /** Rights as they were told on line; null where nobody was asked. proof: base64 of the signed answer. */
  readonly rightsOnLine: (Pick<RightsOnLine, "at" | "source" | "use"> & { readonly proof: string }) | null;
  /** The apCV context that was open; null where none was. */
  readonly context: OpenContext | null;
  /** What the dossier pharmaceutique is told of it; null where nobody is to be told. */
  readonly dispensing: Dispensing | null;
  /** Who has certified the identity; null where nobody has, or the proof says it. */
  readonly qualified: Qualified | null;
}

/** @returns undefined for bytes that are no invoice */
export function readInvoice(number: number, bytes: Uint8Array): StoredInvoice | undefined {
  const decoded = decodeCbor(bytes);
  return decoded.ok && decoded.value instanceof Map ? invoiceOf(number, decoded.value) : undefined;
}

/** The same from a CBOR map that is decoded already. */
export function invoiceOf(number: number, map: CborMap): StoredInvoice | undefined {
  const read = new Reader();
  const [totalCents, amoCents, amcCents, patientCents, franchiseCents] = read
    .list(map.get(SaleKey.sums))
    .map(read.number);
  const replaces = map.get(SaleKey.replaces);
  const invoice: StoredInvoice = {
    number,
    ...(typeof replaces === "number" ? { replaces } : {}),
    at: read.number(map.get(SaleKey.at)),
    date: read.text(map.get(SaleKey.date)),
    tariff: read.text(map.get(SaleKey.tariff)),
    totalCents: read.number(totalCents),
    amoCents: read.number(amoCents),
    amcCents: read.number(amcCents),
    patientCents: read.number(patientCents),
    franchiseCents: read.number(franchiseCents),
    lines: read.list(map.get(SaleKey.lines)).map((line) => lineOf(read, read.list(line))),
    fees: read.list(map.get(SaleKey.fees)).map((fee) => feeOf(read, read.list(fee))),
    acts: read.list(map.get(SaleKey.acts) ?? []).map((act) => actOf(read, read.list(act))),
    vat: read.list(map.get(SaleKey.vat) ?? []).map((sum) => vatOf(read, read.list(sum))),
    accident: accidentOf(read, map.get(SaleKey.accident) ?? null),
    prescription: map.get(SaleKey.prescription) === true,
    prescriber: read.optional(map.get(SaleKey.prescriber)),
    practice: read.optional(map.get(SaleKey.practice) ?? null),
    ePrescription: read.optional(map.get(SaleKey.ePrescription) ?? null),
    settlement: settlementOf(read, map.get(SaleKey.settlement) ?? null),
    recalled: read.list(map.get(SaleKey.recalled) ?? []).map((box) => recalledOf(read, read.list(box))),
    insured: map.get(SaleKey.insured) === null ? null : insuredOf(read, read.list(map.get(SaleKey.insured))),
    rights: map.get(SaleKey.rights) === null ? null : rightsOf(read, read.list(map.get(SaleKey.rights))),
    rightsOnLine: rightsOnLineOf(read, map.get(SaleKey.rightsOnLine) ?? null),
    context: contextOf(read, map.get(SaleKey.context) ?? null),
    proof: map.get(SaleKey.proof) === null ? null : proofOf(read, read.list(map.get(SaleKey.proof))),
    dispensing: dispensingOf(read, map.get(SaleKey.dispensing) ?? null, map.get(SaleKey.lots) ?? null),
    qualified: qualifiedOf(read, map.get(SaleKey.qualified) ?? null),
  };
  return read.failed ? undefined : invoice;
}

/** Remembers that something was not what it should be, so that the shape above reads in one piece. */
class Reader {
  failed = false;
  readonly number = (value: CborValue): number => (typeof value === "number" ? value : this.#fail(0));
  readonly text = (value: CborValue): string => (typeof value === "string" ? plainText(value) : this.#fail(""));
  readonly optional = (value: CborValue): string | null => (value === null ? null : this.text(value));
  readonly list = (value: CborValue): readonly CborValue[] => (Array.isArray(value) ? value : this.#fail([]));

  bytes(value: CborValue): Uint8Array {
    return value instanceof Uint8Array ? value : this.#fail(new Uint8Array(0));
  }

  #fail<T>(instead: T): T {
    this.failed = true;
    return instead;
  }
}

function lineOf(read: Reader, line: readonly CborValue[]): StoredLine {
  const flags = line.length > 11 ? read.number(line[11]) : line[3] === true ? 1 : 0;
  return {
    cip13: read.text(line[0]),
    act: read.text(line[1]),
    quantity: read.number(line[2]),
    ald: line[3] === true,
    totalCents: read.number(line[4]),
    baseCents: read.number(line[5]),
    rate: read.number(line[6]),
    amoCents: read.number(line[7]),
    amcCents: read.number(line[8]),
    patientCents: read.number(line[9]),
    franchiseCents: read.number(line[10]),
    related: relationOf(flags),
    price: PRICES[(flags / LineFlags.price) & 3] ?? "public",
    cover: COVER_KINDS[((flags / LineFlags.cover) & 3) - 1] ?? null,
    vat: line.length > 12 ? read.number(line[12]) : null,
  };
}

function relationOf(flags: number): Relation | null {
  return RELATIONS[(flags & LineFlags.related) - 1] ?? null;
}

function actOf(read: Reader, act: readonly CborValue[]): StoredAct {
  const flags = read.number(act[1]);
  return {
    code: read.text(act[0]),
    spontaneous: (flags & ActFlags.spontaneous) !== 0,
    target: (flags & ActFlags.target) !== 0,
    related: relationOf(flags),
    prescriber: (flags & ActFlags.pharmacy) !== 0 ? "pharmacy" : "prescriber",
    totalCents: read.number(act[2]),
    baseCents: read.number(act[3]),
    rate: read.number(act[4]),
    amoCents: read.number(act[5]),
    amcCents: read.number(act[6]),
    patientCents: read.number(act[7]),
  };
}

function vatOf(read: Reader, sum: readonly CborValue[]): VatSum {
  return {
    rate: read.number(sum[0]),
    totalCents: read.number(sum[1]),
    netCents: read.number(sum[2]),
    vatCents: read.number(sum[3]),
  };
}

function accidentOf(read: Reader, value: CborValue): Accident | null {
  if (value === null) return null;
  const [number = null, date = null] = read.list(value);
  return {
    ...(number === null ? {} : { number: read.text(number) }),
    ...(date === null ? {} : { date: read.text(date) }),
  };
}

/** How an invoice was paid, from the bytes that `encodePaid` of sale-record.ts writes; null where it was not. */
export function readPaid(paid: Uint8Array): Settlement | null {
  const decoded = decodeCbor(paid);
  const read = new Reader();
  const settlement = decoded.ok ? settlementOf(read, decoded.value) : null;
  return read.failed ? null : settlement;
}

/** A way of paying that this version does not know is none. */
function settlementOf(read: Reader, value: CborValue): Settlement | null {
  if (value === null) return null;
  const [means, state, amountCents, lastDigits, authorisation] = read.list(value);
  const known = SETTLEMENT_MEANS[read.number(means)];
  const ended = SETTLEMENT_STATES[read.number(state)];
  if (known === undefined || ended === undefined) return null;
  return {
    means: known,
    state: ended,
    amountCents: read.number(amountCents),
    lastDigits: read.text(lastDigits),
    authorisation: read.text(authorisation),
  };
}

/** Of a completeness that this version does not know nothing is told. */
function dispensingOf(read: Reader, value: CborValue, lots: CborValue): Dispensing | null {
  if (value === null) return null;
  const [place, isRefused, generics] = read.list(value);
  const completeness = COMPLETENESS[read.number(place)];
  if (completeness === undefined) return null;
  return {
    completeness,
    isRefused: isRefused === true,
    generics: read.list(generics).map(read.number),
    lots: lots === null ? [] : read.list(lots).map((lot) => lotOf(read, read.list(lot))),
  };
}

function lotOf(read: Reader, lot: readonly CborValue[]): LotSold {
  const [line, boxes, expiry = null, batch = null] = lot;
  return {
    line: read.number(line),
    boxes: read.number(boxes),
    expiry: expiry === null ? "" : isoDate(read.number(expiry)),
    batch: batch === null ? "" : read.text(batch),
  };
}

function qualifiedOf(read: Reader, value: CborValue): Qualified | null {
  if (value === null) return null;
  const [place, at] = read.list(value);
  const source = QUALIFIED_BY[read.number(place)];
  return source === undefined ? null : { source, at: read.number(at) };
}

function recalledOf(read: Reader, [cip13, batch, number]: readonly CborValue[]): RecalledBox {
  return { cip13: read.text(cip13), batch: read.text(batch), number: read.number(number) };
}

function feeOf(read: Reader, fee: readonly CborValue[]): StoredFee {
  return {
    code: read.text(fee[0]),
    cip13: read.optional(fee[1]),
    totalCents: read.number(fee[2]),
    baseCents: read.number(fee[3]),
    rate: read.number(fee[4]),
    amoCents: read.number(fee[5]),
    amcCents: read.number(fee[6]),
    patientCents: read.number(fee[7]),
  };
}

function insuredOf(read: Reader, who: readonly CborValue[]): StoredInvoice["insured"] {
  return {
    matricule: read.text(who[0]),
    oid: read.number(who[1]),
    familyName: read.text(who[2]),
    givenNames: read.text(who[3]),
    birthDate: read.text(who[4]),
    ...(who[5] === undefined ? {} : { rank: read.number(who[5]) }),
  };
}

function rightsOf(read: Reader, rights: readonly CborValue[]): StoredInvoice["rights"] {
  return {
    regime: read.text(rights[0]),
    caisse: read.text(rights[1]),
    centre: read.text(rights[2]),
    quality: read.number(rights[3]),
    exonerations: read.list(rights[4]).map(read.number),
    c2s: rights[5] === true,
    amcNumber: read.optional(rights[6]),
    amcContract: read.optional(rights[7]),
    localRegime: rights[8] === true,
  };
}

function proofOf(read: Reader, proof: readonly CborValue[]): StoredInvoice["proof"] {
  return { issuer: read.text(proof[0]), tokenId: toHex(read.bytes(proof[1])) };
}

/** A source or a use that this version does not know is none. */
function rightsOnLineOf(read: Reader, value: CborValue): StoredInvoice["rightsOnLine"] {
  if (value === null) return null;
  const [at, source, use, proof] = read.list(value);
  const known = RIGHTS_SOURCES[read.number(source) - 1];
  const used = RIGHTS_USES[read.number(use)];
  const bytes = read.bytes(proof);
  if (known === undefined || used === undefined) return null;
  return { at: read.number(at), source: known, use: used, proof: toBase64(bytes) };
}

function contextOf(read: Reader, value: CborValue): OpenContext | null {
  if (value === null) return null;
  const [id, ends] = read.list(value);
  return { id: read.text(id), ends: read.number(ends) };
}
