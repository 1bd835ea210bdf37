/** A small seeded generator (xorshift32), the same on every engine. Not for secrets. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
    for (let i = 0; i < 4; i += 1) this.bits();
  }

  /** 32 bits */
  bits(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  /** 0 to n - 1 */
  below(n: number): number {
    return this.bits() % n;
  }

  /** 0 to 1 */
  unit(): number {
    return this.bits() / 0x100000000;
  }
}
