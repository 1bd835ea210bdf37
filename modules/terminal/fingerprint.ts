/** A 32-bit fingerprint (FNV-1a) that tells two codes apart without keeping either. Not a secret, never 0. */
export function fingerprintOf(bytes: Uint8Array): number {
  let fingerprint = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += 1) fingerprint = Math.imul(fingerprint ^ (bytes[i] ?? 0), 0x01000193);
  return fingerprint >>> 0 || 1;
}

/** The same for text of one-byte characters. */
export function fingerprintOfText(text: string): number {
  let fingerprint = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1)
    fingerprint = Math.imul(fingerprint ^ (text.charCodeAt(i) & 0xff), 0x01000193);
  return fingerprint >>> 0 || 1;
}
