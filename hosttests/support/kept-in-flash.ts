/** What a module may hold: loaded before a firmware's start, and used by rv32.test.ts after it. */
export const list: number[] = [1, 2];
export const record: Record<string, unknown> = { name: "flash", nested: { depth: 1 } };
export const frozen = Object.freeze({ price: 218, names: Object.freeze(["é", "œ"]) });
export const map = new Map([["key", "value"]]);
export const bytes = Uint8Array.of(7, 8, 9);
export const big = 2n ** 80n;
export const pattern = /^(\d+)-(\w+)$/;
export const symbol = Symbol("kept");
export const moment = new Date(0);

export class Counter {
  #count = 0;
  readonly step: number;

  constructor(step: number) {
    this.step = step;
  }

  next(): number {
    this.#count += this.step;
    return this.#count;
  }
}

export const counter = new Counter(3);
export const first = counter.next();

let calls = 0;
export function called(): number {
  calls += 1;
  return calls;
}
called();
