/**
 * Names that the terminals of a site know in common, each of 64 bits, in spans of time: a span is forgotten as a whole when
 * it is over. Two terminals that hold the same names of a span find the same 32 bits for it, so a few bytes tell what one of
 * them lacks.
 *
 * Whoever is given a name has no other place to put it: there is room for `max`. A span begins with room for 8 names and
 * doubles; nothing is taken before the first.
 */
interface Span {
  /** Its number: seconds since 1970 divided by the length of a span. */
  number: number;
  /** Low and high half of each name, one after the other. */
  names: Uint32Array;
  count: number;
  /** All names of it, folded by exclusive or: they come out of a MAC, so none is likelier than another. */
  hash: number;
}

const FIRST_ROOM = 8;

export type Added = "new" | "known" | "full" | "out-of-time";

export class SharedSet {
  readonly seconds: number;
  readonly spans: number;
  readonly #max: number;
  readonly #ring: (Span | undefined)[] = [];
  #count = 0;

  /** @param seconds of a span @param spans that are kept from the present one on @param max names in all of them */
  constructor(seconds: number, spans: number, max: number) {
    this.seconds = seconds;
    this.spans = spans;
    this.#max = max;
  }

  /** The span of a moment. @param at s since 1970 */
  spanOf(at: number): number {
    return Math.floor(at / this.seconds);
  }

  /** @param first the oldest span that still counts */
  add(span: number, low: number, high: number, first: number): Added {
    if (span < first || span >= first + this.spans) return "out-of-time";
    let place = this.#at(span);
    if (place !== undefined && indexOf(place, low, high) >= 0) return "known";
    if (this.#count >= this.#max) {
      this.#forgetBefore(first);
      if (this.#count >= this.#max) return "full";
    }
    place ??= this.#open(span);
    if (place.count * 2 === place.names.length) {
      const names = new Uint32Array(place.names.length * 2);
      names.set(place.names);
      place.names = names;
    }
    place.names[place.count * 2] = low;
    place.names[place.count * 2 + 1] = high;
    place.count += 1;
    place.hash = (place.hash ^ low ^ Math.imul(high, 0x9e3779b1)) >>> 0;
    this.#count += 1;
    return "new";
  }

  has(span: number, low: number, high: number): boolean {
    const place = this.#at(span);
    return place !== undefined && indexOf(place, low, high) >= 0;
  }

  /** In whatever span. @param first the oldest that still counts */
  knows(low: number, high: number, first: number): boolean {
    for (const place of this.#ring) {
      if (place !== undefined && place.number >= first && indexOf(place, low, high) >= 0) return true;
    }
    return false;
  }

  /** 0 for a span without names. */
  hashOf(span: number): number {
    return this.#at(span)?.hash ?? 0;
  }

  countOf(span: number): number {
    return this.#at(span)?.count ?? 0;
  }

  /** Half a name: 0 is the low half of the first, 1 its high half. */
  half(span: number, index: number): number {
    return this.#at(span)?.names[index] ?? 0;
  }

  #at(span: number): Span | undefined {
    const place = this.#ring[span % this.spans];
    return place?.number === span ? place : undefined;
  }

  #open(span: number): Span {
    const index = span % this.spans;
    this.#count -= this.#ring[index]?.count ?? 0;
    const place: Span = { number: span, names: new Uint32Array(FIRST_ROOM * 2), count: 0, hash: 0 };
    this.#ring[index] = place;
    return place;
  }

  #forgetBefore(first: number): void {
    for (let i = 0; i < this.#ring.length; i += 1) {
      const place = this.#ring[i];
      if (place === undefined || place.number >= first) continue;
      this.#count -= place.count;
      this.#ring[i] = undefined;
    }
  }
}

function indexOf({ names, count }: Span, low: number, high: number): number {
  for (let i = 0; i < count * 2; i += 2) if (names[i] === low && names[i + 1] === high) return i;
  return -1;
}
