/** Those of the bench: its cards and phones verify here, and the ones made here verify there. */
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { TOKEN_FORMATS } from "modules/token/formats";
import { IssuerList } from "modules/trust/issuer-list";
import { TokenVerifier } from "modules/trust/token-verifier";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { BUILD } from "../kit/build/paths";
import { UsageError } from "./arguments";

export function benchIssuers(): DemoIssuers {
  const folder = join(BUILD, "bench", "keys");
  mkdirSync(folder, { recursive: true });
  return DemoIssuers.open(folder);
}

/** @param file an issuer list; the bench's own where it is left out @param now s @throws UsageError */
export async function verifierOf(file: string | undefined, now: number): Promise<TokenVerifier> {
  const bytes = file === undefined ? benchIssuers().list(now) : new Uint8Array(await readFile(file));
  const list = IssuerList.parse(bytes, nobleSha256);
  if (!list.ok) throw new UsageError(`--issuers: the list cannot be read (${list.reason})`);
  return new TokenVerifier({
    formats: TOKEN_FORMATS,
    issuers: list.value,
    signatures: nobleVerifier,
    clock: { now: () => now, isCertain: () => true },
  });
}
