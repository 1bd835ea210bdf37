/** What the pharmacy's gateway is like: well, or one of its bad days. */

export const GATEWAY_DAYS = Object.freeze([
  /** All is well. */
  "up",
  /** Nobody is there. */
  "down",
  /** The national side does not answer in time: the gateway says so after its 2.5 seconds. */
  "slow",
  /** It says what contradicts the question, or itself; it is cut off half way; it is no answer at all. */
  "contradictory",
  "reversed",
  "half",
  "garbage",
  /** It does not take the software, or its certificate. */
  "unknown-software",
  "certificate",
  /** The gateway itself lies: an answer of before, one that has ended, one about somebody else, one signed by a stranger. */
  "replayed",
  "expired",
  "other-patient",
  "forged",
  /** Nobody has let this terminal in. */
  "stranger",
] as const);
export type GatewayDay = (typeof GATEWAY_DAYS)[number];

export function isGatewayDay(value: unknown): value is GatewayDay {
  return (GATEWAY_DAYS as readonly unknown[]).includes(value);
}

/** A document eDISP-MED that the gateway has made of a dispensation. */
export interface MadeDocument {
  /** Of terminal, series and number of the invoice. */
  readonly name: string;
  /** CDA R2. */
  readonly xml: string;
}

/** What is published at the bench for the gateway to hand on. */
export const PUBLISHED = Object.freeze(["recall", "shortage"] as const);
export type Published = (typeof PUBLISHED)[number];

export function isPublished(value: unknown): value is Published {
  return PUBLISHED.some((what) => what === value);
}
