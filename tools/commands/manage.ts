import { readFile } from "node:fs/promises";
import { toHex } from "modules/token/hex";
import { isServiceCode } from "modules/update/access/service-code";
import { DEVELOPMENT, DEVELOPMENT_MANAGEMENT_KEY } from "../kit/signing/development-keys";
import { openAccess } from "../kit/smp/access";
import { Group, SmpClient, SmpError, SmpTimeout, WRITE } from "../kit/smp/client";
import { confirm, erase, imageNumberOf, readState, type SlotState, test, upload } from "../kit/smp/image-group";
import { refusalWords } from "../kit/smp/words";
import { guarded, parseInteger, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: manage HOST[:PORT] list
       manage HOST[:PORT] upload IMAGE [--window N] [--test]
       manage HOST[:PORT] test HASH | confirm | erase | reset
       manage HOST[:PORT] open | code DIGITS | clear-denied               with --key alone
       ... [--key MANAGEMENT.pem]
An MCUmgr client on UDP (1337 unless said). --key opens the terminal's management with a signed challenge, for ten
minutes and for this command: each of its requests proves itself. The way to update a terminal with nobody in front of
it. "development" is the key of simulated terminals. Without a key, somebody opens service mode at the terminal and lets
this machine in. open --key opens it for all that this machine's address sends, for clients of other makers.
--test: the image starts next, once. code sets the service code; clear-denied begins the count of denied tries anew.
IMAGE may be data too, a signed issuer list, catalogue or tariffs: it is used from the next start on.
Exit: 0 done, 1 the terminal refused (standard error says why), 2 bad usage, 3 nobody answers`;

const SMP_PORT = 1337;
const RESET = 5;
const SETTINGS = 3;
const DELETE = 1;
/** Exit codes. */
const REFUSED = 1;
const SILENT = 3;

export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      key: { type: "string" },
      window: { type: "string" },
      test: { type: "boolean" },
    });
    const [where = "", action = "", argument, ...rest] = positionals;
    const [, host, port = String(SMP_PORT)] = /^([\d.]+|localhost)(?::(\d{1,5}))?$/.exec(where) ?? [];
    if (host === undefined || rest.length > 0) throw new UsageError("HOST[:PORT] and an action");
    checkUsage(action, argument, values.key);
    const pem = values.key === undefined ? undefined : await readManagementKey(values.key);
    const onWaiting = () => io.err("waiting: somebody at the terminal has to let this machine in");
    const client = new SmpClient({ host, port: parseInteger(port, "PORT"), onWaiting });
    try {
      if (pem !== undefined) {
        const seconds = await openAccess(client, pem, action === "open" ? "address" : "session");
        io.err(`open for ${seconds} s`);
      }
      return await act(client, action, argument, values, io);
    } catch (error) {
      if (error instanceof SmpTimeout) {
        io.err(`nobody answers at ${host}:${port}`);
        return SILENT;
      }
      if (!(error instanceof SmpError)) throw error;
      io.err(await refusalWords(client, error));
      return REFUSED;
    } finally {
      client.close();
    }
  });
}

function readManagementKey(name: string): Promise<string> | string {
  return name === DEVELOPMENT ? DEVELOPMENT_MANAGEMENT_KEY : readFile(name, "utf8");
}

const ACTIONS = ["list", "upload", "test", "confirm", "erase", "reset", "open", "code", "clear-denied"];
const WITH_ARGUMENT = ["upload", "test", "code"];
const WITH_KEY = ["open", "code", "clear-denied"];

/** Before anything is asked of the terminal. */
function checkUsage(action: string, argument: string | undefined, key: string | undefined): void {
  if (!ACTIONS.includes(action)) throw new UsageError(`an action: ${ACTIONS.join(", ")}`);
  if (WITH_ARGUMENT.includes(action)) {
    if (argument === undefined) throw new UsageError(`${action} of what?`);
  } else if (argument !== undefined) throw new UsageError(`${action} takes no ${argument}`);
  if (WITH_KEY.includes(action) && key === undefined) throw new UsageError(`${action} needs --key`);
  if (action === "test") hashOf(argument ?? "");
  if (action === "code" && !isServiceCode(argument ?? "")) throw new UsageError("code: four digits, not all the same");
}

async function act(
  client: SmpClient,
  action: string,
  argument: string | undefined,
  values: { readonly window?: string | undefined; readonly test?: boolean | undefined },
  io: CommandIo,
): Promise<number> {
  const tell = (slots: readonly SlotState[]) => {
    for (const slot of slots) io.out(JSON.stringify({ ...slot, hash: toHex(slot.hash) }));
  };
  switch (action) {
    case "list":
      tell(await readState(client));
      return 0;
    case "open":
      return 0;
    case "upload":
      return send(client, new Uint8Array(await readFile(argument ?? "")), values, io);
    case "test":
      tell(await test(client, hashOf(argument ?? ""), false));
      return 0;
    case "confirm":
      tell(await confirm(client));
      return 0;
    case "erase":
      await erase(client);
      return 0;
    case "reset":
      await client.request(WRITE, Group.os, RESET);
      return 0;
    case "code": {
      const val = new Uint8Array(Buffer.from(argument ?? "", "ascii"));
      await client.request(WRITE, SETTINGS, 0, { name: "service/code", val });
      return 0;
    }
    case "clear-denied":
      await client.request(WRITE, SETTINGS, DELETE, { name: "service/denied" });
      return 0;
    default:
      throw new UsageError(`an action: ${ACTIONS.join(", ")}`);
  }
}

async function send(
  client: SmpClient,
  image: Uint8Array,
  values: { readonly window?: string | undefined; readonly test?: boolean | undefined },
  io: CommandIo,
): Promise<number> {
  const window = values.window === undefined ? undefined : parseInteger(values.window, "--window");
  if (values.test === true && imageNumberOf(image) > 0) {
    throw new UsageError("--test: data has no trial, it is used from the next start on");
  }
  const began = performance.now();
  const { resumedAt, match } = await upload(client, image, window === undefined ? {} : { window });
  const seconds = (performance.now() - began) / 1000;
  const kilobytesPerSecond = Math.round(image.length / 1024 / seconds);
  io.out(JSON.stringify({ bytes: image.length, resumedAt, match: match ?? null, seconds, kilobytesPerSecond }));
  if (match === false) return REFUSED;
  if (values.test === true) {
    const slot = (await readState(client)).find(({ image: number, slot }) => number === 0 && slot === 1);
    if (slot === undefined) throw new Error("the terminal did not keep the image");
    await test(client, slot.hash, false);
  }
  return 0;
}

function hashOf(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UsageError("test HASH: 64 hexadecimal digits, as list shows them");
  return new Uint8Array(Buffer.from(text, "hex"));
}
