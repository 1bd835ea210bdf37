/**
 * Where in a list an issuer is: the beginning of its kid (32 bits, big endian) and its offset, 256 of them at most, 2 KB. A
 * list with more issuers is in the order of its kids; then only each second of them is kept, or each fourth... and
 * whoever looks for one steps over those between two. So a list of 20,000 takes the heap that one of 256 does.
 */
export const MAX_ENTRIES = 256;
const FIRST_ENTRIES = 16;

export class IssuerIndex {
  /** How many issuers there are to an entry: a power of two. */
  stride = 1;
  #count = 0;
  #prefixes = new Uint32Array(FIRST_ENTRIES);
  #offsets = new Uint32Array(FIRST_ENTRIES);

  get count(): number {
    return this.#count;
  }

  offset(entry: number): number {
    return this.#offsets[entry] ?? 0;
  }

  prefix(entry: number): number {
    return this.#prefixes[entry] ?? 0;
  }

  /** @returns the first entry whose kid does not begin with less; as many as there are when all do */
  lowerBound(prefix: number): number {
    const prefixes = this.#prefixes;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((prefixes[middle] ?? 0) < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts an entry before `entry`. @returns false when there is no room for more */
  insert(entry: number, prefix: number, offset: number): boolean {
    if (this.#count === MAX_ENTRIES) return false;
    if (this.#count === this.#prefixes.length) {
      this.#prefixes = grown(this.#prefixes);
      this.#offsets = grown(this.#offsets);
    }
    if (entry < this.#count) {
      this.#prefixes.copyWithin(entry + 1, entry, this.#count);
      this.#offsets.copyWithin(entry + 1, entry, this.#count);
    }
    this.#prefixes[entry] = prefix;
    this.#offsets[entry] = offset;
    this.#count += 1;
    return true;
  }

  /** The kid of number `number` in the list, greater than all before. */
  append(number: number, prefix: number, offset: number): void {
    if (number % this.stride !== 0) return;
    if (this.#count === MAX_ENTRIES) this.#thin();
    this.insert(this.#count, prefix, offset);
  }

  /** Each second entry goes. */
  #thin(): void {
    this.stride *= 2;
    this.#count >>= 1;
    for (let i = 1; i < this.#count; i += 1) {
      this.#prefixes[i] = this.#prefixes[2 * i] ?? 0;
      this.#offsets[i] = this.#offsets[2 * i] ?? 0;
    }
  }
}

function grown(table: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(table.length * 2);
  larger.set(table);
  return larger;
}
