/** The keys that a device can check: Ed25519 and ECDSA on P-256, by the signature port that it has anyway. */

import { sextet } from "modules/base64/base64";
import { fromHex } from "modules/token/hex";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { parseEcdsaSignature, parsePublicKey } from "modules/update/image/public-key";
import type { KeyVerifier, TufKey } from "./ports";

const BEGIN = "-----BEGIN PUBLIC KEY-----";
const END = "-----END PUBLIC KEY-----";
/** Of a P-256 or an Ed25519 key, and some more for line ends. */
const MAX_PEM = 300;

export class DeviceKeys implements KeyVerifier {
  readonly #signatures: SignatureVerifier;

  constructor(signatures: SignatureVerifier) {
    this.#signatures = signatures;
  }

  verify(key: TufKey, message: Uint8Array, text: string): boolean {
    const signature = fromHex(text);
    if (signature === undefined) return false;
    if (key.type === "ed25519" && key.scheme === "ed25519") {
      const bytes = fromHex(key.value);
      if (bytes?.length !== 32 || signature.length !== 64) return false;
      return this.#signatures.verify("Ed25519", bytes, message, signature);
    }
    if (!isP256(key)) return false;
    const bytes = readP256(key.value);
    const pair = parseEcdsaSignature(signature);
    return bytes !== undefined && pair !== undefined && this.#signatures.verify("ES256", bytes, message, pair);
  }
}

/** "ecdsa-sha2-nistp256" is what its type was called before it was "ecdsa". */
export function isP256({ type, scheme }: TufKey): boolean {
  return (type === "ecdsa" || type === "ecdsa-sha2-nistp256") && scheme === "ecdsa-sha2-nistp256";
}

/** @param pem a SubjectPublicKeyInfo @returns x||y */
function readP256(pem: string): Uint8Array | undefined {
  if (pem.length > MAX_PEM) return undefined;
  const [start, end] = [pem.indexOf(BEGIN), pem.indexOf(END)];
  const spki = start < 0 || end < start ? undefined : readBase64(pem.slice(start + BEGIN.length, end));
  const key = spki && parsePublicKey(spki, () => NO_HASH);
  return key?.algorithm === "ES256" ? key.bytes : undefined;
}

/** A key is found here by what metadata calls it, not by its hash. */
const NO_HASH = new Uint8Array(0);

function readBase64(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let [length, bits, held] = [0, 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x0d || code === 0x20 || code === 0x3d) continue;
    const value = sextet(code);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  return bytes.subarray(0, length);
}
