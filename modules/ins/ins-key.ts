/** The key of an INS matricule (NIR or NIA): 97 - (n mod 97), n being its 13 digits as a number. */

const DIGITS = 13;
const CORSICA = 6;

/**
 * @param matricule 13 characters; more are ignored. For a birth in Corsica the 7th is A (2A counts as 19) or B (18).
 * @returns the key, 1 to 97, or undefined when the characters are not those of a matricule
 */
export function insKey(matricule: string): number | undefined {
  if (matricule.length < DIGITS) return undefined;
  const text = matricule.slice(0, DIGITS);
  const number = Number(text);
  // It is written as numbers are: digits alone, the first of them no zero.
  if (`${number}` === text) return 97 - (number % 97);
  let remainder = 0;
  for (let i = 0; i < DIGITS; i += 1) {
    let digit = matricule.charCodeAt(i) - 48;
    if (i === CORSICA && matricule.charCodeAt(i - 1) === 50) {
      // "2A" is read as 19 and "2B" as 18: the 2 is already in, so make it a 1 and put 9 or 8.
      if (matricule.charAt(i) === "A") {
        remainder -= 1;
        digit = 9;
      } else if (matricule.charAt(i) === "B") {
        remainder -= 1;
        digit = 8;
      }
    }
    if (digit < 0 || digit > 9) return undefined;
    remainder = (remainder * 10 + digit + 970) % 97;
  }
  return 97 - remainder;
}

/** @param matricule 15 characters: 13 and the key. */
export function isInsMatricule(matricule: string): boolean {
  if (matricule.length !== DIGITS + 2) return false;
  const key = insKey(matricule);
  if (key === undefined) return false;
  return matricule.slice(DIGITS) === (key < 10 ? `0${key}` : `${key}`);
}

/** The same for 15 digits, as all but those of Corsica are: a tenth of the work on a device. */
export function isPlainMatricule(matricule: string): boolean {
  const whole = Number(matricule);
  const key = whole % 100;
  return key === 97 - (((whole - key) / 100) % 97);
}
