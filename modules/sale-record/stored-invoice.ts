/**
 * A stored invoice with its parts named: the "invoice" of modules/teletransmission/interchange.schema.json. It is read
 * from the bytes that sale-record.ts writes, which has the table of its keys; those bytes are what travels to a collector.
 */
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { plainText } from "modules/text/plain";
import { toHex } from "modules/token/hex";
import { SaleKey } from "./keys";

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
  readonly prescription: boolean;
  readonly prescriber: string | null;
  /** Null for a sale without a card. */
  readonly insured: {
    readonly matricule: string;
    readonly oid: number;
    readonly familyName: string;
    readonly givenNames: string;
    readonly birthDate: string;
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
    prescription: map.get(SaleKey.prescription) === true,
    prescriber: read.optional(map.get(SaleKey.prescriber)),
    insured: map.get(SaleKey.insured) === null ? null : insuredOf(read, read.list(map.get(SaleKey.insured))),
    rights: map.get(SaleKey.rights) === null ? null : rightsOf(read, read.list(map.get(SaleKey.rights))),
    proof: map.get(SaleKey.proof) === null ? null : proofOf(read, read.list(map.get(SaleKey.proof))),
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
  };
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
