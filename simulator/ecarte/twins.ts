/**
 * Two children of the bench who are no patients of their own: twins on their mother's card. The card has her number and one
 * date of birth for both, so their rank of birth is what tells them apart.
 */
import { insKey } from "modules/ins/ins-key";
import type { Person } from "../../tools/kit/issuing/person";
import { general } from "./patient";

/** Their mother, the holder of the card; 13 digits. */
export const MOTHER = Object.freeze({
  familyName: "JEUNE-ESSAI",
  givenName: "SOPHIE",
  birthDate: "19820909",
  nir: "2820935238041",
});

export const TWINS = Object.freeze([
  Object.freeze({ givenName: "LOU", sex: 2, order: "071", rank: 1 }),
  Object.freeze({ givenName: "NOA", sex: 1, order: "072", rank: 2 }),
] as const);
const BORN = "2019-03-01";
const PLACE = "35238";
const OID_DEMONSTRATION = 11;

/** As the mother's card has them. */
export const TWINS_ON_CARD = Object.freeze(
  TWINS.map(({ givenName }) =>
    Object.freeze({ familyName: MOTHER.familyName, givenName, birthDate: BORN.replaceAll("-", ""), nir: MOTHER.nir }),
  ),
);

export interface Twin {
  readonly person: Person;
  /** NIR of the insured person, with its key. */
  readonly insured: string;
}

/** As the online services know them: the second one has a long illness. @param today days since 1970 */
export function twins(today: number): readonly Twin[] {
  return TWINS.map(({ givenName, sex, order, rank }) => ({
    person: {
      identity: {
        matricule: withKey(`${sex}${BORN.slice(2, 4)}${BORN.slice(5, 7)}${PLACE}${order}`),
        oid: OID_DEMONSTRATION,
        familyName: MOTHER.familyName,
        givenNames: givenName,
        birthDate: BORN,
        sex,
        birthPlace: PLACE,
        rank,
      },
      amo: { ...general(today), quality: 2 },
      exonerations: rank === 2 ? [{ kind: 1, from: today - 100, to: today + 900 }] : [],
    },
    insured: withKey(MOTHER.nir),
  }));
}

function withKey(nir: string): string {
  return nir + String(insKey(nir) ?? 0).padStart(2, "0");
}
