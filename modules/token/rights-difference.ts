/**
 * What rights that were told on line change today, compared with those that a patient has shown. Only what a sale of this day
 * is priced and billed by counts: a period that ends later than before is no difference.
 */
import type { Amc, Amo, Claims, Period } from "./claims";
import { isOpenOn, standingOn } from "./rights";
import type { RightsAnswer } from "./rights-answer";

/** Days since 1970; `day` is the last one, or the first of rights that are to begin. */
export type Difference =
  | { readonly kind: "open" | "ended" | "not-started"; readonly day: number }
  | { readonly kind: "none" }
  /** Who pays: régime, caisse, centre. */
  | { readonly kind: "payer"; readonly regime: string; readonly caisse: string; readonly centre: string }
  | { readonly kind: "local"; readonly has: boolean }
  | { readonly kind: "exoneration"; readonly exoneration: number; readonly has: boolean; readonly day: number }
  | { readonly kind: "c2s"; readonly has: boolean; readonly day: number }
  | { readonly kind: "amc"; readonly has: boolean; readonly number: string; readonly contract: string };

/** Kinds of exonerations: 1 to 5. */
const EXONERATIONS = 5;

/** @param today days since 1970 @returns in the order in which they matter; none where both say the same of today */
export function differences(claims: Claims, answer: RightsAnswer, today: number): Difference[] {
  const found: Difference[] = [];
  const before = standingOn(claims.amo.rights, today);
  const now = standingOn(answer.amo.rights, today);
  if (before.state !== now.state) {
    found.push(now.state === "none" ? { kind: "none" } : { kind: now.state, day: now.day });
  }
  const { regime, caisse, centre, localRegime } = answer.amo;
  const isNew = claims.unverified === true && now.state !== "none";
  if (isNew || (claims.unverified !== true && !isSamePayer(claims.amo, answer.amo))) {
    found.push({ kind: "payer", regime, caisse, centre });
  }
  for (let exoneration = 1; exoneration <= EXONERATIONS; exoneration += 1) {
    const had = lastDay(claims.exonerations, exoneration, today);
    const has = lastDay(answer.exonerations, exoneration, today);
    if (had >= 0 !== has >= 0) found.push({ kind: "exoneration", exoneration, has: has >= 0, day: has });
  }
  const hasC2s = isOpen(answer.c2s, today);
  if (isOpen(claims.c2s, today) !== hasC2s) {
    found.push({ kind: "c2s", has: hasC2s, day: hasC2s ? (answer.c2s?.to ?? 0) : 0 });
  }
  // Most of these services know nothing of it: then what was shown stands.
  const { amc } = answer;
  if (amc !== undefined && !isSameCover(claims.amc, amc, today)) {
    const { number, contract } = amc;
    found.push({ kind: "amc", has: isOpenOn(amc, today), number, contract });
  }
  if (claims.amo.localRegime !== localRegime) found.push({ kind: "local", has: localRegime });
  return found;
}

/** What was shown, with rights as they were told on line. Who it is stays as it was shown. */
export function withRights({ unverified: _, ...claims }: Claims, answer: RightsAnswer): Claims {
  const { c2s: __, ...rest } = claims;
  const { amo, exonerations, c2s, amc } = answer;
  return { ...rest, amo, exonerations, ...(c2s === undefined ? {} : { c2s }), ...(amc === undefined ? {} : { amc }) };
}

function isSamePayer(a: Amo, b: Amo): boolean {
  return a.regime === b.regime && a.caisse === b.caisse && a.centre === b.centre;
}

function isOpen(period: Period | undefined, today: number): boolean {
  return period !== undefined && isOpenOn(period, today);
}

/** Two that are both closed today pay the same. */
function isSameCover(before: Amc | undefined, now: Amc, today: number): boolean {
  if (isOpen(before, today) !== isOpenOn(now, today)) return false;
  return !isOpenOn(now, today) || (before?.number === now.number && before.contract === now.contract);
}

/** @returns of an exoneration that is open today; -1 where none is */
function lastDay(exonerations: Claims["exonerations"], kind: number, today: number): number {
  let day = -1;
  for (let i = 0; i < exonerations.length; i += 1) {
    const one = exonerations[i];
    if (one?.kind === kind && isOpenOn(one, today) && one.to > day) day = one.to;
  }
  return day;
}
