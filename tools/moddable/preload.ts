/**
 * `npx tsx tools/moddable/preload.ts` writes each preload.json: the names of all modules of ours that a board keeps in flash,
 * and those that an emulated one has besides. The manifests say them with a star ("modules/cbor/*"), which the SDK's mcconfig widens over JavaScript files only; a module in
 * TypeScript has to be named, or it is loaded into RAM, where they do not all fit.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../kit/build/paths";

interface Manifest {
  readonly modules?: Readonly<Record<string, string | readonly string[]>>;
  readonly preload?: readonly string[];
  readonly platforms?: Readonly<Record<string, Manifest>>;
}

/** Each list, and the folders whose manifests it is of. */
export const LISTS: Readonly<Record<string, readonly string[]>> = Object.freeze({
  "preload.json": ["modules", "drivers"],
  "simulator/engines/esp32c3/preload.json": ["simulator/engines/esp32c3"],
});

/** Each module that the manifests of those folders preload, and its source: more than one where a board has its own. */
export function preloaded(rooms: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { sources, patterns } = readManifests(rooms);
  const exact = (name: string) => patterns.some((pattern) => pattern === name);
  const starred = (name: string) => patterns.some((pattern) => isStar(pattern) && name.startsWith(stemOf(pattern)));
  return new Map([...sources].filter(([name]) => exact(name) || starred(name)));
}

/** preload.json: those alone that a star stands for, for mcconfig finds the others. */
export function preloadManifest(rooms: readonly string[]): string {
  const { sources, patterns } = readManifests(rooms);
  const stems = patterns.filter(isStar).map(stemOf);
  const preload = [...sources.keys()].filter((name) => stems.some((stem) => name.startsWith(stem))).sort();
  return `${JSON.stringify({ preload }, null, 2)}\n`;
}

function isStar(pattern: string): boolean {
  return pattern.endsWith("*");
}

function stemOf(pattern: string): string {
  return pattern.slice(0, -1);
}

function readManifests(rooms: readonly string[]) {
  const manifests = rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("manifest.json"))
      .map((path) => join(ROOT, room, path)),
  );
  const sources = new Map<string, readonly string[]>();
  const patterns: string[] = [];
  for (const path of manifests) {
    const folder = dirname(path);
    for (const part of parts(JSON.parse(readFileSync(path, "utf8")) as Manifest)) {
      for (const [name, file] of sourcesOf(part, folder)) {
        sources.set(name, [...new Set([...(sources.get(name) ?? []), file])]);
      }
      patterns.push(...(part.preload ?? []));
    }
  }
  return { sources, patterns };
}

/** A manifest, and what it says for one platform. */
function parts(manifest: Manifest): Manifest[] {
  return [manifest, ...Object.values(manifest.platforms ?? {})];
}

/** The specifiers of its modules in TypeScript, and the file of each. */
function sourcesOf({ modules = {} }: Manifest, folder: string): [name: string, file: string][] {
  return Object.entries(modules).flatMap(([specifier, files]) =>
    [files].flat().flatMap((file): [string, string][] => {
      if (file.startsWith("$(")) return [];
      const stem = stemOf(specifier);
      if (isStar(file)) {
        return readdirSync(join(folder, dirname(file)))
          .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
          .map((name) => [stem + name.slice(0, -".ts".length), join(folder, dirname(file), name)]);
      }
      const source = join(folder, `${file}.ts`);
      if (!isSource(source)) return [];
      return [[isStar(specifier) ? stem + file.slice(file.lastIndexOf("/") + 1) : specifier, source]];
    }),
  );
}

function isSource(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

if (process.argv[1]?.endsWith("preload.ts") === true) {
  for (const [file, rooms] of Object.entries(LISTS)) writeFileSync(join(ROOT, file), preloadManifest(rooms));
}
