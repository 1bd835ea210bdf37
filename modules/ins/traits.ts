/**
 * What a matricule says of its bearer, beside what the token says.
 *
 * | characters | what (décret 82-103 of 22 January 1982, article 4) |
 * |---|---|
 * | 1 | sex: 1 male, 2 female; a number given while a NIR is awaited (NIA) is made like one (circulaire DSS/SD4C 2012-213), or bears 3 or 7, 4 or 8 |
 * | 2-3 | year of birth |
 * | 4-5 | month of birth, 01 to 12; 20 to 42 and 50 to 99 where the act of birth does not tell it, or the month is full |
 *
 * A NIR follows the civil register (article 6), not at the same hour: someone whose sex or date was rectified has
 * both for a while. So a difference is told, not refused; what no register can give is refused.
 */

export interface Traits {
  readonly matricule: string;
  /** 8 NIR, 9 NIA, 10 NIR of test, 11 NIR of demonstration */
  readonly oid: number;
  /** "YYYY-MM-DD"; 0000 or 00 where unknown; months past 12 are of another calendar */
  readonly birthDate: string;
  /** 1 male, 2 female, 0 unknown */
  readonly sex: number;
}

/**
 * - agree: nothing says otherwise
 * - differ: sex, year or month are others, or no month is written so
 * - impossible: no register gives such a matricule under such an OID
 */
export type TraitsAnswer = "agree" | "differ" | "impossible";

const OID_NIA = 9;

/** Whether a register gives such a matricule under such an OID. */
export function isPossible({ matricule, oid }: Pick<Traits, "matricule" | "oid">): boolean {
  const first = matricule.charCodeAt(0) - 48;
  if (first === 1 || first === 2) return true;
  return oid === OID_NIA && (first === 3 || first === 4 || first === 7 || first === 8);
}

/** @param traits the matricule has its right key (isInsMatricule) */
export function compareTraits(traits: Traits): TraitsAnswer {
  if (!isPossible(traits)) return "impossible";
  const { matricule, birthDate, sex } = traits;
  // Odd is male, in each of the series.
  if (sex !== 0 && (matricule.charCodeAt(0) % 2 === 1) !== (sex === 1)) return "differ";
  if (birthDate.slice(2, 4) !== matricule.slice(1, 3) && birthDate.slice(0, 4) !== "0000") return "differ";
  const month = number(matricule, 3, 2);
  const bornIn = number(birthDate, 5, 2);
  // As the register has it, though no month is written so (a "lunar" date): both say the same.
  if (month === bornIn && month > 0) return "agree";
  if (month < 1 || (month > 12 && month < 20) || (month > 42 && month < 50)) return "differ";
  return month <= 12 && bornIn >= 1 && bornIn <= 12 ? "differ" : "agree";
}

/** Digits of a text as a number: on XS two calls into the engine, where each character would take one of its own. */
function number(text: string, at: number, length: number): number {
  return Number(text.slice(at, at + length));
}
