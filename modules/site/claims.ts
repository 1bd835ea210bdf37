/**
 * Who may take a token. A terminal that is shown one asks all that it has joined, and takes it when each has granted it, or
 * when its time is over; what it took it tells them, until each has noted it or the news bring it.
 *
 * Two that are shown the same token at the same moment: each asks the other, and the one with the lower number wins. One that
 * grants a claim does not take that token itself for a while, and tells a second claimant of a higher number that it is
 * shown elsewhere; one of a lower number takes the place of the first, which is told so. So of any number of claims that
 * meet, the lowest wins: never none, and, as long as they reach each other, never two.
 */
import { CLAIM_AGAIN, CLAIM_BOUND, GRANT_TIME, MAX_CLAIMS, MAX_GRANTS, TAKEN_AGAIN } from "./limits";
import { Answer, viewOf, writeAnswer, writeClaim } from "./messages";
import type { Peer } from "./peer";
import type { SharedSet } from "./shared-set";

/** What became of a claim: used, here or elsewhere; or free, and how many terminals were not reached. */
export type Outcome = { readonly isUsed: true } | { readonly isUsed: false; readonly unreached: number };

/** What the claims see of their site. */
export interface ClaimGround {
  readonly id: number;
  readonly tokens: SharedSet;
  /** The oldest span of tokens that counts. */
  firstSpan(): number;
  /** ms, of a clock that never goes back. */
  now(): number;
  /** The terminals that are joined, silent ones too, and how many there are that one should hear of and does not. */
  joined(): Peer[];
  unreached(): number;
  tell(peer: Peer, message: Uint8Array): void;
}

interface Token {
  readonly span: number;
  readonly low: number;
  readonly high: number;
}

interface Claim extends Token {
  readonly number: number;
  readonly since: number;
  /** Who has not answered. */
  readonly waiting: Peer[];
  said: number;
  /** Terminals that answered that they cannot remember it. */
  unable: number;
  /** Undefined for a token that was taken: then it is told, and nobody waits. */
  readonly onOutcome: ((outcome: Outcome) => void) | undefined;
}

interface Grant extends Token {
  readonly peer: Peer;
  readonly number: number;
  readonly until: number;
}

const IS_USED: Outcome = Object.freeze({ isUsed: true });
const NEVER = Number.POSITIVE_INFINITY;

export class Claims {
  readonly #ground: ClaimGround;
  readonly #claims: Claim[] = [];
  readonly #grants: Grant[] = [];
  #number = 0;

  constructor(ground: ClaimGround) {
    this.#ground = ground;
  }

  /**
   * A token is shown here.
   * @param onOutcome is called later, once, unless the answer is there already, or the claim is withdrawn
   * @returns what is known at once; undefined while the others are asked
   */
  ask(token: Token, onOutcome: (outcome: Outcome) => void): Outcome | undefined {
    const { tokens, joined, unreached, now } = this.#ground;
    const at = now();
    this.withdraw();
    if (tokens.has(token.span, token.low, token.high) || this.#grantOf(token, at) !== undefined) return IS_USED;
    const peers = joined();
    // A silent one is told all the same: it may know better, as long as others are waited for.
    this.#say(token, peers, at, onOutcome);
    if (peers.some(({ isSilent }) => !isSilent)) return undefined;
    this.withdraw();
    return { isUsed: false, unreached: unreached() };
  }

  /** Whoever showed the token that is asked about does not wait for the answer any more. */
  withdraw(): void {
    for (let i = this.#claims.length - 1; i >= 0; i -= 1) {
      if (this.#claims[i]?.onOutcome !== undefined) this.#claims.splice(i, 1);
    }
  }

  /** A token was taken here: so it is for all others from now on. */
  take({ span, low, high }: Token): void {
    this.#ground.tokens.add(span, low, high, this.#ground.firstSpan());
    const peers = this.#ground.joined();
    if (peers.length > 0) this.#say({ span, low, high }, peers, this.#ground.now(), undefined);
  }

  /** @param message a claim of CLAIM_LENGTH */
  onClaim(peer: Peer, message: Uint8Array): void {
    const view = viewOf(message);
    const token = { span: view.getUint32(4, true), low: view.getUint32(8, true), high: view.getUint32(12, true) };
    const number = view.getUint16(2, true);
    const answer = message[1] === 1 ? this.#noteTaken(peer, token) : this.#judge(peer, token, number);
    this.#ground.tell(peer, writeAnswer(answer, number));
  }

  /** @param message an answer of ANSWER_LENGTH */
  onAnswer(peer: Peer, message: Uint8Array): void {
    const number = viewOf(message).getUint16(2, true);
    const index = this.#claims.findIndex((claim) => claim.number === number);
    const claim = this.#claims[index];
    if (claim === undefined) return;
    const { onOutcome, waiting } = claim;
    const answer = message[1] ?? 0;
    const isNo = answer === Answer.used || answer === Answer.elsewhere;
    if (onOutcome !== undefined && isNo) {
      this.#end(index, IS_USED);
      return;
    }
    if (answer === Answer.noted && onOutcome !== undefined) return;
    const place = waiting.indexOf(peer);
    if (place < 0) return;
    waiting.splice(place, 1);
    if (answer === Answer.full) claim.unable += 1;
    // A silent one that answers is silent no more.
    const isOver = onOutcome === undefined ? waiting.length === 0 : waiting.every(({ isSilent }) => isSilent);
    if (isOver) this.#end(index, { isUsed: false, unreached: this.#ground.unreached() + claim.unable });
  }

  /** ms of the clock at which `wake` has something to do. */
  get next(): number {
    let next = NEVER;
    for (const claim of this.#claims) next = Math.min(next, dueOf(claim));
    return next;
  }

  wake(): void {
    const now = this.#ground.now();
    for (let i = this.#claims.length - 1; i >= 0; i -= 1) {
      const claim = this.#claims[i];
      if (claim === undefined || dueOf(claim) > now) continue;
      const { onOutcome, waiting } = claim;
      const again = onOutcome === undefined ? TAKEN_AGAIN : CLAIM_AGAIN;
      if (claim.said > again.length || (onOutcome !== undefined && now - claim.since >= CLAIM_BOUND)) {
        if (onOutcome !== undefined) for (const peer of waiting) peer.isSilent = true;
        this.#end(i, { isUsed: false, unreached: this.#ground.unreached() + claim.unable });
      } else this.#repeat(claim);
    }
  }

  #say(token: Token, waiting: Peer[], since: number, onOutcome: Claim["onOutcome"]): void {
    if (this.#claims.length >= MAX_CLAIMS) this.#claims.shift();
    this.#number = (this.#number + 1) & 0xffff;
    const { span, low, high } = token;
    const claim = { span, low, high, number: this.#number, since, waiting, said: 0, unable: 0, onOutcome };
    this.#claims.push(claim);
    this.#repeat(claim);
  }

  #repeat(claim: Claim): void {
    const { number, span, low, high, waiting, onOutcome } = claim;
    claim.said += 1;
    const message = writeClaim(onOutcome === undefined, number, span, low, high);
    for (const peer of waiting) this.#ground.tell(peer, message);
  }

  #end(index: number, outcome: Outcome): void {
    const claim = this.#claims[index];
    this.#claims.splice(index, 1);
    claim?.onOutcome?.(outcome);
  }

  #noteTaken(peer: Peer, token: Token): number {
    const added = this.#ground.tokens.add(token.span, token.low, token.high, this.#ground.firstSpan());
    const now = this.#ground.now();
    const grant = this.#grantOf(token, now);
    if (grant !== undefined) {
      this.#grants.splice(this.#grants.indexOf(grant), 1);
      if (grant.peer !== peer) this.#ground.tell(grant.peer, writeAnswer(Answer.used, grant.number));
    }
    const mine = this.#claims.findIndex((claim) => claim.onOutcome !== undefined && isSame(claim, token));
    if (mine >= 0) this.#end(mine, IS_USED);
    return added === "full" ? Answer.full : Answer.noted;
  }

  #judge(peer: Peer, token: Token, number: number): number {
    const { tokens, id, now } = this.#ground;
    if (tokens.has(token.span, token.low, token.high)) return Answer.used;
    const at = now();
    const mine = this.#claims.findIndex((claim) => claim.onOutcome !== undefined && isSame(claim, token));
    if (mine >= 0 && id < peer.id) return Answer.elsewhere;
    const grant = this.#grantOf(token, at);
    if (grant !== undefined && grant.peer !== peer) {
      if (grant.peer.id < peer.id) return Answer.elsewhere;
      this.#ground.tell(grant.peer, writeAnswer(Answer.elsewhere, grant.number));
    }
    if (grant !== undefined) this.#grants.splice(this.#grants.indexOf(grant), 1);
    if (mine >= 0) this.#end(mine, IS_USED);
    if (this.#grants.length >= MAX_GRANTS) return Answer.full;
    const { span, low, high } = token;
    this.#grants.push({ span, low, high, peer, number, until: at + GRANT_TIME });
    return Answer.granted;
  }

  /** Those that are over leave. */
  #grantOf(token: Token, now: number): Grant | undefined {
    for (let i = this.#grants.length - 1; i >= 0; i -= 1) {
      const grant = this.#grants[i];
      if (grant === undefined) continue;
      if (grant.until <= now) this.#grants.splice(i, 1);
      else if (isSame(grant, token)) return grant;
    }
    return undefined;
  }
}

function dueOf({ since, said, onOutcome }: Claim): number {
  const again = onOutcome === undefined ? TAKEN_AGAIN : CLAIM_AGAIN;
  const end = onOutcome === undefined ? (again[again.length - 1] ?? 0) : CLAIM_BOUND;
  return since + (again[said - 1] ?? end);
}

function isSame(a: Token, b: Token): boolean {
  return a.low === b.low && a.high === b.high && a.span === b.span;
}
