/** The commands for the terminal's data, as a person types them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { run as runCatalogue } from "../../../tools/commands/catalogue";
import { run as runPrice } from "../../../tools/commands/price";
import { run as runTariff } from "../../../tools/commands/tariff";
import { latin1Bytes, MEDICINES, PRESENTATIONS } from "../catalogue/excerpt";
import { typedJson } from "./typed";

const folder = mkdtempSync(join(tmpdir(), "comptoir-data-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const type = (run: Parameters<typeof typedJson>[0], ...args: string[]) => typedJson(run, args);

beforeAll(() => {
  writeFileSync(at("CIS_bdpm.txt"), latin1Bytes(MEDICINES));
  writeFileSync(at("CIS_CIP_bdpm.txt.gz"), gzipSync(PRESENTATIONS));
});

describe("catalogue", () => {
  it("is built from the published files, with each bad line told, and shows any box of it", async () => {
    const files = [at("CIS_bdpm.txt"), at("CIS_CIP_bdpm.txt.gz")];
    const built = await type(runCatalogue, "build", ...files, "--out", at("c.bin"), "--date", "2026-05-29");
    expect(built.code).toBe(0);
    expect(built.out).toEqual([
      {
        file: at("c.bin"),
        bytes: readFileSync(at("c.bin")).length,
        count: 4,
        date: "2026-05-29",
        version: 20260529,
        dropped: 6,
        remarks: 9,
      },
    ]);
    expect(built.err).toContain('CIS_CIP_bdpm.txt:7: rate "soixante" is not understood (line not taken)');
    expect(built.err.at(-1)).toContain("HDE");
    const shown = await type(runCatalogue, "show", at("c.bin"));
    expect(shown.out).toMatchObject([{ count: 4, version: 20260529, date: "2026-05-29", sound: true }]);
    const found = await type(runCatalogue, "show", at("c.bin"), "3400935955838", "5509036", "3400930000014");
    expect(found.code).toBe(1);
    expect(found.out.map(({ label }) => label)).toEqual(["DOLIPRANE 1000 mg cpr B/8", "VYVGART 20 mg/ml inj fl 20 ml"]);
    expect(found.err).toEqual(["3400930000014: unknown"]);
  });

  it("takes the lists that the database does not have, and the price of a box follows", async () => {
    writeFileSync(at("covers.csv"), "CIP13;kind\n3400935955838;emergency-contraception\n");
    writeFileSync(at("prices.csv"), "EAN;prix;TVA;nom\n3760001000009;9,90;20;SAVON\n");
    const files = [at("CIS_bdpm.txt"), at("CIS_CIP_bdpm.txt.gz"), "--out", at("c2.bin")];
    const lists = ["--contraception", at("covers.csv"), "--prices", at("prices.csv")];
    expect(await type(runCatalogue, "build", ...files, ...lists)).toMatchObject({ code: 0, out: [{ goods: 1 }] });
    const lines = [{ cip13: "3400935955838" }, { cip13: "3760001000009", quantity: 2 }];
    writeFileSync(at("covered.json"), JSON.stringify({ at: "2026-05-15", prescription: false, lines }));
    const priced = await type(runPrice, at("covered.json"), "--catalogue", at("c2.bin"));
    expect(priced).toMatchObject({ code: 0, out: [{ amoCents: 218, patientCents: 1980 }] });
    expect(priced.out[0]?.vat).toMatchObject([
      { rate: 21, totalCents: 218 },
      { rate: 200, totalCents: 1980 },
    ]);
  });

  it("says what is wrong with what it was given", async () => {
    const torn = readFileSync(at("c.bin"));
    torn[torn.length - 1] = (torn[torn.length - 1] ?? 0) ^ 1;
    writeFileSync(at("torn.bin"), torn);
    expect(await type(runCatalogue, "show", at("torn.bin"))).toMatchObject({ code: 1, out: [{ sound: false }] });
    expect(await type(runCatalogue, "show", at("CIS_bdpm.txt"))).toMatchObject({ code: 1, out: [] });
    for (const args of [
      [],
      ["build"],
      ["build", "a", "b"],
      ["show"],
      ["eat", "x"],
      ["build", "a", "b", "--out", "c", "--date", "mai"],
    ]) {
      expect(await type(runCatalogue, ...args)).toMatchObject({ code: 2, out: [] });
    }
  });
});

describe("tariff", () => {
  it("is built from JSON and shows the table of a day", async () => {
    const built = await type(runTariff, "build", "tools/tariff/tariffs.json", "--out", at("t.bin"));
    expect(built).toMatchObject({ code: 0, out: [{ version: 20260101 }] });
    expect((await type(runTariff, "show", at("t.bin"))).out).toMatchObject([{ newest: "2026-01", isBuiltIn: false }]);
    expect((await type(runTariff, "show", at("t.bin"), "2025-12-31")).out).toMatchObject([{ version: "2025-01" }]);
    expect(await type(runTariff, "show", at("t.bin"), "2020-01-01")).toMatchObject({ code: 1, out: [] });
    expect(await type(runTariff, "show", at("c.bin"))).toMatchObject({ code: 1, out: [] });
    expect(await type(runTariff, "show", at("t.bin"), "demain")).toMatchObject({ code: 2 });
    expect(await type(runTariff, "build", at("c.bin"), "--out", at("x"))).toMatchObject({ code: 2 });
  });
});

describe("price", () => {
  it("takes both, and refuses one for the other", async () => {
    const line = { cip13: "3400955090366", quantity: 1, ald: false };
    writeFileSync(at("request.json"), JSON.stringify({ at: "2026-05-15", prescription: true, lines: [line] }));
    const priced = await type(runPrice, at("request.json"), "--catalogue", at("c.bin"), "--tariff", at("t.bin"));
    expect(priced).toMatchObject({ code: 0, out: [{ tariff: "2026-01", totalCents: 720219 + 61 }] });
    expect(await type(runPrice, at("request.json"))).toMatchObject({ code: 2 });
    expect(await type(runPrice, at("request.json"), "--catalogue", at("t.bin"))).toMatchObject({ code: 2 });
    expect(await type(runPrice, at("request.json"), "--tariff", at("c.bin"))).toMatchObject({ code: 2 });
  });
});
