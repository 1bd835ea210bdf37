/**
 * From a token to a verdict. The reasons are checked in the order of `REFUSALS`, the first one wins; nothing that the
 * token says is shown or used before its signature has been verified.
 */

import { civilDay } from "modules/calendar/civil-day";
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { compareTraits } from "modules/ins/traits";
import type { Claims } from "modules/token/claims";
import { formatOfCard, formatOfCode } from "modules/token/formats";
import { standingOn } from "modules/token/rights";
import type { DecodedToken, SignedToken, TokenFormat } from "modules/token/token-format";
import type { Caution, Refusal, Verdict } from "modules/token/verdict";
import type { Clock } from "./clock";
import type { Issuer, IssuerList } from "./issuer-list";
import { issuerTag, ReplayGuard } from "./replay-guard";
import type { SignatureVerifier } from "./signature-verifier";
import { DEFAULT_GRACE, SKEW, untrusted } from "./signed";

/** Longest life of a QR token, s. */
export const MAX_QR_LIFETIME = 300;
/** Longest life of a token on a card, s. */
export const MAX_CARD_LIFETIME = 366 * 86400;

const OID_TEST = 10;

/** Who else may have used a token: the other terminals of the pharmacy. modules/site has them. */
export interface Elsewhere {
  /**
   * @param until when the token is dead, s @param onOutcome is called later, once, unless this answers
   * @returns what is known at once; undefined while they are asked
   */
  ask(id: Uint8Array, until: number, onOutcome: (outcome: TokenOutcome) => void): TokenOutcome | undefined;
  /** It was used here. */
  take(id: Uint8Array, until: number): void;
}

/** unreached: how many of them were not heard. */
export type TokenOutcome = { readonly isUsed: true } | { readonly isUsed: false; readonly unreached: number };

/** Who waits for a verdict. */
export interface Waiting {
  /** Whether somebody still does: a token that nobody waits for is not used up. */
  isWanted(): boolean;
  onVerdict(verdict: Verdict): void;
}

export interface TokenVerifierOptions {
  readonly formats: readonly TokenFormat[];
  readonly issuers: IssuerList;
  readonly signatures: SignatureVerifier;
  readonly clock: Clock;
  /** s */
  readonly grace?: number;
  readonly guard?: ReplayGuard;
  /** Absent where this terminal is alone. */
  readonly elsewhere?: Elsewhere;
  /**
   * Called when a token that serves once was accepted, before its verdict is known to anyone: to be remembered for good.
   * @param id 16 bytes @param until when it is dead, s
   * @param reached the time that this proves, s: when the token was made, but never later than the terminal's own clock
   * @param issuer of `issuerTag`
   */
  readonly onUsed?: (id: Uint8Array, until: number, reached: number, issuer: number) => void;
  /** Called when the replay guard has no room for one more token of this issuer, which is then refused. */
  readonly onGuardFull?: (issuer: string) => void;
}

export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #grace: number;
  readonly #guard: ReplayGuard;
  /** The issuer of the last token, and its tag. */
  #tagged = "";
  #tag = 0;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#grace = options.grace ?? DEFAULT_GRACE;
    this.#guard = options.guard ?? new ReplayGuard();
  }

  /** Past its expiry, the issuer list still serves for the grace period, with a caution. */
  get keysAreStale(): boolean {
    return this.#options.clock.now() > this.#options.issuers.expires;
  }

  /** @returns whether a code is a token of any format, good or bad: what it holds is looked at only to judge it */
  recognises(code: Uint8Array): boolean {
    return formatOfCode(this.#options.formats, code) !== undefined;
  }

  /**
   * @param code what a QR code holds, ASCII, as the scanner gave it: it never becomes a text, which would stay in the heap
   *   when the sale is wiped
   * @param challenge what was asked of a phone that handed it out; absent for a code that was seen. A token that answers a
   *   challenge answers this one, or is refused; one that answers none proves as much as a code.
   */
  verifyCode(code: Uint8Array, challenge?: Uint8Array): Verdict;
  /**
   * The same, once the other terminals were asked about a token that is good.
   * @param waiting gets the verdict later, where this answers undefined
   */
  verifyCode(code: Uint8Array, challenge: Uint8Array | undefined, waiting: Waiting): Verdict | undefined;
  verifyCode(code: Uint8Array, challenge?: Uint8Array, waiting?: Waiting): Verdict | undefined {
    const { elsewhere } = this.#options;
    const judged = this.#judge(formatOfCode(this.#options.formats, code)?.code.decode(code), undefined, challenge);
    if ("verdict" in judged) return judged;
    if (elsewhere === undefined || waiting === undefined) return this.#accept(judged, 0);
    const { id, expires } = judged.token.envelope;
    const outcome = elsewhere.ask(id, expires + SKEW, (later) => {
      if (waiting.isWanted()) waiting.onVerdict(this.#conclude(judged, later));
    });
    return outcome && this.#conclude(judged, outcome);
  }

  /** The same for the text of a code; for tools. */
  verifyText(text: string): Verdict {
    return this.verifyCode(encodeUtf8(text));
  }

  /** The same for a token read as bytes from a card of this serial number. */
  verifyCard(bytes: Uint8Array, cardSerial: Uint8Array): Verdict {
    return this.#judgeCard(formatOfCard(this.#options.formats, bytes)?.card.decode(bytes), cardSerial);
  }

  /** A QR-coded text that stands for a card's token; for tools. */
  verifyCardText(text: string, cardSerial: Uint8Array): Verdict {
    const code = encodeUtf8(text);
    return this.#judgeCard(formatOfCode(this.#options.formats, code)?.code.decode(code), cardSerial);
  }

  #judgeCard(decoded: DecodedToken | undefined, cardSerial: Uint8Array): Verdict {
    const judged = this.#judge(decoded, cardSerial);
    return "verdict" in judged ? judged : accepted(judged.claims, this.#cautions(judged.claims, judged.now, 0));
  }

  /** @param decoded undefined where no format recognised it */
  #judge(
    decoded: DecodedToken | undefined,
    cardSerial: Uint8Array | undefined,
    challenge?: Uint8Array,
  ): Verdict | Good {
    if (decoded === undefined) return refused("unknown-format");
    if (!decoded.ok) return refused(decoded.reason);
    const token = decoded.value;
    const now = this.#options.clock.now();
    const issuer = this.#options.issuers.find(token.kid);
    if (issuer === undefined || issuer.serves !== "tokens") return refused("unknown-key");
    const { issuers, signatures } = this.#options;
    const reason =
      untrusted(token, issuer, now, issuers.expires + this.#grace, signatures) ??
      this.#untimely(token, issuer, now, cardSerial, challenge);
    if (reason !== undefined) return refused(reason);
    const claims = token.open();
    if (claims === undefined) return refused("invalid-identity");
    return { token, claims, now };
  }

  #conclude(good: Good, outcome: TokenOutcome): Verdict {
    return outcome.isUsed ? refused("already-used") : this.#accept(good, outcome.unreached);
  }

  /** The token serves, once. @param unreached other terminals that were not heard */
  #accept({ token, claims, now }: Good, unreached: number): Verdict {
    const { id, expires, issuedAt, issuer } = token.envelope;
    if (issuer !== this.#tagged) {
      this.#tagged = issuer;
      this.#tag = issuerTag(issuer);
    }
    const tag = this.#tag;
    if (!this.#guard.add(id, expires + SKEW, tag, now)) {
      this.#options.onGuardFull?.(issuer);
      return refused("too-many-codes");
    }
    this.#options.onUsed?.(id, expires + SKEW, Math.min(issuedAt, now), tag);
    this.#options.elsewhere?.take(id, expires + SKEW);
    return accepted(claims, this.#cautions(claims, now, unreached));
  }

  /** What the signed envelope says, in its order. */
  #untimely(
    token: SignedToken,
    issuer: Issuer,
    now: number,
    cardSerial: Uint8Array | undefined,
    challenge: Uint8Array | undefined,
  ): Refusal | undefined {
    const { issuer: iss, expires, notBefore, issuedAt, id, cardSerial: serial, challenge: answered } = token.envelope;
    if (issuedAt > now + SKEW || (notBefore !== undefined && notBefore > now + SKEW)) return "not-yet-valid";
    if (expires < now - SKEW) return "expired";
    const lifetime = cardSerial === undefined ? MAX_QR_LIFETIME : MAX_CARD_LIFETIME;
    if (expires - issuedAt > lifetime) return "lifetime-too-long";
    if (issuer.iss !== iss) return "wrong-issuer";
    if (cardSerial === undefined ? serial !== undefined : serial === undefined || !equalBytes(serial, cardSerial)) {
      return "wrong-card";
    }
    if (answered !== undefined && (challenge === undefined || !equalBytes(answered, challenge)))
      return "wrong-challenge";
    return cardSerial === undefined && this.#guard.has(id) ? "already-used" : undefined;
  }

  /** In the order of `CAUTIONS`. */
  #cautions(claims: Claims, now: number, unreached: number): Caution[] {
    const cautions: Caution[] = [];
    const { state } = standingOn(claims.amo.rights, civilDay(now));
    if (state !== "open") cautions.push(state === "not-started" ? "rights-not-started" : "rights-ended");
    if (compareTraits(claims.identity) === "differ") cautions.push("traits-differ");
    if (this.keysAreStale) cautions.push("keys-stale");
    if (!this.#options.clock.isCertain()) cautions.push("clock-uncertain");
    if (unreached > 0) cautions.push("neighbours-unreached");
    if (claims.delegation !== undefined) cautions.push("delegated-use");
    if (claims.identity.oid >= OID_TEST) cautions.push("test-identity");
    return cautions;
  }
}

/** All about it is well: it may serve. */
interface Good {
  readonly token: SignedToken;
  readonly claims: Claims;
  readonly now: number;
}

function accepted(claims: Claims, cautions: readonly Caution[]): Verdict {
  return { verdict: cautions.length === 0 ? "accepted" : "warning", reason: null, cautions, claims };
}

function refused(reason: Refusal): Verdict {
  return { verdict: "refused", reason, cautions: [], claims: null };
}
