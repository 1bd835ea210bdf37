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
import { printable } from "modules/bytes/bytes";
import type { Result } from "modules/result/result";
import { equalBytes } from "./bytes";
import { decodeUtf8 } from "./utf8";
import { CborFloat, type CborKey, type CborMap, CborOpaque, CborSimple, CborTag, type CborValue } from "./value";

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
  const value = reader.whole();
  return reader.refusal === undefined ? { ok: true, value } : { ok: false, reason: reader.refusal };
}

/** An argument (section 3) that is none: refused, or "until the break" (section 3.2). */
const REFUSED = -1;
const ENDLESS = -2;

/**
 * Reads item by item, for what is too long to be decoded at once (the issuer list). Returns undefined at the first
 * refusal, which it keeps: no exceptions on the way through hostile bytes.
 *
 * It works by the functions below and has no private methods: in the device's engine each object has a slot for every
 * private method of its class, and goes through them at each use. What nearly all items are is done in few calls, since a
 * call costs as much there as twenty additions.
 */
export class CborReader {
  /** Offset of the next byte to read. */
  at: number;
  refusal: CborRefusal | undefined = undefined;
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Of the item that is read, those announced so far. */
  items = 0;
  readonly indefinite: boolean;
  /** Stays false when no float was met, which spares who forbids them to look for them. */
  hasFloat = false;
  /** Stays false when all texts were printable ASCII. */
  hasOtherText = false;

  /** @param indefinite lengths are let pass: for what others encode as they like */
  constructor(bytes: Uint8Array, at = 0, indefinite = false) {
    this.at = at;
    this.bytes = bytes;
    this.end = bytes.length;
    this.indefinite = indefinite;
  }

  /** Reads the head of a map (major type 5) or an array (4). @returns how many pairs or items follow */
  head(major: 4 | 5): number | undefined {
    const initial = this.bytes[this.at];
    if (initial === undefined || initial >> 5 !== major) return refuse(this, "truncated");
    this.at += 1;
    const information = initial & 31;
    const length = information < 24 ? information : longArgument(this, information);
    if (length === ENDLESS) return refuse(this, "indefinite-length");
    return length === REFUSED ? undefined : length;
  }

  /** Reads one whole item. */
  item(): CborValue {
    this.items = 1;
    return readItem(this, 0);
  }

  /** Reads one whole item, and refuses what comes after it. */
  whole(): CborValue {
    const value = this.item();
    if (this.refusal === undefined && this.at !== this.end) return refuse(this, "trailing-bytes");
    return value;
  }
}

function refuse(reader: CborReader, reason: CborRefusal): undefined {
  reader.refusal ??= reason;
  return undefined;
}

function readItem(reader: CborReader, depth: number): CborValue {
  // One by one: to take an object apart costs twice as much on the device.
  const bytes = reader.bytes;
  const start = reader.at;
  const initial = bytes[start];
  if (initial === undefined) return refuse(reader, "truncated");
  let at = start + 1;
  reader.at = at;
  // An integer below 24 is its own encoding.
  if (initial < 24) return initial;
  // Days and dates are most of the rest.
  if (initial === 0x19 && at + 2 <= reader.end) {
    reader.at = at + 2;
    return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  }
  const major = initial >> 5;
  let argument = initial & 31;
  if (major === 7) return readSimple(reader, argument);
  if (argument > 23) {
    argument = longArgument(reader, argument);
    if (argument === REFUSED) return undefined;
    at = reader.at;
  }
  if (major === 3 || major === 2) {
    if (argument === ENDLESS) return readChunks(reader, major);
    const end = at + argument;
    if (end > reader.end) return refuse(reader, "truncated");
    reader.at = end;
    // By the constructor: `subarray` takes twice as long on the device.
    if (major === 2) return new Uint8Array(bytes.buffer, bytes.byteOffset + at, argument);
    return printable(bytes, at, end) ?? readOtherText(reader, at);
  }
  if (major < 2) return integerOf(reader, major === 0, argument, start);
  if (depth >= MAX_DEPTH) return refuse(reader, "too-deep");
  if (major === 5) return readMap(reader, argument, depth + 1);
  if (major === 4) return readArray(reader, argument, depth + 1);
  return readTagged(reader, argument, depth + 1);
}

/** The argument when `information`, the low five bits of the initial byte, does not hold it (section 3). */
function longArgument(reader: CborReader, information: number): number {
  if (information > 27) {
    if (information === 31 && reader.indefinite) return ENDLESS;
    refuse(reader, information === 31 ? "indefinite-length" : "reserved");
    return REFUSED;
  }
  const { bytes, at: start } = reader;
  const end = start + (1 << (information - 24));
  if (end > reader.end) {
    refuse(reader, "truncated");
    return REFUSED;
  }
  reader.at = end;
  let value = bytes[start] ?? 0;
  for (let i = start + 1; i < end; i += 1) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

/** The item began at `start`; past 2^53 it is kept as it is. */
function integerOf(reader: CborReader, isPositive: boolean, argument: number, start: number): CborValue {
  if (argument === ENDLESS) return refuse(reader, "reserved");
  if (isPositive) return argument <= Number.MAX_SAFE_INTEGER ? argument : opaqueOf(reader, start);
  return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : opaqueOf(reader, start);
}

function readTagged(reader: CborReader, tag: number, depth: number): CborValue {
  if (tag === ENDLESS) return refuse(reader, "reserved");
  if (tag > Number.MAX_SAFE_INTEGER) return refuse(reader, "integer-out-of-range");
  const value = readItem(reader, depth);
  return reader.refusal === undefined ? new CborTag(tag, value) : undefined;
}

/** The item that began at `start` and has just been read. */
function opaqueOf({ bytes, at }: CborReader, start: number): CborOpaque {
  return new CborOpaque(bytes.subarray(start, at));
}

/** Steps over `length` bytes. @returns where they begin, negative when refused */
function skip(reader: CborReader, length: number): number {
  const start = reader.at;
  if (length > reader.end - start) {
    refuse(reader, "truncated");
    return REFUSED;
  }
  reader.at = start + length;
  return start;
}

/** The text from `start` to where the reader is. */
function readOtherText(reader: CborReader, start: number): string | undefined {
  reader.hasOtherText = true;
  return decodeUtf8(reader.bytes, start, reader.at) ?? refuse(reader, "bad-text");
}

/** `count` items are to come, each of a byte at least: a length that cannot be true must not reserve memory. */
function expect(reader: CborReader, count: number): boolean {
  if (count > reader.end - reader.at) refuse(reader, "truncated");
  reader.items += count;
  if (reader.items > MAX_ITEMS) refuse(reader, "too-many-items");
  return reader.refusal === undefined;
}

/** In what has no length: false at its break, which is stepped over, and when refused. */
function goesOn(reader: CborReader, items: 1 | 2): boolean {
  if (reader.refusal !== undefined) return false;
  if (reader.bytes[reader.at] !== BREAK) return expect(reader, items);
  reader.at += 1;
  return false;
}

function readArray(reader: CborReader, length: number, depth: number): CborValue {
  if (length !== ENDLESS && !expect(reader, length)) return undefined;
  const items: CborValue[] = [];
  const { bytes } = reader;
  for (let i = 0; length === ENDLESS ? goesOn(reader, 1) : i < length; i += 1) {
    const small = bytes[reader.at];
    if (small !== undefined && small < 24) {
      reader.at += 1;
      items[i] = small;
      continue;
    }
    const value = readItem(reader, depth);
    if (value === undefined && reader.refusal !== undefined) return undefined;
    items[i] = value;
  }
  return reader.refusal === undefined ? items : undefined;
}

function readMap(reader: CborReader, length: number, depth: number): CborValue {
  if (length !== ENDLESS && !expect(reader, length * 2)) return undefined;
  const { bytes } = reader;
  const map: CborMap = new Map();
  let pairs = 0;
  for (; length === ENDLESS ? goesOn(reader, 2) : pairs < length; pairs += 1) {
    const start = reader.at;
    let key: CborKey | undefined = bytes[start];
    if (key !== undefined && key < 24) {
      // A small integer, or a short text: what most values are.
      const initial = bytes[start + 1];
      if (initial !== undefined && initial < 24) {
        reader.at = start + 2;
        map.set(key, initial);
        continue;
      }
      reader.at = start + 1;
      if (initial !== undefined && initial >= 0x60 && initial < 0x78) {
        const end = start + initial - 0x5e;
        const text = end > reader.end ? undefined : printable(bytes, start + 2, end);
        if (text !== undefined) {
          reader.at = end;
          map.set(key, text);
          continue;
        }
      }
    } else key = readKey(reader, map, depth);
    if (key === undefined) return undefined;
    const value = readItem(reader, depth);
    if (value === undefined && reader.refusal !== undefined) return undefined;
    map.set(key, value);
  }
  if (reader.refusal !== undefined) return undefined;
  return map.size === pairs ? map : refuse(reader, "duplicate-key");
}

/** @returns undefined when refused; a number or a text that came before shows in the size of `map` in the end */
function readKey(reader: CborReader, map: CborMap, depth: number): CborKey | undefined {
  const start = reader.at;
  const item = readItem(reader, depth);
  if (typeof item === "number" || typeof item === "string") return item;
  if (reader.refusal !== undefined) return undefined;
  const key = opaqueOf(reader, start);
  if (isKnown(reader, map, key)) refuse(reader, "duplicate-key");
  return reader.refusal === undefined ? key : undefined;
}

/** Is the same encoding already a key? */
function isKnown(reader: CborReader, map: CborMap, key: CborOpaque): boolean {
  let count = 0;
  for (const other of map.keys()) {
    if (!(other instanceof CborOpaque)) continue;
    count += 1;
    if (equalBytes(other.bytes, key.bytes)) return true;
  }
  if (count >= MAX_OPAQUE_KEYS) refuse(reader, "too-many-opaque-keys");
  return false;
}

/** The pieces of a string, each with a length of its own; text is cut between characters only. */
function readChunks(reader: CborReader, major: 2 | 3): CborValue {
  const start = reader.at;
  let length = 0;
  let text = "";
  while (goesOn(reader, 1)) {
    const initial = reader.bytes[reader.at] ?? 0;
    if (initial >> 5 !== major || (initial & 31) === 31) return refuse(reader, "reserved");
    const piece = readItem(reader, MAX_DEPTH);
    if (typeof piece === "string") text += piece;
    else if (piece instanceof Uint8Array) length += piece.length;
  }
  if (reader.refusal !== undefined) return undefined;
  if (major === 3) return text;
  const bytes = new Uint8Array(length);
  const end = reader.at;
  reader.at = start;
  for (let at = 0; at < length; ) {
    const piece = readItem(reader, MAX_DEPTH);
    if (!(piece instanceof Uint8Array)) return undefined;
    bytes.set(piece, at);
    at += piece.length;
  }
  reader.at = end;
  return bytes;
}

function readSimple(reader: CborReader, information: number): CborValue {
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
      const start = skip(reader, 1);
      const value = reader.bytes[start] ?? 0;
      if (start >= 0 && value < 32) return refuse(reader, "reserved");
      return new CborSimple(value);
    }
    case 25:
    case 26:
    case 27: {
      const length = 1 << (information - 24);
      const start = skip(reader, length);
      if (start < 0) return undefined;
      reader.hasFloat = true;
      const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + start, length);
      return new CborFloat(
        length === 8 ? view.getFloat64(0) : length === 4 ? view.getFloat32(0) : halfFloat(view.getUint16(0)),
      );
    }
    case 31:
      return refuse(reader, "indefinite-length");
    default:
      return information < 20 ? new CborSimple(information) : refuse(reader, "reserved");
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
