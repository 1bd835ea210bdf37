/** What a TUF client needs of where it runs. */

/** A public key as metadata names it (section 4.2). */
export interface TufKey {
  /** "ed25519", "ecdsa", ... */
  readonly type: string;
  /** "ed25519", "ecdsa-sha2-nistp256", ... */
  readonly scheme: string;
  /** "keyval.public": hexadecimal for Ed25519, PEM for the others */
  readonly value: string;
}

export interface KeyVerifier {
  /** @param signature as in the metadata: hexadecimal, or anything that a stranger put there @returns false; never throws */
  verify(key: TufKey, message: Uint8Array, signature: string): boolean;
}

export interface Digests {
  /** @param algorithm as in "hashes": "sha256" @returns undefined for one that is not known here */
  digest(algorithm: string, bytes: Uint8Array): Uint8Array | undefined;
}

/**
 * Trusted metadata, by the name of its role. A write replaces the file as a whole: wherever the power goes, the old one or
 * the new one is there. What is read back is verified again, so a store is a place and not a witness.
 */
export interface TufStore {
  read(role: string): Uint8Array | undefined;
  /** @returns false when it could not be kept */
  write(role: string, bytes: Uint8Array): boolean;
  remove(role: string): void;
}
