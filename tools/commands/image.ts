import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { DATA_NAMES } from "modules/update/data/data-partition";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import { type ImageHeader, type ImageVersion, parseHeader } from "modules/update/image/header";
import { MAX_COUNTER, MAX_ENVELOPE } from "modules/update/image/layout";
import { type Product, productOf } from "modules/update/image/product";
import type { ImageRefusal } from "modules/update/image/refusal";
import { type ImageTlvs, parseTlvs } from "modules/update/image/tlv";
import { splitImage, verifyImage } from "modules/update/image/verify";
import { boardProduct, boards } from "../boards";
import { isDevelopmentKey, readKey } from "../kit/signing/development-keys";
import { imagePublicKey, imageSigner } from "../kit/signing/image-key";
import { parseImageVersion, writeImageVersion } from "../kit/signing/image-version";
import { signImage } from "../kit/signing/sign-image";
import { guarded, parseInteger, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: image sign PAYLOAD OUT --key PRIVATE.pem --version 1.2.3[+4] --counter N
             [--board NAME | --data issuers|catalogue|tariff|recalls] [--dependency 1.2.0] ... [--header-size 128] [--public-key-format hash|full]
       image verify FILE --key PUBLIC.pem ... [--board NAME | --data NAME] [--counter N] [--running 1.2.3]
       image show FILE
MCUboot images, the same as imgtool's. verify answers what a terminal would: exit 0, or 1 with the reason.
--counter: no terminal takes an image with a lower one than it has confirmed, nor one above ${MAX_COUNTER}.
--header-size: from 104 on the header says early what the image is for; 32 is imgtool's own, byte for byte. --board: simulator unless said.
--data: an issuer list, a catalogue, tariffs or recalls, for any board; each has a counter of its own, and a terminal takes only higher ones.
--key: a PEM file, or "development", the key of simulated terminals`;

const DEFAULT_BOARD = "simulator";

export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      key: { type: "string", multiple: true },
      version: { type: "string" },
      counter: { type: "string" },
      board: { type: "string" },
      data: { type: "string" },
      dependency: { type: "string", multiple: true },
      running: { type: "string" },
      "header-size": { type: "string" },
      "public-key-format": { type: "string" },
    });
    const [action, file, out, ...rest] = positionals;
    if (action === "sign" && rest.length === 0)
      return sign(required(file, "PAYLOAD"), required(out, "OUT"), values, io);
    if (out !== undefined || (action !== "verify" && action !== "show"))
      throw new UsageError("image sign, verify or show");
    const bytes = new Uint8Array(await readFile(required(file, "FILE")));
    return action === "verify" ? verify(bytes, values, io) : show(bytes, io);
  });
}

interface Values {
  readonly key?: string[] | undefined;
  readonly version?: string | undefined;
  readonly counter?: string | undefined;
  readonly board?: string | undefined;
  readonly data?: string | undefined;
  readonly dependency?: string[] | undefined;
  readonly running?: string | undefined;
  readonly "header-size"?: string | undefined;
  readonly "public-key-format"?: string | undefined;
}

async function sign(file: string, out: string, values: Values, io: CommandIo): Promise<number> {
  const [name, second] = values.key ?? [];
  if (second !== undefined) throw new UsageError("--key: one key signs");
  const signer = imageSigner(await readKey(required(name, "--key")));
  if (values.board !== undefined && values.board !== DEFAULT_BOARD && isDevelopmentKey(signer))
    throw new UsageError("--key: the development key, which everybody has, signs for simulated terminals alone");
  const format = values["public-key-format"] ?? "hash";
  if (format !== "hash" && format !== "full") throw new UsageError("--public-key-format: hash or full");
  const size = values["header-size"];
  const image = signImage({
    payload: new Uint8Array(await readFile(file)),
    version: readVersion(required(values.version, "--version"), "--version"),
    counter: readCounter(required(values.counter, "--counter")),
    product: readProduct(values),
    signer,
    dependencies: (values.dependency ?? []).map((text) => readVersion(text, "--dependency")),
    headerLength: size === undefined ? CLAIMS_HEADER : parseInteger(size, "--header-size"),
    wholeKey: format === "full",
  });
  await writeFile(out, image);
  return show(image, io);
}

async function verify(file: Uint8Array, values: Values, io: CommandIo): Promise<number> {
  const names = values.key ?? [];
  if (names.length === 0) throw new UsageError("--key is missing");
  const keys = await Promise.all(names.map(async (name) => imagePublicKey(await readKey(name))));
  const trust = { crypto: nobleImageCrypto, keys, product: readProduct(values) };
  const counter = values.counter === undefined ? 0 : readCounter(values.counter);
  const running = values.running === undefined ? undefined : readVersion(values.running, "--running");
  const source = splitImage(file);
  const verified = source.ok ? verifyImage(source.value, trust, { counter, running }) : source;
  if (!verified.ok) {
    io.out(JSON.stringify({ verdict: "refused", reason: verified.reason }));
    return 1;
  }
  const { version, hash } = verified.value;
  const text = { version: writeImageVersion(version), counter: verified.value.counter, hash: toHex(hash) };
  io.out(JSON.stringify({ verdict: "valid", ...text }));
  return 0;
}

/** What the image says of itself; nothing of it is verified. */
async function show(file: Uint8Array, io: CommandIo): Promise<number> {
  const read = readImage(file);
  if (!read.ok) throw new Error(`no image that a terminal reads (${read.reason})`);
  const { header, tlvs } = read.value;
  const { signature, keyHash, publicKey, securityCounter } = tlvs;
  const key = publicKey === undefined ? keyHash : createHash("sha256").update(publicKey).digest();
  io.out(
    JSON.stringify({
      version: writeImageVersion(header.version),
      counter: securityCounter ?? null,
      hash: hexOf(tlvs.hash),
      payload: header.payloadLength,
      header: header.headerLength,
      flags: header.flags,
      vendor: hexOf(tlvs.vendor),
      class: hexOf(tlvs.class),
      dependencies: tlvs.dependencies.map(writeImageVersion),
      signature: signature?.algorithm ?? null,
      key: hexOf(key),
      carriesKey: publicKey !== undefined,
      file: { size: file.length, sha256: createHash("sha256").update(file).digest("hex") },
    }),
  );
  return 0;
}

function readImage(file: Uint8Array): Result<{ header: ImageHeader; tlvs: ImageTlvs }, ImageRefusal> {
  const header = parseHeader(file);
  if (!header.ok) return header;
  const { headerLength, payloadLength, protectedLength } = header.value;
  const tlvs = parseTlvs(file.subarray(headerLength + payloadLength).subarray(0, MAX_ENVELOPE), protectedLength);
  return tlvs.ok ? { ok: true, value: { header: header.value, tlvs: tlvs.value } } : tlvs;
}

function readVersion(text: string, name: string): ImageVersion {
  const version = parseImageVersion(text);
  if (version === undefined) throw new UsageError(`${name}: ${text} is no version; write it 1.2.3 or 1.2.3+4`);
  return version;
}

function readCounter(text: string): number {
  const counter = parseInteger(text, "--counter");
  if (counter > MAX_COUNTER)
    throw new UsageError(`--counter: at most ${MAX_COUNTER}, so that there is room for those to come`);
  return counter;
}

function readProduct({ board, data }: Values): Product {
  const name = DATA_NAMES.find((one) => one === data);
  if (data === undefined) return readBoard(board);
  if (board !== undefined) throw new UsageError("--data is for any board: without --board");
  if (name === undefined) throw new UsageError(`--data: ${DATA_NAMES.join(", ")}`);
  return productOf(name);
}

function readBoard(name = DEFAULT_BOARD): Product {
  if (DATA_NAMES.some((one) => one === name)) throw new UsageError(`--board: ${name} is data`);
  const product = boardProduct(name);
  if (product === undefined) {
    const names = boards().map((board) => board.name);
    throw new UsageError(`--board: there is no board ${name}, but ${[DEFAULT_BOARD, ...names].join(", ")}`);
  }
  return product;
}

function hexOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : toHex(bytes);
}
