/** What `check:esp` tells of an image's size, from answers in the form of esp-idf-size 2 (`--format json2`). */
import { expect, test } from "@jest/globals";
import { componentTable, holdsXs, readSizes, roomLines } from "../../../tools/esp/sizes";

const memory = (name: string, total: number, used: number) => ({
  name,
  total,
  used,
  free: total && total - used,
  parts: {},
});
const archive = (abbrev_name: string, memories: Readonly<Record<string, number>>) => ({
  abbrev_name,
  memory_types: Object.fromEntries(Object.entries(memories).map(([name, size]) => [name, { size, sections: {} }])),
});
const sizesOf = (layout: readonly object[], archives: object) =>
  readSizes(JSON.stringify({ version: "1.2", layout }), JSON.stringify(archives));

const C3 = sizesOf([memory("Flash Code", 0, 700), memory("DRAM", 320_000, 70_000), memory("RTC SLOW", 8192, 4)], {
  "esp-idf/small/libsmall.a": archive("libsmall.a", { "Flash Code": 20, DRAM: 1 }),
  "xs_esp32c3.a": archive("xs_esp32c3.a", { "Flash Data": 500, "Flash Code": 200, DRAM: 30, "RTC SLOW": 4 }),
});

test("tells components by size, what they take of the flash and of the RAM, and their sum", () => {
  expect(C3.components.map(({ name }) => name)).toEqual(["xs_esp32c3", "small"]);
  expect(componentTable(C3).split("\n")).toEqual([
    "| component  | flash, bytes | RAM, bytes |",
    "| ---------- | -----------: | ---------: |",
    "| xs_esp32c3 |          700 |         30 |",
    "| small      |           20 |          1 |",
    "| all        |          720 |         31 |",
  ]);
});

test("sums in one line what is not told by name", () => {
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [
      `esp-idf/lib${at}.a`,
      archive(`lib${at}.a`, { "Flash Code": 100 - at, DRAM: 1 }),
    ]),
  );
  const lines = componentTable(sizesOf([memory("DRAM", 10, 5)], many)).split("\n");
  expect(lines).toHaveLength(2 + 16 + 2);
  expect(lines.at(-2)).toMatch(/\| 4 others +\| +330 \| +4 \|/);
  expect(lines.at(-1)).toMatch(/\| all +\| +1,810 \| +20 \|/);
});

test("says what XS leaves, and when there is not enough for it", () => {
  expect(roomLines(C3, 1000, 2000, 200_000)).toEqual([
    "image: 1,000 bytes of a slot of 2,000",
    "RAM: 320,000 bytes, 70,000 of them taken by code and data, 250,000 free",
    "XS asks for 200,000 of it; 50,000 are left for tasks, the screen, the network and TLS",
  ]);
  expect(holdsXs(C3, 250_000)).toBe(true);
  expect(holdsXs(C3, 250_001)).toBe(false);
  expect(roomLines(C3, 1000, 2000, 250_001).at(-1)).toBe("XS asks for 250,001 of it: 1 more than there is");
});

test("counts the data RAM of chips that name it otherwise, and code RAM apart", () => {
  const esp32 = sizesOf([memory("IRAM", 131_072, 100_000), memory("DRAM", 180_736, 80_736)], {});
  expect(esp32.ram.free).toBe(100_000);
  expect(roomLines(esp32, 1, 1, 1)).toContain("RAM for code alone: 31,072 bytes free");
  expect(sizesOf([memory("DIRAM", 341_760, 41_760), memory("IRAM", 16_384, 16_384)], {}).ram.free).toBe(300_000);
});
