/** FINESS prefixes of the territories whose fees have a coefficient, as the public register numbers them, by INSEE code. */
const TERRITORIES: readonly (readonly [prefix: string, insee: string])[] = Object.freeze([
  Object.freeze(["9701", "971"] as const),
  Object.freeze(["9702", "972"] as const),
  Object.freeze(["9703", "973"] as const),
  Object.freeze(["9704", "974"] as const),
  Object.freeze(["9706", "976"] as const),
  Object.freeze(["9805", "976"] as const),
]);

/**
 * @param finess of the pharmacy, 9 digits
 * @returns the INSEE code of its territory: Guadeloupe, Martinique, Guyane, La Réunion, Mayotte; undefined elsewhere
 */
export function territoryOf(finess: string): string | undefined {
  for (const [prefix, insee] of TERRITORIES) if (finess.length === 9 && finess.startsWith(prefix)) return insee;
  return undefined;
}
