import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { price } from "modules/billing/price";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import type { Tariff } from "modules/billing/tariff";
import type { TariffAbout } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { crc32 } from "modules/bytes/bytes";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { MemoryFlash } from "../catalogue/shelf-of";
import { CATALOGUE, CLAIMS } from "../terminal/fixture";

const ON_XS = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const RUNS = ON_XS ? 80 : 500;

const NEWEST = TARIFFS[TARIFFS.length - 1] as Tariff;
/** A change of law, as announced for 2026 and not confirmed: twice the franchise, and 15 % medicines out of the ALD. */
const REFORM: Tariff = {
  ...NEWEST,
  version: "reform",
  from: "2026-04-01",
  classes: NEWEST.classes.map((one) => (one.rate === 15 ? { ...one, aldRate: 15 } : one)),
  franchise: { cents: 200, yearlyCents: 10000, minorAge: 18 },
  amcCovers: {
    "12345678": { PH4: 0, PH2: 50 },
    "12345678/TEST": { PH4: 60, HDR: 0, HDA: 0, HDE: 0, HC: 0 },
    "87654321/ALL": { PH2: 100 },
  },
};
const BYTES = encodeTariffs({ version: 9, tables: [...TARIFFS, REFORM] });

const faults: TariffAbout[] = [];
const stored = (bytes: Uint8Array, size?: number) =>
  new StoredTariffs(new MemoryFlash(bytes, size), (about) => faults.push(about));

/** What a table says, without what is as absent as when it is not there. */
function plain(tables: readonly Tariff[]): unknown {
  return tables.map((table) => ({
    ...table,
    classes: table.classes.map((one) => ({ ...one, aldRate: one.aldRate ?? 100 })),
  }));
}

describe("tariffs in flash", () => {
  it("give the table of the day of dispensing, as it was written", () => {
    const tariffs = stored(BYTES);
    expect(tariffs.about).toEqual({ isBuiltIn: false, version: 9, newest: "reform", refused: null });
    const on = (date: string) => plain(tariffs.on(date, undefined, tariffs.actsOn(date)));
    expect(on("2025-01-07")).toEqual(plain(TARIFFS.slice(0, 1)));
    expect(on("2025-01-08")).toEqual(plain(TARIFFS.slice(1, 2)));
    expect(on("2026-03-31")).toEqual(plain(TARIFFS.slice(2, 3)));
    expect(on("2026-04-01")).toEqual(plain([{ ...REFORM, amcCovers: {} }]));
    // The rules of acts stay in flash until one is on the invoice.
    expect(tariffs.on("2026-04-01")[0]?.acts).toEqual([]);
    expect(tariffs.on("2026-04-01", undefined, ["RDP", "XXX"])[0]?.acts.map(({ code }) => code)).toEqual(["RDP"]);
    expect(tariffs.on("2020-01-01")).toEqual([]);
    expect(tariffs.on("hier")).toEqual([]);
  });

  it("give the rules of one AMC: its contract's own, else those of all its contracts, else none", () => {
    const tariffs = stored(BYTES);
    const covers = (number: string, contract: string) => tariffs.on("2026-05-01", { number, contract })[0]?.amcCovers;
    expect(covers("12345678", "TEST")).toEqual({ "12345678": { PH4: 60, HDR: 0, HDA: 0, HDE: 0, HC: 0 } });
    expect(covers("12345678", "AUTRE")).toEqual({ "12345678": { PH4: 0, PH2: 50 } });
    expect(covers("12345678", "")).toEqual({ "12345678": { PH4: 0, PH2: 50 } });
    expect(covers("87654321", "ALL")).toEqual({ "87654321": { PH2: 100 } });
    for (const [number, contract] of [
      ["87654321", "X"],
      ["11111111", ""],
      ["123456789012", ""],
      ["12345678", "é"],
    ] as const) {
      expect(covers(number, contract)?.["87654321"]).toBeUndefined();
    }
  });

  it("find a rule among six hundred, reading little at a time", () => {
    const amcCovers = Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [`${10000000 + i * 7}${i % 3 === 0 ? "/C" : ""}`, { PH4: i % 101 }]),
    );
    const flash = new MemoryFlash(encodeTariffs({ version: 1, tables: [{ ...NEWEST, amcCovers }] }));
    const tariffs = new StoredTariffs(flash, (about) => faults.push(about));
    for (let i = 0; i < 600; i += 1) {
      const number = `${10000000 + i * 7}`;
      const amc = { number, contract: "C" };
      expect(tariffs.on("2026-05-01", amc)[0]?.amcCovers).toEqual({ [number]: { PH4: i % 101 } });
    }
    expect(tariffs.on("2026-05-01", { number: "10000001", contract: "" })[0]?.amcCovers).toEqual({});
    expect(tariffs.on("2026-05-01", { number: "10000000", contract: "" })[0]?.amcCovers).toEqual({});
    expect(flash.longest).toBeLessThanOrEqual(512);
  });

  it("price as the tables written in code do, and a new law is a new table", () => {
    const tariffs = stored(BYTES);
    const request = (at: string, cip13: string, ald: boolean) => ({
      at,
      claims: { ...CLAIMS, amo: { ...CLAIMS.amo, rights: [{ from: 0, to: 99999 }] } },
      prescription: true,
      prescriber: null,
      lines: [{ cip13, quantity: 2, ald }],
    });
    for (const at of ["2024-06-01", "2025-06-01", "2026-01-01"]) {
      const asked = request(at, "3400930000014", false);
      expect(price(asked, tariffs.on(at), CATALOGUE)).toEqual(price(asked, TARIFFS, CATALOGUE));
    }
    const before = price(request("2026-03-31", "3400930000045", true), tariffs.on("2026-03-31"), CATALOGUE);
    const after = price(request("2026-04-01", "3400930000045", true), tariffs.on("2026-04-01"), CATALOGUE);
    expect(before).toMatchObject({ ok: true, value: { franchiseCents: 200 } });
    expect(after).toMatchObject({ ok: true, value: { franchiseCents: 400, tariff: "reform" } });
    if (before.ok && after.ok) expect([before.value.lines[0]?.rate, after.value.lines[0]?.rate]).toEqual([100, 15]);
  });
});

describe("bytes that are no tariffs", () => {
  it("give way to the built-in ones, and say why, unless nothing was ever written", () => {
    const about = (bytes: Uint8Array, size?: number) => stored(bytes, size).about;
    expect(about(new Uint8Array(0))).toMatchObject({ isBuiltIn: true, refused: null });
    expect(about(new Uint8Array(4096))).toMatchObject({ isBuiltIn: true, refused: "unknown-format" });
    const older = BYTES.slice();
    older[4] = 1;
    expect(about(older)).toMatchObject({ isBuiltIn: true, refused: "older-format" });
    expect(about(BYTES, 20)).toMatchObject({ isBuiltIn: true, refused: "damaged" });
    expect(about(BYTES, BYTES.length - 1)).toMatchObject({ isBuiltIn: true, refused: "inconsistent" });
    expect(stored(new Uint8Array(4096)).on("2026-05-01")).toBe(TARIFFS);
    expect(faults).toEqual([]);
  });

  it("with one bit wrong are never used", () => {
    fc.assert(
      fc.property(fc.nat(BYTES.length * 8 - 1), (bit) => {
        const torn = BYTES.slice();
        torn[bit >> 3] = (torn[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(stored(torn).about.isBuiltIn).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it("made to harm, checksums and all, are refused or hold percentages that are ones", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 6, max: BYTES.length - 1 }), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const hostile = BYTES.slice();
          for (const [at, value] of changes) hostile[at] = value;
          const view = new DataView(hostile.buffer);
          view.setUint32(16, crc32(hostile, 24, hostile.length), true);
          view.setUint32(20, crc32(hostile, 0, 20), true);
          const tariffs = stored(hostile);
          for (const table of tariffs.on("2026-05-01", { number: "12345678", contract: "TEST" })) {
            const rates = [table.hdr, table.hda, table.hde, table.hc].map(({ rate }) => rate);
            for (const one of table.classes) rates.push(one.rate, one.localRate, one.aldRate ?? 100, one.amcCover);
            expect(Math.max(...rates)).toBeLessThanOrEqual(100);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("that cannot be read any more give way while they are used, and that is told", () => {
    const flash = new MemoryFlash(BYTES);
    const told: TariffAbout[] = [];
    const tariffs = new StoredTariffs(flash, (about) => told.push(about));
    expect(tariffs.on("2026-05-01")[0]?.version).toBe("reform");
    flash.read = () => {
      throw new Error("broken");
    };
    expect(tariffs.on("2026-05-01")[0]?.version).toBe("reform");
    expect(tariffs.on("2026-01-01")).toBe(TARIFFS);
    expect(told).toEqual([{ isBuiltIn: true, version: 0, newest: "2026-01", refused: "damaged" }]);
  });
});
