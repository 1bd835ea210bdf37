/**
 * Clients of the pharmacy's software against a whole terminal that runs, each line held to the schema: the one in TypeScript, the
 * one in Python, the command line, and a sale from the basket to the invoice; on the cable, and on the LAN over TCP and
 * WebSocket, once they are paired. Usage: npx tsx hosttests/by-hand/lgo.ts [engine]
 */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Ajv2020 from "ajv/dist/2020";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { findPatient } from "../../simulator/ecarte/patients";
import { defaultEngine } from "../../simulator/engines/engine";
import type { EngineName } from "../../simulator/engines/names";
import { writeData } from "../../simulator/flash-file";
import { Hand } from "../../simulator/headless/hand";
import { LanPairing } from "../../simulator/headless/lan-pairing";
import { HeadlessTerminal } from "../../simulator/headless/terminal";
import { qrCode, readGray } from "../../simulator/optics/codes";
import { photograph } from "../../simulator/optics/scene";
import { readLanKey, writeLanKey } from "../../tools/commands/lan-key";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { developmentPins, factoryImage } from "../../tools/kit/build/factory-image";
import { lanWire, pair } from "../../tools/kit/lgo/lan-wire";
import { LgoClient, Refused } from "../../tools/lgo/client";
import { readProtocol } from "../../tools/lgo/schema";
import { tcpWire } from "../../tools/lgo/wire";

const execute = promisify(execFile);
const protocol = readProtocol();
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(protocol, "lgo");
const BASKET = [{ cip13: "3400935955838", quantity: 2 }];
const HOST = "127.0.0.1";
/** ms */
const PATIENCE = 20_000;
let checked = 0;

/** @throws Error for a message that is not as the schema has it */
function hold(path: string, value: unknown): void {
  const validate = ajv.getSchema(`lgo#${path}`);
  if (validate === undefined) throw new Error(`${path}: not in the schema`);
  if (!validate(value)) throw new Error(`${path}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`);
  checked += 1;
}

/** Holds each line of a connection to the schema. */
function watch(): (way: "out" | "in", line: string) => void {
  const asked = new Map<unknown, string>();
  let isFirst = true;
  return (way, line) => {
    // Whoever comes to a cable in the middle of a line hears its end.
    if (way === "in" && isFirst && !line.startsWith("{")) return;
    isFirst &&= way === "out";
    const { id, method, params, result } = JSON.parse(line) as Record<string, unknown>;
    if (way === "out") {
      asked.set(id, String(method));
      hold(`/methods/${String(method)}/params`, params);
    } else if (method !== undefined) hold(`/notifications/${String(method)}/params`, params);
    else if (result !== undefined) hold(`/methods/${asked.get(id)}/result`, result);
  };
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
  return "nothing";
}

async function serve(terminal: HeadlessTerminal, issuers: DemoIssuers, port: number): Promise<void> {
  const client = new LgoClient(await tcpWire(HOST, port), { software: "Essai TypeScript", onLine: watch() });
  await client.hello(0);
  const opened = await client.request("sale.open", { basket: BASKET, prescription: { prescriber: "10000000009" } });
  const { sale } = opened;
  expect(opened.owner === "you" && opened.lines[0]?.totalCents === 436, "the sale is not as it was asked for");
  const identity = client.next("identity");
  const now = Math.floor(Date.now() / 1000);
  const person = findPatient("camille")?.person(Math.floor(now / 86400));
  if (person === undefined) throw new Error("no patient");
  const symbol = await readGray(photograph(await qrCode(issuers.present(person, now)), { rotation: 3, seed: 1 }));
  if (symbol === undefined) throw new Error("the code was not read");
  terminal.counter?.module.present(symbol);
  const { patient } = await identity;
  expect(patient?.verified === true && patient.proof?.sha256 !== null, "nothing proves the patient");
  expect(
    (await refusal(client.request("sale.update", { sale, revision: 1, basket: [] }))) === "conflict",
    "no conflict",
  );
  const { revision } = (await client.request("state", {})).sale ?? { revision: 0 };
  const changed = await client.request("sale.update", {
    sale,
    revision,
    basket: [{ ...BASKET[0], quantity: 1 } as never],
  });
  expect((changed.totals?.amoCents ?? 0) > 0, "the AMO pays nothing");
  const invoice = client.next("invoice");
  for (const screen of ["summary", "done"]) {
    const shown = (async () => {
      for (let told = await client.next("screen"); told.name !== screen; told = await client.next("screen"));
    })();
    terminal.counter?.press("validate");
    await shown;
  }
  const { number } = await invoice;
  terminal.counter?.press("validate");
  const { invoices } = await client.request("invoices", { after: number - 1 });
  expect(invoices[0]?.number === number, "the invoice cannot be fetched");
  const last = client.sequence ?? 0;
  client.close();
  // Away, and back again: what was told meanwhile is told, and nothing of who it was.
  const again = new LgoClient(await tcpWire(HOST, port), { software: "Essai TypeScript", onLine: watch() });
  const told: [string, { readonly patient?: unknown }][] = [];
  again.on("told", (name: string, params: object) => told.push([name, params]));
  const hello = await again.hello(last - 6);
  await again.request("ping", {});
  expect(hello.complete && told.length >= 6, "what was missed is not told again");
  expect(
    told.every(([, params]) => (params.patient ?? null) === null),
    "a patient is told after the sale",
  );
  expect((await refusal(again.request("print", { what: "receipt" }))) === "no-printer", "it prints without a printer");
  again.close();
}

async function others(port: number): Promise<void> {
  const address = `${HOST}:${port}`;
  const python = join("tools", "lgo", "python");
  await execute("python3", ["-m", "unittest", "discover", "-s", "tests", "-t", "."], { cwd: python });
  const basket = JSON.stringify({ basket: BASKET });
  const { stdout } = await execute("python3", ["-m", "comptoir_lgo", address, "sale.open", basket], { cwd: python });
  const opened = JSON.parse(stdout) as { sale: number };
  hold("/methods/sale.open/result", opened);
  const asked = await execute(process.execPath, ["--import", "tsx", "tools/cli.ts", "lgo", address, "state"]);
  hold("/methods/state/result", JSON.parse(asked.stdout));
  const refused = await execute("python3", ["-m", "comptoir_lgo", address, "sale.cancel", '{"sale": 999}'], {
    cwd: python,
  }).catch((error: { code: number; stdout: string }) => error);
  expect("code" in refused && refused.code === 1 && refused.stdout.includes("no-sale"), "the refusal is not told");
  const cancel = ["-m", "comptoir_lgo", address, "sale.cancel", JSON.stringify({ sale: opened.sale })];
  expect((await execute("python3", cancel, { cwd: python })).stdout.trim() === "{}", "the sale is not left");
}

/** A code that was shown before anybody asked. */
let unread = "";
/** A code that the screen shows next. */
const codes: ((code: string) => void)[] = [];
const nextCode = () =>
  inTime(
    "no code is shown",
    new Promise<string>((resolve) => {
      // The screen may be faster than the software that asks.
      const code = unread;
      unread = "";
      if (code === "") codes.push(resolve);
      else resolve(code);
    }),
  );

async function atRest(): Promise<void> {
  await hand.until((words) => words.startsWith("Comptoir"));
}

/** @throws Error with what the screen says instead */
async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}; the screen: ${hand.words}`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing";
}

/** Nobody listens before, a wrong code pairs nobody, and then each client speaks over both wires. @returns the port */
async function onLan(terminal: HeadlessTerminal, pairing: LanPairing, opened: Promise<number>): Promise<number> {
  await pairing.begin();
  const port = await inTime("nobody listens", opened);
  const urls = [`tcp://${HOST}:${port}`, `ws://${HOST}:${port}`];
  const wrong = nextCode();
  const guess = async () => ((await wrong) === "000000" ? "000001" : "000000");
  expect((await failure(pair(urls[1] ?? "", guess))).includes("not the code"), "a wrong code pairs");
  const key = await pair(urls[0] ?? "", nextCode);
  const file = join(folder, "terminal.key");
  await writeLanKey(file, key);
  terminal.counter?.press("cancel");
  // Who is asked for a sale while somebody is in Service says so.
  await inTime("the counter is not at rest", atRest());
  const stranger = await failure(lanWire(urls[0] ?? "", new Uint8Array(32)));
  expect(stranger.includes("paired with another"), `a stranger: ${stranger}`);
  let since = 0;
  for (const url of urls) {
    const client = new LgoClient(await lanWire(url, key), { software: "Essai LAN", onLine: watch() });
    const missed: string[] = [];
    client.on("told", (name: string) => missed.push(name));
    const hello = await client.hello(since === 0 ? undefined : since);
    await client.request("ping", {});
    expect(since === 0 || (hello.complete && missed.length > 0), "what was missed is not told again");
    since = hello.sequence;
    const { sale } = await client.request("sale.open", { basket: BASKET });
    expect((await refusal(client.request("sale.open", { basket: BASKET }))) === "sale-taken", "two sales at once");
    await client.request("sale.cancel", { sale });
    client.close();
    const cwd = join("tools", "lgo", "python");
    const { stdout } = await execute("python3", ["-m", "comptoir_lgo", url, "--key", file, "state"], { cwd });
    hold("/methods/state/result", JSON.parse(stdout));
    const wire = url.startsWith("tcp") ? ["--tcp", `${HOST}:${port}`] : ["--ws", url];
    const cli = ["--import", "tsx", "tools/cli.ts", "lgo", ...wire, "--key", file, "state"];
    hold("/methods/state/result", JSON.parse((await execute(process.execPath, cli)).stdout));
  }
  return port;
}

/** The Python client's own end of the pairing, beside the one that is paired already: both have keys, and both are let in. */
async function pairPython(terminal: HeadlessTerminal, port: number): Promise<void> {
  const another = new LanPairing({
    counter: () => terminal.counter,
    onCode: () => {},
    onKept: () => {},
    onFailed: () => {
      throw new Error("the terminal cannot be paired with another");
    },
  });
  seeing = (words) => another.seen(words);
  await another.begin();
  expect(await hand.until((words) => words.includes("attend le logiciel")), "it does not wait for another");
  const file = join(folder, "python.key");
  const child = spawn("python3", ["-m", "comptoir_lgo", "--pair", `ws://${HOST}:${port}`, "--key", file], {
    cwd: join("tools", "lgo", "python"),
    stdio: ["pipe", "inherit", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let said = "";
  // The green key is the pairing's, as the person's at the counter.
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString("utf8");
  });
  child.stdin.end(`${await nextCode()}\n`);
  expect((await ended) === 0, `Python is not paired: ${said}`);
  const asked = await execute("python3", ["-m", "comptoir_lgo", `tcp://${HOST}:${port}`, "--key", file, "state"], {
    cwd: join("tools", "lgo", "python"),
  });
  hold("/methods/state/result", JSON.parse(asked.stdout));
  const first = new LgoClient(await lanWire(`tcp://${HOST}:${port}`, readLanKey(join(folder, "terminal.key"))), {
    software: "Essai LAN",
    onLine: watch(),
  });
  await first.hello();
  await first.request("ping", {});
  first.close();
}

/** Who looks at the screen besides. */
let seeing: (words: readonly string[]) => void = () => {};
const folder = mkdtempSync(join(tmpdir(), "comptoir-lgo-"));
const flash = join(folder, "flash.bin");
const issuers = DemoIssuers.repeatable();
writeData(flash, "issuers", issuers.list(Math.floor(Date.now() / 1000)));
let tellPort: (port: number) => void = () => {};
const opened = new Promise<number>((resolve) => {
  tellPort = resolve;
});
let ready: () => void = () => {};
const running = new Promise<void>((resolve) => {
  ready = resolve;
});
/** Each time that it listens, it may be another port that stands for its own. */
let tellLan: (port: number) => void = () => {};
const nextPort = () =>
  new Promise<number>((resolve) => {
    tellLan = resolve;
  });
const pairing = new LanPairing({
  counter: () => terminal.counter,
  onCode: () => {},
  onKept: () => {},
  onFailed: () => {
    throw new Error("the terminal cannot be paired");
  },
});
const hand = new Hand(() => terminal.counter);
let lastCode = "";
const terminal: HeadlessTerminal = new HeadlessTerminal({
  flash,
  engine: (process.argv[2] ?? defaultEngine()) as EngineName,
  factory: async () => (await factoryImage(await bundleFirmware())).image,
  keys: developmentPins(),
  host: HOST,
  port: 0,
  pty: false,
  cable: 0,
  onEvent: (event) => {
    if (event.event === "tcp") tellLan(event.port);
    if (event.event === "cable") tellPort(event.port);
    if (event.event === "running") setTimeout(ready, 2000);
  },
  onReport: () => {},
  onWords: (words) => {
    pairing.seen(words);
    seeing(words);
    hand.seen(words);
    const [, left = "", right = ""] = /(?:^| )(\d{3}) (\d{3})(?: |$)/.exec(hand.words) ?? [];
    if (left !== "" && left + right !== lastCode) {
      lastCode = left + right;
      const waiting = codes.shift();
      if (waiting === undefined) unread = lastCode;
      else waiting(lastCode);
    }
  },
  onLog: () => {},
});
const ended = terminal.run();
try {
  const port = await opened;
  await running;
  await serve(terminal, issuers, port);
  await others(port);
  const lanPort = await onLan(terminal, pairing, nextPort());
  await pairPython(terminal, lanPort);
  process.stdout.write((await execute("python3", [join(".ci", "websocket.py"), HOST, String(lanPort)])).stdout);
  process.stdout.write(`${checked} messages as the schema has them\n`);
} finally {
  terminal.close();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
