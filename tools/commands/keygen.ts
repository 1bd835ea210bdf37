import { writeFile } from "node:fs/promises";
import { toHex } from "modules/token/hex";
import { keyId } from "../kit/issuing/key-id";
import { generatePem, publicKeyFromPem } from "../kit/issuing/keys";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = "usage: keygen --alg ES256|EdDSA --out NAME   (writes NAME.private.pem and NAME.public.pem)";

/** Makes an issuer's key pair and prints its files and kid. An existing file is never written over. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values } = readArguments(args, { alg: { type: "string" }, out: { type: "string" } });
    const algorithm = required(values.alg, "--alg");
    const name = required(values.out, "--out");
    if (algorithm !== "ES256" && algorithm !== "EdDSA") throw new UsageError("--alg: ES256 or EdDSA");
    const { privatePem, publicPem } = generatePem(algorithm);
    const files = { private: `${name}.private.pem`, public: `${name}.public.pem` };
    await writeFile(files.private, privatePem, { flag: "wx", mode: 0o600 });
    await writeFile(files.public, publicPem, { flag: "wx" });
    io.out(JSON.stringify({ ...files, kid: toHex(keyId(publicKeyFromPem(publicPem))) }));
    return 0;
  });
}
