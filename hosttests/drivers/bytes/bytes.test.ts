/** modules/bytes in C beside its twin in TypeScript: the same bytes, the same answers. */
import { describe, expect, it } from "@jest/globals";
import { crc32, find, isErased, printable, putAscii } from "modules/bytes/bytes";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { NATIVE_MODULES } from "../../../tools/kit/build/bundle";
import { itWith } from "../../support/needs";
import { Random } from "../../support/random";

const random = new Random(32);
/** Of every length and place in its buffer, some all ones and some all but. */
const SAMPLES = Array.from({ length: 120 }, (_, i) => {
  const bytes = Array.from({ length: i % 23 }, () => (i % 3 === 0 ? random.bits() & 0xff : 0xff));
  const at = random.bits() % 23;
  if (i % 3 === 1 && at < bytes.length) bytes[at] = 0x7f;
  return { bytes, start: i % 5, before: i % 7 === 0 ? 0 : (random.bits() * 0x1000193) >>> 0 };
});

const TEXTS = [
  "",
  "a",
  "prix: 3,52 EUR",
  "a\n",
  "\0",
  "a\0b",
  "\x7f",
  "\x80",
  "é",
  "naïf",
  "x".repeat(200),
  "😀",
  "\ud800",
];
/** Given what it asks, so that its own text is code in an engine too. */
const texts = (text: string, put: typeof putAscii, readText: typeof printable) => {
  const bytes = new Uint8Array(text.length + 2);
  const isPut = put(text, bytes.subarray(1, text.length + 1));
  const isShort = put(text, new Uint8Array(text.length + 2));
  const written = isPut ? Array.from(bytes).slice(1, text.length + 1) : [];
  const read = Uint8Array.from(text.split("").map((one) => one.charCodeAt(0)));
  return JSON.stringify([
    isPut,
    isShort,
    written,
    readText(read, 0, read.length) ?? null,
    readText(read, 1, Math.min(2, read.length)) ?? null,
  ]);
};

/** In a text, so that it is the same code on each engine. */
const CODE = `
import { crc32, find, isErased, printable, putAscii } from "modules/bytes/bytes";
import { host } from "./simulator/platform/host";
const answers = [];
for (const { bytes, start, before } of ${JSON.stringify(SAMPLES)}) {
  const whole = Uint8Array.from([0, 1, 2, 3, 4, ...bytes, 5, 6]).subarray(start, 5 + bytes.length);
  answers.push([crc32(whole, 5 - start, whole.length, before), isErased(whole.subarray(5 - start)), crc32(whole, 3, 3, before), find(whole, whole.slice(7, 9)), find(whole.subarray(2), Uint8Array.of(9, 9))].join());
}
const texts = ${texts};
for (const text of ${JSON.stringify(TEXTS)}) answers.push(texts(text, putAscii, printable));
host.print(answers.join("\\n"));
host.exit(0);
`;

const EXPECTED = SAMPLES.map(({ bytes, start, before }) => {
  const whole = Uint8Array.from([0, 1, 2, 3, 4, ...bytes, 5, 6]).subarray(start, 5 + bytes.length);
  const own = Uint8Array.from(bytes);
  const found = [find(whole, whole.slice(7, 9)), find(whole.subarray(2), Uint8Array.of(9, 9))];
  return [crc32(own, 0, own.length, before), isErased(own), before, ...found].join();
}).concat(TEXTS.map((text) => texts(text, putAscii, printable)));

/** The engine may have to be compiled, ms. */
const PATIENCE = 300000;

describe("checksums and erased flash in C", () => {
  itWith(
    "native",
    "answer as their twin, in the engine of the device",
    async () => {
      expect(await runOnEngine("xs", CODE, "bytes")).toEqual(EXPECTED);
    },
    PATIENCE,
  );

  itWith(
    "rv32",
    "answer as their twin, on the bare machine",
    async () => {
      expect(await runOnRv32(CODE, "bytes-rv32", NATIVE_MODULES)).toEqual(EXPECTED);
    },
    PATIENCE,
  );

  it(
    "are the twin's where there is no C",
    async () => {
      expect(await runOnEngine("node", CODE, "bytes")).toEqual(EXPECTED);
    },
    PATIENCE,
  );
});
