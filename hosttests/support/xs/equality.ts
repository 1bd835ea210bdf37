/** Equality by content, as jest's `toEqual` has it: a property that is undefined counts as absent. */
export function equals(a: unknown, b: unknown): boolean {
  return compare(a, b, false);
}

/** As jest's `toMatchObject`: what `pattern` has must be there, in depth; lists have the same length. */
export function matches(actual: unknown, pattern: unknown): boolean {
  return compare(actual, pattern, true);
}

function compare(a: unknown, b: unknown, partly: boolean): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (a instanceof Error && b instanceof Error) return a.message === b.message;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer)
    return compare(new Uint8Array(a), new Uint8Array(b), partly);
  if (a instanceof Map && b instanceof Map) return compareMaps(a, b);
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((value) => b.has(value));
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i += 1) if (!compare(a[i], b[i], partly)) return false;
    return true;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of Object.keys(right)) if (!compare(left[key], right[key], partly)) return false;
  return partly || Object.keys(left).every((key) => left[key] === undefined || key in right);
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function compareMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !compare(value, b.get(key), false)) return false;
  return true;
}

const MAX_SHOWN = 2000;

/** A value for a person who reads why a test failed. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return `${part}n`;
    if (part === undefined) return "undefined";
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) {
      const bytes = Array.from(part as Uint8Array, (byte) => byte.toString(16).padStart(2, "0"));
      return `${bytes.length} bytes: ${bytes.join("")}`;
    }
    if (part instanceof Map) return { Map: [...part] };
    if (part instanceof Error) return `${part.name}: ${part.message}`;
    return part;
  });
  return (text ?? String(value)).slice(0, MAX_SHOWN);
}
