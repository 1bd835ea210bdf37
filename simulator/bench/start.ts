/**
 * `npm start`: a pharmacy counter in a web page.
 *
 * Usage: start.ts [--port N] [--no-open] [--engine NAME] [--scanner NAME] [--screen WxH] [--folder DIR] [--catalogue FILE]
 *                 [--terminals N] [--reach ADDRESS:PORT[=HOST:PORT]] ...
 *
 * --terminals puts so many of them (1 to 3) on one network, each with its engine and its flash: they stand side by side on the page.
 * --reach names the servers of this machine that the terminal's sockets may reach: no other is.
 * Without --catalogue, build/catalogue.bin is taken where there is one (`cli catalogue build ... --out build/catalogue.bin`).
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { BUILD } from "../../tools/kit/build/paths";
import { ENGINE_NAMES, type EngineName, isEngineName } from "../engines/names";
import { Lan } from "../hardware/lan";
import { parseReach, REACH_USAGE } from "../hardware/reach";
import type { Host } from "../hardware/tcp-network";
import { isScannerName, SCANNER_NAMES, type ScannerName } from "../link/scanner-names";
import { DEFAULT_SCREEN, parseScreen, type ScreenSize } from "../screen";
import { Bench } from "./bench";
import { checkData } from "./data";
import { ownFolder } from "./own-folder";
import { buildOf, pageFiles } from "./page-files";
import { BenchServer } from "./server";

const DEFAULT_PORT = 8042;
const USAGE =
  "usage: npm start -- [--port N] [--no-open] [--engine NAME] [--scanner NAME] [--screen WxH] [--folder DIR] " +
  `[--catalogue FILE] [--terminals N] [${REACH_USAGE}] ...`;

interface Options {
  /** Undefined: the usual one, or any that is free. */
  readonly port: number | undefined;
  readonly open: boolean;
  readonly engine: EngineName | undefined;
  readonly scanner: ScannerName | undefined;
  readonly screen: ScreenSize;
  readonly folder: string;
  readonly catalogue: Uint8Array | undefined;
  readonly reach: ReadonlyMap<string, Host>;
  /** How many there are. */
  readonly terminals: number;
}

const MAX_TERMINALS = 3;

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      "no-open": { type: "boolean" },
      engine: { type: "string" },
      scanner: { type: "string" },
      screen: { type: "string" },
      folder: { type: "string" },
      catalogue: { type: "string" },
      reach: { type: "string", multiple: true },
      terminals: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  const { engine, port, scanner } = values;
  if (engine !== undefined && !isEngineName(engine)) throw new Error(`--engine: ${ENGINE_NAMES.join(", ")}`);
  if (scanner !== undefined && !isScannerName(scanner)) throw new Error(`--scanner: ${SCANNER_NAMES.join(", ")}`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65536)) throw new Error("--port: 0 to 65535");
  const terminals = Number(values.terminals ?? 1);
  if (!Number.isInteger(terminals) || terminals < 1 || terminals > MAX_TERMINALS) {
    throw new Error(`--terminals: 1 to ${MAX_TERMINALS}`);
  }
  return {
    port: port === undefined ? undefined : Number(port),
    open: values["no-open"] !== true,
    engine,
    scanner,
    screen: values.screen === undefined ? DEFAULT_SCREEN : parseScreen(values.screen),
    folder: values.folder ?? join(BUILD, "bench"),
    catalogue: readCatalogue(values.catalogue),
    reach: parseReach(values.reach ?? []),
    terminals,
  };
}

/** @throws Error for a file that is no catalogue; the one that is merely at hand is left out instead */
function readCatalogue(asked: string | undefined): Uint8Array | undefined {
  const path = asked ?? join(BUILD, "catalogue.bin");
  if (asked === undefined && !existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const data = checkData(bytes);
  if (data.ok && data.value === "catalogue") return bytes;
  if (asked !== undefined) throw new Error(`${asked} is no catalogue; make one with npm run -s cli -- catalogue build`);
  return undefined;
}

async function listen(server: BenchServer, port: number | undefined): Promise<string> {
  try {
    return await server.listen(port ?? DEFAULT_PORT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    if (port !== undefined) throw new Error(`port ${port} is taken; --port 0 takes one that is free`);
    return server.listen(0);
  }
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  // A machine without a browser: the address is on the terminal.
  child.on("error", () => {});
  child.unref();
}

async function start({
  port,
  open,
  engine,
  scanner,
  screen,
  folder,
  catalogue,
  reach,
  terminals,
}: Options): Promise<void> {
  const began = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  say("building the page and the firmware");
  const bundle = bundleFirmware();
  // Told where it is awaited, when the machine starts.
  bundle.catch(() => {});
  const files = await pageFiles();
  const server = new BenchServer(files);
  const own = ownFolder(folder);
  // However this ends.
  process.on("exit", own.release);
  if (own.isSpare) say("another bench is running: this one begins with an empty flash");
  const lan = terminals === 1 ? undefined : new Lan();
  const benches: Bench[] = [];
  const onNetwork = () => {
    for (const each of benches) each.tellSite();
  };
  for (let place = 0; place < terminals; place += 1) {
    const [first] = benches;
    benches.push(
      await Bench.open({
        build: buildOf(files),
        folder: place === 0 ? own.path : join(own.path, `terminal-${place + 1}`),
        catalogue,
        reach,
        engine,
        scanner,
        screen,
        bundle,
        // The same people go from one to the other.
        ...(lan && {
          site: { lan, place, terminals, first, onNetwork },
        }),
        tell: (message) => server.tell(message, place),
        show: (rgba) => server.show(rgba, place),
        onPhone: () => {
          for (const other of benches) if (other !== benches[place]) other.phoneChanged();
        },
        onLog: (source, text) => {
          if (source === "bench") say(terminals === 1 ? text : `terminal ${place + 1}: ${text}`);
        },
      }),
    );
  }
  const [bench] = benches;
  if (bench === undefined) return;
  server.attach(benches);
  const url = await listen(server, port);
  say(`the counter is at ${url}`);
  let ending = false;
  const end = () => {
    if (ending) process.exit(130);
    ending = true;
    void Promise.all([...benches.map((each) => each.close()), server.close()]).then(() => process.exit(0));
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  if (open) openBrowser(url);
  await Promise.all(benches.map((each) => each.powerOn()));
  const { status, engine: runs } = bench.state;
  if (status === "running") {
    const node =
      engine === "node"
        ? "Node"
        : "Node, since XS, the engine of the device, could not be built (it takes a C compiler)";
    const where = {
      xs: "XS, the engine of the device",
      node,
      rv32: "XS, on a bare RISC-V machine",
      mcsim: "the SDK's simulator",
      esp32c3: "an ESP32-C3 in an emulator, its whole image",
    };
    say(`the firmware runs on ${where[runs]}`);
    say("stop with Ctrl-C");
  }
  if (status === "failed" && !ending && engine !== undefined) {
    await Promise.all([...benches.map((each) => each.close()), server.close()]);
    process.exit(1);
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  await start(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exit(2);
}
