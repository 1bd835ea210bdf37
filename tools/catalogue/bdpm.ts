/**
 * Reads the files of the base de données publique des médicaments as they are published: tab separated, one in UTF-8 and
 * the other in Windows-1252. A line that cannot be understood is told with its number and the reason, never left out
 * in silence.
 */

import { COVER_KINDS, type CoverKind } from "modules/catalogue/presentation";
import { hasCheckDigit } from "modules/gs1/gs1";

/** A line that was not taken, or was taken with a doubt. Lines count from 1. */
export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** True where the line's box is not in the catalogue. */
  readonly dropped: boolean;
}

export type Remarks = (line: number, reason: string, dropped: boolean) => void;

/** One line of CIS_bdpm.txt, as far as it is used. */
export interface Medicine {
  /** "ABACAVIR ARROW 300 mg, comprimé pelliculé sécable" */
  readonly name: string;
  /** "comprimé pelliculé sécable" */
  readonly form: string;
}

/** One line of CIS_CIP_bdpm.txt, as far as it is used. */
export interface Row {
  readonly line: number;
  readonly cis: string;
  /** CIP7, as a number. */
  readonly key: number;
  /** "plaquette(s) PVC aluminium de 30 comprimé(s)" */
  readonly pack: string;
  readonly state: State;
  /** The lowest where there are several; 0 without one. */
  readonly rate: number;
  readonly severalRates: boolean;
  /** With fee; 0 where it is free. */
  readonly priceCents: number;
  readonly feeCents: number;
}

/** 0 sold, 1 no longer sold, 2 suspended, 3 no longer authorised. */
export type State = 0 | 1 | 2 | 3;

/** Longest line that is taken, characters: ten times the longest there is. */
const MAX_LINE = 20_000;
const MAX_RATE = 100;
/** Groups of one medicine: the public file has two at most. */
const MAX_GROUPS = 8;
/** 100,000 euro, ten times the dearest box. */
const MAX_CENTS = 10_000_000;

/** UTF-8 where it is UTF-8, else Windows-1252: the files are published in either. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** @param visit is given the line's fields, and its number from 1 */
function forEachLine(
  text: string,
  fields: number,
  remark: Remarks,
  visit: (fields: readonly string[], line: number) => void,
): void {
  const lines = text.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    if (line === "" && i === lines.length - 1) return;
    const cells = line.split("\t");
    if (line.length > MAX_LINE) remark(i + 1, `longer than ${MAX_LINE} characters`, true);
    else if (cells.length < fields) remark(i + 1, `${cells.length} fields, at least ${fields} are needed`, true);
    else
      visit(
        cells.map((cell) => cell.trim()),
        i + 1,
      );
  }
}

/** @returns the medicines by their CIS code */
export function readMedicines(text: string, remark: Remarks): Map<string, Medicine> {
  const medicines = new Map<string, Medicine>();
  forEachLine(text, 3, remark, ([cis = "", name = "", form = ""], line) => {
    if (!/^\d{8}$/.test(cis)) remark(line, `"${cis}" is no CIS code`, true);
    else if (name === "") remark(line, "no name", true);
    else if (medicines.has(cis)) remark(line, `CIS ${cis} a second time`, true);
    else medicines.set(cis, { name, form });
  });
  return medicines;
}

export function readRows(text: string, remark: Remarks): Row[] {
  const rows: Row[] = [];
  const seen = new Set<number>();
  forEachLine(text, 12, remark, (cells, line) => {
    const row = readRow(cells, line, remark);
    if (typeof row === "string") remark(line, row, true);
    else if (seen.has(row.key)) remark(line, `CIP ${cells[6]} a second time`, true);
    else {
      seen.add(row.key);
      rows.push(row);
    }
  });
  return rows;
}

/** @returns the row, or why it cannot be taken */
function readRow(cells: readonly string[], line: number, remark: Remarks): Row | string {
  const [cis = "", cip7 = "", pack = "", status = "", marketing = "", , cip13 = "", , rate = ""] = cells;
  const [price = "", priceWithFee = "", fee = ""] = cells.slice(9);
  if (!/^\d{8}$/.test(cis)) return `"${cis}" is no CIS code`;
  if (!/^34009\d{8}$/.test(cip13)) return `"${cip13}" is no CIP13`;
  if (!hasCheckDigit(cip13)) return `check digit of ${cip13} is wrong`;
  if (cip7 !== "" && cip13.slice(5, 12) !== cip7) return `CIP7 ${cip7} is not that of ${cip13}`;
  const state = readState(status, marketing);
  if (state === undefined) return `state "${status}", "${marketing}" is not known`;
  const rates = readRates(rate);
  if (rates === undefined) return `rate "${rate}" is not understood`;
  const [net, gross, feeCents] = [price, priceWithFee, fee].map(readCents);
  if (net === undefined) return `price "${price}" is not understood`;
  if (gross === undefined) return `price with fee "${priceWithFee}" is not understood`;
  if (feeCents === undefined) return `fee "${fee}" is not understood`;
  if (net + feeCents !== gross) return `price ${price} and fee ${fee} do not make ${priceWithFee}`;
  if (rates.length > 0 && gross === 0) return `a rate of ${rate} but no price`;
  if (rates.length > 1) remark(line, `${rates.length} rates (${rate}): the lowest is taken`, false);
  if (rates.includes(35)) remark(line, "35 % has no act code", false);
  return {
    line,
    cis,
    key: Number(cip13.slice(5, 12)),
    pack,
    state,
    rate: rates.length === 0 ? 0 : Math.min(...rates),
    severalRates: rates.length > 1,
    priceCents: gross,
    feeCents,
  };
}

function readState(status: string, marketing: string): State | undefined {
  const words = plain(marketing);
  const isActive = plain(status) === "presentation active";
  if (!isActive && plain(status) !== "presentation abrogee") return undefined;
  if (words.includes("plus d'autorisation") || !isActive) return 3;
  if (words.startsWith("declaration de suspension")) return 2;
  if (words.startsWith("declaration d'arret") || words.startsWith("arret de")) return 1;
  return words === "declaration de commercialisation" ? 0 : undefined;
}

/** "65%", "65 %", "100 %;65 %" (either sign between several), "" -> percents. @returns undefined for anything else */
export function readRates(text: string): number[] | undefined {
  if (text === "") return [];
  const rates: number[] = [];
  for (const part of text.split(/[;/|]|\bet\b|(?<=%)\s*,/)) {
    const digits = /^\s*(\d{1,3})\s*%?\s*$/.exec(part)?.[1];
    if (digits === undefined || Number(digits) > MAX_RATE) return undefined;
    if (!rates.includes(Number(digits))) rates.push(Number(digits));
  }
  return rates;
}

/**
 * Euro as the file writes them: "24,34", "7,201,17" (the last comma is the decimal one), "7 201,17", "24.34", "12".
 * @returns centimes, 0 for an empty text, undefined for what is no amount
 */
export function readCents(text: string): number | undefined {
  if (text === "") return 0;
  const match = /^(\d{1,3}(?:[,. \u00a0\u202f]?\d{3})*)(?:[,.](\d{1,2}))?$/.exec(text.replace(/\s*€$/, ""));
  // "1,234" may be a thousand or a euro and some: not to be guessed.
  if (match?.[1] === undefined || (match[2] === undefined && /[,.]/.test(match[1]))) return undefined;
  const cents = Number(match[1].replace(/\D/g, "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return cents <= MAX_CENTS ? cents : undefined;
}

export interface Group {
  readonly id: number;
  /** 0 originator, 1 generic, 2 complementary doses, 3 substitutable. */
  readonly kind: 0 | 1 | 2 | 3;
}

/**
 * CIS_GENER_bdpm.txt: group, its name, CIS code, kind (0, 1, 2, 4), order. The kind belongs to the pair of group and CIS: a
 * medicine may be the originator of one group and a generic of another.
 * @returns the groups by CIS code, those of which it is the originator first
 */
export function readGroups(text: string, remark: Remarks): Map<string, readonly Group[]> {
  const groups = new Map<string, Group[]>();
  forEachLine(text, 4, remark, ([id = "", , cis = "", kind = ""], line) => {
    if (!/^\d{1,6}$/.test(id)) remark(line, `"${id}" is no group`, true);
    else if (!/^\d{8}$/.test(cis)) remark(line, `"${cis}" is no CIS code`, true);
    else if (!/^[0124]$/.test(kind)) remark(line, `kind "${kind}" is not known`, true);
    else {
      const known = groups.get(cis) ?? [];
      const group = { id: Number(id), kind: (kind === "4" ? 3 : Number(kind)) as Group["kind"] };
      if (known.some((other) => other.id === group.id)) remark(line, `CIS ${cis} is in group ${id} already`, true);
      else if (known.length === MAX_GROUPS) remark(line, `CIS ${cis} is in ${MAX_GROUPS} groups already`, true);
      else
        groups.set(
          cis,
          [...known, group].sort((a, b) => Number(a.kind !== 0) - Number(b.kind !== 0)),
        );
    }
  });
  return groups;
}

/** Flat tariffs of a box, fee included; at least one of the two. */
export interface FlatTariff {
  readonly tfrCents?: number;
  readonly traCents?: number;
}

/**
 * TFR and TRA: "CIP;TFR;TRA" a line, CIP13 or CIP7, euro, fee included; either may be empty, and the TRA left out. A first
 * line of names is stepped over. @returns by CIP7
 */
export function readFlatTariffs(text: string, remark: Remarks): Map<number, FlatTariff> {
  const tariffs = new Map<number, FlatTariff>();
  const lines = text.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const [cip = "", flat = "", adjusted = ""] = line.split(/[;\t]/).map((cell) => cell.trim());
    if (line.trim() === "" || (i === 0 && /\p{L}/u.test(cip))) continue;
    const [tfr, tra] = [readCents(flat), readCents(adjusted)];
    const key = keyOf(cip);
    if (key === undefined) remark(i + 1, `"${cip}" is no CIP`, true);
    else if (tfr === undefined || (tfr === 0 && !tra)) remark(i + 1, `"${flat}" is no amount`, true);
    else if (tra === undefined) remark(i + 1, `"${adjusted}" is no amount`, true);
    else tariffs.set(key, { ...(tfr === 0 ? {} : { tfrCents: tfr }), ...(tra === 0 ? {} : { traCents: tra }) });
  }
  return tariffs;
}

/** The closed lists of contraception: "CIP13, CIP7 or CIS;kind" a line. @returns kinds by CIP7 (as digits) or CIS */
export function readCovers(text: string, remark: Remarks): Map<string, CoverKind> {
  const covers = new Map<string, CoverKind>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const [code = "", word = ""] = cells(line.split("#")[0] ?? "");
    if (code === "" || (i === 0 && /\p{L}/u.test(code))) continue;
    const key = /^\d{8}$/.test(code) ? code : keyOf(code);
    const kind = coverOf(word);
    if (key === undefined) remark(i + 1, `"${code}" is neither CIP nor CIS`, true);
    else if (kind === undefined) remark(i + 1, `kind "${word}" is not known: ${COVER_KINDS.join(", ")}`, true);
    else covers.set(String(key), kind);
  }
  return covers;
}

/** "contraception" as it is; "emergency", "urgence" and the whole name for the other. */
function coverOf(word: string): CoverKind | undefined {
  const name = plain(word);
  if (/urgence|emergency/.test(name)) return "emergency-contraception";
  return name === "contraception" ? name : undefined;
}

/** One line of the pharmacy's own prices. */
export interface OwnPrice {
  readonly line: number;
  /** CIP13, EAN-13, or the 7 digits of an LPP code. */
  readonly code: string;
  readonly priceCents: number;
  /** Thousandths; null: not said. */
  readonly vat: number | null;
  readonly label: string;
}

/** VAT that there is, percent as it is written: no more than what a list of prices means by it. */
const VAT_RATES: Readonly<Record<string, number>> = Object.freeze({
  "0": 0,
  "2.1": 21,
  "5.5": 55,
  "8.5": 85,
  "10": 100,
  "20": 200,
});

/**
 * The pharmacy's own prices: "code;euro;VAT;label" a line: CIP13, EAN-13 or LPP code, price with all taxes, percent, and
 * what it is called where the database does not know it. A first line of names is stepped over.
 */
export function readPrices(text: string, remark: Remarks): OwnPrice[] {
  const prices = new Map<string, OwnPrice>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const [code = "", amount = "", rate = "", label = ""] = cells(line);
    if (line.trim() === "" || (i === 0 && /\p{L}/u.test(code))) continue;
    const priceCents = readCents(amount);
    const percent = rate.replace(/\s*%$/, "").replace(",", ".").replace(/\.0*$/, "");
    const vat = percent === "" ? null : VAT_RATES[percent];
    if (!/^\d{7}$/.test(code) && !hasCheckDigit(code)) remark(i + 1, `"${code}" is no CIP13, EAN-13 or LPP code`, true);
    else if (!priceCents) remark(i + 1, `"${amount}" is no price`, true);
    else if (vat === undefined) remark(i + 1, `VAT "${rate}" is not one of ${Object.keys(VAT_RATES).join(", ")}`, true);
    else if (prices.has(code)) remark(i + 1, `${code} a second time`, true);
    else prices.set(code, { line: i + 1, code, priceCents, vat, label });
  }
  return [...prices.values()];
}

/** By ";" or a tabulator; by "," in a line that has neither. */
function cells(line: string): string[] {
  return line.split(/[;\t]/.test(line) ? /[;\t]/ : ",").map((cell) => cell.trim());
}

/** The closed list of specific medicines: a CIP13, CIP7 or CIS code a line, what follows ";" is a note. */
export function readSpecific(text: string, remark: Remarks): Set<string> {
  const codes = new Set<string>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const code = (line.split(/[;\t#]/)[0] ?? "").trim();
    if (code === "" || (i === 0 && /\p{L}/u.test(code))) continue;
    if (/^\d{8}$/.test(code)) codes.add(code);
    else {
      const key = keyOf(code);
      if (key === undefined) remark(i + 1, `"${code}" is neither CIP nor CIS`, true);
      else codes.add(String(key));
    }
  }
  return codes;
}

function keyOf(cip: string): number | undefined {
  if (/^\d{7}$/.test(cip)) return Number(cip);
  return /^34009\d{8}$/.test(cip) && hasCheckDigit(cip) ? Number(cip.slice(5, 12)) : undefined;
}

/** Without case, accents or the apostrophes that were lost on the way. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’¿]/g, "'").toLowerCase();
}
