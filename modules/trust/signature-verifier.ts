/**
 * Port: checks one signature. The firmware is given the implementation of its platform (noble in TypeScript,
 * mbedTLS in C on the device); it never chooses one itself.
 */
export interface SignatureVerifier {
  /**
   * @param algorithm "ES256": ECDSA P-256 with SHA-256, signature r||s (64 bytes), key x||y (64 bytes);
   *   "Ed25519": RFC 8032, signature 64 bytes, key 32 bytes.
   * @param message the bytes that were signed (the Sig_structure of RFC 9052, section 4.4)
   * @returns false for a wrong signature, and for any signature or key that is out of range; never throws
   */
  verify(algorithm: "ES256" | "Ed25519", key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}
