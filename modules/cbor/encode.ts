/**
 * Deterministic CBOR (RFC 8949, section 4.2.1): shortest lengths, map keys in the order of their encoded bytes.
 * Writes what the decoder reads, but for floats, which nothing here has a use for.
 */
import { compareBytes } from "./bytes";
import { encodeUtf8 } from "./utf8";
import { CborFloat, type CborKey, CborOpaque, CborSimple, CborTag, type CborValue } from "./value";

/** @throws RangeError for an integer past 2^53 and for a float: a bug of the caller, never of the outside. */
export function encodeCbor(value: CborValue): Uint8Array {
  const writer = new Writer();
  writer.item(value);
  return writer.bytes();
}

/**
 * An array whose items are made one after the other as they are written: of a long list no more than one is in the heap.
 * @returns the bytes of the array, to be an item of another value
 */
export function encodeEach<T>(list: readonly T[], make: (item: T) => CborValue): CborOpaque {
  const writer = new Writer();
  writer.array(list.length);
  for (const item of list) writer.item(make(item));
  return new CborOpaque(writer.bytes());
}

class Writer {
  #buffer = new Uint8Array(256);
  #at = 0;

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#at);
  }

  #room(length: number): void {
    if (this.#at + length <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#at + length));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #head(major: number, argument: number): void {
    if (!Number.isSafeInteger(argument)) throw new RangeError("CBOR: not an integer below 2^53");
    const length = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
    this.#room(1 + length);
    this.#buffer[this.#at++] =
      (major << 5) | (length === 0 ? argument : length === 8 ? 27 : length === 4 ? 26 : 23 + length);
    let rest = argument;
    for (let i = length - 1; i >= 0; i -= 1) {
      this.#buffer[this.#at + i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.#at += length;
  }

  /** What follows is as many items. */
  array(length: number): void {
    this.#head(4, length);
  }

  item(value: CborValue): void {
    if (typeof value === "number") {
      if (value >= 0) this.#head(0, value);
      else this.#head(1, -1 - value);
    } else if (typeof value === "string") {
      const text = encodeUtf8(value);
      this.#head(3, text.length);
      this.raw(text);
    } else if (typeof value === "boolean") this.#head(7, value ? 21 : 20);
    else if (value === null) this.#head(7, 22);
    else if (value === undefined) this.#head(7, 23);
    else if (value instanceof Uint8Array) {
      this.#head(2, value.length);
      this.raw(value);
    } else if (Array.isArray(value)) {
      this.array(value.length);
      for (const item of value) this.item(item);
    } else if (value instanceof Map) this.#map(value);
    else if (value instanceof CborTag) {
      this.#head(6, value.tag);
      this.item(value.value);
    } else if (value instanceof CborSimple) {
      if (value.value < 24) this.#head(7, value.value);
      else this.raw(Uint8Array.of(0xf8, value.value));
    } else if (value instanceof CborOpaque) this.raw(value.bytes);
    else if (value instanceof CborFloat) throw new RangeError("CBOR: no floats are written");
  }

  #map(map: ReadonlyMap<CborKey, CborValue>): void {
    const keys = Array.from(map.keys()).sort(compareKeys);
    this.#head(5, keys.length);
    for (const key of keys) {
      this.item(key);
      this.item(map.get(key));
    }
  }
}

/** The order of the encoded keys. That of integers, which almost all keys are, is seen without encoding them. */
function compareKeys(a: CborKey, b: CborKey): number {
  if (typeof a !== "number" || typeof b !== "number") return compareBytes(encodeCbor(a), encodeCbor(b));
  if (a >= 0 !== b >= 0) return a >= 0 ? -1 : 1;
  return a >= 0 ? a - b : b - a;
}
