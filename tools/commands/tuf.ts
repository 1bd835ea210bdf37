import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "modules/result/result";
import {
  DEVICE_LIMITS,
  type Given,
  quote,
  type Target,
  TufClient,
  type TufRefusal,
  type Wanted,
} from "modules/update/tuf/client";
import {
  DESKTOP_LIMITS,
  desktopKeys,
  deviceKeys,
  FolderStore,
  get,
  makeFolder,
  nodeDigests,
  replaceFile,
} from "../tuf/node-ports";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: tuf --metadata-dir DIR init ROOT.json
       tuf --metadata-dir DIR --metadata-url URL refresh
       tuf --metadata-dir DIR --metadata-url URL --target-name PATH ... --target-base-url URL --target-dir DIR download
A client of The Update Framework: DIR holds what is trusted, and begins with the root that was handed over. --device takes
what a terminal takes: roots of 16 KB, other files of 8 KB, keys of Ed25519 and P-256. Exit codes: 0 done, 1 refused, with
the reason, 2 bad usage.`;

/** The commands of the conformance suite (theupdateframework/tuf-conformance, CLIENT-CLI.md). */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      "metadata-dir": { type: "string" },
      "metadata-url": { type: "string" },
      "target-name": { type: "string", multiple: true },
      "target-base-url": { type: "string" },
      "target-dir": { type: "string" },
      device: { type: "boolean" },
    });
    const [action, root, ...rest] = positionals;
    const folder = required(values["metadata-dir"], "--metadata-dir");
    const store = new FolderStore(folder);
    if (action === "init") {
      if (rest.length > 0) throw new UsageError("init takes one root");
      makeFolder(folder);
      const bytes = new Uint8Array(readFileSync(required(root, "ROOT.json")));
      return store.write("root", bytes) ? 0 : 1;
    }
    if ((action !== "refresh" && action !== "download") || root !== undefined) {
      throw new UsageError("tuf init, refresh or download");
    }
    const url = baseOf(values["metadata-url"], "--metadata-url");
    const client = new TufClient({
      store,
      verifier: values.device === true ? deviceKeys : desktopKeys,
      digests: nodeDigests,
      now: Math.floor(Date.now() / 1000),
      limits: values.device === true ? DEVICE_LIMITS : DESKTOP_LIMITS,
    });
    const refreshed = await follow(client.refresh(), url);
    if (!refreshed.ok) {
      io.err(refreshed.reason);
      return 1;
    }
    if (action === "refresh") return 0;
    const base = baseOf(values["target-base-url"], "--target-base-url");
    const place = required(values["target-dir"], "--target-dir");
    const names = values["target-name"] ?? [];
    if (names.length === 0) throw new UsageError("--target-name is missing");
    makeFolder(place);
    for (const name of names) {
      const target = await follow(client.find(name), url);
      const trouble = target.ok ? await download(client, target.value, base, place) : target.reason;
      if (trouble === undefined) continue;
      io.err(trouble);
      return 1;
    }
    return 0;
  });
}

/** Without slashes at its end. */
function baseOf(url: string | undefined, name: string): string {
  return required(url, name).replace(/\/+$/, "");
}

async function follow<T>(
  steps: Generator<Wanted, Result<T, TufRefusal>, Given>,
  url: string,
): Promise<Result<T, TufRefusal>> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await get(`${url}/${step.value.name}`, step.value.maxLength));
  return step.value;
}

/** What is there already and is what it should be is not fetched again. @returns what went wrong */
async function download(client: TufClient, target: Target, base: string, folder: string): Promise<string | undefined> {
  const file = join(folder, quote(target.path));
  try {
    if (client.isTarget(new Uint8Array(readFileSync(file)), target)) return undefined;
  } catch {
    // Not there yet.
  }
  const bytes = await get(`${base}/${placeOf(client, target)}`, target.length);
  if (typeof bytes === "string") return `${target.path}: ${bytes}`;
  if (!client.isTarget(bytes, target)) return `${target.path}: wrong-hash`;
  replaceFile(file, bytes);
  return undefined;
}

/** "path/to/HASH.name" where the repository keeps all versions, else the path itself. */
function placeOf(client: TufClient, { path, hashes }: Target): string {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  const hash = hashes.sha256 ?? Object.values(hashes)[0];
  return [...segments, client.isConsistent ? `${hash}.${name}` : name].map(quote).join("/");
}
