/** How the claims of a token are told to the pharmacist, in the words of a language. */
import { ageOn, civil, isoDate, monthsOn } from "modules/calendar/date";
import { firstName } from "modules/strings/names";
import type { Strings } from "modules/strings/strings";
import type { Claims, Identity } from "modules/token/claims";
import { isOpenOn, standingOn } from "modules/token/rights";

/** A word in a coloured frame; dim where the right is not open today. */
export interface Chip {
  readonly text: string;
  readonly dim: boolean;
}

const INFANT_YEARS = 2;
const ADULT_YEARS = 18;

/** "Mme Jeanne MARTIN"; a child has no title. @param today days since 1970 */
export function fullName(strings: Strings, identity: Identity, today: number): string {
  return titleOf(strings, identity, today) + personName(identity);
}

/** "Mme MARTIN": where there is no room for more. */
export function familyName(strings: Strings, identity: Identity, today: number): string {
  return titleOf(strings, identity, today) + printable(identity.familyName);
}

function titleOf({ text }: Strings, { birthDate, sex }: Identity, today: number): string {
  const age = ageOn(birthDate, isoDate(today)) ?? ADULT_YEARS;
  return age < ADULT_YEARS ? "" : (text.title[sex] ?? "");
}

/** "Jeanne MARTIN": someone whose sex is not known. */
export function personName({ familyName, givenNames }: Pick<Identity, "familyName" | "givenNames">): string {
  return `${printable(firstName(givenNames))} ${printable(familyName)}`;
}

/** "47 ans, née le 12/03/1978"; by the year alone where day or month are unknown, or of another calendar. */
export function birth({ text, format }: Strings, { birthDate, sex }: Identity, today: number): string {
  const year = birthDate.slice(0, 4);
  const at = isoDate(today);
  const age = ageOn(birthDate, at);
  if (age === undefined) {
    return `${text.years(Math.max(0, civil(today).year - Number(year)))}, ${text.bornIn(sex, year)}`;
  }
  // Doses are by the month at that age.
  const isInfant = age < INFANT_YEARS;
  const old = isInfant ? text.months(Math.max(0, monthsOn(birthDate, at) ?? 0)) : text.years(age);
  return `${old}, ${text.bornOn(sex, format.date(birthDate))}`;
}

/** "Droits jusqu’au 31/12/2026", or when they ended, or will begin. @param today days since 1970 */
export function rights({ text }: Strings, claims: Claims, today: number): string {
  if (claims.unverified) return text.rightsUnverified;
  const { state, day } = standingOn(claims.amo.rights, today);
  if (state === "none") return text.rightsNone;
  return { open: text.rightsUntil, ended: text.rightsEnded, "not-started": text.rightsFrom }[state](day);
}

export function regime({ regime, text }: Strings, claims: Claims): string {
  if (claims.unverified) return "";
  return regime[claims.amo.regime] ?? text.regimeUnknown(printable(claims.amo.regime));
}

/** Everything that changes who pays, in the order in which it matters. */
export function chips({ chip, exoneration }: Strings, claims: Claims, today: number): Chip[] {
  const list: Chip[] = [];
  if (claims.c2s !== undefined) list.push({ text: chip.c2s, dim: !isOpenOn(claims.c2s, today) });
  for (const period of claims.exonerations) {
    const text = exoneration[period.kind];
    if (text && isOpenOn(period, today)) list.push({ text, dim: false });
  }
  if (claims.amc !== undefined) {
    const { state } = standingOn([claims.amc], today);
    if (state === "ended") list.push({ text: chip.amcEnded, dim: true });
    else if (state === "not-started") list.push({ text: chip.amcNotStarted, dim: true });
    else list.push({ text: chip.amc, dim: false });
  }
  if (claims.amo.localRegime) list.push({ text: chip.local, dim: false });
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
