/** The file that stands for a flash: whole, or refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FlashFile, wholeFlash } from "../../../simulator/boot/flash-file";
import { Engine } from "../../../simulator/engines/engine";
import { writeData } from "../../../simulator/flash-file";
import { FLASH_SIZE, FORMER_FLASH_SIZES } from "../../../simulator/platform/partitions";
import { readJournal } from "../../../tools/export/journal-file";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-flash-"));
  file = join(folder, "flash.bin");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a flash file", () => {
  it("is made whole where there is none, and where a full disk cut its making short", () => {
    for (const before of [undefined, 0, 5000]) {
      if (before !== undefined) writeFileSync(file, new Uint8Array(before).fill(0xff));
      wholeFlash(file);
      expect(readFileSync(file).every((byte) => byte === 0xff)).toBe(true);
      expect([statSync(file).size, readdirSync(folder)]).toEqual([FLASH_SIZE, ["flash.bin"]]);
    }
  });

  it.each(FORMER_FLASH_SIZES)(
    "of %i bytes, when there were fewer partitions, is made longer, and what is in it stays",
    (size) => {
      writeData(file, "issuers", new Uint8Array(600).fill(7));
      truncateSync(file, size);
      const before = readFileSync(file);
      new FlashFile(file).close();
      const after = readFileSync(file);
      expect([after.length, after.subarray(0, before.length).equals(before)]).toEqual([FLASH_SIZE, true]);
      expect(after.subarray(before.length).every((byte) => byte === 0xff)).toBe(true);
    },
  );

  it("that was cut short is refused by everyone, whatever it was cut to, and left as it is", async () => {
    writeData(file, "issuers", new Uint8Array(600).fill(7));
    for (const size of [FLASH_SIZE - 1, FLASH_SIZE - 4096, FLASH_SIZE >> 1, 100000]) {
      truncateSync(file, size);
      const before = readFileSync(file);
      if (!before.some((byte) => byte !== 0xff)) before[0] = 0;
      writeFileSync(file, before);
      expect(() => new FlashFile(file)).toThrow("cut short");
      expect(() => writeData(file, "catalogue", undefined)).toThrow("cut short");
      const started = Engine.start({
        engine: "node",
        bundle: file,
        flash: file,
        options: {} as never,
        onFrame: () => {},
      });
      await expect(started).rejects.toThrow("cut short");
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    expect(() => readJournal(file, true)).toThrow();
  });
});
