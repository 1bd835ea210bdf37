/** What is known on line of the patient of a sale. */
import type { OpenContext, RightsOnLine, RightsUse } from "modules/sale-record/sale-record";
import type { ServiceRefusal } from "modules/services/refusal";
import type { Claims } from "modules/token/claims";
import type { RightsAnswer } from "modules/token/rights-answer";
import type { Difference } from "modules/token/rights-difference";

export interface KnownRights {
  readonly answer: RightsAnswer;
  /** The bytes to be kept with the invoice. */
  readonly proof: Uint8Array;
  /** From what the patient has shown. */
  readonly differences: readonly Difference[];
  /** `open`: nobody has said yet whether they are used. */
  readonly use: RightsUse | "open";
}

export interface KnownOnLine {
  readonly rights?: KnownRights;
  /** Why there are none yet. */
  readonly refusal?: ServiceRefusal;
  /** Of apCV. */
  readonly context?: OpenContext & { /** Its end is near, and was told. */ readonly warned: boolean };
  readonly contextRefusal?: ServiceRefusal;
}

/** s before the end of a context that it is warned of. */
export const CONTEXT_WARNING = 600;

/** Where the end of a context stands; undefined where there is none. */
export function contextState(online: KnownOnLine | undefined, now: number): "open" | "ending" | "ended" | undefined {
  const ends = online?.context?.ends;
  if (ends === undefined) return undefined;
  if (ends <= now) return "ended";
  return ends - now <= CONTEXT_WARNING ? "ending" : "open";
}

/** Something is different, and nobody has said what is to be used. */
export function isUndecided({ online }: { readonly online?: KnownOnLine }): boolean {
  return online?.rights?.use === "open";
}

/** Whether a person may say the rank of birth: the services have asked for it, or know nobody of the one that was said. */
export function wantsRank({
  online,
  claims,
}: {
  readonly online?: KnownOnLine;
  readonly claims: Claims | null;
}): boolean {
  if (online === undefined || online.rights !== undefined) return false;
  if (online.refusal === "rank-needed") return true;
  return online.refusal === "not-found" && claims?.unverified === true && claims.identity.rank !== undefined;
}

/** What is stored with the invoice. Rights that nobody has decided about were not used. */
export function keptOnLine({ online }: { readonly online?: KnownOnLine }): {
  readonly rightsOnLine?: RightsOnLine;
  readonly context?: OpenContext;
} {
  if (online === undefined) return {};
  const { rights, context } = online;
  const use = rights?.use === "open" ? "kept" : rights?.use;
  return {
    ...(rights === undefined || use === undefined
      ? {}
      : { rightsOnLine: { at: rights.answer.at, source: rights.answer.source, use, proof: rights.proof } }),
    ...(context === undefined ? {} : { context: { id: context.id, ends: context.ends } }),
  };
}
