import { createPublicKey } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { toHex } from "modules/token/hex";
import { generatePem } from "../kit/issuing/keys";
import { readKey } from "../kit/signing/development-keys";
import { type ImagePublicKey, imagePublicKey } from "../kit/signing/image-key";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: keys generate --out NAME [--alg ES256|EdDSA]   writes NAME.private.pem and NAME.public.pem
       keys show KEY.pem       the hash by which images name it, and the line that pins it in a firmware
       keys public KEY.pem     its public half, as PEM
KEY.pem may also be the word "development": the key of simulated terminals, known to all`;

/** The key that signs firmware images. Private halves stay in their file, which is never written over. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, { out: { type: "string" }, alg: { type: "string" } });
    const [action, name, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError("one key at a time");
    if (action === "generate" && name === undefined) return generate(values.alg, values.out, io);
    if (action !== "show" && action !== "public") throw new UsageError("keys generate, show or public");
    const pem = await readKey(required(name, "KEY.pem"));
    if (action === "show") io.out(JSON.stringify(describe(imagePublicKey(pem))));
    else io.out(createPublicKey(pem).export({ type: "spki", format: "pem" }).toString().trimEnd());
    return 0;
  });
}

async function generate(algorithm = "ES256", out: string | undefined, io: CommandIo): Promise<number> {
  const name = required(out, "--out");
  if (algorithm !== "ES256" && algorithm !== "EdDSA") throw new UsageError("--alg: ES256 or EdDSA");
  const { privatePem, publicPem } = generatePem(algorithm);
  const files = { private: `${name}.private.pem`, public: `${name}.public.pem` };
  await writeFile(files.private, privatePem, { flag: "wx", mode: 0o600 });
  await writeFile(files.public, publicPem, { flag: "wx" });
  io.out(JSON.stringify({ ...files, ...describe(imagePublicKey(publicPem)) }));
  return 0;
}

/** `pin` goes into the firmware's RELEASE_KEYS. */
function describe({ algorithm, hash, spki }: ImagePublicKey): object {
  return { algorithm, hash: toHex(hash), pin: toHex(spki) };
}
