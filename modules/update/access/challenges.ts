/**
 * Challenges for management keys, of which the terminal keeps nothing: each says itself when it was given and to whom, so
 * that no number of strangers pushes out another's, and a signature is looked at only from who holds one.
 *
 * Challenge
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | s since the start, big endian |
 * | 4 | 12 | random |
 * | 16 | 16 | the beginning of HMAC-SHA-256 of all before and of the peer's name, with a key of this start |
 */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { SessionCrypto } from "./session-crypto";

/** s */
export const CHALLENGE_SECONDS = 60;
export const NONCE_LENGTH = 32;
/** A signature costs a tenth of a second to look at: one in this many seconds from each peer... */
export const SIGNATURE_SECONDS = 1;
/** ...and so many in that time from all of them. Who comes when they are spent tries again: the challenge still stands. */
export const MAX_LOOKS = 3;
/** Challenges that have opened a session, until they are too old anyway. */
const MAX_SPENT = 64;
const RANDOM_AT = 4;
const MAC_AT = 16;

interface Timed {
  readonly name: string;
  readonly until: number;
}

export class Challenges {
  readonly #crypto: SessionCrypto;
  readonly #uptime: () => number;
  readonly #random: () => Uint8Array;
  readonly #key: Uint8Array;
  #looks: Timed[] = [];
  #spent: Timed[] = [];

  /** @param random 32 bytes that nobody can foretell */
  constructor(crypto: SessionCrypto, uptime: () => number, random: () => Uint8Array) {
    this.#crypto = crypto;
    this.#uptime = uptime;
    this.#random = random;
    this.#key = random();
  }

  give(peer: string): Uint8Array {
    const challenge = this.#random();
    new DataView(challenge.buffer, challenge.byteOffset).setUint32(0, Math.floor(this.#uptime()));
    challenge.set(this.#seal(challenge, peer), MAC_AT);
    return challenge;
  }

  /**
   * Whether a signature over this challenge is to be looked at now; counted, when it is.
   * @returns "wrong" for one that this peer does not hold, or not any more; "later" for one that still stands
   */
  look(peer: string, challenge: Uint8Array): "now" | "later" | "wrong" {
    if (challenge.length !== NONCE_LENGTH) return "wrong";
    const uptime = this.#uptime();
    const age = uptime - new DataView(challenge.buffer, challenge.byteOffset).getUint32(0);
    if (age < -1 || age >= CHALLENGE_SECONDS) return "wrong";
    if (!equalBytes(challenge.subarray(MAC_AT), this.#seal(challenge, peer))) return "wrong";
    const name = nameOf(challenge);
    this.#spent = this.#spent.filter(({ until }) => until > uptime);
    if (this.#spent.some((spent) => spent.name === name)) return "wrong";
    this.#looks = this.#looks.filter(({ until }) => until > uptime);
    if (this.#looks.length >= MAX_LOOKS || this.#looks.some((look) => look.name === peer)) return "later";
    if (this.#spent.length >= MAX_SPENT) return "later";
    this.#looks.push({ name: peer, until: uptime + SIGNATURE_SECONDS });
    return "now";
  }

  /** It has opened a session, and serves no more. */
  spend(challenge: Uint8Array): void {
    this.#spent.push({ name: nameOf(challenge), until: this.#uptime() + CHALLENGE_SECONDS });
  }

  #seal(challenge: Uint8Array, peer: string): Uint8Array {
    const name = encodeUtf8(peer);
    const bytes = new Uint8Array(MAC_AT + name.length);
    bytes.set(challenge.subarray(0, MAC_AT));
    bytes.set(name, MAC_AT);
    return this.#crypto.mac(this.#key, bytes).subarray(0, NONCE_LENGTH - MAC_AT);
  }
}

function nameOf(challenge: Uint8Array): string {
  return String.fromCharCode(...challenge.subarray(RANDOM_AT, MAC_AT));
}
