/**
 * `.ci/gateway`: the program itself, started as its operator does, over TLS. A terminal is let in by the command line, is told
 * rights that it takes for a proof, and tells of dispensations while the gateway is killed again and again: each is there
 * once, and whole. @param folder empty
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isoDate } from "modules/calendar/date";
import { sessionCrypto, sha256, signatures, signer } from "modules/noble-verifier/signatures";
import type { ServiceAnswer, ServiceTransport } from "modules/services/ports";
import type { Question } from "modules/services/question";
import { ServiceKey } from "modules/services/service-key";
import { Services } from "modules/services/services";
import { IssuerList } from "modules/trust/issuer-list";
import { RightsVerifier } from "modules/trust/rights-verifier";
import { encodeIssuerList } from "../../tools/kit/issuing/issuer-list";
import { generatePem, signingKeyFromPem } from "../../tools/kit/issuing/keys";
import { httpTransport, PHARMACY } from "../support/gateway";
import { DISPENSATION, RIGHTS } from "../support/gateway-questions";

const DISPENSATIONS = 40;
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: gateway.ts FOLDER");
const now = () => Math.floor(Date.now() / 1000);
const file = (name: string) => join(folder, name);

function prepare(): { issuers: IssuerList; ca: string } {
  const pem = generatePem("ES256");
  const { publicKey } = signingKeyFromPem(pem.privatePem);
  const [from, to] = [now() - 86400, now() + 86400];
  const list = encodeIssuerList({
    version: 1,
    issued: from,
    expires: to,
    issuers: [{ key: publicKey, iss: "passerelle", from, to, serves: "answers" }],
  });
  const issuers = IssuerList.parse(list);
  if (!issuers.ok) throw new Error(issuers.reason);
  writeFileSync(file("passerelle.pem"), pem.privatePem);
  writeFileSync(file("issuers.cbor"), list);
  const person: unknown = JSON.parse(readFileSync(join("hosttests", "support", "person.json"), "utf8"));
  writeFileSync(file("people.json"), JSON.stringify([{ person, treatingDoctor: false }]));
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
    ...["-keyout", file("tls.key"), "-out", file("tls.pem"), ...subject],
  ]);
  if (made.status !== 0) throw new Error("openssl made no certificate");
  const config = {
    pharmacy: PHARMACY,
    names: ["passerelle.test"],
    key: "passerelle.pem",
    iss: "passerelle",
    tls: { certificate: "tls.pem", key: "tls.key" },
    open: { register: "people.json", issuers: "issuers.cbor" },
  };
  writeFileSync(file("gateway.json"), JSON.stringify(config));
  return { issuers: issuers.value, ca: readFileSync(file("tls.pem"), "utf8") };
}

const program = ["--import", "tsx", "tools/gateway/main.ts"];
const place = ["--folder", file("gateway")];

async function start(): Promise<{ child: ChildProcess; port: number; log: () => string }> {
  const args = [...program, "--config", file("gateway.json"), "--port", "0", ...place];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr?.on("data", (piece: Buffer) => {
    log += piece.toString();
  });
  const port = await new Promise<number>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
      const match = /:(\d+)\/v1/.exec(said);
      if (match !== null) resolve(Number(match[1]));
    });
    child.once("exit", (code) => reject(new Error(`the gateway ended (${code}): ${log}`)));
  });
  return { child, port, log: () => log };
}

function manage(...args: string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [...program, ...args, ...place], { encoding: "utf8" });
  if (status !== 0) throw new Error(`gateway ${args.join(" ")} ended with ${status}`);
  return stdout;
}

function check(is: boolean, what: string): void {
  if (!is) throw new Error(what);
  process.stdout.write(`${what}\n`);
}

const { issuers, ca } = prepare();
const key = new ServiceKey(new Uint8Array(32).fill(3), { signer, sha256, mac: sessionCrypto.mac });
const verifier = new RightsVerifier({ issuers, signatures, clock: { now, isCertain: () => true } });
const servicesOf = (transport: ServiceTransport) =>
  new Services({
    transport,
    key,
    verifier,
    now,
    random: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
    log: (line) => process.stderr.write(`${line}\n`),
  });
const ask = (port: number, question: Question) =>
  new Promise<ServiceAnswer>((resolve) => servicesOf(httpTransport(port, () => {}, ca)).ask(question, resolve));

let running = await start();
const introduced = await new Promise((resolve) => {
  servicesOf(httpTransport(running.port, () => {}, ca)).introduce(resolve);
});
check(introduced === false && manage("list") === `${key.id} waits\n`, "a terminal waits to be let in");
manage("accept", key.id);
const rights = await ask(running.port, { ...RIGHTS, date: isoDate(Math.floor(now() / 86400)) });
check(
  rights.ok && "rights" in rights.value && rights.value.rights.treatingDoctor === false,
  "rights, with their proof",
);

let told = 0;
let again = 0;
for (let number = 1; number <= DISPENSATIONS; ) {
  const asking = ask(running.port, { ...DISPENSATION, number });
  const isKilled = number % 8 === 0 && again <= number / 8;
  if (isKilled) {
    again += 1;
    running.child.removeAllListeners("exit");
    running.child.kill("SIGKILL");
  }
  const answer = await asking;
  if (answer.ok) {
    told += 1;
    number += 1;
  } else if (!isKilled) throw new Error(`dispensation ${number}: ${answer.reason}`);
  if (isKilled) running = await start();
}
const kept = readdirSync(file(join("gateway", "outbox"))).filter((name) => name.endsWith(".xml"));
const whole = kept.filter((name) =>
  readFileSync(file(join("gateway", "outbox", name)), "utf8")
    .trimEnd()
    .endsWith("</ClinicalDocument>"),
);
check(
  told === DISPENSATIONS && whole.length === DISPENSATIONS,
  `${whole.length} documents, each once and whole, ${again} kills`,
);
check(!running.log().includes(RIGHTS.subject.matricule), "no number of a person in the log");
running.child.removeAllListeners("exit");
running.child.kill("SIGTERM");
running.child.once("exit", (code) => {
  check(code === 0, "and ends when it is asked to");
});
