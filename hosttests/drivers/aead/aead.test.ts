/** The sealing in C beside its twin on noble: RFC 8439's own example, and the same answers, in every engine. */
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { aead } from "modules/noble-verifier/noble-aead";
import { NONCE_LENGTH, SEAL_LENGTH } from "modules/sealing/aead";
import { toHex } from "modules/token/hex";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { ROOT } from "../../../tools/kit/build/paths";
import { buildRv32Engine } from "../../../tools/kit/build/rv32-engine";
import { ascii, hex } from "../../support/bytes";
import { itWith } from "../../support/needs";

/** RFC 8439, section 2.8.2. */
const KEY = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
const NONCE = hex("070000004041424344454647");
const ABOUT = hex("50515253c0c1c2c3c4c5c6c7");
const TEXT = ascii(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
);
const SEALED = hex(`d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b
  1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de5
  76d26586cec64b6116`);
const TAG = hex("1ae10b594f09e26a7e902ecbd0600691");
const LENGTHS = [0, 1, 15, 16, 17, 63, 64, 65, 419, 2000];

/** What an engine runs: the example, then many lengths, each sealed, opened, and refused when a bit is another. */
const CODE = `
import { aead } from "aead";
import { host } from "./simulator/platform/host";
import { fromHex, toHex } from "modules/token/hex";
const key = fromHex("${toHex(KEY)}"), about = fromHex("${toHex(ABOUT)}"), text = fromHex("${toHex(TEXT)}");
const room = (at, text) => {
  const bytes = new Uint8Array(at + text.length + ${SEAL_LENGTH});
  bytes.set(fromHex("${toHex(NONCE)}"), at);
  bytes.set(text, at + ${NONCE_LENGTH});
  return bytes;
};
for (const [at, one] of [[0, text], ...${JSON.stringify(LENGTHS)}.map((length) => [24, new Uint8Array(length).fill(7)])]) {
  const bytes = room(at, one);
  aead.seal(key, about, bytes, at, one.length);
  const sealed = toHex(bytes);
  const answers = [aead.open(key, about, bytes, at, one.length), toHex(bytes.slice(at + ${NONCE_LENGTH}, at + ${NONCE_LENGTH} + one.length)) === toHex(one)];
  for (const bit of [0, ${NONCE_LENGTH}, one.length + ${SEAL_LENGTH} - 1]) {
    const other = fromHex(sealed);
    other[at + bit] ^= 1;
    answers.push(aead.open(key, about, other, at, one.length));
  }
  answers.push(aead.open(key, new Uint8Array(12), fromHex(sealed), at, one.length));
  host.print(sealed + " " + answers.map(Number).join(""));
}
host.exit(0);
`;

function room(at: number, text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(at + text.length + SEAL_LENGTH);
  bytes.set(NONCE, at);
  bytes.set(text, at + NONCE_LENGTH);
  return bytes;
}

function expected(): string[] {
  const texts: [number, Uint8Array][] = [[0, TEXT]];
  for (const length of LENGTHS) texts.push([24, new Uint8Array(length).fill(7)]);
  return texts.map(([at, text]) => {
    const bytes = room(at, text);
    aead.seal(KEY, ABOUT, bytes, at, text.length);
    return `${toHex(bytes)} 110000`;
  });
}

describe("sealing", () => {
  it("is RFC 8439's", () => {
    const bytes = room(0, TEXT);
    aead.seal(KEY, ABOUT, bytes, 0, TEXT.length);
    expect(toHex(bytes)).toBe(toHex(NONCE) + toHex(SEALED) + toHex(TAG));
    expect(aead.open(KEY, ABOUT, bytes, 0, TEXT.length)).toBe(true);
    expect(bytes.slice(NONCE_LENGTH, NONCE_LENGTH + TEXT.length)).toEqual(TEXT);
  });

  const inDevice = async () => expect(await runOnEngine("xs", CODE, "aead")).toEqual(expected());
  itWith("native", "is the same in C, in the engine of the device", inDevice, 120000);

  it("is the same in the node engine", async () => {
    expect(await runOnEngine("node", CODE, "aead")).toEqual(expected());
  }, 60000);

  const onBareMachine = async () => {
    await buildRv32Engine(() => {});
    const native = { aead: join(ROOT, "drivers", "aead", "native.ts") };
    expect(await runOnRv32(CODE, "aead-rv32", native)).toEqual(expected());
  };
  itWith("rv32", "is the same on the bare machine", onBareMachine, 300000);
});
