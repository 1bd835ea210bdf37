/** CIP: the number of a presentation, 7 digits, or 13 as an EAN-13 that begins 34009. */

import { hasCheckDigit } from "modules/gs1/gs1";

const PREFIX = "34009";

/** @param cip CIP13 or CIP7 @returns the CIP7 as a number; -1 where it is neither, or where the check digit is wrong */
export function cipKey(cip: string): number {
  const from = cip.length === 13 && cip.startsWith(PREFIX) ? PREFIX.length : 0;
  if (from === 0 && cip.length !== 7) return -1;
  let key = 0;
  for (let i = from; i < from + 7; i += 1) {
    const digit = cip.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    key = key * 10 + digit;
  }
  return from === 0 || hasCheckDigit(cip) ? key : -1;
}

/** @param key a CIP7, 0 to 9,999,999 */
export function cip13Of(key: number): string {
  let digits = String(key);
  while (digits.length < 7) digits = `0${digits}`;
  digits = PREFIX + digits;
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += (digits.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3);
  return digits + ((10 - (sum % 10)) % 10);
}
