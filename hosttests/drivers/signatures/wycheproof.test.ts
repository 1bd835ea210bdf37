/** The checks in C against Wycheproof's vectors, all of them: in the engine of the device, and on the bare machine. */
import { join } from "node:path";
import { describe, expect } from "@jest/globals";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { ROOT } from "../../../tools/kit/build/paths";
import { buildRv32Engine } from "../../../tools/kit/build/rv32-engine";
import { itWith } from "../../support/needs";
import { VECTORS } from "../../support/wycheproof/vectors";

/** What the engine runs: a digit a vector. As text and not as objects, which are more than the device's heap has. */
const CODE = `
import { signatures } from "signatures";
import { host } from "./simulator/platform/host";
const bytes = (text) => {
  const whole = new Uint8Array(text.length / 2);
  for (let i = 0; i < whole.length; i += 1) whole[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return whole;
};
let answers = "";
const check = (line) => {
  const parts = line.split(" ");
  answers += signatures.verify(parts[0], bytes(parts[1]), bytes(parts[2]), bytes(parts[3])) ? "1" : "0";
};
${VECTORS.map(({ algorithm, key, message, signature }) => `check("${algorithm} ${key} ${message} ${signature}");`).join("\n")}
host.print(answers);
host.exit(0);
`;

const wrong = (answers: string): string[] =>
  VECTORS.filter(({ sound }, i) => answers[i] !== (sound ? "1" : "0")).map(
    ({ algorithm, id, comment }) => `${algorithm} ${id} ${comment}`,
  );

describe("Wycheproof's vectors on the checks in C", () => {
  itWith(
    "native",
    "in the engine of the device",
    async () => {
      const [answers = ""] = (await runOnEngine("xs", CODE, "wycheproof")) ?? [];
      expect(answers).toHaveLength(VECTORS.length);
      expect(wrong(answers)).toEqual([]);
    },
    120000,
  );

  itWith(
    "rv32",
    "on the bare machine",
    async () => {
      await buildRv32Engine(() => {});
      const native = { signatures: join(ROOT, "drivers", "signatures", "native.ts") };
      const [answers = ""] = await runOnRv32(CODE, "wycheproof-rv32", native);
      expect(answers).toHaveLength(VECTORS.length);
      expect(wrong(answers)).toEqual([]);
    },
    300000,
  );
});
