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

/** Where a repository's metadata is: one file at a time. */
export interface FileSource {
  /**
   * @param name relative to the folder of metadata @param maxLength bytes; of a longer file, one more than that is given
   * @param onGiven never from within this call; absent: there is none; no-answer: nobody can tell
   */
  get(name: string, maxLength: number, onGiven: (given: Uint8Array | "absent" | "no-answer") => void): void;
}

/** How up to date the terminal's trust is, for a screen. */
export interface TrustStatus {
  /** none: this firmware pins no root; never: no list was trusted yet */
  readonly state: "none" | "never" | "current" | "expired";
  /** s since 1970: the first of its files to run out; 0 before there are some */
  readonly expires: number;
  /** "snapshot: too-long": why the last refresh changed nothing; null when it did, or before it */
  readonly refusal: string | null;
}

export const NO_TRUST: TrustStatus = Object.freeze({ state: "none", expires: 0, refusal: null });
