/** What each board's folder says, against itself: a new folder is held to it too. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { toHex } from "modules/token/hex";
import { idsOf, VENDOR, VENDOR_NAME } from "modules/update/image/product";
import { BOARD_FOLDER, boardProduct, boards } from "../../../tools/boards";

const DNS = "6ba7b8109dad11d180b400c04fd430c8";
/** By name, as in `transmit: 17`; ports and speeds are no pins. */
const PIN = /\b(receive|transmit|data|clock|reset|power|detect|beeper|cancel|option|validate): (\d+)\b/g;

/** RFC 9562, section 5.5. */
function uuid5(namespace: string, name: string): string {
  const hash = createHash("sha1").update(Buffer.from(namespace, "hex")).update(name).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString("hex");
}

describe.each(boards())("board $name", ({ name, product, lacks, pin, screen }) => {
  const read = (file: string) => readFileSync(join(BOARD_FOLDER, name, file), "utf8");
  const table = read("board.ts");

  test("makes images of its own", () => {
    expect(product).toEqual({ vendor: uuid5(DNS, VENDOR_NAME), class: uuid5(VENDOR, name) });
    expect(toHex(boardProduct(name)?.class ?? new Uint8Array(0))).toBe(product.class);
  });

  test("has all that a board's folder holds, under its own name", () => {
    for (const file of ["README.md", "manifest.json", "partitions.csv", "sdkconfig.defaults", "wiring.svg"]) {
      expect([file, existsSync(join(BOARD_FOLDER, name, file))]).toEqual([file, true]);
    }
    expect(read("manifest.json")).toContain(`"drivers/board/${name}/facts"`);
    expect(screen.width).toBeGreaterThan(screen.height);
  });

  test("lacks what it says that it lacks, and nothing else", () => {
    const has = {
      "card slot": /^ {2}card:/m.test(table),
      "second firmware slot": !read("manifest.json").includes("single-slot"),
      "touch screen": /^ {2}openTouch:/m.test(table),
      camera: /^ {2}openCamera\b/m.test(table),
      piezo: /^ {2}beeper:/m.test(table),
      buttons: /^ {2}buttons:/m.test(table),
    };
    expect([...lacks].sort()).toEqual(
      Object.entries(has)
        .flatMap(([part, is]) => (is ? [] : [part]))
        .sort(),
    );
  });

  test("is wired as its drawing and its page show it", () => {
    const pins = [...table.matchAll(PIN)].map(([, part = "", number = ""]) => ({ part, number }));
    expect(pins.length).toBeGreaterThan(5);
    expect(new Set(pins.map(({ number }) => number)).size).toBe(pins.length);
    const onBoard = /FT6x06\(\{[^)]*\}/.exec(table)?.[0] ?? "";
    for (const { part, number } of pins) {
      if (onBoard.includes(`${part}: ${number}`)) continue;
      expect(read("README.md")).toMatch(new RegExp(`\\| ${pin}${number}\\b`));
      expect(read("wiring.svg")).toContain(part === "beeper" ? `>${pin}${number}<` : `>${pin}${number} ${part}<`);
    }
  });
});

test("no two products are one", () => {
  const others = (["simulator", "issuers", "catalogue", "tariff"] as const).map((name) => [name, idsOf(name).class]);
  for (const [name = "", kind] of others) expect(kind).toBe(uuid5(VENDOR, name));
  const all = [...others.map(([, kind]) => kind), ...boards().map(({ product }) => product.class)];
  expect(new Set(all).size).toBe(all.length);
});
