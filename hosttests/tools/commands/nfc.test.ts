/** The nfc command: what verify prints, read over the whole simulated path. */
import { describe, expect, it } from "@jest/globals";
import { NEAR_FAULTS } from "../../../simulator/hardware/nfc/faults";
import { run } from "../../../tools/commands/nfc";
import { typed, typedJson } from "./typed";

const AT = ["--at", "2026-05-01T10:00:00Z"];

const nfc = (...args: string[]) => typedJson(run, args);

describe("nfc --read", () => {
  it("prints the verdict of a phone, alone, on either wire", async () => {
    for (const wire of [[], ["--wire", "i2c"]]) {
      const { code, out, err } = await nfc("--read", "--patient", "camille", ...wire, ...AT);
      expect([code, err, out.length]).toEqual([0, [], 1]);
      expect(Object.keys(out[0] ?? {})).toEqual(["verdict", "reason", "cautions", "claims"]);
      expect(out).toMatchObject([{ verdict: "warning", cautions: ["test-identity"], claims: { enrolment: 1 } }]);
    }
  });

  it("says what is wrong, and exits 1", async () => {
    for (const [args, answer] of [
      [["--fault", "early"], { problem: "nfc-early" }],
      [["--fault", "other-challenge"], { verdict: "refused", reason: "wrong-challenge", cautions: [], claims: null }],
      [["--fault", "unplugged"], { problem: "reader-lost" }],
      [["--kind", "cnie"], { problem: "nfc-cnie" }],
    ] as const) {
      const { code, out } = await nfc("--read", ...args, ...AT);
      expect([code, out]).toEqual([1, [answer]]);
    }
  });

  it("lists its faults in its help, and for one that it does not know", async () => {
    const unknown = await nfc("--read", "--fault", "ghost");
    expect([unknown.code, unknown.err.length]).toEqual([2, 1]);
    const help = await typed(run, ["--help"]);
    expect(help.code).toBe(0);
    for (const { id } of NEAR_FAULTS) {
      expect(unknown.err[0]).toContain(id);
      expect(help.out.join("\n")).toContain(id);
    }
  });

  it.each([[[]], [["--read", "camille"]], [["--read", "--patient", "nobody"]], [["--read", "--kind", "cat"]]])(
    "is refused in one line: %j",
    async (args) => {
      const { code, err } = await nfc(...args);
      expect([code, err.length]).toEqual([2, 1]);
    },
  );
});
