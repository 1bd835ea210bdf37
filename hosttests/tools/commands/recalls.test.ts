/** `recalls`, as a person types it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { run } from "../../../tools/commands/recalls";
import { parseRecalls } from "../../../tools/kit/recalls/parse";
import { typedJson } from "./typed";

const folder = mkdtempSync(join(tmpdir(), "comptoir-recalls-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SAMPLE = join("tools", "recalls", "sample.json");

const type = (...args: string[]) => typedJson(run, args);

describe("recalls", () => {
  it("are built from the sample, and shown: the whole, or what a terminal makes of a box", async () => {
    const built = await type("build", SAMPLE, "--out", at("r.bin"));
    const about = { version: 20260504, date: "2026-05-04", until: "2026-06-04", recalls: 2, shortages: 1, batches: 2 };
    expect(built).toMatchObject({ code: 0, err: [], out: [{ ...about, bytes: readFileSync(at("r.bin")).length }] });
    const shown = await type("show", at("r.bin"));
    expect(shown).toMatchObject({
      code: 0,
      out: [
        { ...about, sound: true },
        { number: 41, batches: "" },
        { number: 42, batches: "RAPPEL1, RAPPEL-2" },
      ],
    });
    const box = (...args: string[]) => type("show", at("r.bin"), ...args);
    expect(await box("3400935955838", "RAPPEL2")).toMatchObject({
      code: 1,
      out: [{ standing: "recalled", recall: { number: 42 } }],
    });
    expect(await box("3400935955838")).toMatchObject({ code: 1, out: [{ standing: "unread" }] });
    expect(await box("3400935955838", "GOOD")).toMatchObject({ code: 0, out: [{ standing: "clear" }] });
    expect(await box("3400930065785", "A1")).toMatchObject({
      code: 0,
      out: [{ standing: "clear", shortage: { until: 20634 } }],
    });
  });

  it("that are damaged, or are none, are told", async () => {
    const torn = readFileSync(at("r.bin"));
    torn[torn.length - 1] = (torn[torn.length - 1] ?? 0) ^ 1;
    writeFileSync(at("torn.bin"), torn);
    expect(await type("show", at("torn.bin"))).toMatchObject({ code: 1, out: [{ sound: false }] });
    expect(await type("show", SAMPLE)).toMatchObject({ code: 1, err: [`${SAMPLE}: unknown-format`] });
    for (const args of [[], ["build", SAMPLE], ["build"], ["show"], ["eat"], ["show", at("r.bin"), "12"]]) {
      expect((await type(...args)).code).toBe(2);
    }
  });

  it("that are written wrongly are refused with the place", () => {
    const whole = JSON.parse(readFileSync(SAMPLE, "utf8"));
    const wrong = (change: (file: typeof whole) => void) => {
      const file = structuredClone(whole);
      change(file);
      return () => parseRecalls(JSON.stringify(file));
    };
    expect(wrong((file) => (file.recalls[1].number = 41))).toThrow("recalls[1].number: greater than 41 is needed");
    expect(wrong((file) => (file.recalls[1].date = "2026-04-01"))).toThrow("recalls[1].date: not before");
    expect(wrong((file) => (file.recalls[0].date = "2026-05-05"))).toThrow("recalls[0].date: later than the data");
    expect(wrong((file) => (file.recalls[1].medicines[0].batches = ["--"]))).toThrow(
      "recalls[1].medicines[0].batches[0]",
    );
    expect(wrong((file) => (file.recalls[1].medicines[0].cip13 = "3400935955839"))).toThrow("cip13: a CIP13 is needed");
    expect(wrong((file) => (file.recalls[0].why.fr = "x".repeat(121)))).toThrow(
      "recalls[0].why.fr: 120 characters at most",
    );
    expect(wrong((file) => (file.recalls[0].why.fr = "a\u202eb"))).toThrow("recalls[0].why.fr: there are characters");
    expect(wrong((file) => (file.shortages[0].until = "2026-03-01"))).toThrow("shortages[0].until");
    expect(wrong((file) => (file.until = "2026-05-01"))).toThrow("until: not before");
    expect(wrong((file) => (file.more = 1))).toThrow("the file.more: unknown");
  });
});
