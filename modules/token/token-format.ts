/**
 * The seam for token formats. The real e-carte's QR format is not public: a homologated decoder is plugged in by one
 * more line in formats.ts, and nothing else changes.
 *
 * A format splits a token into what is verified (key, signature) and what it claims. The claims stay closed until the
 * signature has been verified: `open` is called only then.
 */
import type { Result } from "modules/result/result";
import type { Claims } from "./claims";

/** The part of the claims that rules on the token itself. */
export interface Envelope {
  readonly issuer: string;
  /** s */
  readonly expires: number;
  /** s */
  readonly notBefore: number | undefined;
  /** s */
  readonly issuedAt: number;
  /** Single-use identifier, 16 bytes. */
  readonly id: Uint8Array;
  /** Present on a token that lives on a card. */
  readonly cardSerial: Uint8Array | undefined;
  /** What a reader drew by lot, 16 bytes, on a token that was made for this reading alone. */
  readonly challenge?: Uint8Array | undefined;
}

export interface SignedToken {
  readonly algorithm: "ES256" | "Ed25519";
  /** 8 bytes. */
  readonly kid: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly envelope: Envelope;
  /** The claims, or undefined when the identity is not valid. To be called once the signature was verified. */
  open(): Claims | undefined;
}

export type DecodedToken = Result<SignedToken, "malformed" | "unsupported-algorithm">;

/** How one kind of carrier spells the tokens of a format. */
export interface TokenCoding {
  /** Are these bytes, or what begins with them, a token of this format? Looks at the first ones only. */
  recognises(bytes: Uint8Array): boolean;
  /** @param bytes that were recognised; hostile all the same */
  decode(bytes: Uint8Array): DecodedToken;
}

export interface TokenFormat {
  readonly name: string;
  /** In a QR code or a DataMatrix, as the scanner gives it. */
  readonly code: TokenCoding;
  /** In the file of a card. */
  readonly card: TokenCoding & {
    /** How long the token is that a file begins with, so that the rest is not read; undefined: the file holds it alone. */
    length(bytes: Uint8Array): number | undefined;
  };
}
