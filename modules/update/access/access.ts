/**
 * Who may do more than look. SMP itself asks nobody who they are, so a person at the terminal opens service mode for ten
 * minutes with a press and a code, or a management key does it with a signed challenge. The first address that uses an
 * open session is the only one that may.
 */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import type { PublicKey } from "modules/update/image/public-key";
import type { Gate } from "modules/update/smp/server";
import type { UpdateStore } from "./update-store";

/** s */
export const SESSION_SECONDS = 600;
export const CHALLENGE_SECONDS = 60;
/** This many wrong codes in a row, and there is no further try at the terminal for a while. */
export const MAX_TRIES = 5;
export const LOCK_SECONDS = 600;
/** A signature cannot be guessed, but it costs a tenth of a second to look at: one in this many seconds. */
export const SIGNATURE_SECONDS = 1;
/** Clients that may be at it at once. */
const MAX_CHALLENGES = 4;
/** A flood of tries must not wear the flash: they are written at most this often, s. */
const KEEP_SECONDS = 60;
export const NONCE_LENGTH = 32;
/** What a management key signs: this text, then the nonce. */
export const CHALLENGE_CONTEXT = "Comptoir SMP access 1";

export interface AccessPorts {
  readonly store: UpdateStore;
  readonly signatures: SignatureVerifier;
  readonly keys: readonly PublicKey[];
  /** s since it started */
  uptime(): number;
  /** s since 1970 */
  now(): number;
  /** 32 bytes that nobody can foretell. */
  nonce(): Uint8Array;
  log(line: string): void;
}

export type Opening = "open" | "wrong" | "locked";

interface Challenge {
  readonly nonce: Uint8Array;
  readonly peer: string;
  readonly until: number;
}

export class Access implements Gate {
  readonly #ports: AccessPorts;
  /** s of uptime; 0 while closed */
  #until = 0;
  /** The only one that may; undefined until someone comes. */
  #peer: string | undefined;
  readonly #challenges: Challenge[] = [];
  #signedAt = Number.NEGATIVE_INFINITY;
  #tries = 0;
  #lockedUntil = 0;
  #denied: number;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(ports: AccessPorts) {
    this.#ports = ports;
    const { record } = ports.store;
    this.#denied = record.denied;
    if (record.session !== undefined) {
      const { peer, seconds, at } = record.session;
      const left = seconds - Math.max(0, ports.now() - at);
      if (left > 0 && left <= SESSION_SECONDS && ports.now() >= at) this.#open(peer === "" ? undefined : peer, left);
      ports.store.change({ session: undefined });
    }
  }

  /** s that the session has left; 0 while closed */
  get seconds(): number {
    return Math.max(0, Math.ceil(this.#until - this.#ports.uptime()));
  }

  /** Who holds the session; null while nobody does. */
  get peer(): string | null {
    return this.seconds > 0 ? (this.#peer ?? null) : null;
  }

  /** Tries that were denied since they were last cleared. */
  get deniedCount(): number {
    return this.#denied;
  }

  /** s until a code may be typed again; 0 now */
  get lockedSeconds(): number {
    return Math.max(0, Math.ceil(this.#lockedUntil - this.#ports.uptime()));
  }

  isOpenFor(peer: string): boolean {
    if (this.seconds === 0) return false;
    this.#peer ??= peer;
    return this.#peer === peer;
  }

  denied(peer: string): void {
    this.#count(`management denied to ${peer}`);
  }

  /** A person at the terminal typed this. */
  openByCode(code: string): Opening {
    if (this.lockedSeconds > 0) return "locked";
    if (code !== this.#ports.store.record.code) {
      this.#tries += 1;
      if (this.#tries >= MAX_TRIES) {
        this.#tries = 0;
        this.#lockedUntil = this.#ports.uptime() + LOCK_SECONDS;
      }
      this.#count("wrong service code");
      return "wrong";
    }
    this.#tries = 0;
    this.#open(undefined, SESSION_SECONDS);
    this.#ports.log("service mode opened at the terminal");
    return "open";
  }

  close(): void {
    if (this.seconds > 0) this.#ports.log("service mode closed");
    this.#until = 0;
    this.#peer = undefined;
  }

  /** @returns what a management key is to sign */
  challenge(peer: string): Uint8Array {
    const nonce = this.#ports.nonce();
    this.#takeChallenge(peer);
    if (this.#challenges.length >= MAX_CHALLENGES) this.#challenges.shift();
    this.#challenges.push({ nonce, peer, until: this.#ports.uptime() + CHALLENGE_SECONDS });
    return nonce;
  }

  /**
   * @param signature 64 bytes
   * @param keyHash of the key that signed; all keys are tried without it
   * @returns "locked" when it is too soon: the challenge still stands
   */
  openBySignature(peer: string, signature: Uint8Array, keyHash: Uint8Array | undefined): Opening {
    const uptime = this.#ports.uptime();
    if (uptime - this.#signedAt < SIGNATURE_SECONDS) return "locked";
    this.#signedAt = uptime;
    // It serves once, whatever the answer.
    const challenge = this.#takeChallenge(peer);
    const fresh = challenge !== undefined && uptime <= challenge.until;
    if (!fresh || !this.#isSigned(challenge.nonce, signature, keyHash)) {
      this.#count(`wrong management signature from ${peer}`);
      return "wrong";
    }
    this.#open(peer, SESSION_SECONDS);
    this.#ports.log(`service mode opened by a management key from ${peer}`);
    return "open";
  }

  /** Before a wanted restart: the session goes on after it. */
  keep(): void {
    const { seconds } = this;
    const session = seconds > 0 ? { peer: this.#peer ?? "", seconds, at: this.#ports.now() } : undefined;
    this.#ports.store.change({ session, denied: this.#denied });
  }

  /** Someone has seen the tries. */
  clearDenied(): void {
    this.#denied = 0;
    this.#ports.store.change({ denied: 0 });
  }

  #open(peer: string | undefined, seconds: number): void {
    this.#until = this.#ports.uptime() + seconds;
    this.#peer = peer;
  }

  #takeChallenge(peer: string): Challenge | undefined {
    const index = this.#challenges.findIndex((challenge) => challenge.peer === peer);
    return index < 0 ? undefined : this.#challenges.splice(index, 1)[0];
  }

  #count(line: string): void {
    this.#denied += 1;
    const uptime = this.#ports.uptime();
    if (uptime - this.#keptAt < KEEP_SECONDS) return;
    this.#keptAt = uptime;
    this.#ports.log(line);
    this.#ports.store.change({ denied: this.#denied, deniedAt: this.#ports.now() });
  }

  #isSigned(nonce: Uint8Array, signature: Uint8Array, keyHash: Uint8Array | undefined): boolean {
    const context = encodeUtf8(CHALLENGE_CONTEXT);
    const message = new Uint8Array(context.length + nonce.length);
    message.set(context);
    message.set(nonce, context.length);
    for (const { algorithm, bytes, hash } of this.#ports.keys) {
      if (keyHash !== undefined && !equalBytes(hash, keyHash)) continue;
      if (this.#ports.signatures.verify(algorithm, bytes, message, signature)) return true;
    }
    return false;
  }
}
