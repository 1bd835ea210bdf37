/**
 * What an image says of itself a second time, in the padding of its header: the protected TLVs come after the payload, and
 * a terminal that learns only there that an image is not for it has given up what was in the slot before. The header is
 * hashed and signed as the TLVs are, and `checkClaims` refuses an image whose two accounts differ. An image without a copy
 * (imgtool's, with a header of 32 bytes) is an image like any other, and is judged when its TLVs have come.
 *
 * In the header, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 32 | 4 | 43 45 43 31 ("CEC1") |
 * | 36 | 4 | security counter |
 * | 40 | 16 | vendor UUID |
 * | 56 | 16 | class UUID |
 * | 72 | 32 | SHA-256 of the signer's key, as SubjectPublicKeyInfo |
 */
import { HEADER_LENGTH } from "./layout";

export const CLAIMS_MAGIC = 0x31434543;
/** Where each begins. */
export const CLAIMS_AT = Object.freeze({ magic: HEADER_LENGTH, counter: 36, vendor: 40, class: 56, keyHash: 72 });
export const CLAIMS_END = 104;
/** The header that our own tools give an image: the claims, and room to grow. */
export const CLAIMS_HEADER = 128;

/** Views on the header. */
export interface EarlyClaims {
  readonly counter: number;
  readonly vendor: Uint8Array;
  readonly class: Uint8Array;
  readonly keyHash: Uint8Array;
}

/** @param bytes what there is of the file. @returns undefined where the header has no copy, or is not whole yet */
export function readClaims(bytes: Uint8Array, headerLength: number): EarlyClaims | undefined {
  if (headerLength < CLAIMS_END || bytes.length < CLAIMS_END) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, CLAIMS_END);
  if (view.getUint32(CLAIMS_AT.magic, true) !== CLAIMS_MAGIC) return undefined;
  return {
    counter: view.getUint32(CLAIMS_AT.counter, true),
    vendor: bytes.subarray(CLAIMS_AT.vendor, CLAIMS_AT.class),
    class: bytes.subarray(CLAIMS_AT.class, CLAIMS_AT.keyHash),
    keyHash: bytes.subarray(CLAIMS_AT.keyHash, CLAIMS_END),
  };
}
