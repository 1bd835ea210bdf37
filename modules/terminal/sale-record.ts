/**
 * A sale as the journal keeps it: what an invoice must hold (lines, sums, identity, rights used, what proved them), in
 * CBOR, an array a line so that forty lines fit a flash block.
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
import type { CborMap, CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { fromHex } from "modules/token/hex";
import type { SaleRecord } from "./effect";

/** Key of the number of the rejected invoice that this one stands for. */
export const REPLACES = 12;

export function encodeSale({ at, claims, prescription, prescriber, invoice, replaces }: SaleRecord): Uint8Array {
  const map: CborMap = new Map<number | string, CborValue>();
  map.set(1, at);
  map.set(2, invoice.at);
  map.set(3, invoice.tariff);
  map.set(4, [invoice.totalCents, invoice.amoCents, invoice.amcCents, invoice.patientCents, invoice.franchiseCents]);
  map.set(
    5,
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
    6,
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
  map.set(7, prescription);
  map.set(8, prescriber);
  if (claims === null) {
    map.set(9, null);
    map.set(10, null);
    map.set(11, null);
  } else {
    const { identity, amo, exonerations, c2s, amc, issuer, tokenId } = claims;
    map.set(9, [identity.matricule, identity.oid, identity.familyName, identity.givenNames, identity.birthDate]);
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
    map.set(10, claims.unverified ? null : rights);
    map.set(11, claims.unverified ? null : [issuer, fromHex(tokenId) ?? null]);
  }
  if (replaces !== undefined) map.set(REPLACES, replaces);
  return encodeCbor(map);
}
