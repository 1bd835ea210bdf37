/** The decoder in C beside its twin in TypeScript: the same codes, the same answers. */
import { beforeAll, describe, expect, it } from "@jest/globals";
import { decodeBase45, encodeBase45 } from "modules/base45/base45";
import { toHex } from "modules/token/hex";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { NATIVE_MODULES } from "../../../tools/kit/build/bundle";
import { buildRv32Engine } from "../../../tools/kit/build/rv32-engine";
import { ascii } from "../../support/bytes";
import { describeWith, itWith } from "../../support/needs";
import { Random } from "../../support/random";

const random = new Random(45);
const bytes = (length: number) => Uint8Array.from({ length }, () => random.bits());
const TEXTS = ["", "BB8", "%69 VD92EX0", "QED8WEX0", "FGW", "GGW", "U5", "V5", ":::", "0", "0000", "bB8", "B8b", "BB["];
const CODES: readonly Uint8Array[] = [
  ...TEXTS.map(ascii),
  // Each character in each place of a group, and of a tail.
  ...Array.from({ length: 256 }, (_, code) => Uint8Array.of(code, 48, 48, 48, 48, code)),
  ...Array.from({ length: 256 }, (_, code) => Uint8Array.of(48, code, 48, code, 48)),
  ...Array.from({ length: 256 }, (_, code) => Uint8Array.of(48, 48, 48, 48, code)),
  ...Array.from({ length: 60 }, (_, i) => ascii(encodeBase45(bytes(i * 5)))),
  ...Array.from({ length: 200 }, (_, i) => bytes(i % 13).map((value) => 32 + (value % 59))),
];

/** Each code not at the beginning of its buffer, behind a prefix. */
const CODE = `
import { decodeBase45 } from "base45";
import { host } from "./simulator/platform/host";
import { fromHex, toHex } from "modules/token/hex";
const answers = [];
for (const text of ${JSON.stringify(CODES.map(toHex))}) {
  const code = fromHex("00ff00" + "4556313a" + text).subarray(3);
  const decoded = decodeBase45(code, 4);
  answers.push(decoded.ok ? ":" + toHex(decoded.value) : decoded.reason);
}
const short = decodeBase45(new Uint8Array(3), 4);
answers.push(short.ok ? "read" : short.reason);
host.print(answers.join("\\n"));
host.exit(0);
`;

function expected(): string[] {
  const answers = CODES.map((code) => {
    const decoded = decodeBase45(code);
    return decoded.ok ? `:${toHex(decoded.value)}` : decoded.reason;
  });
  const kinds = new Set(answers.map((answer) => (answer.startsWith(":") ? "read" : answer)));
  expect([...kinds].sort()).toEqual(["bad-character", "bad-length", "overflow", "read"]);
  return [...answers, "bad-length"];
}

describe("Base45 in C", () => {
  itWith(
    "native",
    "answers as its twin, in the engine of the device",
    async () => {
      expect(await runOnEngine("xs", CODE, "base45")).toEqual(expected());
    },
    120000,
  );

  describeWith("rv32", "on the bare machine", () => {
    beforeAll(async () => {
      await buildRv32Engine(() => {});
    }, 300000);

    it("answers the same", async () => {
      expect(await runOnRv32(CODE, "base45-rv32", NATIVE_MODULES)).toEqual(expected());
    }, 120000);
  });

  it("is the twin itself in the node engine", async () => {
    expect(await runOnEngine("node", CODE, "base45")).toEqual(expected());
  }, 60000);
});
