import { spawnSync } from "node:child_process";
import { parseAtr } from "modules/card/atr";
import { cardKind } from "modules/card/card-kind";
import type { CardEvent } from "modules/card/card-session";
import { toHex } from "modules/token/hex";
import type { TokenVerifier } from "modules/trust/token-verifier";
import { patientCard } from "../../simulator/ecarte/cards";
import { ApduPort } from "../../simulator/hardware/card/apdu-port";
import { FAULTS, findFault, PULLED_AT } from "../../simulator/hardware/card/faults";
import { findOtherCard, OTHER_CARDS } from "../../simulator/hardware/card/other-cards";
import type { Plastic } from "../../simulator/hardware/card/plastic";
import { loadPcsc } from "../../simulator/hardware/pcsc";
import { realTime } from "../../simulator/hardware/scheduler";
import { readFileMap } from "../card/file-map";
import { readPcsc, withPcscCard } from "../card/read-pcsc";
import { readPlastic } from "../card/read-plastic";
import { joinVpcd, VPCD_PORT } from "../card/vpcd";
import { ROOT } from "../kit/build/paths";
import { guarded, parseInteger, parseTime, readArguments, UsageError } from "./arguments";
import { benchIssuers, verifierOf } from "./bench-trust";
import type { CommandIo } from "./command";

const USAGE = `usage: card --read [--patient NAME | --kind KIND | --pcsc READER] [--fault FAULT] [--upside-down] [--slow]
                   [--issuers FILE] [--at TIME] [--wait SECONDS]
       card --files [--patient NAME | --kind KIND | --pcsc READER]
       card --vpcd NAME|KIND [--host 127.0.0.1] [--port ${VPCD_PORT}]
       card --pcsc-setup
--read reads a card as the terminal does and prints one JSON line: a patient's of the bench (camille if none is named)
through the driver, or the one in a reader on the desk whose name has READER in it. --files prints the card's own map of
its files. --vpcd puts a card of the bench into the virtual reader of Debian's vsmartcard-vpcd, for any PC/SC program.
--pcsc-setup builds the optional PC/SC binding.
KIND: ${OTHER_CARDS.map(({ id }) => id).join(", ")}
FAULT: ${FAULTS.map(({ id }) => id).join(", ")}`;

/** Past the default, for a person who looks for the card, s. */
const DEFAULT_WAIT = 5;

/** Exit 0 if the card was read and its token, if any, not refused; 1 if not; 2 for bad usage. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      read: { type: "boolean" },
      files: { type: "boolean" },
      patient: { type: "string" },
      kind: { type: "string" },
      pcsc: { type: "string" },
      fault: { type: "string" },
      "upside-down": { type: "boolean" },
      slow: { type: "boolean" },
      issuers: { type: "string" },
      at: { type: "string" },
      wait: { type: "string" },
      vpcd: { type: "string" },
      host: { type: "string" },
      port: { type: "string" },
      "pcsc-setup": { type: "boolean" },
    });
    if (positionals.length > 0) throw new UsageError(`card takes no ${positionals[0]}`);
    const now = values.at === undefined ? Math.floor(Date.now() / 1000) : parseTime(values.at, "--at");
    if (values["pcsc-setup"] === true) return setUp(io);
    if (values.vpcd !== undefined) {
      const port = values.port === undefined ? VPCD_PORT : parseInteger(values.port, "--port");
      return serve(cardOf(values.vpcd, now), values.host ?? "127.0.0.1", port, io);
    }
    const wait = values.wait === undefined ? DEFAULT_WAIT : parseInteger(values.wait, "--wait");
    const name = values.kind ?? values.patient ?? "camille";
    if (values.files === true) return listFiles(values.pcsc, wait, () => cardOf(name, now), io);
    if (values.read !== true) throw new UsageError("--read, --files or --vpcd is needed");
    const verifier = await verifierOf(values.issuers, now);
    if (values.pcsc !== undefined) return readReal(values.pcsc, wait, verifier, io);
    const fault = values.fault === undefined ? undefined : findFault(values.fault);
    if (values.fault !== undefined && fault === undefined) throw new UsageError(`--fault: ${values.fault}?`);
    const card = cardOf(name, now);
    const read = readPlastic(fault === undefined ? card : fault.apply(card, PULLED_AT), {
      upsideDown: values["upside-down"] === true,
      ...(values.slow === true ? { maxBaud: 0 } : {}),
    });
    for (const violation of read.violations) io.err(`against ISO 7816-3: ${violation}`);
    const { atr, protocol, baud, end, commands, exchanges, characters, ms } = read;
    const first = { atr: atr === undefined ? null : toHex(atr.bytes), protocol: protocol ?? null, baud: baud ?? null };
    const measured = { commands, exchanges, characters, ms: Math.round(ms * 10) / 10 };
    return tell(first, end, measured, verifier, io);
  });
}

async function readReal(name: string, wait: number, verifier: TokenVerifier, io: CommandIo): Promise<number> {
  const found = await withPcscCard(name, wait * 1000, readPcsc);
  const read = found.ok ? found.value : found;
  if (!read.ok) {
    io.err(read.reason);
    return 1;
  }
  const { reader, atr, end, commands } = read.value;
  return tell({ reader, atr: toHex(atr.bytes), protocol: atr.protocols[0] ?? 0 }, end, { commands }, verifier, io);
}

/** One JSON line a file. */
async function listFiles(
  reader: string | undefined,
  wait: number,
  benchCard: () => Plastic,
  io: CommandIo,
): Promise<number> {
  const list =
    reader === undefined
      ? { ok: true as const, value: await readFileMap(onDesk(benchCard())) }
      : await withPcscCard(reader, wait * 1000, (_name, card) => readFileMap(card));
  if (!list.ok) {
    io.err(list.reason);
    return 1;
  }
  for (const { name, application, file } of list.value) {
    io.out(JSON.stringify({ name, application: toHex(application), file: file.toString(16).padStart(4, "0") }));
  }
  return list.value.length > 0 ? 0 : 1;
}

function onDesk(card: Plastic) {
  const port = new ApduPort(card.profile, realTime);
  return {
    transmit: (command: Uint8Array) =>
      new Promise<Uint8Array>((resolve) => {
        port.transmit(command, resolve);
      }),
  };
}

function tell(
  first: { readonly atr: string | null; readonly protocol: number | null; readonly [name: string]: unknown },
  end: Extract<CardEvent, { kind: "read" | "failed" }> | undefined,
  measured: object,
  verifier: TokenVerifier,
  io: CommandIo,
): number {
  const atr = first.atr === null ? undefined : parseAtr(Uint8Array.from(Buffer.from(first.atr, "hex")));
  const kind = atr?.ok === true ? cardKind(atr.value) : null;
  if (end?.kind !== "read") {
    const problem = end === undefined ? "card-removed" : end.problem;
    io.out(JSON.stringify({ ...first, kind, problem, ...measured }));
    return 1;
  }
  const { serial, persons, token } = end.reading;
  const verdict = token === undefined ? null : verifier.verifyCard(token, serial);
  io.out(JSON.stringify({ ...first, kind, serial: toHex(serial), identity: persons, token: verdict, ...measured }));
  return verdict?.verdict === "refused" ? 1 : 0;
}

function cardOf(name: string, now: number): Plastic {
  const card = findOtherCard(name)?.make() ?? patientCard(name, benchIssuers(), now);
  if (card === undefined) throw new UsageError(`there is no card of ${name}`);
  return card;
}

async function serve(card: Plastic, host: string, port: number, io: CommandIo): Promise<number> {
  let commands = 0;
  const joined = joinVpcd({
    host,
    port,
    card: new ApduPort(card.profile, realTime),
    onJoined: () => io.err(`the card of ${card.id} is in the virtual reader; take it out with Ctrl-C`),
    onCommand: (count) => {
      commands = count;
    },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => joined.close());
  try {
    await joined.ended;
  } catch {
    io.err(`there is no virtual reader at ${host}:${port}: install vsmartcard-vpcd and start pcscd`);
    return 1;
  }
  io.out(JSON.stringify({ card: card.id, commands }));
  return 0;
}

/** Builds the package that an install leaves as it came. */
function setUp(io: CommandIo): number {
  if (loadPcsc() !== undefined) return 0;
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["rebuild", "smartcard", "--ignore-scripts=false"], {
    cwd: ROOT,
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "ignore"],
  });
  if (status === 0) return 0;
  io.err("the PC/SC binding could not be built: it takes a C++ compiler, Python and libpcsclite-dev (Debian)");
  return 1;
}
