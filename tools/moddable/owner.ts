/**
 * Whose a thing is that the SDK's linker warns of. It says how it came there: from an export of the module that it looked at
 * first, through what functions hold and what objects have, such as "board: board.neighbours() io() dnssd". The thing may be
 * of a module that the first one imports, over any number of others.
 */
import { posix } from "node:path";

const IMPORT = /\bimport\s+(?:(\w+)\s*,?\s*)?(?:\{([^}]*)\}\s*|\*\s*as\s+(\w+)\s+)?from\s*["']([^"']+)["']/g;
const RE_EXPORT = /\bexport\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g;
/** Aliases of aliases that are followed. */
const MAX_HOPS = 16;

/**
 * @param path of a warning, without what it warns of
 * @param sources JavaScript by specifier
 * @returns the specifier of the module that has it
 */
export function ownerOf(path: string, sources: ReadonlyMap<string, string>): string {
  const [first = "", way = ""] = splitOnce(path, ": ");
  return way
    .split(/[.()[\]\s]+/)
    .filter((name) => name !== "")
    .reduce((specifier, name) => homeOf(specifier, name, sources), first);
}

/** As a module of that specifier is imported by `specifier`. */
export function importedAs(specifier: string, wanted: string): string {
  const name = wanted.startsWith(".") ? posix.join(posix.dirname(specifier), wanted) : wanted;
  return name.replace(/\.js$/, "");
}

/** Where what `specifier` calls `name` was declared; `specifier` itself for what it does not import. */
function homeOf(specifier: string, name: string, sources: ReadonlyMap<string, string>): string {
  let [at, called] = [specifier, name];
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const source = sources.get(at) ?? "";
    const from = importOf(source, called);
    const alias = new RegExp(`^const ${escaped(called)} = (\\w+);`, "m").exec(source)?.[1];
    if (from !== undefined) [at, called] = [importedAs(at, from.specifier), from.name];
    else if (alias !== undefined && importOf(source, alias) !== undefined) called = alias;
    else return at;
  }
  return at;
}

function importOf(source: string, name: string): { specifier: string; name: string } | undefined {
  for (const [, whole, list, all, specifier = ""] of source.matchAll(IMPORT)) {
    if (name === whole) return { specifier, name: "default" };
    if (name === all) return { specifier, name: "*" };
    const theirs = inList(list, name);
    if (theirs !== undefined) return { specifier, name: theirs };
  }
  for (const [, list, specifier = ""] of source.matchAll(RE_EXPORT)) {
    const theirs = inList(list, name);
    if (theirs !== undefined) return { specifier, name: theirs };
  }
  return undefined;
}

/** @returns what "a as b, c" calls `name` where it comes from */
function inList(list: string | undefined, name: string): string | undefined {
  for (const item of list?.split(",") ?? []) {
    const [theirs = "", own = theirs] = item.trim().split(/\s+as\s+/);
    if (own === name) return theirs;
  }
  return undefined;
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}

function escaped(name: string): string {
  return name.replace(/[^\w]/g, "\\$&");
}
