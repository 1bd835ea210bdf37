/** What each board's folder says, against itself: a new folder is held to it too. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { toHex } from "modules/token/hex";
import { idsOf, VENDOR, VENDOR_NAME } from "modules/update/image/product";
import type { Board } from "../../../drivers/board/board";
import { BOARD_FOLDER, boardProduct, boards } from "../../../tools/boards";
import { boardTable } from "../../support/board-table";

const DNS = "6ba7b8109dad11d180b400c04fd430c8";
/** Pins that a chip keeps for its flash, and how many there are (the datasheets of ESP32, ESP32-S3, ESP32-C3 and ESP32-C6). */
const CHIPS: Readonly<Record<string, { readonly pins: number; readonly flash: readonly [number, number] }>> = {
  esp32: { pins: 40, flash: [6, 11] },
  esp32s3: { pins: 49, flash: [26, 32] },
  esp32c3: { pins: 22, flash: [11, 17] },
  esp32c6: { pins: 31, flash: [24, 30] },
};

/** What a board's table connects, by the name that the drawing gives it. */
function pinsOf({ scanner, lgo, card, console, buttons, beeper, nfc }: Board): { part: string; number: number }[] {
  const { receive, transmit } = scanner;
  const { port: _, hz: __, ...contacts } = card ?? {};
  const lines = [{ receive, transmit }, lgo, console].flatMap((serial) =>
    serial === undefined ? [] : [{ receive: serial.receive, transmit: serial.transmit }],
  );
  const { data, clock } = nfc?.()?.i2c ?? {};
  return [...lines, { data, clock }, contacts, buttons ?? {}, beeper === undefined ? {} : { beeper }].flatMap((group) =>
    Object.entries(group).flatMap(([part, number]) => (typeof number === "number" ? [{ part, number }] : [])),
  );
}

/** RFC 9562, section 5.5. */
function uuid5(namespace: string, name: string): string {
  const hash = createHash("sha1").update(Buffer.from(namespace, "hex")).update(name).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString("hex");
}

describe.each(boards())("board $name", ({ name, chip, product, lacks, pin, screen }) => {
  const read = (file: string) => readFileSync(join(BOARD_FOLDER, name, file), "utf8");
  const { board, opened } = boardTable(join(BOARD_FOLDER, name, "board.ts"));

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
      "card slot": board.card !== undefined,
      "second firmware slot": !read("manifest.json").includes("single-slot"),
      "touch screen": board.openTouch !== undefined,
      camera: board.openCamera !== undefined,
      piezo: board.beeper !== undefined,
      buttons: board.buttons !== undefined,
    };
    expect([...lacks].sort()).toEqual(
      Object.entries(has)
        .flatMap(([part, is]) => (is ? [] : [part]))
        .sort(),
    );
  });

  test("is wired as its drawing and its page show it", () => {
    const pins = pinsOf(board);
    expect(pins.length).toBeGreaterThanOrEqual(5);
    const [drawing, page] = [read("wiring.svg"), read("README.md")];
    for (const { part, number } of pins) {
      expect(page).toMatch(new RegExp(`\\| ${pin}${number}\\b`));
      expect(drawing).toContain(part === "beeper" ? `>${pin}${number}<` : `>${pin}${number} ${part}<`);
    }
  });

  test("gives no pin and no UART to two parts, nor one that the chip has not", () => {
    board.openTouch?.();
    const touch = opened.flatMap(({ options }) => {
      const { data, clock } = (options.sensor ?? {}) as { readonly data?: number; readonly clock?: number };
      return [data, clock].filter((number) => number !== undefined);
    });
    expect(touch).toHaveLength(board.openTouch === undefined ? 0 : 2);
    const numbers = [...pinsOf(board).map(({ number }) => number), ...touch];
    expect(new Set(numbers).size).toBe(numbers.length);
    const { pins, flash } = CHIPS[chip] ?? { pins: 0, flash: [0, 0] };
    expect(
      numbers.filter((number) => number < 0 || number >= pins || (number >= flash[0] && number <= flash[1])),
    ).toEqual([]);
    const ports = [board.scanner, board.lgo, board.card, board.console].flatMap((line) => (line ? [line.port] : []));
    expect(new Set(ports).size).toBe(ports.length);
  });

  test("is named in its table as in its facts", () => {
    expect(board).toMatchObject({ name, product });
  });
});

test("no two products are one", () => {
  const others = (["simulator", "issuers", "catalogue", "tariff"] as const).map((name) => [name, idsOf(name).class]);
  for (const [name = "", kind] of others) expect(kind).toBe(uuid5(VENDOR, name));
  const all = [...others.map(([, kind]) => kind), ...boards().map(({ product }) => product.class)];
  expect(new Set(all).size).toBe(all.length);
});
