/** Names and numbers of persons, which no language writes otherwise. */

/** "JEAN-LUC" -> "Jean-Luc". Only for given names: family names stay as in the civil register. */
export function properName(name: string): string {
  let out = "";
  let start = true;
  for (let i = 0; i < name.length; i += 1) {
    const letter = name.charAt(i);
    out += start ? letter.toUpperCase() : letter.toLowerCase();
    start = letter === "-" || letter === " " || letter === "'" || letter === "’";
  }
  return out;
}

/** The first of the given names, which is the one in use. */
export function firstName(givenNames: string): string {
  const space = givenNames.indexOf(" ");
  return properName(space < 0 ? givenNames : givenNames.slice(0, space));
}

/**
 * Sex, year and month of the matricule, which tell two patients of a name apart; the rest is dots.
 * "278031234567890" -> "2 78 03 •• ••• ••• ••"
 */
export function maskedNir(matricule: string): string {
  const shown = `${matricule.slice(0, 1)} ${matricule.slice(1, 3)} ${matricule.slice(3, 5)}`;
  return `${shown} •• ••• ••• ••`;
}
