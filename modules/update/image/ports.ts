/** What an image's verification needs of the platform: noble in TypeScript, mbedTLS (PSA Crypto) in C on the device. */

/** A SHA-256 in the making. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Another one, as far as this one is. */
  copy(): RunningHash;
  /** 32 bytes; nothing may be added afterwards. */
  digest(): Uint8Array;
}

export interface ImageCrypto {
  startHash(): RunningHash;
  /**
   * @param algorithm "ES256": ECDSA P-256 of the hash itself, r||s; "Ed25519": RFC 8032 with the hash as message
   * @param hash 32 bytes: that of the image
   * @returns false for a wrong signature, and for any signature or key that is out of range; never throws
   */
  verifyHash(algorithm: "ES256" | "Ed25519", key: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean;
}

export function sha256(crypto: ImageCrypto, bytes: Uint8Array): Uint8Array {
  const hash = crypto.startHash();
  hash.update(bytes);
  return hash.digest();
}
