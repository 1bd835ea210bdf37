/** JSON (RFC 8259) from strangers: read with a bound on its depth, and looked at member by member. */
import { decodeUtf8 } from "modules/cbor/utf8";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** TUF's metadata nest six deep, which is more than any other; an engine's own reader would follow a stranger's brackets until its stack ends. */
const MAX_DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * @param most commas outside of texts: a bound on its values, where a heap is small
 * @returns undefined for anything but one JSON object, in UTF-8
 */
export function readJson(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): JsonObject | undefined {
  if (!isModest(bytes, most)) return undefined;
  const text = decodeUtf8(bytes, 0, bytes.length);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isModest(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let commas = 0;
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
    else if (byte === COMMA) {
      commas += 1;
      if (commas > most) return false;
    }
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
