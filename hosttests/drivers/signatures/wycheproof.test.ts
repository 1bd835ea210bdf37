/** The checks in C against Wycheproof's vectors, all of them: in the engine of the device, and on the bare machine. */
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { hasNativeLibraries } from "../../../tools/kit/build/native";
import { ROOT } from "../../../tools/kit/build/paths";
import { buildRv32Engine, missingPackages } from "../../../tools/kit/build/rv32-engine";
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
  it("in the engine of the device", async () => {
    if (!hasNativeLibraries()) {
      console.warn("skipped: Wycheproof's vectors in C (needs libmbedtls-dev and libsodium-dev)");
      return;
    }
    const [answers = ""] = (await runOnEngine("xs", CODE, "wycheproof")) ?? [];
    expect(answers).toHaveLength(VECTORS.length);
    expect(wrong(answers)).toEqual([]);
  }, 120000);

  it("on the bare machine", async () => {
    const missing = missingPackages();
    if (missing.length > 0) {
      console.warn(`skipped: Wycheproof's vectors on the bare machine (needs ${missing.join(" ")})`);
      return;
    }
    await buildRv32Engine(() => {});
    const native = { signatures: join(ROOT, "drivers", "signatures", "native.ts") };
    const [answers = ""] = await runOnRv32(CODE, "wycheproof-rv32", native);
    expect(answers).toHaveLength(VECTORS.length);
    expect(wrong(answers)).toEqual([]);
  }, 300000);
});
