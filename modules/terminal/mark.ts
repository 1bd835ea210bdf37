/** A 32-bit mark (FNV-1a) that tells two codes apart without keeping either. Not a secret, never 0. */
export function markOf(bytes: Uint8Array): number {
  let mark = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += 1) mark = Math.imul(mark ^ (bytes[i] ?? 0), 0x01000193);
  return mark >>> 0 || 1;
}

/** The same for text of one-byte characters. */
export function markOfText(text: string): number {
  let mark = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) mark = Math.imul(mark ^ (text.charCodeAt(i) & 0xff), 0x01000193);
  return mark >>> 0 || 1;
}
