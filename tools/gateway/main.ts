/** `npm run gateway`: stands between the pharmacy's terminals and the online services. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { TOKEN_FORMATS } from "modules/token/formats";
import { IssuerList } from "modules/trust/issuer-list";
import { TokenVerifier } from "modules/trust/token-verifier";
import { guarded, parseInteger, readArguments, UsageError } from "../commands/arguments";
import { BUILD } from "../kit/build/paths";
import type { BackEnd } from "../kit/gateway/back-end";
import { NationalBackEnd } from "../kit/gateway/national";
import { OpenBackEnd, type Registered } from "../kit/gateway/open";
import { Outbox } from "../kit/gateway/outbox";
import { type HandedRecalls, recallsOf } from "../kit/gateway/recalls-image";
import { GatewayServer } from "../kit/gateway/server";
import { Terminals } from "../kit/gateway/terminals";
import { signingKeyFromPem } from "../kit/issuing/keys";
import { parsePerson } from "../kit/issuing/person";
import { type GatewayConfig, readConfig } from "./config";

const USAGE = `usage: npm run gateway -- --config FILE.json [--host 127.0.0.1] [--port 8443] [--folder DIR]
       npm run gateway -- list [--folder DIR]
       npm run gateway -- accept|remove TERMINAL [--folder DIR]
Answers the terminals of a pharmacy: rights, identity, apCV contexts, recalls, dispensations. The file says whose pharmacy it
is and which services it may ask (tools/gateway/README.md). A terminal that asks for the first time waits until it is
accepted, by the number that its screen and this log show. --folder holds the terminals, and what they have told.`;

const DEFAULT_PORT = 8443;
const DEFAULT_CONTEXT = 3600;
const now = () => Date.now() / 1000;

/** A file that is none is told, and nothing is offered. */
function handedOn(file: Uint8Array): HandedRecalls | undefined {
  const recalls = recallsOf(new Uint8Array(file));
  if (recalls.ok) return recalls.value;
  io.err(`recalls: this image has none (${recalls.reason})`);
  return undefined;
}

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};

async function run(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    config: { type: "string" },
    host: { type: "string" },
    port: { type: "string" },
    folder: { type: "string" },
  });
  const folder = values.folder ?? join(BUILD, "gateway");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [verb, id, ...rest] = positionals;
  if (verb !== undefined) return manage(folder, verb, id, rest);
  if (values.config === undefined) throw new UsageError("--config: a file is needed");
  const { config, read } = readConfig(values.config);
  const host = values.host ?? "127.0.0.1";
  const { tls, recalls, pharmacy, key, iss } = config;
  const gateway = await GatewayServer.open({
    backEnd: backEndOf(config, read),
    terminals: terminalsOf(folder, config.names),
    outbox: new Outbox(join(folder, "outbox")),
    pharmacy,
    key: signingKeyFromPem(read(key).toString("utf8")),
    iss,
    // Read anew each time: the operator may put another one there.
    recalls: () => (recalls === undefined ? undefined : handedOn(read(recalls.image))),
    ...(tls === undefined
      ? {}
      : { tls: { certificate: read(tls.certificate).toString("utf8"), key: read(tls.key).toString("utf8") } }),
    host,
    port: values.port === undefined ? DEFAULT_PORT : parseInteger(values.port, "--port"),
    now,
    log: io.err,
  });
  io.out(`gateway: http${tls === undefined ? "" : "s"}://${host}:${gateway.port}/v1, as ${config.names.join(", ")}`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await gateway.close();
  return 0;
}

function terminalsOf(folder: string, authorities: readonly string[]): Terminals {
  return new Terminals({ file: join(folder, "terminals.json"), authorities, signatures: nobleVerifier, now });
}

function manage(folder: string, verb: string, id: string | undefined, rest: readonly string[]): number {
  const terminals = terminalsOf(folder, []);
  if (rest.length > 0) throw new UsageError(`${verb} takes one terminal`);
  if (verb === "list") {
    const { accepted, waiting } = terminals.list();
    for (const name of accepted) io.out(`${name} accepted`);
    for (const name of waiting) io.out(`${name} waits`);
    return 0;
  }
  if (verb !== "accept" && verb !== "remove") throw new UsageError(`${verb}: list, accept or remove`);
  if (id === undefined) throw new UsageError(`${verb}: the terminal's number is needed`);
  const done = verb === "accept" ? terminals.accept(id) : terminals.remove(id);
  if (!done) io.err(verb === "accept" ? `no terminal ${id} waits: let it ask first` : `no terminal ${id} is known`);
  return done ? 0 : 1;
}

function backEndOf(config: GatewayConfig, read: (path: string) => Buffer): BackEnd {
  const { open, national } = config;
  if (open !== undefined) {
    const list = IssuerList.parse(new Uint8Array(read(open.issuers)), nobleSha256);
    if (!list.ok) throw new Error(`${open.issuers} is no issuer list (${list.reason})`);
    const register = registerOf(JSON.parse(read(open.register).toString("utf8")) as unknown, open.register);
    return new OpenBackEnd({
      register: () => register,
      verifier: new TokenVerifier({
        formats: TOKEN_FORMATS,
        issuers: list.value,
        signatures: nobleVerifier,
        clock: { now: () => Math.floor(now()), isCertain: () => true },
      }),
      contextSeconds: open.contextSeconds ?? DEFAULT_CONTEXT,
      now,
    });
  }
  if (national === undefined) throw new Error("no back-end");
  const { assertion, ca, certificate, key, ...account } = national;
  const pem = (path: string | undefined, name: "ca" | "certificate" | "key") =>
    path === undefined ? {} : { [name]: read(path).toString("utf8") };
  return new NationalBackEnd({
    ...account,
    assertion: read(assertion)
      .toString("utf8")
      .replace(/^\s*<\?xml[^>]*\?>\s*/, ""),
    ...pem(ca, "ca"),
    ...pem(certificate, "certificate"),
    ...pem(key, "key"),
  });
}

function registerOf(value: unknown, file: string): readonly Registered[] {
  if (!Array.isArray(value)) throw new Error(`${file}: an array is needed`);
  return value.map((item: unknown) => {
    const { person, insured, rank, treatingDoctor } = item as Record<string, unknown>;
    return {
      person: parsePerson(person),
      ...(typeof insured === "string" ? { insured } : {}),
      ...(typeof rank === "number" ? { rank } : {}),
      ...(typeof treatingDoctor === "boolean" ? { treatingDoctor } : {}),
    };
  });
}

process.exitCode = await guarded(USAGE, process.argv.slice(2), io, () => run(process.argv.slice(2)));
