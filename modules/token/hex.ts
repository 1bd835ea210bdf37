/** One by one: the device's engine finds a character of a text by a call. */
const DIGITS: readonly string[] = Object.freeze("0123456789abcdef".split(""));

/** Of each byte: on the device to join two texts costs more than to look one up, and this table is in flash. */
const BYTES: readonly string[] = Object.freeze(DIGITS.flatMap((high) => DIGITS.map((low) => high + low)));

/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  const { length } = bytes;
  let text = "";
  for (let i = 0; i < length; i += 1) text += BYTES[bytes[i] ?? 0];
  return text;
}

/** @returns undefined unless `text` is an even number of hexadecimal digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) {
    const high = DIGITS.indexOf(text.charAt(2 * i).toLowerCase());
    const low = DIGITS.indexOf(text.charAt(2 * i + 1).toLowerCase());
    if (high < 0 || low < 0) return undefined;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}
