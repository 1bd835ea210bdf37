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
 * | 5 | lines: [cip13, act, quantity, ALD, total, base, rate, AMO, AMC, patient, franchise] |
 * | 6 | fees: [code, cip13 or null, total, base, rate, AMO, AMC, patient] |
 * | 7 | prescription, bool |
 * | 8 | prescriber, RPPS or null |
 * | 9 | who: [matricule, OID, family name, given names, birth date], or null without a card |
 * | 10 | rights: [regime, caisse, centre, quality, exoneration kinds, C2S, AMC number or null, AMC contract or null, local regime] |
 * | 11 | proof: [issuer, token identifier (bstr 16)], or null |
 * | 12 | number of the rejected invoice that this one stands for; absent for any other |
 *
 * With 9 and without 10 and 11: the identity was read from a card that proves no rights.
 */
import type { Invoice } from "modules/billing/invoice";
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import type { Claims } from "modules/token/claims";
import { fromHex } from "modules/token/hex";
import { SaleKey } from "./keys";

/** What is kept of a sale for good. */
export interface SaleRecord {
  /** s since 1970 */
  readonly at: number;
  readonly claims: Claims | null;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  readonly invoice: Invoice;
  /** The rejected invoice that this one stands for. */
  readonly replaces?: number;
}

export function encodeSale({ at, claims, prescription, prescriber, invoice, replaces }: SaleRecord): Uint8Array {
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
    invoice.lines.map((line) => [
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
    ]),
  );
  map.set(
    SaleKey.fees,
    invoice.fees.map((fee) => [
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
    map.set(SaleKey.proof, claims.unverified ? null : [issuer, fromHex(tokenId) ?? null]);
  }
  if (replaces !== undefined) map.set(SaleKey.replaces, replaces);
  return encodeCbor(map);
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
