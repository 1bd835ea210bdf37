/** The sheet of the acts' bar codes, read again by the bench's own decoder. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readActCode } from "modules/scan/act-code";
import { barCode, readGray } from "../../../simulator/optics/codes";
import { photograph } from "../../../simulator/optics/scene";
import { run } from "../../../tools/commands/acts";
import { typedJson } from "./typed";

const folder = mkdtempSync(join(tmpdir(), "comptoir-acts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function acts(...args: string[]) {
  const { code, out } = await typedJson(run, args);
  return { code, out: out as unknown as { acts: string[] }[] };
}

describe("cli acts", () => {
  it("prints every act that is sold, by codes that the scanner reads and the terminal takes", async () => {
    for (const name of ["sheet.svg", "sheet.pdf"]) {
      const file = join(folder, name);
      const { code, out } = await acts("--sheet", file, "--at", "2026-05-15");
      expect([code, out[0]?.acts.length]).toEqual([0, 12]);
      const text = readFileSync(file, "latin1");
      expect(text.startsWith(name.endsWith("svg") ? "<svg" : "%PDF-1.4")).toBe(true);
      for (const act of out[0]?.acts ?? []) {
        expect(text).toContain(act);
        const seen = await readGray(photograph(await barCode(act), { rotation: 2 }));
        expect(readActCode(String.fromCharCode(...(seen?.bytes ?? [])))).toMatchObject({ code: act.slice(5, 8) });
      }
    }
    // The offsets of the PDF are where its objects are.
    const pdf = readFileSync(join(folder, "sheet.pdf"), "latin1");
    for (const match of pdf.matchAll(/^(\d{10}) 00000 n/gm)) {
      expect(pdf.slice(Number(match[1]), Number(match[1]) + 8)).toMatch(/^\d 0 obj/);
    }
  });

  it("says no where nothing is sold, and how it is used where it is used otherwise", async () => {
    expect((await acts("--sheet", join(folder, "a.svg"), "--at", "2024-06-01")).code).toBe(1);
    for (const args of [[], ["--sheet", "a.png"], ["--sheet", "a.svg", "--at", "hier"], ["--sheet", "a.svg", "x"]]) {
      expect([args, (await acts(...args)).code]).toEqual([args, 2]);
    }
  });
});
