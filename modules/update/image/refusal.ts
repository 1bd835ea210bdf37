/** Why an image is not taken. The words that a person reads are in modules/strings/update.ts. */
export type ImageRefusal =
  /** The first bytes are not those of an MCUboot image. */
  | "not-an-image"
  /** Fields that contradict each other, or that this reader has no room for. */
  | "malformed"
  | "truncated"
  | "oversized"
  /** Encrypted, compressed, or not made to be started. */
  | "unsupported"
  | "unsigned"
  | "wrong-hash"
  /** Signed with a key that is not pinned. */
  | "unknown-key"
  | "bad-signature"
  /** Without a security counter, or with one below the highest that was ever confirmed. */
  | "no-counter"
  | "downgrade"
  /** Its counter is above MAX_COUNTER: once confirmed, it would leave no room for another. */
  | "counter-too-high"
  /** Made for another vendor or another board, or for none. */
  | "wrong-product"
  /** Needs a version that does not run. */
  | "dependency";
