/**
 * Whether a value has the shape that the schema of the protocol gives it. Shapes are made from the schema (shapes.ts): what
 * the device lets in is what a validator of JSON Schema lets in.
 */
export type Shape =
  | { readonly kind: "object"; readonly fields: readonly Field[] }
  | { readonly kind: "list"; readonly most: number; readonly of: Shape }
  | { readonly kind: "nullable"; readonly of: Shape }
  | { readonly kind: "integer"; readonly least: number; readonly most: number }
  | { readonly kind: "text" | "digits"; readonly least: number; readonly most: number }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "boolean" };

export interface Field {
  readonly name: string;
  readonly isNeeded: boolean;
  readonly shape: Shape;
}

/** @returns undefined where it has the shape, or where it has not: "basket[3].cip13" */
export function misfit(value: unknown, shape: Shape, at = ""): string | undefined {
  switch (shape.kind) {
    case "object":
      return misfitOfObject(value, shape.fields, at);
    case "list": {
      if (!Array.isArray(value) || value.length > shape.most) return at;
      for (let i = 0; i < value.length; i += 1) {
        const inside = misfit(value[i], shape.of, `${at}[${i}]`);
        if (inside !== undefined) return inside;
      }
      return undefined;
    }
    case "nullable":
      return value === null ? undefined : misfit(value, shape.of, at);
    case "integer":
      return Number.isInteger(value) && (value as number) >= shape.least && (value as number) <= shape.most
        ? undefined
        : at;
    case "boolean":
      return typeof value === "boolean" ? undefined : at;
    case "word":
      return typeof value === "string" && shape.words.includes(value) ? undefined : at;
    case "digits":
      return typeof value === "string" && isDigits(value, shape.least, shape.most) ? undefined : at;
    case "text":
      return typeof value === "string" && isText(value, shape.least, shape.most) ? undefined : at;
  }
}

function misfitOfObject(value: unknown, fields: readonly Field[], at: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return at;
  const object = value as Readonly<Record<string, unknown>>;
  let known = 0;
  for (const { name, isNeeded, shape } of fields) {
    const inside = at === "" ? name : `${at}.${name}`;
    if (!Object.hasOwn(object, name)) {
      if (isNeeded) return inside;
      continue;
    }
    known += 1;
    const wrong = misfit(object[name], shape, inside);
    if (wrong !== undefined) return wrong;
  }
  // What is not known may be meant: to let it pass would be to do less than was asked. Its name is not told back.
  return Object.keys(object).length === known ? undefined : at === "" ? "params" : at;
}

function isDigits(text: string, least: number, most: number): boolean {
  if (text.length < least || text.length > most) return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** A character is a code point, as JSON Schema counts. */
function isText(text: string, least: number, most: number): boolean {
  // Longer than any pairing of surrogates can make good.
  if (text.length > 2 * most) return false;
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) i += 1;
    length += 1;
  }
  return length >= least && length <= most;
}
