import { crc32 } from "modules/bytes/bytes";

/** 32 bits that tell two codes apart without keeping either (their CRC-32). Not a secret, never 0. */
export function fingerprintOf(bytes: Uint8Array): number {
  return crc32(bytes, 0, bytes.length) || 1;
}

/** The same for text of one-byte characters (FNV-1a). */
export function fingerprintOfText(text: string): number {
  let fingerprint = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1)
    fingerprint = Math.imul(fingerprint ^ (text.charCodeAt(i) & 0xff), 0x01000193);
  return fingerprint >>> 0 || 1;
}
