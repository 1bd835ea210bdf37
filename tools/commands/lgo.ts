import { createInterface, type Interface } from "node:readline";
import type { MethodName } from "modules/lgo/messages";
import { isLanUrl, lanWire, pair } from "../kit/lgo/lan-wire";
import { LgoClient, Refused } from "../lgo/client";
import { readWords } from "../lgo/prompt";
import { nullableOf, readProtocol, type Schema } from "../lgo/schema";
import { openWire } from "../lgo/wire";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";
import { DEFAULT_KEY_FILE, readLanKey, writeLanKey } from "./lan-key";

const USAGE = [
  "usage: lgo ADDRESS | --tcp HOST:PORT | --ws URL [--key FILE] [--traffic] [METHOD [PARAMETERS]]",
  "       lgo --pair HOST:PORT | --pair --ws URL [--key FILE]",
  "  ADDRESS      the cable: HOST:PORT (serve --cable PORT), or a serial port: /dev/ttyUSB0",
  "  --tcp, --ws  the LAN, once it is paired: HOST:PORT, ws://HOST:PORT (7071 on a terminal)",
  "  --pair       pairs with a terminal whose person has pressed Appairer in Service: asks for the code that its screen",
  "               shows, and keeps the key",
  `  --key        where the key is: ${DEFAULT_KEY_FILE} unless said`,
  "  METHOD       asks once, prints the answer as JSON, and ends; without it, a person types:",
  '               sale.open basket=[{"cip13":"3400935955838","quantity":2}]',
  "               help, help METHOD, quit; Tab completes",
  "  PARAMETERS   JSON, or name=value ...",
  "  --traffic    shows each line as it goes over the wire",
].join("\n");

/** Exit codes: 1 the terminal refuses, 2 bad usage, 3 nobody answers. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      traffic: { type: "boolean" },
      tcp: { type: "string" },
      ws: { type: "string" },
      pair: { type: "boolean" },
      key: { type: "string" },
    });
    const { tcp, ws, pair: isPairing = false, key = DEFAULT_KEY_FILE } = values;
    if (tcp !== undefined && ws !== undefined) throw new UsageError("--tcp or --ws, not both");
    const words = [...positionals];
    const lan = lanUrl(tcp, ws) ?? (isPairing ? lanUrl(words.shift(), undefined) : undefined);
    const address = lan ?? words.shift();
    const [method, ...rest] = words;
    if (address === undefined) throw new UsageError("an ADDRESS is needed");
    if (isPairing) {
      if (method !== undefined) throw new UsageError(`--pair takes no ${method}`);
      return pairWith(address, key, io);
    }
    const onLine = values.traffic === true ? (way: string, line: string) => io.err(`${way} ${line}`) : undefined;
    let client: LgoClient;
    try {
      const wire = lan === undefined ? await openWire(address) : await lanWire(lan, readLanKey(key));
      client = new LgoClient(wire, { software: "cli lgo", ...(onLine === undefined ? {} : { onLine }) });
      await client.hello();
    } catch (error) {
      io.err(error instanceof Error ? error.message : String(error));
      return 3;
    }
    try {
      if (method !== undefined) return await askOnce(client, method, rest.join(" "), io);
      await talk(client, io);
      return 0;
    } finally {
      client.close();
    }
  });
}

/** @returns what tools/lgo/lan-wire opens; undefined where neither was said */
function lanUrl(tcp: string | undefined, ws: string | undefined): string | undefined {
  const text = tcp ?? ws;
  if (text === undefined) return undefined;
  const url = text.includes("://") ? text : `${tcp === undefined ? "ws" : "tcp"}://${text}`;
  if (!isLanUrl(url)) throw new UsageError(`${text}: HOST:PORT, tcp://HOST:PORT or ws://HOST:PORT is needed`);
  return url;
}

async function pairWith(url: string, file: string, io: CommandIo): Promise<number> {
  try {
    const key = await pair(
      url,
      () => askCode(io),
      () => io.err("code juste: press the green key at the terminal"),
    );
    await writeLanKey(file, key);
  } catch (error) {
    io.err(error instanceof Error ? error.message : String(error));
    return 3;
  }
  io.out(JSON.stringify({ paired: url, key: file }));
  return 0;
}

async function askCode(io: CommandIo): Promise<string> {
  io.err("code shown by the terminal:");
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) if (line.trim() !== "") return line;
  } finally {
    lines.close();
  }
  throw new Error("no code was typed");
}

async function askOnce(client: LgoClient, method: string, words: string, io: CommandIo): Promise<number> {
  if (!Object.hasOwn(PROTOCOL.methods, method)) throw new UsageError(`${method}: there is no such method`);
  const params = readWords(words);
  if (typeof params === "string") throw new UsageError(params);
  try {
    io.out(JSON.stringify(await client.request(method as MethodName, params as never)));
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) {
      io.err(String(error));
      return 3;
    }
    io.err(`${error.reason}: ${error.message}`);
    io.out(JSON.stringify(error.data));
    return 1;
  }
}

const PROTOCOL = readProtocol();

async function talk(client: LgoClient, io: CommandIo): Promise<void> {
  const prompt = createInterface({
    input: process.stdin,
    output: process.stderr,
    completer: complete,
    prompt: "lgo> ",
  });
  client.on("told", (name: string, params: object) => show(prompt, io, `* ${name} ${readable(params)}`));
  client.on("closed", (why: string) => {
    io.err(why);
    prompt.close();
  });
  io.err("the terminal is there; help lists what it can be asked");
  prompt.prompt();
  for await (const text of prompt) {
    const line = text.trim();
    if (line === "quit" || line === "exit") break;
    if (line !== "") await answer(client, prompt, io, line);
    prompt.prompt();
  }
  prompt.close();
}

async function answer(client: LgoClient, prompt: Interface, io: CommandIo, line: string): Promise<void> {
  const [method = "", ...words] = line.split(" ");
  if (method === "help") {
    io.out(help(words.join(" ").trim()));
    return;
  }
  if (!Object.hasOwn(PROTOCOL.methods, method)) {
    io.out(`${method}: there is no such method; help lists them`);
    return;
  }
  const params = readWords(words.join(" "));
  if (typeof params === "string") {
    io.out(params);
    return;
  }
  try {
    show(prompt, io, readable(await client.request(method as MethodName, params as never)));
  } catch (error) {
    const words =
      error instanceof Refused ? `no (${error.reason}): ${error.message}\n${readable(error.data)}` : String(error);
    show(prompt, io, words);
  }
}

/** Above the line that is being typed. */
function show(prompt: Interface, io: CommandIo, text: string): void {
  if (process.stdin.isTTY) process.stderr.write("\r\x1b[K");
  io.out(text);
  if (process.stdin.isTTY) prompt.prompt(true);
}

function complete(line: string): [string[], string] {
  const words = [...Object.keys(PROTOCOL.methods), "help", "quit"];
  const isHelp = line.startsWith("help ");
  const typed = isHelp ? line.slice("help ".length) : line;
  const found = words.filter((word) => word.startsWith(typed)).map((word) => (isHelp ? `help ${word}` : word));
  return [found, line];
}

/** @returns what a method does and takes; of none, all of them */
export function help(method: string): string {
  const known = PROTOCOL.methods[method];
  if (known === undefined) {
    return Object.entries(PROTOCOL.methods)
      .map(([name, { description }]) => `${name.padEnd(14)}${description}`)
      .join("\n");
  }
  const fields = Object.entries(known.params.properties ?? {}).map(([name, field]) => {
    const mark = known.params.required?.includes(name) === true ? "" : "?";
    return `  ${name}${mark}: ${kindOf(field)}${field.description === undefined ? "" : `; ${field.description}`}`;
  });
  return [known.description, ...(fields.length === 0 ? ["  takes nothing"] : fields)].join("\n");
}

function kindOf(schema: Schema): string {
  if (schema.$ref !== undefined) return kindOf(PROTOCOL.$defs[schema.$ref.slice("#/$defs/".length)] ?? {});
  const some = nullableOf(schema);
  if (some !== undefined) return `${kindOf(some)} or null`;
  if (schema.enum !== undefined) return schema.enum.join(" | ");
  if (schema.type === "array") return `[${kindOf(schema.items ?? {})}]`;
  if (schema.type !== "object") return schema.type ?? "any";
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => `${name}${schema.required?.includes(name) === true ? "" : "?"}: ${kindOf(field)}`,
  );
  return `{${fields.join(", ")}}`;
}

/** Money in euros, a member a line. */
export function readable(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "done";
  return entries
    .map(([name, member]) => {
      if (name.endsWith("Cents") && typeof member === "number") {
        return `\n${indent}  ${name.slice(0, -"Cents".length)}: ${(member / 100).toFixed(2)} €`;
      }
      const isPlain = typeof member !== "object" || member === null || Object.keys(member).length === 0;
      const text = isPlain ? JSON.stringify(member) : readable(member, `${indent}  `);
      return `\n${indent}  ${Array.isArray(value) ? `${Number(name) + 1}.` : `${name}:`} ${text}`;
    })
    .join("");
}
