/**
 * A person of the bench, made from a short sheet. Rights are given in days around today, and the ages of children in
 * years, so that people are what they are called whenever the bench is opened.
 */
import { insKey } from "modules/ins/ins-key";
import type { Person } from "../../tools/kit/issuing/person";
import type { Holder } from "./enrolment";

export interface Patient {
  /** Name for scenarios and addresses: lower case, no accents. What they come for is in bench/words. */
  readonly id: string;
  /** Whether the e-carte is open on their phone when the bench starts. */
  readonly enrolled: boolean;
  /** What decides whether they may open their e-carte. @param today days since 1970 */
  holder(today: number): Holder;
  /** What a token says of them. @param today days since 1970 */
  person(today: number): Person;
}

export interface Sheet {
  readonly id: string;
  readonly familyName: string;
  readonly givenNames: string;
  readonly sex: 1 | 2;
  /** "YYYY-MM-DD", or an age in years for who must stay a child. */
  readonly born: string | number;
  /** The end of the NIR: INSEE code of the place of birth (5) and order number (3). */
  readonly nir: string;
  readonly enrolled?: boolean;
  readonly holder?: Partial<Holder>;
  readonly more?: (today: number) => Partial<Omit<Person, "identity">>;
}

const OID_DEMONSTRATION = 11;
const YEAR = 365;
const DAY_MS = 86400000;

export function patient(sheet: Sheet): Patient {
  const { id, familyName, givenNames, sex, nir, more, enrolled = true } = sheet;
  return {
    id,
    enrolled,
    holder: (today) => ({
      birthDate: birthDate(sheet.born, today),
      affiliation: "01",
      guardianship: false,
      department: "75",
      hasNationalIdentityCard: true,
      ...sheet.holder,
    }),
    person: (today) => {
      const born = birthDate(sheet.born, today);
      const digits = `${sex}${born.slice(2, 4)}${born.slice(5, 7)}${nir}`;
      return {
        identity: {
          matricule: `${digits}${String(insKey(digits) ?? 0).padStart(2, "0")}`,
          oid: OID_DEMONSTRATION,
          familyName,
          givenNames,
          birthDate: born,
          sex,
          birthPlace: nir.slice(0, 5),
        },
        amo: general(today),
        exonerations: [],
        enrolment: 1,
        ...(more?.(today) ?? {}),
      };
    },
  };
}

/** An age is had since half a year, so that it holds all day long. */
function birthDate(born: string | number, today: number): string {
  if (typeof born === "string") return born;
  return new Date((today - Math.floor((born + 0.5) * 365.25)) * DAY_MS).toISOString().slice(0, 10);
}

/** Rights of the general regime, open. */
export function general(today: number): Person["amo"] {
  return {
    regime: "01",
    caisse: "751",
    centre: "0000",
    quality: 0,
    rights: [{ from: today - YEAR, to: today + 200 }],
    localRegime: false,
  };
}

/** A complementary insurance, current. */
export function mutuelle(today: number): NonNullable<Person["amc"]> {
  return { number: "99999997", contract: "DEMO-SANTE", from: today - 100, to: today + 200 };
}
