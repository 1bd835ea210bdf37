/** What reads a known shape in C beside its twin in TypeScript: the same hostile bytes, the same offsets, words and texts. */
import { describe, expect, it } from "@jest/globals";
import { toHex } from "modules/token/hex";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { NATIVE_MODULES } from "../../../tools/kit/build/bundle";
import { PLAIN_TOKENS } from "../../modules/token/plain-tokens";
import { itWith } from "../../support/needs";
import { readings } from "./readings";

const TOKENS = PLAIN_TOKENS.map(toHex);
const MUTANTS = 12000;
/** On a machine that is emulated. */
const MUTANTS_RV32 = 1000;

const code = (mutants: number) => `
import { readings } from "./hosttests/drivers/shaped/readings";
import { host } from "./simulator/platform/host";
for (const line of readings(${JSON.stringify(TOKENS)}, ${mutants})) host.print(line);
host.exit(0);
`;

const EXPECTED = readings(TOKENS, MUTANTS);
/** The engine may have to be compiled, ms. */
const PATIENCE = 300000;

describe("the reader of known shapes in C", () => {
  it("is tried with what it reads and with what it leaves", () => {
    expect(EXPECTED).toHaveLength(MUTANTS / 100);
    const [opened = 0, read = 0] = (EXPECTED.at(-1) ?? "").split(" ").map(Number);
    expect(opened).toBeGreaterThan(MUTANTS / 3);
    expect(read).toBeGreaterThan(MUTANTS / 10);
    expect(opened - read).toBeGreaterThan(MUTANTS / 10);
  });

  itWith(
    "native",
    "answers as its twin, in the engine of the device",
    async () => {
      expect(await runOnEngine("xs", code(MUTANTS), "shaped")).toEqual(EXPECTED);
    },
    PATIENCE,
  );

  itWith(
    "rv32",
    "answers as its twin, on the bare machine",
    async () => {
      expect(await runOnRv32(code(MUTANTS_RV32), "shaped-rv32", NATIVE_MODULES)).toEqual(
        EXPECTED.slice(0, MUTANTS_RV32 / 100),
      );
    },
    PATIENCE,
  );
});
