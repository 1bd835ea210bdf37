/**
 * What the online services know of the bench's people: most as their phones and cards say it, and some otherwise, since
 * rights change after a token was made.
 */
import type { Person } from "../../tools/kit/issuing/person";
import { general, mutuelle } from "../ecarte/patient";
import { PATIENTS } from "../ecarte/patients";
import { twins } from "../ecarte/twins";

export interface Known {
  readonly person: Person;
  /** NIR of the insured person, where it is another. */
  readonly insured?: string;
  readonly treatingDoctor: boolean;
}

const CHANGES: Readonly<Record<string, (today: number) => Partial<Person>>> = Object.freeze({
  // A long illness that was acknowledged yesterday.
  bernadette: (today) => ({ exonerations: [{ kind: 1, from: today - 1, to: today + 1800 }] }),
  // A new mutuelle.
  nadege: (today) => ({ amc: { ...mutuelle(today), contract: "DEMO-FAMILLE" } }),
  // The C2S has ended.
  samia: () => ({ c2s: { from: 15000, to: 16000 } }),
  // Rights that were opened again.
  victor: (today) => ({ amo: general(today) }),
});

/** @param today days since 1970 */
export function register(today: number): readonly Known[] {
  const patients: readonly Known[] = PATIENTS.map(({ id, person }) => ({
    person: { ...person(today), ...CHANGES[id]?.(today) },
    treatingDoctor: id !== "thomas",
  }));
  return [...patients, ...twins(today).map((twin) => ({ ...twin, treatingDoctor: true }))];
}
