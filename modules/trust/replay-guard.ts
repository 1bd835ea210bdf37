/**
 * Remembers the tokens that were used here until they have expired, so that none serves twice. A live one is never let
 * go: when there is no room, the next token is refused.
 *
 * A token lives seven minutes at most (MAX_QR_LIFETIME and SKEW at both ends), and a busy counter sees a patient every
 * half minute: fourteen are alive. There is room for 256, and no issuer has more than half of it: one that floods the
 * terminal with tokens is refused itself, one every three seconds, while all others go on. It begins with room for 64
 * and grows: 1,600 bytes of chunks on XS, 5,856 at most.
 */
import { equalBytes } from "modules/cbor/bytes";

export const MAX_LIVE_TOKENS = 256;
/** Of one issuer. */
export const MAX_OF_ISSUER = 128;
const FIRST_CAPACITY = 64;
const ID_LENGTH = 16;

export class ReplayGuard {
  #ids = new Uint8Array(FIRST_CAPACITY * ID_LENGTH);
  #until = new Uint32Array(FIRST_CAPACITY);
  #issuers = new Uint16Array(FIRST_CAPACITY);
  #count = 0;

  /** How many tokens are remembered; some may have expired. */
  get count(): number {
    return this.#count;
  }

  /** @param id 16 bytes */
  has(id: Uint8Array): boolean {
    for (let i = 0; i < this.#count; i += 1) {
      // The last byte first: it tells almost all apart without a call.
      if (this.#ids[i * ID_LENGTH + 15] === id[15] && equalBytes(this.#id(i), id)) return true;
    }
    return false;
  }

  /**
   * Remembers `id` until `until` (s). Those that have expired at `now` leave first, when room is needed.
   * @param issuer of `issuerTag` @returns false when there is no room for it: then it must not be accepted
   */
  add(id: Uint8Array, until: number, issuer: number, now: number): boolean {
    if (this.#count >= MAX_OF_ISSUER && this.#countOf(issuer) >= MAX_OF_ISSUER) {
      this.#dropExpired(now);
      if (this.#countOf(issuer) >= MAX_OF_ISSUER) return false;
    }
    if (this.#count === this.#until.length) this.#dropExpired(now);
    if (this.#count === this.#until.length) {
      if (this.#count >= MAX_LIVE_TOKENS) return false;
      this.#grow();
    }
    this.#ids.set(id, this.#count * ID_LENGTH);
    this.#until[this.#count] = until;
    this.#issuers[this.#count] = issuer;
    this.#count += 1;
    return true;
  }

  /** Those that are remembered, in no order. @param visit `id` is valid during the call only; until: s */
  each(visit: (id: Uint8Array, until: number) => void): void {
    for (let i = 0; i < this.#count; i += 1) visit(this.#id(i), this.#until[i] ?? 0);
  }

  #id(index: number): Uint8Array {
    return this.#ids.subarray(index * ID_LENGTH, (index + 1) * ID_LENGTH);
  }

  #countOf(issuer: number): number {
    let count = 0;
    for (let i = 0; i < this.#count; i += 1) if (this.#issuers[i] === issuer) count += 1;
    return count;
  }

  #dropExpired(now: number): void {
    for (let i = this.#count - 1; i >= 0; i -= 1) if ((this.#until[i] ?? 0) < now) this.#drop(i);
  }

  /** The last one takes the place of the one that leaves: order does not matter. */
  #drop(index: number): void {
    this.#count -= 1;
    this.#ids.copyWithin(index * ID_LENGTH, this.#count * ID_LENGTH, (this.#count + 1) * ID_LENGTH);
    this.#until[index] = this.#until[this.#count] ?? 0;
    this.#issuers[index] = this.#issuers[this.#count] ?? 0;
  }

  #grow(): void {
    const ids = new Uint8Array(this.#ids.length * 2);
    const until = new Uint32Array(this.#until.length * 2);
    const issuers = new Uint16Array(this.#issuers.length * 2);
    ids.set(this.#ids);
    until.set(this.#until);
    issuers.set(this.#issuers);
    this.#ids = ids;
    this.#until = until;
    this.#issuers = issuers;
  }
}

/**
 * Which issuer, in 16 bits (FNV-1a, folded): two that share a tag share their room, and no more. Never 0, which is who
 * signed the tokens of a firmware that did not keep it.
 */
export function issuerTag(issuer: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < issuer.length; i += 1) hash = Math.imul(hash ^ issuer.charCodeAt(i), 0x01000193);
  return (hash >>> 16) ^ (hash & 0xffff) || 1;
}
