/**
 * JSON in the one form that TUF signs ("OLPC canonical JSON", which its specification's section 4.2 asks for). What was read
 * is kept whole: members that nobody here knows are signed too.
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { isObject, type Json, type JsonObject, member } from "modules/json/json";

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
