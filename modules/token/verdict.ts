import type { Claims } from "./claims";

/** Why a token is refused, in the order in which they are checked: the first that applies wins. */
export const REFUSALS = Object.freeze([
  "unknown-format",
  "malformed",
  "unsupported-algorithm",
  "unknown-key",
  "key-not-valid",
  "bad-signature",
  "not-yet-valid",
  "expired",
  "lifetime-too-long",
  "wrong-issuer",
  "wrong-card",
  "wrong-challenge",
  "already-used",
  "invalid-identity",
  "too-many-codes",
] as const);
export type Refusal = (typeof REFUSALS)[number];

/** What the pharmacist must know of a token that is accepted all the same. */
export const CAUTIONS = Object.freeze([
  "rights-unverified",
  "rights-ended",
  "rights-not-started",
  "traits-differ",
  "keys-stale",
  "clock-uncertain",
  "neighbours-unreached",
  "delegated-use",
  "test-identity",
] as const);
export type Caution = (typeof CAUTIONS)[number];

/** The answer to a token. Claims exist only once the signature has been verified. */
export type Verdict =
  | {
      readonly verdict: "accepted";
      readonly reason: null;
      readonly cautions: readonly Caution[];
      readonly claims: Claims;
    }
  | {
      readonly verdict: "warning";
      readonly reason: null;
      readonly cautions: readonly Caution[];
      readonly claims: Claims;
    }
  | {
      readonly verdict: "refused";
      readonly reason: Refusal;
      readonly cautions: readonly Caution[];
      readonly claims: null;
    };
