/** RPPS: the number of a health professional, 11 digits, the last one a Luhn key (ISO/IEC 7812-1, annex B). */
export function isRpps(text: string): boolean {
  if (text.length !== 11) return false;
  let sum = 0;
  for (let i = 0; i < 11; i += 1) {
    const digit = text.charCodeAt(10 - i) - 48;
    if (digit < 0 || digit > 9) return false;
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
