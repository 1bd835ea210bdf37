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

export function preloadManifest(rooms: readonly string[]): string {
  const manifests = rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("manifest.json"))
      .map((path) => join(ROOT, room, path)),
  );
  const names = new Set<string>();
  const stars = new Set<string>();
  for (const path of manifests) {
    const folder = dirname(path);
    for (const part of parts(JSON.parse(readFileSync(path, "utf8")) as Manifest)) {
      for (const name of namesOf(part, folder)) names.add(name);
      for (const pattern of part.preload ?? []) if (pattern.endsWith("*")) stars.add(pattern.slice(0, -1));
    }
  }
  const preload = [...names].filter((name) => [...stars].some((star) => name.startsWith(star))).sort();
  return `${JSON.stringify({ preload }, null, 2)}\n`;
}

/** A manifest, and what it says for one platform. */
function parts(manifest: Manifest): Manifest[] {
  return [manifest, ...Object.values(manifest.platforms ?? {})];
}

/** The specifiers of its modules in TypeScript. */
function namesOf({ modules = {} }: Manifest, folder: string): string[] {
  return Object.entries(modules).flatMap(([specifier, files]) =>
    [files].flat().flatMap((file) => {
      if (file.startsWith("$(")) return [];
      if (!specifier.endsWith("*")) return isSource(join(folder, `${file}.ts`)) ? [specifier] : [];
      const stem = specifier.slice(0, -1);
      if (!file.endsWith("*"))
        return isSource(join(folder, `${file}.ts`)) ? [stem + file.slice(file.lastIndexOf("/") + 1)] : [];
      return readdirSync(join(folder, dirname(file)))
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
        .map((name) => stem + name.slice(0, -".ts".length));
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
