/** How the claims of a token are told to the pharmacist. */

import { ageOn, civil, isoDate, monthsOn } from "modules/calendar/date";
import { dayMonthYear, firstName } from "modules/strings/format";
import { CHIP, EXONERATION, REGIME, REGIME_UNKNOWN, TEXT } from "modules/strings/fr";
import type { Claims, Identity } from "modules/token/claims";
import { isOpenOn, standingOn } from "modules/token/rights";

/** A word in a coloured frame; dim where the right is not open today. */
export interface Chip {
  readonly text: string;
  readonly dim: boolean;
}

const TITLE: readonly string[] = Object.freeze(["", "M. ", "Mme "]);
const INFANT_YEARS = 2;

/** "Mme Jeanne MARTIN" */
export function fullName(identity: Identity): string {
  return (TITLE[identity.sex] ?? "") + personName(identity);
}

/** "Jeanne MARTIN": someone whose sex is not known. */
export function personName({ familyName, givenNames }: Pick<Identity, "familyName" | "givenNames">): string {
  return `${printable(firstName(givenNames))} ${printable(familyName)}`;
}

/** "12/03/1978", impossible dates as they are. */
export function birthDay(birthDate: string): string {
  return `${birthDate.slice(8, 10)}/${birthDate.slice(5, 7)}/${birthDate.slice(0, 4)}`;
}

/** "47 ans, née le 12/03/1978"; by the year alone where day or month are unknown, or of another calendar. */
export function birth(identity: Identity, today: number): string {
  const { birthDate, sex } = identity;
  const word = TEXT.born[sex] ?? TEXT.born[0] ?? "";
  const year = birthDate.slice(0, 4);
  const age = ageOn(birthDate, isoDate(today));
  if (age === undefined) return `${years(civil(today).year - Number(year))}, ${word}${TEXT.bornIn}${year}`;
  const born = word + TEXT.bornOn + birthDay(birthDate);
  return `${age < INFANT_YEARS ? months(birthDate, isoDate(today)) : years(age)}, ${born}`;
}

/** Completed months, for doses are by the month at that age. */
function months(birthDate: string, at: string): string {
  return Math.max(0, monthsOn(birthDate, at) ?? 0) + TEXT.months;
}

function years(count: number): string {
  return `${Math.max(0, count)}${count < 2 ? TEXT.year : TEXT.years}`;
}

/** "Droits jusqu’au 31/12/2026", or when they ended, or will begin. @param today days since 1970 */
export function rights(claims: Claims, today: number): string {
  if (claims.unverified) return TEXT.rightsUnverified;
  const { state, day } = standingOn(claims.amo.rights, today);
  if (state === "none") return TEXT.rightsNone;
  const words = { open: TEXT.rightsUntil, ended: TEXT.rightsEnded, "not-started": TEXT.rightsFrom }[state];
  return words + dayMonthYear(day);
}

export function regime(claims: Claims): string {
  if (claims.unverified) return "";
  return REGIME[claims.amo.regime] ?? REGIME_UNKNOWN + printable(claims.amo.regime);
}

/** Everything that changes who pays, in the order in which it matters. */
export function chips(claims: Claims, today: number): Chip[] {
  const list: Chip[] = [];
  if (claims.c2s !== undefined) list.push({ text: CHIP.c2s, dim: !isOpenOn(claims.c2s, today) });
  for (const exoneration of claims.exonerations) {
    const text = EXONERATION[exoneration.kind];
    if (text && isOpenOn(exoneration, today)) list.push({ text, dim: false });
  }
  if (claims.amc !== undefined) {
    const { state } = standingOn([claims.amc], today);
    if (state === "ended") list.push({ text: CHIP.amcEnded, dim: true });
    else if (state === "not-started") list.push({ text: CHIP.amcNotStarted, dim: true });
    else list.push({ text: CHIP.amc, dim: false });
  }
  if (claims.amo.localRegime) list.push({ text: CHIP.local, dim: false });
  return list;
}

/**
 * Text from outside: letters of Latin Extended-A that the fonts do not have lose their marks, and any other character is "?",
 * for a name is never shortened unseen.
 */
export function printable(text: string): string {
  for (let i = 0; i < text.length; i += 1) {
    if (isPrintable(text.charCodeAt(i))) continue;
    let out = "";
    for (let j = 0; j < text.length; j += 1) out += shown(text.charCodeAt(j), text.charAt(j));
    return out;
  }
  return text;
}

function shown(code: number, character: string): string {
  if (isPrintable(code)) return character;
  if (code >= 0x100 && code <= 0x17f) return EXTENDED_A.charAt(code - 0x100);
  return code >= 0x218 && code <= 0x21b ? ROMANIAN.charAt(code - 0x218) : "?";
}

/** U+0100 to U+017F without their marks. */
const EXTENDED_A =
  "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlL" +
  "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
/** U+0218 to U+021B. */
const ROMANIAN = "SsTt";

/** Latin-1, with the French letters and marks that it lacks. */
function isPrintable(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  if (code <= 0xff) return code >= 0xa0 && code !== 0xad;
  return code === 0x152 || code === 0x153 || code === 0x178 || code === 0x20ac || (code >= 0x2018 && code <= 0x2019);
}
