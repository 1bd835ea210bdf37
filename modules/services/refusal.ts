/**
 * Why a question to the gateway has no answer. The first ones are the gateway's own words, with the HTTP status that carries
 * each; the last ones are the terminal's, which got no answer or one that it does not believe.
 */
export const GATEWAY_REFUSALS = Object.freeze([
  /** 400: the question is not what gateway.schema.json says. */
  "malformed",
  /** 401: no signature, or not the one of its key. */
  "bad-signature",
  /** 401: the terminal's clock and the gateway's are more than MAX_SKEW apart. */
  "wrong-time",
  /** 403: nobody has let this terminal in yet. */
  "unknown-terminal",
  /** 403: the national service does not take this software, this card or its certificate. */
  "not-authorised",
  /** 404: nobody with these traits, or no rights for this person. */
  "not-found",
  /** 409: this very request came before. */
  "replayed",
  /** 409: several people have these traits. */
  "several",
  /** 422: only the rank of birth tells who of several is meant, or the service wants it: a person has to say it. */
  "rank-needed",
  /** 410: the apCV context is over, or was never open. */
  "context-ended",
  /** 422: the code that the patient showed was not accepted. */
  "code-refused",
  /** 429: this terminal asks too often. */
  "too-many",
  /** 501: this gateway's back-end has no such service. */
  "not-offered",
  /** 500: the gateway itself has a fault. */
  "gateway-fault",
  /** 502: what the service behind said is wrong, cut off or contradicts itself. */
  "service-nonsense",
  /** 502: its certificate is not one to be trusted. */
  "service-certificate",
  /** 503: it does not answer at all. */
  "service-down",
  /** 504: it had not answered after the time that is allowed. */
  "service-slow",
] as const);
export type GatewayRefusal = (typeof GATEWAY_REFUSALS)[number];

/** Those that may go by themselves: worth another try later. All others want a person, or another question. */
const PASSING: readonly string[] = Object.freeze([
  "wrong-time",
  "replayed",
  "too-many",
  "gateway-fault",
  "service-nonsense",
  "service-certificate",
  "service-down",
  "service-slow",
  "no-network",
  "no-answer",
  "bad-answer",
]);

/** bad-answer: it cannot be read; bad-proof: it can, and proves nothing (RightsVerifier says why, in the log). */
export type ServiceRefusal = GatewayRefusal | "no-network" | "no-answer" | "bad-answer" | "bad-proof";

export function mayPass(refusal: ServiceRefusal): boolean {
  return PASSING.includes(refusal);
}

export function isGatewayRefusal(text: string): text is GatewayRefusal {
  return (GATEWAY_REFUSALS as readonly string[]).includes(text);
}

/** s that a terminal's clock may differ from the gateway's. */
export const MAX_SKEW = 300;
