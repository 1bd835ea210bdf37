import { readFile } from "node:fs/promises";
import { toHex } from "modules/token/hex";
import { DEVELOPMENT, DEVELOPMENT_MANAGEMENT_KEY } from "../kit/signing/development-keys";
import { openAccess } from "../kit/smp/access";
import { Group, SmpClient, WRITE } from "../kit/smp/client";
import { confirm, erase, imageNumberOf, readState, type SlotState, test, upload } from "../kit/smp/image-group";
import { guarded, parseInteger, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: manage HOST[:PORT] list
       manage HOST[:PORT] upload IMAGE [--window N] [--test]
       manage HOST[:PORT] test HASH | confirm | erase | reset | open      [--key MANAGEMENT.pem]
An MCUmgr client on UDP (1337 unless said). --key opens the terminal's management with a signed challenge, for ten
minutes, for this machine: the way to update a terminal with nobody in front of it. "development" is the key of
simulated terminals. --test: the image starts next, once.
IMAGE may be data too, a signed issuer list, catalogue or tariffs: it is used from the next start on`;

const SMP_PORT = 1337;
const RESET = 5;

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
    const client = new SmpClient({ host, port: parseInteger(port, "PORT") });
    try {
      if (values.key !== undefined) {
        const seconds = await openAccess(client, await readManagementKey(values.key));
        io.err(`open for ${seconds} s`);
      }
      return await act(client, action, argument, values, io);
    } finally {
      client.close();
    }
  });
}

function readManagementKey(name: string): Promise<string> | string {
  return name === DEVELOPMENT ? DEVELOPMENT_MANAGEMENT_KEY : readFile(name, "utf8");
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
  if (argument === undefined && (action === "upload" || action === "test")) throw new UsageError(`${action} of what?`);
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
    default:
      throw new UsageError("list, upload, test, confirm, erase, reset or open");
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
  if (match === false) return 1;
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
