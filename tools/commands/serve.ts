import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { defaultEngine } from "../../simulator/engines/engine";
import type { EngineName } from "../../simulator/engines/names";
import { writeData } from "../../simulator/flash-file";
import { parseReach, REACH_USAGE } from "../../simulator/hardware/reach";
import { holdFlash } from "../../simulator/headless/hold-flash";
import { LanPairing } from "../../simulator/headless/lan-pairing";
import { openService } from "../../simulator/headless/service";
import { type HeadlessEvent, HeadlessTerminal, SMP_PORT } from "../../simulator/headless/terminal";
import { bundleFirmware } from "../kit/build/bundle";
import { developmentPins, factoryImage } from "../kit/build/factory-image";
import { BUILD } from "../kit/build/paths";
import { readKey } from "../kit/signing/development-keys";
import { imagePublicKey } from "../kit/signing/image-key";
import { writeImageVersion } from "../kit/signing/image-version";
import { guarded, parseInteger, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: serve --flash FILE [--udp PORT] [--host 127.0.0.1] [--pty] [--cable PORT] [--engine xs|node] [--service] [--pair]
             [--image FACTORY.img] [--pin PUBLIC.pem] ... [--issuers FILE]
             [--ddi URL --id CONTROLLER --token TOKEN] [--tuf URL --root ROOT.json] [--ca CERTIFICATES.pem]
             [${REACH_USAGE}] ...
A headless terminal for MCUmgr clients, on UDP (1337; 0: any free port) and, with --pty, on a serial port. FILE is its
flash, and keeps its state from one run to the next; ending this process, however brutally, is a power cut.
--cable puts the cable to the pharmacy's software on a TCP port, for cli lgo and other clients (modules/lgo).
--pair opens the pairing with the pharmacy's software on the LAN (cli lgo --pair HOST:PORT, with the port that tcp says): types the
code of Service that a simulated terminal's screen says (0000), prints the code that the screen shows then, and presses the green key when the software has taken it.
--service opens service mode at the start, for ten minutes, with the terminal's own keys and the code that a simulated
terminal's screen says (0000), and lets in the first client that asks: without it no update is taken but from a
management key. A new FILE gets the image of these sources, or
--image, and a demonstration's issuer list, or --issuers; --pin names the keys whose images the boot loader starts, in place of the development key.
--ddi is a fleet's server, with its tenant (http://127.0.0.1:8000/DEFAULT): the terminal asks it for images, as
CONTROLLER, with a token of its own. --tuf is the folder of metadata of the fleet's TUF repository (http://127.0.0.1:8000/metadata),
and --root the root that the image of these sources pins: whose images are taken, and who manages, is what its lists say.
Both may be https:; --ca names who may have signed their servers' certificates. --reach names the servers of this machine that the terminal's sockets may reach: no
other is. Ports that the terminal listens on are opened on --host`;

/** The question is on the screen by then, ms. */
const LET_IN = 100;

/**
 * Prints what happens as JSON lines: udp, tcp, pty, cable, boot, running, service, pairing, paired, ended; and what leaves on the cable: management says
 * who asks to manage the terminal, who was let in, and that the door has closed.
 */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      flash: { type: "string" },
      udp: { type: "string" },
      host: { type: "string" },
      pty: { type: "boolean" },
      cable: { type: "string" },
      engine: { type: "string" },
      service: { type: "boolean" },
      pair: { type: "boolean" },
      image: { type: "string" },
      pin: { type: "string", multiple: true },
      issuers: { type: "string" },
      ddi: { type: "string" },
      id: { type: "string" },
      token: { type: "string" },
      tuf: { type: "string" },
      root: { type: "string" },
      ca: { type: "string" },
      reach: { type: "string", multiple: true },
    });
    if (positionals.length > 0) throw new UsageError(`serve takes no ${positionals[0]}`);
    const engine = values.engine ?? defaultEngine();
    if (engine !== "xs" && engine !== "node") throw new UsageError("--engine: xs or node");
    const port = values.udp === undefined ? SMP_PORT : parseInteger(values.udp, "--udp");
    if (port > 65535) throw new UsageError("--udp: 0 to 65535");
    const flash = required(values.flash, "--flash");
    const pins = await Promise.all((values.pin ?? []).map(async (name) => imagePublicKey(await readKey(name))));
    const ca = values.ca === undefined ? undefined : await readFile(values.ca, "utf8");
    const fleet = values.ddi === undefined ? undefined : fleetOf(values.ddi, values.id, values.token, ca);
    const trust = values.tuf === undefined ? undefined : serverOf(values.tuf, "--tuf", ca);
    const root = values.root === undefined ? undefined : await readFile(values.root, "utf8");
    const { image } = values;
    const held = await holdFlash(flash);
    try {
      if (values.issuers !== undefined) writeData(flash, "issuers", new Uint8Array(await readFile(values.issuers)));
      else if (!existsSync(flash)) writeData(flash, "issuers", demoIssuers());
      let screen = "idle";
      let restarted = false;
      const pairing = new LanPairing({
        counter: () => terminal.counter,
        onCode: (code) => io.out(JSON.stringify({ event: "pairing", code })),
        onKept: () => io.out(JSON.stringify({ event: "paired" })),
        onFailed: () =>
          io.err("no pairing: it is paired with four already, has another code of Service, or no network"),
      });
      const terminal = new HeadlessTerminal({
        flash,
        engine: engine as EngineName,
        factory: async () => (image === undefined ? ownImage(root) : new Uint8Array(await readFile(image))),
        keys: pins.length === 0 ? developmentPins() : pins,
        host: values.host ?? "127.0.0.1",
        port,
        pty: values.pty === true,
        cable: values.cable === undefined ? undefined : parseInteger(values.cable, "--cable"),
        ...(fleet && { fleet }),
        ...(trust && { trust }),
        reach: reachOf(values.reach ?? []),
        onEvent: (event) => {
          if (event.event === "running") held.runs(event.pid);
          io.out(JSON.stringify(describe(event)));
          if (event.event === "ended") restarted = event.how === "restart";
          if (event.event === "running" && values.pair === true && !restarted) void pairing.begin();
          // Service mode goes on after a restart that was asked for; the same keys would close it.
          if (event.event === "running" && values.service === true && !restarted) {
            void openService(
              () => terminal.counter,
              () => screen,
            ).then((open) => tellService(open, io));
          }
        },
        onReport: (report) => {
          if (report.event === "screen") screen = String(report.name);
          // As the person would who has opened it: whoever asks first.
          if (report.event === "management" && report.state === "asking" && values.service === true) {
            setTimeout(() => terminal.counter?.press("validate"), LET_IN);
          }
          // A patient is the business of whoever is on the cable.
          if (report.event !== "identity" && report.event !== "answer") io.out(JSON.stringify(report));
        },
        onLog: (line) => io.err(line),
        ...(values.pair === true && { onWords: (words: readonly string[]) => pairing.seen(words) }),
      });
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => terminal.close());
      const reason = await terminal.run();
      if (reason === undefined) return 0;
      io.err(reason);
      return 1;
    } finally {
      held.release();
    }
  });
}

function reachOf(texts: readonly string[]) {
  try {
    return parseReach(texts);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @param ca PEM @returns the server, and the path without slashes at its end */
function serverOf(text: string, option: string, ca: string | undefined) {
  const url = URL.parse(text);
  const isSecure = url?.protocol === "https:";
  if (url === null || (!isSecure && url.protocol !== "http:")) throw new UsageError(`${option}: http://HOST:PORT/PATH`);
  const port = Number(url.port || (isSecure ? 443 : 80));
  const tls = isSecure ? { tls: ca === undefined ? {} : { ca } } : {};
  return { server: { host: url.hostname, port, ...tls }, path: url.pathname.replace(/\/+$/, "") };
}

function fleetOf(text: string, id: string | undefined, token: string | undefined, ca: string | undefined) {
  const { server, path: tenant } = serverOf(text, "--ddi", ca);
  const controller = required(id, "--id");
  if (!/^[\w.-]{1,64}$/.test(controller)) throw new UsageError("--id: letters, digits, dots and dashes");
  const path = `${tenant}/controller/v1/${controller}`;
  return { server, path, token: required(token, "--token") };
}

function tellService(open: boolean, io: CommandIo): void {
  if (open) io.out(JSON.stringify({ event: "service" }));
  else io.err("service mode could not be opened: another code, or an image on trial");
}

/** A terminal without an issuer list is no whole one, and a new firmware is not confirmed on such. */
function demoIssuers(): Uint8Array {
  return DemoIssuers.open(join(BUILD, "serve-keys")).list(Math.floor(Date.now() / 1000));
}

async function ownImage(root: string | undefined): Promise<Uint8Array> {
  return (await factoryImage(await bundleFirmware({ root }))).image;
}

function describe(event: HeadlessEvent): object {
  return event.event === "boot" ? { ...event, version: writeImageVersion(event.version) } : event;
}
