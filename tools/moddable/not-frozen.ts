/**
 * What of a linked ROM may still change at run time, and whose it is. xsl counts such objects (`mxAliasCount`) and warns
 * only of those that an export reaches; the others stand in the C that it writes, as instances marked ALIAS.
 */

/** "### warning: MODULE: PATH: not frozen", or "no const". */
const WARNING = /^### warning: (.*not frozen|.*no const)/;
const SLOT = /^\/\* (\d+) \*\/\t\{ (.*)/gm;
/** A property's key, or the name of one of XS's symbols, which are objects too. */
const KEY = /\.ID = (?:xsID_(\w+)|\d+ \/\* (.+?) \*\/)|\.string = "(Symbol\.\w+)"/;
const NEXT = /^\(txSlot\*\)&gxHeap\[(\d+)\]/;
/** Keys of one object that are told. */
const KEYS = 3;

export interface NotFrozen {
  /** `mxAliasCount`, less the one that is nobody's. */
  readonly count: number;
  /** As the linker names them. */
  readonly named: readonly string[];
  /** Modules whose `import.meta` (an object of XS's, that holds the specifier) was made. */
  readonly metas: readonly string[];
  /** The rest by their first keys: XS's global objects and symbols, and what the linker names. */
  readonly others: readonly string[];
}

/**
 * @param linked mc.xs.c
 * @param said what the linker said, by line
 */
export function notFrozen(linked: string, said: readonly string[]): NotFrozen {
  const slots = new Map<number, string>();
  for (const [, index = "", slot = ""] of linked.matchAll(SLOT)) slots.set(Number(index), slot);
  const keysFrom = (slot: string): string[] => {
    const keys: string[] = [];
    let at = slots.get(Number(NEXT.exec(slot)?.[1] ?? -1));
    for (let hops = 0; at !== undefined && hops < 2 * KEYS && keys.length < KEYS; hops++) {
      const [, name, hidden, symbol] = KEY.exec(at) ?? [];
      const key = name ?? hidden ?? symbol;
      if (key !== undefined) keys.push(key);
      at = slots.get(Number(NEXT.exec(at)?.[1] ?? -1));
    }
    return keys;
  };
  const metas: string[] = [];
  const others: string[] = [];
  for (const slot of slots.values()) {
    if (!slot.includes("/* ALIAS */")) continue;
    const first = slots.get(Number(NEXT.exec(slot)?.[1] ?? -1)) ?? "";
    const specifier = /xsID_uri\b.*\.string = "([^"]*)"/.exec(first)?.[1];
    if (specifier === undefined) others.push(`{ ${keysFrom(slot).join(", ") || "no key"} }`);
    else metas.push(specifier);
  }
  const named = said.flatMap((text) => WARNING.exec(text)?.[1] ?? []);
  return { count: metas.length + others.length, named, metas: metas.sort(), others: others.sort() };
}
