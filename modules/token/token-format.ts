/**
 * The seam for token formats. The real e-carte's QR format is not public: a homologated decoder is plugged in by
 * giving the verifier another TokenFormat, and nothing else changes.
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

export interface TokenFormat {
  readonly name: string;
  /** Is this code one of this format's? Looks at a prefix only. @param code what a QR code holds, ASCII */
  recognises(code: Uint8Array): boolean;
  decodeCode(code: Uint8Array): Result<SignedToken, "malformed" | "unsupported-algorithm">;
  /** The same token as a card carries it: bytes, no text coding. */
  decodeBytes(bytes: Uint8Array): Result<SignedToken, "malformed" | "unsupported-algorithm">;
}
