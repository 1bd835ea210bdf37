/**
 * Terminals of a fleet in one process, each on an engine of its own: what `.ci/fleet` drives. Usage:
 *   fleet.ts --folder DIR --ddi http://127.0.0.1:8000/DEFAULT [--engine node|xs]
 * Standard input: `on NAME` gives a terminal its power, `cut NAME` takes it, brutally. Standard output: what happens, as JSON
 * lines with the terminal's name; its log, with `log`. The end of the input is the end of all.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { writeData } from "../../simulator/flash-file";
import { HeadlessTerminal } from "../../simulator/headless/terminal";
import { readArguments, required, UsageError } from "../../tools/commands/arguments";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { developmentPins, factoryImage } from "../../tools/kit/build/factory-image";
import { writeImageVersion } from "../../tools/kit/signing/image-version";

const { values } = readArguments(process.argv.slice(2), {
  folder: { type: "string" },
  ddi: { type: "string" },
  engine: { type: "string" },
});
const folder = required(values.folder, "--folder");
const engine = values.engine ?? "node";
if (engine !== "node" && engine !== "xs") throw new UsageError("--engine: node or xs");
const url = new URL(required(values.ddi, "--ddi"));
const server = { host: url.hostname, port: Number(url.port || 80) };
const issuers = DemoIssuers.open(join(folder, "keys")).list(Math.floor(Date.now() / 1000));
const { image } = await factoryImage(await bundleFirmware());
const running = new Map<string, HeadlessTerminal>();
const say = (terminal: string, what: object) => console.log(JSON.stringify({ terminal, ...what }));

function powerOn(name: string): void {
  if (running.has(name)) return;
  const flash = join(folder, `${name}.bin`);
  if (!existsSync(flash)) writeData(flash, "issuers", issuers);
  const terminal = new HeadlessTerminal({
    flash,
    engine: engine as "node" | "xs",
    factory: async () => image,
    keys: developmentPins(),
    host: "127.0.0.1",
    port: 0,
    pty: false,
    fleet: { server, path: `${url.pathname}/controller/v1/${name}`, token: `token-of-${name}` },
    // What all of them do at once on a small machine takes long.
    watchdog: 120_000,
    onEvent: (event) => {
      if (running.get(name) !== terminal) return;
      if (event.event === "boot") say(name, { ...event, version: writeImageVersion(event.version) });
      else if (event.event === "ended") say(name, event);
    },
    onReport: () => {},
    onLog: (log) => {
      if (running.get(name) === terminal) say(name, { log });
    },
  });
  running.set(name, terminal);
  terminal.run().then((reason) => {
    if (reason !== undefined) say(name, { gaveUp: reason });
  });
}

function cut(name: string): void {
  running.get(name)?.close();
  running.delete(name);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, name = ""] = line.split(" ");
  if (verb === "on") powerOn(name);
  else if (verb === "cut") cut(name);
}
for (const name of [...running.keys()]) cut(name);
// Each engine has had its signal; nothing else here is worth waiting for.
process.exit(0);
