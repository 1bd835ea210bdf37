/**
 * JSON as TUF has it: read with a bound on its depth, and written in the one form that is signed ("OLPC canonical JSON",
 * which the specification's section 4.2 asks for). What is read is kept whole: members that nobody here knows are signed too.
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** Metadata nests six deep; an engine's own reader would follow a stranger's brackets until its stack ends. */
const MAX_DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** @returns undefined for anything but one JSON object, in UTF-8 */
export function readJson(bytes: Uint8Array): JsonObject | undefined {
  if (!isShallow(bytes)) return undefined;
  const text = decodeUtf8(bytes, 0, bytes.length);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(bytes: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    // Both brackets and both braces, each in one comparison: they differ by a bit.
    else if ((byte | 0x20) === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return false;
    } else if ((byte | 0x20) === 0x7d) depth -= 1;
  }
  return true;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of its own: no name reaches what every object inherits. */
export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member that is a whole number of at least `least`, exactly; else undefined. */
export function wholeMember(object: JsonObject, name: string, least: number): number | undefined {
  const value = member(object, name);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least ? value : undefined;
}

/** A member that is an array of texts; else undefined. */
export function textsMember(object: JsonObject, name: string): readonly string[] | undefined {
  const value = member(object, name);
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  for (const item of value) {
    if (typeof item !== "string") return undefined;
    texts.push(item);
  }
  return texts;
}

/** @returns the canonical bytes; undefined where there is no such form: a fraction, a number past 2^53 */
export function canonicalJson(value: Json): Uint8Array | undefined {
  const pieces: string[] = [];
  return write(value, pieces) ? encodeUtf8(pieces.join("")) : undefined;
}

function write(value: Json, pieces: string[]): boolean {
  if (typeof value === "string") pieces.push(quoted(value));
  else if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) return false;
    // -0 is 0.
    pieces.push(String(value + 0));
  } else if (value === null || typeof value === "boolean") pieces.push(String(value));
  else if (isObject(value)) return writeObject(value, pieces);
  else {
    pieces.push("[");
    for (let i = 0; i < value.length; i += 1) {
      if (i > 0) pieces.push(",");
      if (!write(value[i] ?? null, pieces)) return false;
    }
    pieces.push("]");
  }
  return true;
}

function writeObject(object: JsonObject, pieces: string[]): boolean {
  const names = Object.keys(object).sort(byCodePoint);
  pieces.push("{");
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] ?? "";
    if (i > 0) pieces.push(",");
    pieces.push(quoted(name), ":");
    if (!write(member(object, name) ?? null, pieces)) return false;
  }
  pieces.push("}");
  return true;
}

/** Only the quote and the backslash are escaped; any other character stands for itself. */
function quoted(text: string): string {
  return `"${text.split("\\").join("\\\\").split('"').join('\\"')}"`;
}

/** As UTF-8 sorts, and Python: the engine's own order would put U+10000 before U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [isHighX, isHighY] = [x >= 0xd800 && x < 0xe000, y >= 0xd800 && y < 0xe000];
    return isHighX === isHighY ? x - y : isHighX ? 1 : -1;
  }
  return a.length - b.length;
}
