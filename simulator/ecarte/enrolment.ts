/**
 * Opening the e-carte on a phone: by France Identité, or directly in the app. The rules of the direct way are dated:
 * until 17 November 2025 it was open in 56 departments only.
 */
import { ageOn } from "modules/calendar/date";
import type { Result } from "modules/result/result";

/** What decides whether a person can open their e-carte. */
export interface Holder {
  /** "YYYY-MM-DD" */
  readonly birthDate: string;
  /** Regime: "01" Assurance Maladie, "02" MSA, "91" MGEN... */
  readonly affiliation: string;
  readonly guardianship: boolean;
  /** INSEE code of the department of residence. */
  readonly department: string;
  /** An electronic identity card, which France Identité reads by NFC. */
  readonly hasNationalIdentityCard: boolean;
}

export type EnrolmentWay = "france-identite" | "direct";
export type EnrolmentRefusal =
  | "no-electronic-identity-card"
  | "under-16"
  | "other-affiliation"
  | "under-guardianship"
  | "department-not-open";

const MINIMUM_AGE = 16;
const AFFILIATIONS: readonly string[] = Object.freeze(["01", "02", "91"]);
/** From this day the direct way is open in all of France. */
const OPEN_EVERYWHERE = "2025-11-18";

/** The eight regions that were open before: Auvergne-Rhône-Alpes, Bourgogne-Franche-Comté, Bretagne... */
const DEPARTMENTS_56: readonly string[] = Object.freeze(
  [
    "01 03 07 15 26 38 42 43 63 69 73 74",
    "21 25 39 58 70 71 89 90",
    "22 29 35 56",
    "18 28 36 37 41 45",
    "08 10 51 52 54 55 57 67 68 88",
    "14 27 50 61 76",
    "04 05 06 13 83 84",
    "44 49 53 72 85",
  ].flatMap((region) => region.split(" ")),
);

/** @param on day of the enrolment, "YYYY-MM-DD" @returns the value of the token's enrolment claim */
export function enrol(holder: Holder, way: EnrolmentWay, on: string): Result<1 | 2, EnrolmentRefusal> {
  if (way === "france-identite") {
    return holder.hasNationalIdentityCard
      ? { ok: true, value: 1 }
      : { ok: false, reason: "no-electronic-identity-card" };
  }
  if (wholeYears(holder.birthDate, on) < MINIMUM_AGE) return { ok: false, reason: "under-16" };
  if (!AFFILIATIONS.includes(holder.affiliation)) return { ok: false, reason: "other-affiliation" };
  if (holder.guardianship) return { ok: false, reason: "under-guardianship" };
  if (on < OPEN_EVERYWHERE && !DEPARTMENTS_56.includes(holder.department)) {
    return { ok: false, reason: "department-not-open" };
  }
  return { ok: true, value: 2 };
}

/** Completed years, by the year alone for a date of birth that is no day. Both are "YYYY-MM-DD". */
export function wholeYears(birthDate: string, on: string): number {
  return ageOn(birthDate, on) ?? Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
}
