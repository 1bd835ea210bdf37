/** What every language needs to write numbers. */

/** Beyond this the sum of a 40-line invoice cannot go; a longer number would not fit the screen. */
export const MAX_CENTS = 99_999_999_99;

/** 1234567 -> "1,234,567" with "," between the groups of three digits. */
export function groups(count: number, between: string): string {
  let digits = String(count);
  for (let i = digits.length - 3; i > 0; i -= 3) digits = digits.slice(0, i) + between + digits.slice(i);
  return digits;
}

/** 42 -> "000042": a number to be read aloud. */
export function invoiceNumber(number: number): string {
  const text = String(number);
  return "000000".slice(text.length) + text;
}
