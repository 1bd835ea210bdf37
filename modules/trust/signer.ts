/**
 * Port: signs what this terminal itself says to others. Noble in TypeScript, libsodium in C on the device; the firmware is
 * given the one of its platform.
 */
export const SEED_LENGTH = 32;

export interface Signer {
  /** @param seed 32 secret bytes @returns the public half, 32 bytes (RFC 8032, section 5.1.5) */
  publicKey(seed: Uint8Array): Uint8Array;
  /** @returns an Ed25519 signature, 64 bytes (RFC 8032, section 5.1.6); the same each time for the same message */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
}
