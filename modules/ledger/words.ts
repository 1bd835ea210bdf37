/** Numbers as the journal's values keep them: u32, little endian, one after the other. */

export function encodeWords(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i += 1) view.setUint32(i * 4, Math.min(words[i] ?? 0, 0xffffffff), true);
  return bytes;
}

/** @returns 0 where there is no such word */
export function wordAt(bytes: Uint8Array | undefined, index: number): number {
  if (bytes === undefined || bytes.length < index * 4 + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(index * 4, true);
}
