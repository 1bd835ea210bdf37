/** Who pays for this patient on this day: the claims, read once for the whole invoice. */

import { ageOn } from "modules/calendar/date";
import type { Claims, Period } from "modules/token/claims";
import type { Why } from "./invoice";
import type { Tariff, TariffClass } from "./tariff";
import type { PriceWarning } from "./warning";

/** Kinds of exoneration (modules/token/claims.ts). */
const ALD = 1;
const MATERNITY = 2;
const MILITARY = 5;

export interface Coverage {
  /** AMO and AMC pay the pharmacist directly. */
  readonly direct: boolean;
  readonly localRegime: boolean;
  readonly hasAld: boolean;
  /** Every reimbursable line is at 100 %: maternity, AT/MP, invalidity, military pension. */
  readonly exonerated: boolean;
  /** C2S: what the AMO leaves of the base is paid by the C2S. */
  readonly c2s: boolean;
  /** AMC number where it covers this day. */
  readonly amc: string | undefined;
  readonly amcContract: string;
  /** Completed years, where the date of birth is one. */
  readonly age: number | undefined;
  /** Nothing is held back later. */
  readonly franchiseExempt: boolean;
  readonly warnings: readonly PriceWarning[];
}

export const NO_COVERAGE: Coverage = Object.freeze({
  direct: false,
  localRegime: false,
  hasAld: false,
  exonerated: false,
  c2s: false,
  amc: undefined,
  amcContract: "",
  age: undefined,
  franchiseExempt: false,
  warnings: Object.freeze(["no-rights-known"] as const),
});

export interface AmoRate {
  readonly rate: number;
  readonly from: Why["rate"];
}

const NOT_REIMBURSED: AmoRate = Object.freeze({ rate: 0, from: "not-reimbursed" });

/** @param day days since 1970 of `at` */
export function coverageOf(claims: Claims | null, tariff: Tariff, at: string, day: number): Coverage {
  if (claims === null) return NO_COVERAGE;
  const warnings: PriceWarning[] = [];
  const unverified = claims.unverified === true;
  if (unverified) warnings.push("rights-unverified");
  const direct = unverified || claims.amo.rights.some((period) => covers(period, day));
  if (!direct) {
    const ended = claims.amo.rights.length === 0 || claims.amo.rights.some(({ to }) => to < day);
    warnings.push(ended ? "rights-ended" : "rights-not-started");
  }
  let hasAld = false;
  let exonerated = false;
  let franchiseExempt = false;
  for (const exoneration of claims.exonerations) {
    if (!covers(exoneration, day)) continue;
    if (exoneration.kind === ALD) hasAld = true;
    else exonerated = true;
    // AT/MP is not in the Assurance Maladie's list of exemptions, nor is invalidity.
    if (exoneration.kind === MATERNITY || exoneration.kind === MILITARY) franchiseExempt = true;
  }
  const c2s = claims.c2s !== undefined && covers(claims.c2s, day);
  const age = ageOn(claims.identity.birthDate, at);
  if (age === undefined) warnings.push("age-unknown");
  const hasAmc = claims.amc !== undefined && covers(claims.amc, day);
  if (claims.amc !== undefined && !hasAmc && !c2s) warnings.push("amc-not-valid");
  return {
    direct,
    localRegime: claims.amo.localRegime,
    hasAld,
    exonerated,
    c2s,
    amc: hasAmc ? claims.amc?.number : undefined,
    amcContract: hasAmc ? (claims.amc?.contract ?? "") : "",
    age,
    franchiseExempt: franchiseExempt || c2s || (age !== undefined && age < tariff.franchise.minorAge),
    warnings,
  };
}

/** Share of the ticket modérateur that someone else than the patient pays directly, percent. */
export function complementaryCover(coverage: Coverage, tariff: Tariff, act: string, ordinary: number): number {
  if (coverage.c2s) return 100;
  const { amc, amcContract } = coverage;
  if (amc === undefined) return 0;
  const covers = tariff.amcCovers[`${amc}/${amcContract}`] ?? tariff.amcCovers[amc];
  return covers?.[act] ?? ordinary;
}

/** AMO rate of a line of this class, percent, and what gave it. */
export function amoRate(coverage: Coverage, tariffClass: TariffClass, ald: boolean): AmoRate {
  const { rate, localRate, aldRate = 100 } = tariffClass;
  if (rate === 0) return NOT_REIMBURSED;
  if (coverage.exonerated) return { rate: 100, from: "exonerated" };
  const ordinary = coverage.localRegime ? localRate : rate;
  if (ald && coverage.hasAld && aldRate > ordinary) return { rate: aldRate, from: "ald" };
  return { rate: ordinary, from: coverage.localRegime && localRate !== rate ? "local-regime" : "class" };
}

function covers({ from, to }: Period, day: number): boolean {
  return from <= day && day <= to;
}
