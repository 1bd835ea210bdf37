/**
 * A sale as the journal keeps it, in CBOR: what an invoice must hold (lines, sums, identity, rights used, what proved
 * them). Each line is an array, so that forty lines fit one flash block. stored-invoice.ts reads it back.
 *
 * | key | what |
 * |---|---|
 * | 1 | at, s |
 * | 2 | date of dispensing, tstr |
 * | 3 | version of the tariff table |
 * | 4 | sums: [total, AMO, AMC, patient, franchise], centimes |
 * | 5 | lines: [cip13, act, quantity, ALD, total, base, rate, AMO, AMC, patient, franchise, flags, VAT in thousandths]; flags: bits 0-1 related to 0 nothing, 1 ALD, 2 AT/MP, 3 military pension; 2-3 price 0 public, 1 of the pharmacy's list, 2 keyed in; 4-5 covered by the law 0 not, 1 contraception, 2 emergency contraception |
 * | 6 | fees: [code, cip13 or null, total, base, rate, AMO, AMC, patient] |
 * | 7 | prescription, bool |
 * | 8 | prescriber, RPPS or null |
 * | 9 | who: [matricule, OID, family name, given names, birth date, rank of birth where it was said], or null without a card |
 * | 10 | rights: [regime, caisse, centre, quality, exoneration kinds, C2S, AMC number or null, AMC contract or null, local regime] |
 * | 11 | proof: [issuer, token identifier (bstr 16)], or null |
 * | 12 | number of the rejected invoice that this one stands for; absent for any other |
 * | 13 | VAT: [rate in thousandths, total, net, VAT] each |
 * | 14 | acts: [code, flags, total, base, rate, AMO, AMC, patient]; flags: bits 0-1 as of a line, 2 spontaneous, 3 target groups, 4 prescribed by the pharmacy; absent where there are none |
 * | 15 | accident of work: [number or null, date or null]; absent without one |
 * | 16 | number of the prescriber's practice, 9 digits; absent where not known |
 * | 17 | number of what seems to be an electronic prescription; absent where there is none |
 * | 18 | how it is paid: [means, state, centimes, last digits of the card, authorisation], the first two by their place in modules/payment/settlement.ts; absent where nobody has said it. What is known after it was stored is a record of type 4 in the journal, with the same array or null |
 * | 19 | rights as they were told on line: [at (s), source 1 national 2 open profile 3 simulated, use 0 as shown 1 applied 2 not applied, proof (bstr)]; absent where nobody was asked |
 * | 20 | apCV context: [what it is called, its end (s)]; absent where none was open |
 * | 21 | for the dossier pharmaceutique: [completeness by its place in dispensing.ts, refused by the patient, indexes of the lines of which a generic was given for what was prescribed]; absent where nobody is to be told |
 * | 22 | lots: [index of the line, boxes, expiry in days since 1970 or null, batch or null] each; absent where there are none |
 * | 23 | who has certified the identity: [source by its place in dispensing.ts, s]; absent where nobody has, or the proof says it |
 * | 24 | boxes that were kept in spite of a recall, by a person who gave the service code: [cip13, batch, number of the recall]; with an empty batch, a person has looked at a box whose batch could not be read; absent where there are none |
 *
 * With 10 and without 11: of a card that proves nothing, and rights that 19 proves.
 * With 9 and without 10 and 11: the identity was read from a card that proves no rights, or was certified without any (23).
 */
import { type Invoice, type InvoiceAct, RELATIONS, type Relation } from "modules/billing/invoice";
import { dayNumber } from "modules/calendar/date";
import { COVER_KINDS, type CoverKind } from "modules/catalogue/presentation";
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor, encodeEach } from "modules/cbor/encode";
import { SETTLEMENT_MEANS, SETTLEMENT_STATES, type Settlement } from "modules/payment/settlement";
import { type Claims, QUALIFIED_BY } from "modules/token/claims";
import { fromHex } from "modules/token/hex";
import { RIGHTS_SOURCES, type RightsSource } from "modules/token/rights-answer";
import { COMPLETENESS, type Dispensing, type LotSold } from "./dispensing";
import { ActFlags, LineFlags, PRICES, SaleKey } from "./keys";

/**
 * What became of rights that were told on line: the same as the token's, put in its place, or not. A code never changes.
 */
export const RIGHTS_USES = Object.freeze(["same", "applied", "kept"] as const);
export type RightsUse = (typeof RIGHTS_USES)[number];

export interface RightsOnLine {
  /** When the source was asked, s. */
  readonly at: number;
  readonly source: RightsSource;
  readonly use: RightsUse;
  /** The signed answer (modules/token/rights-answer.ts). */
  readonly proof: Uint8Array;
}

export interface OpenContext {
  readonly id: string;
  /** s */
  readonly ends: number;
}

/** What is kept of a sale for good. */
export interface SaleRecord {
  /** s since 1970 */
  readonly at: number;
  readonly claims: Claims | null;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  /** Of the prescriber's practice, 9 digits. */
  readonly practice?: string;
  /** Of what seems to be an electronic prescription: nobody has verified it. */
  readonly ePrescription?: string;
  readonly invoice: Invoice;
  /** The rejected invoice that this one stands for. */
  readonly replaces?: number;
  /** How the patient pays; absent where nobody has said it. */
  readonly settlement?: Settlement;
  readonly rightsOnLine?: RightsOnLine;
  readonly context?: OpenContext;
  /** What the dossier pharmaceutique is told of it; absent where nobody is to be told. */
  readonly dispensing?: Dispensing;
  /** Boxes that were kept in spite of a recall. */
  readonly recalled?: readonly RecalledBox[];
}

/** An empty batch: it could not be read, and a person has looked at the box. */
export interface RecalledBox {
  readonly cip13: string;
  readonly batch: string;
  /** Of the recall. */
  readonly number: number;
}

export function encodeSale(sale: SaleRecord): Uint8Array {
  const { at, claims, prescription, prescriber, invoice, replaces, practice, ePrescription, settlement } = sale;
  const { dispensing } = sale;
  const map: CborMap = new Map<number | string, CborValue>();
  map.set(SaleKey.at, at);
  map.set(SaleKey.date, invoice.at);
  map.set(SaleKey.tariff, invoice.tariff);
  map.set(SaleKey.sums, [
    invoice.totalCents,
    invoice.amoCents,
    invoice.amcCents,
    invoice.patientCents,
    invoice.franchiseCents,
  ]);
  map.set(
    SaleKey.lines,
    encodeEach(invoice.lines, (line) => [
      line.cip13,
      line.act,
      line.quantity,
      line.ald,
      line.totalCents,
      line.baseCents,
      line.rate,
      line.amoCents,
      line.amcCents,
      line.patientCents,
      line.franchiseCents,
      relationCode(line.related) |
        (PRICES.indexOf(line.price) * LineFlags.price) |
        (coverCode(line.cover) * LineFlags.cover),
      line.vat,
    ]),
  );
  map.set(
    SaleKey.fees,
    encodeEach(invoice.fees, (fee) => [
      fee.code,
      fee.cip13 ?? null,
      fee.totalCents,
      fee.baseCents,
      fee.rate,
      fee.amoCents,
      fee.amcCents,
      fee.patientCents,
    ]),
  );
  map.set(SaleKey.prescription, prescription);
  map.set(SaleKey.prescriber, prescriber);
  if (claims === null) {
    map.set(SaleKey.insured, null);
    map.set(SaleKey.rights, null);
    map.set(SaleKey.proof, null);
  } else {
    const { identity, amo, exonerations, c2s, amc, issuer, tokenId } = claims;
    map.set(SaleKey.insured, [
      identity.matricule,
      identity.oid,
      identity.familyName,
      identity.givenNames,
      identity.birthDate,
      ...(identity.rank === undefined ? [] : [identity.rank]),
    ]);
    const rights = [
      amo.regime,
      amo.caisse,
      amo.centre,
      amo.quality,
      exonerations.map(({ kind }) => kind),
      c2s !== undefined,
      amc?.number ?? null,
      amc?.contract ?? null,
      amo.localRegime,
    ];
    map.set(SaleKey.rights, claims.unverified ? null : rights);
    map.set(SaleKey.proof, claims.unverified || tokenId === "" ? null : [issuer, fromHex(tokenId) ?? null]);
  }
  if (replaces !== undefined) map.set(SaleKey.replaces, replaces);
  map.set(
    SaleKey.vat,
    invoice.vat.map(({ rate, totalCents, netCents, vatCents }) => [rate, totalCents, netCents, vatCents]),
  );
  if (invoice.acts.length > 0) map.set(SaleKey.acts, invoice.acts.map(encodeAct));
  const { accident } = invoice;
  if (accident !== null) map.set(SaleKey.accident, [accident.number ?? null, accident.date ?? null]);
  if (practice !== undefined) map.set(SaleKey.practice, practice);
  if (ePrescription !== undefined) map.set(SaleKey.ePrescription, ePrescription);
  if (settlement !== undefined) map.set(SaleKey.settlement, encodeSettlement(settlement));
  const { rightsOnLine, context } = sale;
  if (rightsOnLine !== undefined) {
    const { at: told, source, use, proof } = rightsOnLine;
    map.set(SaleKey.rightsOnLine, [told, RIGHTS_SOURCES.indexOf(source) + 1, RIGHTS_USES.indexOf(use), proof]);
  }
  if (context !== undefined) map.set(SaleKey.context, [context.id, context.ends]);
  if (dispensing !== undefined) {
    const { completeness, isRefused, generics, lots } = dispensing;
    map.set(SaleKey.dispensing, [COMPLETENESS.indexOf(completeness), isRefused, generics.slice()]);
    if (lots.length > 0) map.set(SaleKey.lots, encodeEach(lots, encodeLot));
  }
  const qualified = claims?.qualified;
  if (qualified !== undefined) map.set(SaleKey.qualified, [QUALIFIED_BY.indexOf(qualified.source), qualified.at]);
  if (sale.recalled !== undefined) {
    map.set(
      SaleKey.recalled,
      sale.recalled.map(({ cip13, batch, number }) => [cip13, batch, number]),
    );
  }
  return encodeCbor(map);
}

function encodeLot({ line, boxes, expiry, batch }: LotSold): CborValue {
  return [line, boxes, dayNumber(expiry) ?? null, batch === "" ? null : batch];
}

function encodeSettlement({ means, state, amountCents, lastDigits, authorisation }: Settlement): CborValue {
  return [SETTLEMENT_MEANS.indexOf(means), SETTLEMENT_STATES.indexOf(state), amountCents, lastDigits, authorisation];
}

/** How a stored invoice was paid, for a record of its own in the journal; null: it was not, whatever was said before. */
export function encodePaid(settlement: Settlement | null): Uint8Array {
  return encodeCbor(settlement === null ? null : encodeSettlement(settlement));
}

/** The same sale with how it was paid in the end. @param paid as `encodePaid` wrote it; what cannot be read changes nothing */
export function withPaid(record: Uint8Array, paid: Uint8Array | undefined): Uint8Array {
  const decoded = paid && decodeCbor(paid);
  const map = decoded?.ok ? mapOf(record) : undefined;
  if (!decoded?.ok || map === undefined) return record;
  if (decoded.value === null) map.delete(SaleKey.settlement);
  else map.set(SaleKey.settlement, decoded.value);
  return encodeCbor(map);
}

function encodeAct(act: InvoiceAct): CborValue {
  const flags =
    relationCode(act.related) |
    (act.spontaneous ? ActFlags.spontaneous : 0) |
    (act.target ? ActFlags.target : 0) |
    (act.prescriber === "pharmacy" ? ActFlags.pharmacy : 0);
  const { code, totalCents, baseCents, rate, amoCents, amcCents, patientCents } = act;
  return [code, flags, totalCents, baseCents, rate, amoCents, amcCents, patientCents];
}

function relationCode(related: Relation | null): number {
  return related === null ? 0 : RELATIONS.indexOf(related) + 1;
}

function coverCode(cover: CoverKind | null): number {
  return cover === null ? 0 : COVER_KINDS.indexOf(cover) + 1;
}

/** The number of the rejected invoice that this record stands for. @returns undefined for any other record */
export function replacedBy(record: Uint8Array): number | undefined {
  const replaces = mapOf(record)?.get(SaleKey.replaces);
  return typeof replaces === "number" ? replaces : undefined;
}

/** The same sale, as what stands for the rejected invoice `number`. @returns undefined for bytes that are no record */
export function replacing(record: Uint8Array, number: number): Uint8Array | undefined {
  const map = mapOf(record);
  return map && encodeCbor(map.set(SaleKey.replaces, number));
}

function mapOf(record: Uint8Array): CborMap | undefined {
  const decoded = decodeCbor(record);
  return decoded.ok && decoded.value instanceof Map ? decoded.value : undefined;
}

export function hasLots({ dispensing }: SaleRecord): boolean {
  return dispensing !== undefined && dispensing.lots.length > 0;
}

/** The same sale with less to tell: where the record of all that was scanned is longer than a block of flash. */
export function withoutLots(sale: SaleRecord): SaleRecord {
  const { dispensing } = sale;
  return dispensing === undefined ? sale : { ...sale, dispensing: { ...dispensing, lots: [] } };
}

/** When it was stored, s; 0 for bytes that are no sale. */
export function storedAt(bytes: Uint8Array): number {
  const decoded = decodeCbor(bytes);
  const at = decoded.ok && decoded.value instanceof Map ? decoded.value.get(SaleKey.at) : undefined;
  return typeof at === "number" ? at : 0;
}
