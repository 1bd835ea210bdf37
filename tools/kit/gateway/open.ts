/**
 * The back-end of the open profile: a register of people in a file, and tokens that are verified with the list of issuers, as
 * a terminal does. It is what can be run by anyone; the national services are behind national.ts.
 */
import { randomBytes } from "node:crypto";
import type { ContextState, IdentityFound } from "modules/services/answer";
import type { ContextAsked, IdentityAsked, RightsAsked } from "modules/services/question";
import type { TokenVerifier } from "modules/trust/token-verifier";
import type { Person } from "../issuing/person";
import type { BackEnd, RightsTold } from "./back-end";
import { plainName } from "./plain-name";
import { ServiceError } from "./service-error";

/** Somebody whose rights are known, and whether a doctor is declared. */
export interface Registered {
  readonly person: Person;
  /** NIR of the insured person, where it is another. */
  readonly insured?: string;
  readonly rank?: number;
  readonly treatingDoctor?: boolean;
}

export interface OpenOptions {
  readonly register: () => readonly Registered[];
  /** Of the tokens that patients show; it has to be another than a terminal's, which has seen the token before. */
  readonly verifier: Pick<TokenVerifier, "verifyCode">;
  /** s that a context lasts */
  readonly contextSeconds: number;
  /** s */
  readonly now: () => number;
  /** An invoice was told: for the patient's app. */
  readonly onInvoice?: (asked: Extract<ContextAsked, { action: "sign" }>) => void;
}

/** Contexts at once; the oldest gives way. */
const MAX_CONTEXTS = 4096;

export class OpenBackEnd implements BackEnd {
  readonly name = "open profile";
  readonly #options: OpenOptions;
  readonly #contexts = new Map<string, number>();

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  async rights({ subject, insured }: RightsAsked): Promise<RightsTold> {
    const [found, another] = this.#options.register().filter((entry) => {
      const { identity } = entry.person;
      if (identity.birthDate !== subject.birthDate || !isOfRank(entry, subject.rank)) return false;
      if (identity.matricule === subject.matricule)
        return insured === undefined || (entry.insured ?? insured) === insured;
      // A card knows the insured person's number alone.
      return entry.insured !== undefined && entry.insured === (insured ?? subject.matricule);
    });
    if (found === undefined) throw new ServiceError("not-found");
    // Of one parent and one day: rather no answer than that of the other twin.
    if (another !== undefined) throw new ServiceError("rank-needed");
    const { amo, exonerations, c2s, amc } = found.person;
    return {
      amo,
      exonerations,
      ...(c2s === undefined ? {} : { c2s }),
      ...(amc === undefined ? {} : { amc }),
      ...(found.treatingDoctor === undefined ? {} : { treatingDoctor: found.treatingDoctor }),
      source: "open",
    };
  }

  async identity(asked: IdentityAsked): Promise<Omit<IdentityFound, "at">> {
    const found = this.#options.register().filter((entry) => isSame(entry, asked));
    const [first] = found;
    if (first === undefined) throw new ServiceError("not-found");
    if (found.length > 1) {
      const isOfCard = asked.card !== undefined && asked.card.rank === undefined;
      throw new ServiceError(isOfCard ? "rank-needed" : "several");
    }
    const { matricule, oid, familyName, givenNames, birthDate, sex, birthPlace } = first.person.identity;
    const identity = { matricule, oid, familyName, givenNames, birthDate, sex };
    return { identity: birthPlace === undefined ? identity : { ...identity, birthPlace }, source: "open" };
  }

  async openContext(code: Uint8Array, challenge: Uint8Array | undefined): Promise<ContextState> {
    const verdict = this.#options.verifier.verifyCode(code, challenge);
    if (verdict.verdict === "refused") throw new ServiceError("code-refused", verdict.reason);
    if (this.#contexts.size >= MAX_CONTEXTS) {
      const [oldest] = this.#contexts.keys();
      if (oldest !== undefined) this.#contexts.delete(oldest);
    }
    const id = randomBytes(16).toString("hex");
    const ends = Math.floor(this.#options.now()) + this.#options.contextSeconds;
    this.#contexts.set(id, ends);
    return { id, ends };
  }

  async restoreContext(id: string): Promise<ContextState> {
    const ends = this.#contexts.get(id);
    if (ends === undefined || ends <= this.#options.now()) throw new ServiceError("context-ended");
    return { id, ends };
  }

  async closeContext(id: string): Promise<void> {
    await this.restoreContext(id);
    this.#contexts.delete(id);
  }

  /** In this profile the token ties an invoice to its patient, so one that was stored off line is taken later, too. */
  async sign(asked: Extract<ContextAsked, { action: "sign" }>): Promise<void> {
    this.#options.onInvoice?.(asked);
  }
}

/** Where nobody has said a rank, whatever theirs is. */
function isOfRank({ rank = 1 }: Registered, asked: number | undefined): boolean {
  return asked === undefined || asked === rank;
}

function isSame(entry: Registered, asked: IdentityAsked): boolean {
  const { person, insured } = entry;
  const { identity } = person;
  if (asked.birthDate !== identity.birthDate) return false;
  if (plainName(asked.familyName) !== plainName(identity.familyName)) return false;
  const { card, givenNames, sex, birthPlace } = asked;
  if (card !== undefined) return (insured ?? identity.matricule) === card.insured && isOfRank(entry, card.rank);
  const theirs = identity.givenNames.split(" ").map(plainName);
  if (givenNames === undefined || !givenNames.map(plainName).every((name) => theirs.includes(name))) return false;
  return sex === identity.sex && (birthPlace === undefined || birthPlace === identity.birthPlace);
}
