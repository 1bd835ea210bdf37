/** The boards' tables of partitions, against what the firmware opens and what it puts there. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { DATA_NAMES } from "modules/update/data/data-partition";
import { MAX_ENVELOPE } from "modules/update/image/layout";
import { PARTITIONS } from "../../../simulator/platform/partitions";
import { BOARD_FOLDER, boards, partitionsOf } from "../../../tools/boards";

const ROOT = join(__dirname, "..", "..", "..");
const BLOCK = 0x1000;
/** ESP-IDF's boot loader maps an application by pages of 64 KB. */
const APP_ALIGNMENT = 0x10000;
/** The boot loader, and the table of partitions itself. */
const FIRST = 0x9000;
/** All presentations of May 2026, as `npm run bench -- catalogue` counts them. */
const FULL_CATALOGUE = 454_400;
/** A journal of fewer blocks cannot reclaim one while it writes another. */
const JOURNAL_BLOCKS = 4;
/** The largest image that was linked whole, the ESP32-C3's, and without Wi-Fi's library (tools/bench/README.md). */
const APPLICATION = 3_035_696;
/** Whose flash has no room for the whole firmware: its page says so. */
const TOO_SMALL = ["moddable_two"];

function megabytesOf(board: string): number {
  const settings = readFileSync(join(BOARD_FOLDER, board, "sdkconfig.defaults"), "utf8");
  return Number(/^CONFIG_ESPTOOLPY_FLASHSIZE_(\d+)MB=y$/m.exec(settings)?.[1]);
}

/** Names that the firmware asks the flash for, "running" and "nextota" apart. */
function opened(): string[] {
  const folder = join(ROOT, "drivers", "composition");
  const text = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const named = [...text.matchAll(/flash\.open\(\{ path: "(\w+)" \}\)/g)].map(([, name = ""]) => name);
  return [...named, ...DATA_NAMES];
}

const names = boards().map(({ name }) => name);

describe.each(names)("partitions of %s", (board) => {
  const rows = partitionsOf(board);
  const size = (name: string) => rows.find((row) => row.name === name)?.size ?? 0;

  test("follow one another in the flash that the sdkconfig names", () => {
    let end = FIRST;
    for (const row of rows) {
      expect(row.offset).toBeGreaterThanOrEqual(end);
      expect(row.offset % (row.type === "app" ? APP_ALIGNMENT : BLOCK)).toBe(0);
      expect(row.size % BLOCK).toBe(0);
      end = row.offset + row.size;
    }
    expect(end).toBeLessThanOrEqual(megabytesOf(board) * 1024 * 1024);
  });

  test("have every name once, and every kind of data of ours under its own number", () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(new Set(rows.map(({ type, subtype }) => `${type} ${subtype}`)).size).toBe(rows.length);
  });

  test("are all that the firmware opens, and long enough for it", () => {
    expect(opened().length).toBeGreaterThan(3);
    for (const name of opened()) expect([name, size(name)]).not.toEqual([name, 0]);
    // Two halves, each of which ends with an envelope: the new data come into the one that is not in use.
    expect(size("catalogue") / 2 - MAX_ENVELOPE).toBeGreaterThan(FULL_CATALOGUE);
    expect(size("journal")).toBeGreaterThanOrEqual(JOURNAL_BLOCKS * BLOCK);
    expect(size("tariff")).toBe(PARTITIONS.tariff?.size);
    expect(size("update")).toBe(PARTITIONS.update?.size);
  });

  test("leave the application room", () => {
    const room = Math.min(...rows.filter(({ type }) => type === "app").map((row) => row.size - MAX_ENVELOPE));
    expect(room > APPLICATION).toBe(!TOO_SMALL.includes(board));
  });
});

test("all boards of the folder are looked at", () => {
  expect(names).toEqual(expect.arrayContaining(["esp32c3", "esp32c6", "m5stack_cores3", "moddable_two"]));
});

test.each(boards())(
  "the slots of $name are of one length, and beside two the data are those of the simulated one",
  (board) => {
    const rows = partitionsOf(board.name);
    const slots = rows.filter(({ type }) => type === "app");
    const single = board.lacks.includes("second firmware slot");
    expect(slots.map(({ subtype }) => subtype)).toEqual(single ? ["factory"] : ["ota_0", "ota_1"]);
    expect(new Set(slots.map(({ size }) => size)).size).toBe(1);
    if (single) return;
    for (const { name, size } of rows) {
      const simulated = PARTITIONS[name];
      if (simulated !== undefined) expect([name, size]).toEqual([name, simulated.size]);
    }
  },
);
