/** Lays out tariffs as modules/billing/tariff-format.ts has them. */

import { DUTY_KINDS, SUBSTITUTES, type Tariff } from "modules/billing/tariff";
import * as format from "modules/billing/tariff-format";
import { crc32 } from "modules/bytes/bytes";
import { dayNumber } from "modules/calendar/date";
import { COVER_KINDS } from "modules/catalogue/presentation";
import type { Tariffs } from "./parse";

/** @param tariffs that `parseTariffs` has accepted @throws Error where they do not fit the partition */
export function encodeTariffs({ version, tables }: Tariffs): Uint8Array {
  const encoded = tables.map(encodeTable);
  const first = format.HEADER_LENGTH + tables.length * format.DIRECTORY_ENTRY;
  const length = encoded.reduce((sum, table) => sum + table.length, first);
  if (length > format.MAX_LENGTH) throw new Error(`${length} bytes do not fit in ${format.MAX_LENGTH}`);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let offset = first;
  for (const [i, table] of encoded.entries()) {
    const at = format.HEADER_LENGTH + i * format.DIRECTORY_ENTRY;
    view.setUint32(at, dayNumber(tables[i]?.from ?? "") ?? 0, true);
    view.setUint32(at + 4, offset, true);
    view.setUint32(at + 8, table.length, true);
    bytes.set(table, offset);
    offset += table.length;
  }
  view.setUint32(0, format.MAGIC, true);
  view.setUint16(4, format.FORMAT, true);
  view.setUint16(6, tables.length, true);
  view.setUint32(8, version, true);
  view.setUint32(12, length, true);
  view.setUint32(16, crc32(bytes, format.HEADER_LENGTH, length), true);
  view.setUint32(20, crc32(bytes, 0, 20), true);
  return bytes;
}

interface Rule {
  readonly number: string;
  readonly contract: string;
  readonly covers: Readonly<Record<string, number>>;
}

function encodeTable(tariff: Tariff): Uint8Array {
  const { classes, hdr, hda, hde, hc, franchise, covers, duty, acts } = tariff;
  const territories = Object.entries(tariff.overseas);
  const rules = Object.entries(tariff.amcCovers)
    .map(([key, covers]): Rule => {
      const [number = "", contract = ""] = key.split("/");
      return { number, contract, covers };
    })
    .sort((a, b) => order(a.number, b.number) || order(a.contract, b.contract));
  const bytes = new Uint8Array(
    format.TABLE_HEAD +
      classes.length * format.CLASS_LENGTH +
      territories.length * format.TERRITORY_LENGTH +
      covers.length * format.COVER_LENGTH +
      duty.length * format.DUTY_LENGTH +
      acts.length * format.ACT_LENGTH +
      rules.length * format.RULE_LENGTH,
  );
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) =>
    bytes.set(
      Uint8Array.from(value, (letter) => letter.charCodeAt(0)),
      at,
    );
  text(0, tariff.version);
  view.setUint16(16, tariff.boxFeeCents, true);
  view.setUint16(18, tariff.largeBoxFeeCents, true);
  view.setUint16(20, hdr.cents, true);
  view.setUint8(22, hdr.rate);
  view.setUint16(23, hda.cents, true);
  bytes.set([hda.rate, hda.under, hda.over], 25);
  view.setUint16(28, hde.cents, true);
  view.setUint8(30, hde.rate);
  view.setUint16(31, hc.cents, true);
  bytes.set([hc.rate, hc.lines], 33);
  view.setUint16(35, franchise.cents, true);
  view.setUint16(37, franchise.yearlyCents, true);
  view.setUint8(39, franchise.minorAge);
  bytes.set([classes.length, territories.length], 40);
  view.setUint16(42, rules.length, true);
  const refusals = SUBSTITUTES.reduce((bits, kind, bit) => bits | (tariff.refusals[kind] ? 1 << bit : 0), 0);
  bytes.set([covers.length, duty.length, acts.length, refusals], 44);
  view.setUint16(48, tariff.actsOverseas, true);
  view.setUint16(50, tariff.vat.fees, true);
  view.setUint16(52, tariff.vat.acts, true);
  view.setUint16(54, tariff.vat.goods, true);
  let at = format.TABLE_HEAD;
  for (const { rate, localRate, aldRate = 100, amcCover, act, fee, largeFee, vat } of classes) {
    bytes.set([rate, localRate, aldRate, amcCover], at);
    text(at + 4, act);
    text(at + 8, fee);
    text(at + 12, largeFee);
    view.setUint16(at + 16, vat, true);
    at += format.CLASS_LENGTH;
  }
  for (const [territory, coefficient] of territories) {
    text(at, territory);
    view.setUint16(at + format.TERRITORY_CODE, coefficient, true);
    at += format.TERRITORY_LENGTH;
  }
  for (const { kind, rate, under, sex, prescription, rights, franchiseUnder } of covers) {
    const flags = (prescription ? format.COVER_PRESCRIPTION : 0) | (rights ? format.COVER_RIGHTS : 0);
    bytes.set([COVER_KINDS.indexOf(kind), rate, under, sex, flags, franchiseUnder], at);
    at += format.COVER_LENGTH;
  }
  for (const { kind, code, cents, rate } of duty) {
    bytes[at] = DUTY_KINDS.indexOf(kind);
    text(at + 1, code);
    view.setUint16(at + 5, cents, true);
    bytes[at + 7] = rate;
    at += format.DUTY_LENGTH;
  }
  for (const { code, nat, cents, spontaneousCents, rate, targetRate, amcCover, company, ages, once } of acts) {
    text(at, code);
    view.setUint16(at + 4, nat, true);
    view.setUint16(at + 6, cents, true);
    view.setUint16(at + 8, spontaneousCents, true);
    const flags = format.COMPANIES.indexOf(company) | (once ? format.ACT_ONCE : 0);
    bytes.set([rate, targetRate, amcCover, flags, ...ages.flatMap(({ from, to }) => [from, to])], at + 10);
    at += format.ACT_LENGTH;
  }
  for (const { number, contract, covers } of rules) {
    text(at, number);
    text(at + format.AMC_NUMBER, contract);
    bytes.fill(format.UNCHANGED, at + format.RULE_KEY, at + format.RULE_KEY + format.MAX_CLASSES + 1);
    for (const [i, { act }] of classes.entries()) {
      const cover = covers[act];
      if (cover !== undefined) bytes[at + format.RULE_KEY + i] = cover;
    }
    const fees = format.PRESCRIPTION_FEES.map((code) => covers[code]);
    if (fees.some((cover) => cover !== fees[0])) {
      throw new Error(`AMC ${number}: ${format.PRESCRIPTION_FEES.join(", ")} are covered alike or not at all`);
    }
    if (fees[0] !== undefined) bytes[at + format.RULE_KEY + format.MAX_CLASSES] = fees[0];
    at += format.RULE_LENGTH;
  }
  return bytes;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
