/** Who pays for this patient on this day: the claims, read once for the whole invoice. */

import { dateNumber, yearsBetween } from "modules/calendar/date";
import type { CoverKind } from "modules/catalogue/presentation";
import type { Claims } from "modules/token/claims";
import { isOpenOn, standingOn } from "modules/token/rights";
import { RELATIONS, type Relation, type Why } from "./invoice";
import type { CoverRule, Tariff, TariffClass } from "./tariff";
import type { PriceWarning } from "./warning";

/** Kinds of exoneration (modules/token/claims.ts) that cover only what is related to them, in the order of `RELATIONS`. */
export const RELATED_KINDS: readonly number[] = Object.freeze([1, 3, 5]);
/** `RELATIONS` by a number that has a bit for each. */
const RELATED: readonly (readonly Relation[])[] = Object.freeze(
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => Object.freeze(RELATIONS.filter((_, i) => (bits & (1 << i)) !== 0))),
);
const MATERNITY = 2;
/** Born as a man (modules/token/claims.ts). */
const MALE = 1;
/** `franchiseUnder` of a rule that holds at any age. */
const ANY_AGE = 255;

export interface Coverage {
  /** AMO and AMC pay the pharmacist directly. */
  readonly direct: boolean;
  /** Nobody was identified. */
  readonly unknown: boolean;
  readonly localRegime: boolean;
  /** What a line may be related to. */
  readonly relations: readonly Relation[];
  /** Every reimbursable line is at 100 %: maternity, invalidity. */
  readonly exonerated: boolean;
  /** C2S: what the AMO leaves of the base is paid by the C2S. */
  readonly c2s: boolean;
  /** AMC number where it covers this day. */
  readonly amc: string | undefined;
  /** What this AMC covers of an act's ticket modérateur, percent, where the tariff has it. */
  readonly amcCovers: Readonly<Record<string, number>> | undefined;
  /** Completed years, where the date of birth is one. */
  readonly age: number | undefined;
  /** The registers say that the patient is a man. */
  readonly isMan: boolean;
  /** Nothing is held back later. */
  readonly franchiseExempt: boolean;
  readonly warnings: readonly PriceWarning[];
}

export const NO_COVERAGE: Coverage = Object.freeze({
  direct: false,
  unknown: true,
  localRegime: false,
  relations: Object.freeze([]),
  exonerated: false,
  c2s: false,
  amc: undefined,
  amcCovers: undefined,
  age: undefined,
  isMan: false,
  franchiseExempt: false,
  warnings: Object.freeze(["no-rights-known"] as const),
});

/** An AMO rate, percent, and what gave it. */
export interface AmoRate {
  readonly rate: number;
  readonly from: Why["rate"];
}

/** @param today the day as a `dateNumber` @param day the same in days since 1970 */
export function coverageOf(claims: Claims | null, tariff: Tariff, today: number, day: number): Coverage {
  if (claims === null) return NO_COVERAGE;
  const warnings: PriceWarning[] = [];
  const unverified = claims.unverified === true;
  if (unverified) warnings.push("rights-unverified");
  const { state } = standingOn(claims.amo.rights, day);
  const direct = unverified || state === "open";
  if (!direct) warnings.push(state === "not-started" ? "rights-not-started" : "rights-ended");
  let exonerated = false;
  let maternity = false;
  /** In `RELATED`. */
  let related = 0;
  const { exonerations } = claims;
  for (let i = 0; i < exonerations.length; i += 1) {
    const exoneration = exonerations[i];
    if (exoneration === undefined || !isOpenOn(exoneration, day)) continue;
    const at = RELATED_KINDS.indexOf(exoneration.kind);
    if (at >= 0) related |= 1 << at;
    else exonerated = true;
    if (exoneration.kind === MATERNITY) maternity = true;
  }
  const c2s = claims.c2s !== undefined && isOpenOn(claims.c2s, day);
  const birth = dateNumber(claims.identity.birthDate);
  const age = birth === undefined ? undefined : yearsBetween(birth, today);
  if (age === undefined) warnings.push("age-unknown");
  // Who turns 18 in the year owes the franchise from the next 1 January on.
  const january = Math.floor(today / 10000) * 10000 + 101;
  const minor = birth !== undefined && yearsBetween(birth, january) < tariff.franchise.minorAge;
  const hasAmc = claims.amc !== undefined && isOpenOn(claims.amc, day);
  if (claims.amc !== undefined && !hasAmc && !c2s) warnings.push("amc-not-valid");
  return {
    direct,
    unknown: false,
    localRegime: claims.amo.localRegime,
    relations: RELATED[related] ?? NO_COVERAGE.relations,
    exonerated,
    c2s,
    amc: hasAmc ? claims.amc?.number : undefined,
    amcCovers: hasAmc ? coversOf(tariff, claims.amc) : undefined,
    age,
    isMan: claims.identity.sex === MALE,
    // Neither an accident of work nor invalidity is in the Assurance Maladie's list of exemptions.
    franchiseExempt: maternity || c2s || minor,
    warnings,
  };
}

/** Why the patient advances what nothing of the line itself decides. */
export function advanceOf({ unknown, direct }: Coverage): Why["advance"] {
  if (unknown) return "unknown";
  return direct ? "no" : "rights";
}

/** Share of the ticket modérateur that someone else than the patient pays directly, percent. */
export function complementaryCover({ c2s, amc, amcCovers }: Coverage, act: string, ordinary: number): number {
  if (c2s) return 100;
  if (amc === undefined) return 0;
  return amcCovers?.[act] ?? ordinary;
}

function coversOf({ amcCovers }: Tariff, { number, contract = "" }: NonNullable<Claims["amc"]>) {
  return amcCovers[`${number}/${contract}`] ?? amcCovers[number];
}

/** @param asked of a line or an act @returns what it is related to, of what the patient has; undefined for none */
export function relationOf(coverage: Coverage, asked: boolean | Relation | undefined): Relation | undefined {
  if (asked === undefined || asked === false) return undefined;
  if (asked === true) return coverage.relations[0];
  return coverage.relations.includes(asked) ? asked : undefined;
}

/** The rule by which the law covers this kind of box for this patient, whatever its class; undefined where none does. */
export function coverRuleOf(
  coverage: Coverage,
  tariff: Tariff,
  kind: CoverKind | undefined,
  prescription: boolean,
): CoverRule | undefined {
  if (kind === undefined) return undefined;
  for (const rule of tariff.covers) {
    if (rule.kind !== kind) continue;
    if (rule.prescription && !prescription) continue;
    if (rule.rights && coverage.unknown) continue;
    if (rule.under > 0 && (coverage.age === undefined || coverage.age >= rule.under)) continue;
    if (rule.sex === 2 && coverage.isMan) continue;
    return rule;
  }
  return undefined;
}

/** Whether what this rule covers owes no franchise. */
export function isFranchiseFree({ franchiseUnder }: CoverRule, { age }: Coverage): boolean {
  return franchiseUnder === ANY_AGE || (age !== undefined && age < franchiseUnder);
}

/** Of a line of this class; without a prescription nothing is reimbursed. */
export function amoRate(
  coverage: Coverage,
  tariffClass: TariffClass,
  relation: Relation | undefined,
  prescription: boolean,
): AmoRate {
  const { rate, localRate, aldRate = 100 } = tariffClass;
  if (rate === 0) return { rate: 0, from: "not-reimbursed" };
  if (!prescription) return { rate: 0, from: "no-prescription" };
  if (coverage.exonerated) return { rate: 100, from: "exonerated" };
  const ordinary = coverage.localRegime ? localRate : rate;
  const related = relation === "ald" ? aldRate : relation === undefined ? 0 : 100;
  if (relation !== undefined && related > ordinary) return { rate: related, from: relation };
  return { rate: ordinary, from: coverage.localRegime && localRate !== rate ? "local-regime" : "class" };
}
