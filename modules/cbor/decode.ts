/**
 * A bounded reader of CBOR (RFC 8949), for bytes that come from strangers.
 *
 * Ours and not `cborg`: on the device every object is heap, and a token must cost only what it holds. cborg's decoder
 * is 3 times this code, makes a token object per item, and has neither a limit on depth nor on the number of items.
 *
 * Refused: indefinite lengths (unless asked for), duplicate map keys, arrays, maps and tags nested deeper than 8, more than 65,536 items,
 * malformed UTF-8, reserved additional information, bytes after the item. Non-shortest lengths are accepted, as RFC 8949
 * section 5.2 allows.
 */
import type { Result } from "modules/result/result";
import { equalBytes } from "./bytes";
import { decodeUtf8 } from "./utf8";
import { CborFloat, type CborMap, CborOpaque, CborSimple, CborTag, type CborValue } from "./value";

export { CborFloat, type CborKey, type CborMap, CborOpaque, CborSimple, CborTag, type CborValue } from "./value";

export const MAX_DEPTH = 8;
export const MAX_ITEMS = 65536;
/** Keys of a map that are neither integer nor text are compared one by one, so there cannot be many. */
export const MAX_OPAQUE_KEYS = 16;

const BREAK = 0xff;

export type CborRefusal =
  | "truncated"
  | "trailing-bytes"
  | "too-deep"
  | "too-many-items"
  | "indefinite-length"
  | "duplicate-key"
  | "too-many-opaque-keys"
  | "integer-out-of-range"
  | "bad-text"
  | "reserved";

/** One item, and nothing after it. Byte strings are views on `bytes`, not copies. */
export function decodeCbor(bytes: Uint8Array): Result<CborValue, CborRefusal> {
  const reader = new CborReader(bytes);
  const value = reader.item();
  if (reader.refusal !== undefined) return { ok: false, reason: reader.refusal };
  if (reader.at !== bytes.length) return { ok: false, reason: "trailing-bytes" };
  return { ok: true, value };
}

/**
 * Reads item by item, for what is too long to be decoded at once (the issuer list). Returns undefined at the first
 * refusal, which it keeps: no exceptions on the way through hostile bytes.
 */
export class CborReader {
  /** Offset of the next byte to read. */
  at: number;
  refusal: CborRefusal | undefined = undefined;
  readonly #bytes: Uint8Array;
  #items = 0;
  #information = 0;
  /** The argument last read is past 2^53. */
  #wide = false;
  /** The argument last read is "until the break" (section 3.2). */
  #endless = false;
  readonly #indefinite: boolean;

  /** @param indefinite lengths are let pass: for what others encode as they like */
  constructor(bytes: Uint8Array, at = 0, indefinite = false) {
    this.#bytes = bytes;
    this.at = at;
    this.#indefinite = indefinite;
  }

  /** Reads the head of a map (major type 5) or an array (4). @returns how many pairs or items follow */
  head(major: 4 | 5): number | undefined {
    const initial = this.#bytes[this.at];
    if (initial === undefined || initial >> 5 !== major) return this.#refuse("truncated");
    this.at += 1;
    this.#information = initial & 31;
    const length = this.#argument();
    if (this.#endless) return this.#refuse("indefinite-length");
    return this.refusal === undefined ? length : undefined;
  }

  /** Reads one whole item. */
  item(): CborValue {
    this.#items = 0;
    return this.#item(0);
  }

  #refuse(reason: CborRefusal): undefined {
    this.refusal ??= reason;
    return undefined;
  }

  #item(depth: number): CborValue {
    this.#items += 1;
    if (this.#items > MAX_ITEMS) return this.#refuse("too-many-items");
    const start = this.at;
    const initial = this.#bytes[start];
    if (initial === undefined) return this.#refuse("truncated");
    this.at += 1;
    const major = initial >> 5;
    this.#information = initial & 31;
    if (major === 7) return this.#simple();
    const argument = this.#argument();
    if (this.refusal !== undefined) return undefined;
    if (major > 3 && depth >= MAX_DEPTH) return this.#refuse("too-deep");
    if (this.#endless) return this.#untilBreak(major, depth);
    switch (major) {
      case 0:
        return this.#wide ? this.#opaque(start) : argument;
      case 1:
        return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : this.#opaque(start);
      case 2: {
        const content = this.#skip(argument);
        return this.refusal === undefined ? this.#bytes.subarray(content, this.at) : undefined;
      }
      case 3: {
        const content = this.#skip(argument);
        if (this.refusal !== undefined) return undefined;
        return decodeUtf8(this.#bytes, content, this.at) ?? this.#refuse("bad-text");
      }
      case 4:
        return this.#array(argument, depth);
      case 5:
        return this.#map(argument, depth);
      default: {
        if (this.#wide) return this.#refuse("integer-out-of-range");
        const value = this.#item(depth + 1);
        return this.refusal === undefined ? new CborTag(argument, value) : undefined;
      }
    }
  }

  /** The argument of the initial byte just read (section 3). */
  #argument(): number {
    const information = this.#information;
    this.#wide = false;
    this.#endless = false;
    if (information < 24) return information;
    if (information > 27) {
      this.#endless = information === 31 && this.#indefinite;
      if (!this.#endless) this.#refuse(information === 31 ? "indefinite-length" : "reserved");
      return 0;
    }
    const length = 1 << (information - 24);
    const start = this.#skip(length);
    if (this.refusal !== undefined) return 0;
    let value = 0;
    for (let i = start; i < this.at; i += 1) value = value * 256 + (this.#bytes[i] ?? 0);
    this.#wide = value > Number.MAX_SAFE_INTEGER;
    return value;
  }

  /** The item that began at `start` and has just been read. */
  #opaque(start: number): CborOpaque {
    return new CborOpaque(this.#bytes.subarray(start, this.at));
  }

  /** Steps over `length` bytes. @returns where they begin */
  #skip(length: number): number {
    const start = this.at;
    if (length > this.#bytes.length - start) this.#refuse("truncated");
    else this.at = start + length;
    return start;
  }

  #array(length: number, depth: number): CborValue {
    // Each item takes a byte at least: a length that cannot be true must not reserve memory.
    if (length > this.#bytes.length - this.at) return this.#refuse("truncated");
    const items: CborValue[] = [];
    for (let i = 0; i < length; i += 1) {
      items.push(this.#item(depth + 1));
      if (this.refusal !== undefined) return undefined;
    }
    return items;
  }

  #map(length: number, depth: number): CborValue {
    if (length * 2 > this.#bytes.length - this.at) return this.#refuse("truncated");
    const map: CborMap = new Map();
    for (let i = 0; i < length; i += 1) if (!this.#pair(map, depth)) return undefined;
    return map;
  }

  /** Reads a key and its value into `map`. @returns false when refused */
  #pair(map: CborMap, depth: number): boolean {
    const start = this.at;
    const item = this.#item(depth + 1);
    if (this.refusal !== undefined) return false;
    const key = typeof item === "number" || typeof item === "string" ? item : this.#opaque(start);
    if (key instanceof CborOpaque ? this.#isKnown(map, key) : map.has(key)) this.#refuse("duplicate-key");
    const value = this.#item(depth + 1);
    if (this.refusal !== undefined) return false;
    map.set(key, value);
    return true;
  }

  /** The rest of a string, an array or a map without a length (section 3.2). */
  #untilBreak(major: number, depth: number): CborValue {
    if (major < 2 || major > 5) return this.#refuse("reserved");
    if (major < 4) return this.#chunks(major);
    const items: CborValue[] = [];
    const map: CborMap = new Map();
    while (this.#bytes[this.at] !== BREAK) {
      if (major === 5) this.#pair(map, depth);
      else items.push(this.#item(depth + 1));
      if (this.refusal !== undefined) return undefined;
    }
    this.at += 1;
    return major === 5 ? map : items;
  }

  /** The pieces of a string, each with a length of its own; text is cut between characters only. */
  #chunks(major: number): CborValue {
    const start = this.at;
    let length = 0;
    let text = "";
    while (this.#bytes[this.at] !== BREAK) {
      const initial = this.#bytes[this.at];
      if (initial === undefined) return this.#refuse("truncated");
      if (initial >> 5 !== major || (initial & 31) === 31) return this.#refuse("reserved");
      const piece = this.#item(MAX_DEPTH);
      if (typeof piece === "string") text += piece;
      else if (piece instanceof Uint8Array) length += piece.length;
      else return undefined;
    }
    const end = this.at;
    this.at += 1;
    if (major === 3) return text;
    const bytes = new Uint8Array(length);
    this.at = start;
    for (let at = 0; this.at < end; ) {
      const piece = this.#item(MAX_DEPTH);
      if (!(piece instanceof Uint8Array)) return undefined;
      bytes.set(piece, at);
      at += piece.length;
    }
    this.at = end + 1;
    return bytes;
  }

  /** Is the same encoding already a key? */
  #isKnown(map: CborMap, key: CborOpaque): boolean {
    let count = 0;
    for (const other of map.keys()) {
      if (!(other instanceof CborOpaque)) continue;
      count += 1;
      if (equalBytes(other.bytes, key.bytes)) return true;
    }
    if (count >= MAX_OPAQUE_KEYS) this.#refuse("too-many-opaque-keys");
    return false;
  }

  #simple(): CborValue {
    const information = this.#information;
    switch (information) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 24: {
        const start = this.#skip(1);
        const value = this.#bytes[start] ?? 0;
        if (this.refusal === undefined && value < 32) return this.#refuse("reserved");
        return new CborSimple(value);
      }
      case 25:
      case 26:
      case 27: {
        const length = 1 << (information - 24);
        const start = this.#skip(length);
        if (this.refusal !== undefined) return undefined;
        const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
        return new CborFloat(
          length === 8 ? view.getFloat64(0) : length === 4 ? view.getFloat32(0) : halfFloat(view.getUint16(0)),
        );
      }
      case 31:
        return this.#refuse("indefinite-length");
      default:
        return information < 20 ? new CborSimple(information) : this.#refuse("reserved");
    }
  }
}

/** IEEE 754 half precision (RFC 8949, appendix D). */
function halfFloat(half: number): number {
  const exponent = (half >> 10) & 31;
  const mantissa = half & 0x3ff;
  const size =
    exponent === 0
      ? mantissa * 2 ** -24
      : exponent === 31
        ? mantissa === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (mantissa + 1024) * 2 ** (exponent - 25);
  return half & 0x8000 ? -size : size;
}
