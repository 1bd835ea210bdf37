/**
 * Remembers the tokens that were used here until they have expired, so that none serves twice. Bounded: 4,096 live
 * tokens. A day's patients are never more than a dozen at once, so it begins with room for 64 and grows.
 */
import { equalBytes } from "modules/cbor/bytes";

export const MAX_LIVE_TOKENS = 4096;
const FIRST_CAPACITY = 64;
const ID_LENGTH = 16;

export class ReplayGuard {
  #ids = new Uint8Array(FIRST_CAPACITY * ID_LENGTH);
  #until = new Float64Array(FIRST_CAPACITY);
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
   * Remembers `id` until `until` (s). Those that have expired at `now` leave first; if all are alive and there is no
   * room, the one that expires first leaves.
   * @returns true when a live token had to leave: from then on it could be used a second time, and someone must know
   */
  add(id: Uint8Array, until: number, now: number): boolean {
    if (this.#count === this.#until.length) this.#dropExpired(now);
    let full = false;
    if (this.#count === this.#until.length) {
      if (this.#count < MAX_LIVE_TOKENS) this.#grow();
      else {
        this.#drop(this.#soonest());
        full = true;
      }
    }
    this.#ids.set(id, this.#count * ID_LENGTH);
    this.#until[this.#count] = until;
    this.#count += 1;
    return full;
  }

  #id(index: number): Uint8Array {
    return this.#ids.subarray(index * ID_LENGTH, (index + 1) * ID_LENGTH);
  }

  #dropExpired(now: number): void {
    for (let i = this.#count - 1; i >= 0; i -= 1) if ((this.#until[i] ?? 0) < now) this.#drop(i);
  }

  #soonest(): number {
    let soonest = 0;
    for (let i = 1; i < this.#count; i += 1) {
      if ((this.#until[i] ?? 0) < (this.#until[soonest] ?? 0)) soonest = i;
    }
    return soonest;
  }

  /** The last one takes the place of the one that leaves: order does not matter. */
  #drop(index: number): void {
    this.#count -= 1;
    this.#ids.copyWithin(index * ID_LENGTH, this.#count * ID_LENGTH, (this.#count + 1) * ID_LENGTH);
    this.#until[index] = this.#until[this.#count] ?? 0;
  }

  #grow(): void {
    const ids = new Uint8Array(this.#ids.length * 2);
    const until = new Float64Array(this.#until.length * 2);
    ids.set(this.#ids);
    until.set(this.#until);
    this.#ids = ids;
    this.#until = until;
  }
}
