/**
 * `npm run release`: signed images of this firmware, notes and a manifest, in a folder.
 *
 * Usage: main.ts --key PRIVATE.pem|development --counter N [--version 1.2.3+4] [--pin PUBLIC.pem] ...
 *   [--management PUBLIC.pem] ... [--root ROOT.json] [--application BOARD=FILE] ... [--out DIR]
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VERSION } from "modules/version/version";
import { guarded, parseInteger, readArguments, required, UsageError } from "../commands/arguments";
import { SECURITY_COUNTER } from "../kit/build/factory-image";
import { BUILD } from "../kit/build/paths";
import { DEVELOPMENT_MANAGEMENT_KEY, isDevelopmentKey, readKey } from "../kit/signing/development-keys";
import { type ImagePublicKey, imagePublicKey, imageSigner } from "../kit/signing/image-key";
import { parseImageVersion } from "../kit/signing/image-version";
import { DEVICE_BOARDS } from "./esp-application";
import { makeRelease } from "./release";

const USAGE = `usage: npm run release -- --key PRIVATE.pem --counter N [--version 1.2.3+4] [--pin PUBLIC.pem] ...
         [--management PUBLIC.pem] ... [--root ROOT.json] [--application BOARD=FILE] ... [--out DIR]
Signed images of this firmware, notes.md and manifest.json, in DIR (build/release/VERSION). Images for devices are built
where MODDABLE and IDF_PATH are set, or signed from --application FILE. --pin: whose images the released firmware takes,
the signing key's unless said. --root: the root of the fleet's TUF repository (tools/tuf), whose lists say from then on
whose images are taken. --counter: terminals that have confirmed this release take none with a lower one: raise it
with a change that nobody may go back behind. --key development signs for simulated terminals alone, with the counter
of these sources unless said`;

async function run(args: string[]): Promise<number> {
  const io = { out: (line: string) => console.log(line), err: (line: string) => console.error(line) };
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      key: { type: "string" },
      version: { type: "string" },
      counter: { type: "string" },
      pin: { type: "string", multiple: true },
      management: { type: "string", multiple: true },
      root: { type: "string" },
      application: { type: "string", multiple: true },
      out: { type: "string" },
    });
    if (positionals.length > 0) throw new UsageError(`release takes no ${positionals[0]}`);
    const key = required(values.key, "--key");
    const version = parseImageVersion(values.version ?? VERSION);
    if (version === undefined) throw new UsageError(`--version: ${values.version} is no version; write it 1.2.3+4`);
    const signer = imageSigner(await readKey(key));
    const forDevices = !isDevelopmentKey(signer);
    const pins = await readKeys(values.pin ?? [key]);
    const managers = await readKeys(values.management ?? []);
    if (forDevices && [...pins, ...managers].some(isDevelopmentKey))
      throw new UsageError("--pin, --management: no device may take a development key, which everybody has");
    if (forDevices && values.counter === undefined)
      throw new UsageError("--counter is missing: that of the release before, or one more (manifest.json has it)");
    if (values.counter === undefined) io.err(`counter ${SECURITY_COUNTER}: that of these sources`);
    const manifest = await makeRelease({
      version,
      counter: values.counter === undefined ? SECURITY_COUNTER : parseInteger(values.counter, "--counter"),
      signer,
      pins,
      root: values.root === undefined ? undefined : await readFile(values.root, "utf8"),
      managers: forDevices ? managers : [...managers, imagePublicKey(DEVELOPMENT_MANAGEMENT_KEY)],
      forDevices,
      applications: new Map((values.application ?? []).map(readApplication)),
      folder: values.out ?? join(BUILD, "release", values.version ?? VERSION),
      onLine: io.err,
    });
    io.out(JSON.stringify(manifest, null, 2));
    return 0;
  });
}

function readKeys(names: readonly string[]): Promise<ImagePublicKey[]> {
  return Promise.all(names.map(async (name) => imagePublicKey(await readKey(name))));
}

function readApplication(text: string): [string, string] {
  const [board = "", ...file] = text.split("=");
  if (!DEVICE_BOARDS.includes(board) || file.length === 0) {
    throw new UsageError(`--application: ${DEVICE_BOARDS.join(" or ")}, "=" and a file`);
  }
  return [board, file.join("=")];
}

process.exitCode = await run(process.argv.slice(2));
