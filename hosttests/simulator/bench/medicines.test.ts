import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { cip13Of } from "modules/catalogue/cip";
import { samplePresentations } from "modules/catalogue/sample";
import { parseCommand } from "../../../simulator/bench/command";
import { checkData, isData } from "../../../simulator/bench/data";
import { Medicines } from "../../../simulator/bench/medicines";
import { Shelf } from "../../../simulator/bench/shelf";
import { writeData } from "../../../simulator/flash-file";
import { FLASH_SIZE } from "../../../simulator/platform/partitions";
import { DEFAULT_SCREEN } from "../../../simulator/screen";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";
import { built, entries } from "../../modules/catalogue/shelf-of";

const folder = mkdtempSync(join(tmpdir(), "comptoir-medicines-"));
const flash = join(folder, "flash.bin");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CATALOGUE = built(500);
const TARIFFS = encodeTariffs(parseTariffs(readFileSync("tools/tariff/tariffs.json", "utf8")));

describe("the medicines of the bench", () => {
  it("are the sample's while the flash holds no catalogue", () => {
    expect(Medicines.of(flash).count).toBe(samplePresentations().length);
    writeData(flash, "catalogue", undefined);
    expect(Medicines.of(flash).usual).toEqual(samplePresentations());
  });

  it("are those of the catalogue in the flash, found by words of the label in any order, or by CIP", async () => {
    writeData(flash, "catalogue", CATALOGUE);
    const medicines = Medicines.of(flash);
    expect(medicines.count).toBe(500);
    expect(medicines.search("gél  exemple5 ", 3).map(({ label }) => label.slice(0, 8))).toEqual(
      Array(3).fill("EXEMPLE5"),
    );
    const cip13 = cip13Of(entries(500)[123]?.key ?? 0);
    expect(medicines.search(cip13, 10).map((one) => one.cip13)).toEqual([cip13]);
    expect(medicines.search(" ", 10)).toEqual([]);
    expect(medicines.search("rien de tel", 10)).toEqual([]);
    const shelf = await Shelf.open(medicines, () => 0);
    expect(shelf.count).toBe(500);
    const [box] = await shelf.search(cip13);
    expect(box).toMatchObject({ cip13, label: entries(500)[123]?.label });
    // It was read: it lies on the counter, once, and another one of its kind can be fetched.
    const text = `010${cip13}17280131\x1d21${box?.serial}`;
    const next = await shelf.wasRead(text)?.();
    expect(next).toMatchObject({ cip13 });
    expect(next?.serial).not.toBe(box?.serial);
    expect([shelf.wasRead(text), shelf.wasRead(`0103400935955838`), shelf.wasRead("21")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(shelf.taken).toEqual([box]);
    // What was read once the sale was done is not of that sale.
    shelf.onScreen("summary", "done");
    await shelf.wasRead(`010${cip13}\x1d21${next?.serial}`)?.();
    expect(shelf.onScreen("done", "boxes")).toBe(true);
    expect(shelf.taken).toEqual([next]);
    expect(shelf.onScreen("boxes", "idle")).toBe(true);
    expect(shelf.taken).toEqual([]);
  });
});

describe("data that a page hands over", () => {
  it("are told from pictures, and taken only when they are whole", () => {
    expect([CATALOGUE, TARIFFS, new Uint8Array([64, 1, 240, 0, 0]), new Uint8Array(2)].map(isData)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(checkData(CATALOGUE)).toEqual({ ok: true, value: "catalogue" });
    expect(checkData(TARIFFS)).toEqual({ ok: true, value: "tariff" });
    for (const bytes of [CATALOGUE, TARIFFS]) {
      const torn = bytes.slice();
      torn[torn.length - 1] = (torn[torn.length - 1] ?? 0) ^ 1;
      expect(checkData(torn).ok).toBe(false);
      expect(checkData(bytes.subarray(0, bytes.length - 1)).ok).toBe(false);
      expect(checkData(bytes.subarray(0, 4)).ok).toBe(false);
    }
  });

  it("never grow the flash", () => {
    expect(existsSync(flash) && readFileSync(flash).length).toBe(FLASH_SIZE);
    expect(() => writeData(flash, "tariff", new Uint8Array(40_000))).toThrow("does not fit");
  });

  it("are searched in a command of a bounded length", () => {
    expect(parseCommand('{"type":"search","words":"doliprane"}', DEFAULT_SCREEN)).toEqual({
      type: "search",
      words: "doliprane",
    });
    expect(parseCommand(`{"type":"search","words":"${"x".repeat(201)}"}`, DEFAULT_SCREEN)).toBeUndefined();
    expect(parseCommand('{"type":"search"}', DEFAULT_SCREEN)).toBeUndefined();
  });
});
