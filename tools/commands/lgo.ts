import { createInterface, type Interface } from "node:readline";
import type { MethodName } from "modules/lgo/messages";
import { LgoClient, Refused } from "../lgo/client";
import { readWords } from "../lgo/prompt";
import { nullableOf, readProtocol, type Schema } from "../lgo/schema";
import { openWire } from "../lgo/wire";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = [
  "usage: lgo ADDRESS [--traffic] [METHOD [PARAMETERS]]",
  "  ADDRESS      HOST:PORT (serve --cable PORT), or a serial port: /dev/ttyUSB0",
  "  METHOD       asks once, prints the answer as JSON, and ends; without it, a person types:",
  '               sale.open basket=[{"cip13":"3400935955838","quantity":2}]',
  "               help, help METHOD, quit; Tab completes",
  "  PARAMETERS   JSON, or name=value ...",
  "  --traffic    shows each line as it goes over the wire",
].join("\n");

/** Exit codes: 1 the terminal refuses, 2 bad usage, 3 nobody answers. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, { traffic: { type: "boolean" } });
    const [address, method, ...rest] = positionals;
    if (address === undefined) throw new UsageError("an ADDRESS is needed");
    const onLine = values.traffic === true ? (way: string, line: string) => io.err(`${way} ${line}`) : undefined;
    let client: LgoClient;
    try {
      const wire = await openWire(address);
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
