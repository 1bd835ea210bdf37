import { readFile, writeFile } from "node:fs/promises";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { toHex } from "modules/token/hex";
import { IssuerList, type KeyUse } from "modules/trust/issuer-list";
import { loadIssuers } from "modules/trust/stored-issuers";
import { BUILT } from "modules/version/built";
import { encodeIssuerList, type ListedIssuer } from "../kit/issuing/issuer-list";
import { publicKeyFromPem } from "../kit/issuing/keys";
import { guarded, parseInteger, parseTime, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: issuers --out FILE --version N --expires TIME [--issued TIME] --key PUBLIC.pem,iss,from,to[,revoked] ...
               [--gateway PUBLIC.pem,iss,from,to[,revoked] ...]
       issuers --show FILE`;

/** Writes an issuer list, or shows one as JSON. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      show: { type: "string" },
      out: { type: "string" },
      version: { type: "string" },
      issued: { type: "string" },
      expires: { type: "string" },
      key: { type: "string", multiple: true },
      gateway: { type: "string", multiple: true },
    });
    if (values.show !== undefined) return show(values.show, io);
    const issuers = await Promise.all([
      ...[...(values.key ?? []), ...positionals].map((text) => readKey(text, "tokens")),
      ...(values.gateway ?? []).map((text) => readKey(text, "answers")),
    ]);
    const bytes = encodeIssuerList({
      version: parseInteger(required(values.version, "--version"), "--version"),
      issued: values.issued === undefined ? Math.floor(Date.now() / 1000) : parseTime(values.issued, "--issued"),
      expires: parseTime(required(values.expires, "--expires"), "--expires"),
      issuers,
    });
    const flash = {
      status: () => ({ size: bytes.length }),
      read: (count: number, at: number) => bytes.slice(at, at + count).buffer,
    };
    const checked = loadIssuers(flash, BUILT, nobleSha256);
    if (!checked.ok) throw new UsageError(`no terminal would take this list (${checked.reason})`);
    await writeFile(required(values.out, "--out"), bytes);
    return 0;
  });
}

async function readKey(text: string, serves: KeyUse): Promise<ListedIssuer> {
  const [file, iss, from, to, revoked, ...rest] = text.split(",");
  if (file === undefined || iss === undefined || from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError(`--key: PUBLIC.pem,iss,from,to[,revoked] is needed, not ${text}`);
  }
  return {
    key: publicKeyFromPem(await readFile(file, "utf8")),
    iss,
    from: parseTime(from, "--key from"),
    to: parseTime(to, "--key to"),
    serves,
    ...(revoked === undefined ? {} : { revokedAt: parseTime(revoked, "--key revoked") }),
  };
}

async function show(file: string, io: CommandIo): Promise<number> {
  const list = IssuerList.parse(new Uint8Array(await readFile(file)), nobleSha256);
  if (!list.ok) throw new Error(`${file} is no issuer list (${list.reason})`);
  const { version, issued, expires } = list.value;
  const issuers: object[] = [];
  list.value.forEach(({ kid, key, iss, from, to, revokedAt, serves }) => {
    issuers.push({
      kid: toHex(kid),
      algorithm: key.algorithm,
      iss,
      serves,
      from: iso(from),
      to: iso(to),
      revoked: revokedAt === undefined ? null : iso(revokedAt),
    });
  });
  io.out(JSON.stringify({ version, issued: iso(issued), expires: iso(expires), issuers }));
  return 0;
}

/** ISO 8601, or the number itself where it is past what a Date holds. */
function iso(seconds: number): string | number {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? seconds : date.toISOString().replace(".000Z", "Z");
}
