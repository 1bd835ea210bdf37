import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { TARIFFS } from "modules/billing/tariffs";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";

const SOURCE = readFileSync("tools/tariff/tariffs.json", "utf8");

describe("the tariffs as JSON", () => {
  it("are those that the firmware carries: tools/tariff/built-in.ts was run after the last change", () => {
    expect(parseTariffs(SOURCE).tables).toEqual(TARIFFS);
  });

  const first = (JSON.parse(SOURCE) as { tables: Record<string, unknown>[] }).tables[0];
  const withTable = (change: object) => JSON.stringify({ version: 1, tables: [{ ...first, ...change }] });

  it.each([
    ["[]", "the file: an object is needed"],
    [JSON.stringify({ version: 1, tables: [] }), "tables: 1 to 32 are needed"],
    [withTable({ from: "2026-02-30" }), "tables[0].from: a date is needed"],
    [withTable({ version: "" }), "tables[0].version: is empty"],
    [withTable({ franchize: 1 }), 'tables[0]: "franchize" is not known'],
    [withTable({ hdr: { cents: 0.61, rate: 70 } }), "tables[0].hdr.cents: 0 to 65535 is needed"],
    [withTable({ hdr: { cents: 61, rate: 170 } }), "tables[0].hdr.rate: 0 to 100 is needed"],
    [withTable({ classes: [] }), "tables[0].classes: a list of 1 to 8 is needed"],
    [withTable({ as: "1999" }), 'tables[0].as: no table before this one is "1999"'],
    [withTable({ amcCovers: { "12345678": { PH9: 3 } } }), 'tables[0].amcCovers["12345678"]: "PH9" is not known'],
    [
      withTable({ amcCovers: { "12345678901": {} } }),
      'tables[0].amcCovers["12345678901"], number: at most 10 characters of ASCII are needed',
    ],
    [
      JSON.stringify({ version: 1, tables: [first, { ...first, version: "b" }] }),
      "tables[1].from: later than 2024-03-31 is needed",
    ],
    [
      JSON.stringify({ version: 1, tables: [first, { ...first, from: "2030-01-01" }] }),
      'tables[1].version: "2024-03" a second time',
    ],
  ])("that are wrong are refused, with the place: %.60s", (json, message) => {
    expect(() => parseTariffs(json)).toThrow(message);
  });

  it("cannot cover the fees of a prescription apart", () => {
    const tables = parseTariffs(withTable({ amcCovers: { "12345678": { HDR: 0 } } })).tables;
    expect(() => encodeTariffs({ version: 1, tables })).toThrow("covered alike");
  });
});
