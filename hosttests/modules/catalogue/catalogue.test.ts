import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { crc32 } from "modules/bytes/bytes";
import { cip13Of, cipKey } from "modules/catalogue/cip";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { CHARACTER, PAGE_LENGTH } from "modules/catalogue/format";
import { type CatalogueAbout, MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import { pageCheck } from "modules/catalogue/page-check";
import type { Presentation } from "modules/catalogue/presentation";
import { SAMPLE_COUNT, sampleCatalogue } from "modules/catalogue/sample";
import { buildCatalogue } from "../../../tools/catalogue/build";
import { ABOUT, built, entries, goods, MemoryFlash } from "./shelf-of";

const ON_XS = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const MANY = ON_XS ? 700 : 20_000;
const RUNS = ON_XS ? 30 : 300;
/** Enough for several leaves. */
const SOME = 60;
const KINDS = ["originator", "generic", "complementary-doses", "substitutable"];

function open(bytes: Uint8Array): FlashCatalogue {
  const opened = FlashCatalogue.open(new MemoryFlash(bytes));
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

/** Makes the checksum of a page right again: a hostile page, not a damaged one. */
function seal(bytes: Uint8Array, page: number): Uint8Array {
  const at = page * PAGE_LENGTH;
  const view = new DataView(bytes.buffer, at);
  if (page === 0) view.setUint32(PAGE_LENGTH - 4, crc32(bytes, 0, PAGE_LENGTH - 4), true);
  else view.setUint32(0, pageCheck(bytes, at, page), true);
  return bytes;
}

describe("a catalogue in flash", () => {
  const bytes = built(MANY);

  it("gives back each presentation as it was put in, by CIP13 and by CIP7, and nothing else", () => {
    const catalogue = open(bytes);
    expect(catalogue.header).toMatchObject({ version: 7, day: 20602, count: MANY, length: bytes.length });
    for (const [i, entry] of entries(MANY).entries()) {
      const cip13 = cip13Of(entry.key);
      const found = catalogue.find(cip13);
      const { label, priceCents, feeCents, rate, state, tfrCents, group, specific, severalRates, genericCents } = entry;
      const { traCents, cover, own, otherGroups } = entry;
      const expected: Presentation = {
        cip13,
        label,
        priceCents,
        feeCents,
        rate,
        marketed: state === 0,
        specific: specific === true,
        ...(state === 2 ? { authorisation: "suspended" } : state === 3 ? { authorisation: "withdrawn" } : {}),
        ...(tfrCents === undefined ? {} : { tfrCents }),
        ...(traCents === undefined ? {} : { traCents }),
        ...(cover === undefined ? {} : { cover }),
        ...(own === undefined ? {} : { own: true }),
        ...(own === undefined || own.vat === null ? {} : { vat: own.vat }),
        ...(otherGroups === undefined
          ? {}
          : { otherGroups: otherGroups.map(({ id, kind }) => ({ id, kind: KINDS[kind] as "generic" })) }),
        ...(severalRates === true ? { severalRates } : {}),
        ...(genericCents === undefined ? {} : { genericCents }),
        ...(group === undefined ? {} : { genericGroup: { id: group.id, kind: KINDS[group.kind] as "generic" } }),
      };
      // A deep comparison of each of them is slow; the text is as telling.
      if (i % 97 === 0) expect(found).toEqual({ ok: true, value: expected });
      else if (!found.ok || found.value.label !== label || found.value.priceCents !== priceCents)
        throw new Error(cip13);
      if (i % 50 === 0) expect(catalogue.find(cip13.slice(5, 12))).toEqual(found);
    }
    const known = new Set(entries(MANY).map(({ key }) => key));
    for (let key = 1_999_990; key < 2_003_000; key += 1) {
      if (!known.has(key)) expect(catalogue.find(cip13Of(key))).toEqual({ ok: false, reason: "unknown" });
    }
    expect(catalogue.find("9999999")).toEqual({ ok: false, reason: "unknown" });
  });

  it("is read in order, whole, and found sound", () => {
    const catalogue = open(bytes);
    const seen: string[] = [];
    expect(catalogue.forEach(({ cip13 }) => void seen.push(cip13))).toBe(true);
    expect(seen).toEqual(entries(MANY).map(({ key }) => cip13Of(key)));
    expect(catalogue.verify()).toBe(true);
  });

  it.each([1, 100, MANY])("of %i presentations is searched in three reads of 256 bytes", (count) => {
    const flash = new MemoryFlash(built(count));
    const opened = FlashCatalogue.open(flash);
    if (!opened.ok) throw new Error(opened.reason);
    for (const { key } of entries(count).filter((_, i) => i % 101 === 0)) {
      flash.reads = 0;
      expect(opened.value.find(cip13Of(key)).ok).toBe(true);
      expect({ reads: flash.reads, longest: flash.longest }).toEqual({ reads: 3, longest: 256 });
    }
  });

  it("finds goods by their EAN-13 or LPP code beside the boxes, in few reads", () => {
    for (const count of [1, 9, ON_XS ? 200 : 3000]) {
      const flash = new MemoryFlash(built(SOME, count));
      const opened = FlashCatalogue.open(flash);
      if (!opened.ok) throw new Error(opened.reason);
      expect(opened.value.header).toMatchObject({ count: SOME, goods: count });
      expect(opened.value.verify()).toBe(true);
      for (const { code, label, priceCents, vat } of goods(count)) {
        flash.reads = 0;
        expect(opened.value.find(code)).toEqual({
          ok: true,
          value: {
            cip13: code,
            label,
            priceCents,
            feeCents: 0,
            rate: 0,
            marketed: true,
            specific: false,
            own: true,
            goods: true,
            ...(vat === null ? {} : { vat }),
          },
        });
        expect(flash.reads).toBeLessThanOrEqual(13);
      }
      for (const code of ["3760000000000", "9999999999994", "1000001", "9999999", "", "SAVON"]) {
        expect(opened.value.find(code)).toEqual({ ok: false, reason: "unknown" });
      }
    }
  });

  it("of the format before is read as it was", () => {
    const known = entries(SOME).map(({ traCents: _, cover: __, otherGroups: ___, own: ____, ...rest }) => rest);
    const old = buildCatalogue(known, ABOUT);
    old[4] = 1;
    const opened = FlashCatalogue.open(new MemoryFlash(seal(old, 0)));
    if (!opened.ok) throw new Error(opened.reason);
    for (const { key, label } of known) expect(opened.value.find(cip13Of(key))).toMatchObject({ value: { label } });
  });

  it("takes no number that is no CIP", () => {
    const catalogue = open(bytes);
    const good = cip13Of(entries(MANY)[0]?.key ?? 0);
    for (const bad of ["", "1", "12345678", `${good}0`, good.slice(0, 12), `3${good.slice(1, 12)}x`, "ABCDEFG"]) {
      expect(catalogue.find(bad)).toEqual({ ok: false, reason: "unknown" });
    }
    const wrongCheckDigit = good.slice(0, 12) + ((Number(good.slice(12)) + 1) % 10);
    expect(catalogue.find(wrongCheckDigit)).toEqual({ ok: false, reason: "unknown" });
    expect(cipKey("3400935955838")).toBe(3595583);
    expect(cip13Of(3595583)).toBe("3400935955838");
  });
});

describe("bytes that are no catalogue", () => {
  const bytes = built(SOME, SOME);

  it("are told apart: never written, something else, cut short, another format", () => {
    const refusal = (content: Uint8Array, size?: number) => {
      const opened = FlashCatalogue.open(new MemoryFlash(content, size));
      return opened.ok ? "opened" : opened.reason;
    };
    expect(refusal(new Uint8Array(0))).toBe("erased");
    expect(refusal(new Uint8Array(4096))).toBe("unknown-format");
    expect(refusal(bytes, 100)).toBe("damaged");
    expect(refusal(bytes, bytes.length - 1)).toBe("inconsistent");
    const other = bytes.slice();
    other[4] = 3;
    expect(refusal(seal(other, 0))).toBe("unknown-format");
    const torn = bytes.slice();
    torn[20] = (torn[20] ?? 0) ^ 1;
    expect(refusal(torn)).toBe("damaged");
    expect(refusal(seal(torn, 0))).toBe("inconsistent");
    const book = bytes.slice();
    book[PAGE_LENGTH + 4] = 200;
    book[PAGE_LENGTH + 5] = 200;
    expect(refusal(book)).toBe("damaged");
    expect(refusal(seal(book, 1))).toBe("inconsistent");
    // A label would hold a character that nobody sees: a line feed, or a soft hyphen.
    for (const hidden of [0x0a, 0x85, 0xad]) {
      const unseen = bytes.slice();
      unseen[PAGE_LENGTH + 4] = hidden;
      unseen[PAGE_LENGTH + 5] = CHARACTER;
      expect(refusal(seal(unseen, 1))).toBe("inconsistent");
    }
  });

  it("with one bit wrong anywhere give the right box, or say that they are damaged", () => {
    const boxes = entries(SOME);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), fc.nat(SOME - 1), (bit, n) => {
        const flash = new MemoryFlash(bytes);
        flash.bytes[bit >> 3] = (flash.bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const opened = FlashCatalogue.open(flash);
        if (!opened.ok) return;
        const box = boxes[n];
        const found = opened.value.find(cip13Of(box?.key ?? 0));
        if (found.ok) expect([found.value.label, found.value.priceCents]).toEqual([box?.label, box?.priceCents]);
        else expect(found.reason).toBe("damaged");
        expect(opened.value.verify()).toBe(bit < PAGE_LENGTH * 8);
      }),
      { numRuns: RUNS },
    );
  });

  it("that were made to harm, checksums and all, never throw and never give a label that the screen has no room for", () => {
    const pages = bytes.length / PAGE_LENGTH;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: pages - 1 }), fc.nat(255), fc.nat(255)), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.nat(SOME - 1),
        (changes, n) => {
          const hostile = bytes.slice();
          for (const [page, at, value] of changes) hostile[page * PAGE_LENGTH + at] = value;
          for (const [page] of changes) seal(hostile, page);
          const opened = FlashCatalogue.open(new MemoryFlash(hostile));
          if (!opened.ok) return;
          const found = opened.value.find(cip13Of(entries(SOME)[n]?.key ?? 0));
          if (found.ok) {
            expect(found.value.label.length).toBeLessThanOrEqual(40);
            expect(found.value.feeCents).toBeLessThanOrEqual(found.value.priceCents);
          }
          let longest = 0;
          const besides = opened.value.find(goods(SOME)[n]?.code ?? "");
          if (besides.ok) expect(besides.value.label.length).toBeLessThanOrEqual(40);
          opened.value.forEach(({ label }) => {
            longest = Math.max(longest, label.length);
          });
          expect(longest).toBeLessThanOrEqual(40);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("the counter's catalogue", () => {
  const first = cip13Of(entries(SOME)[0]?.key ?? 0);
  const SAMPLED = "3400935955838";
  const faults: CatalogueAbout[] = [];
  const counter = (content: Uint8Array) =>
    new MedicineCatalogue(new MemoryFlash(content), (about) => faults.push(about));

  it("is the sample where the flash is empty, and says so", () => {
    const catalogue = counter(new Uint8Array(0));
    expect(catalogue.about).toEqual({ isSample: true, day: 0, version: 0, count: SAMPLE_COUNT, refused: null });
    expect(catalogue.find(SAMPLED)).toEqual(sampleCatalogue.find(SAMPLED));
    expect(catalogue.find(SAMPLED.slice(5, 12))).toEqual(sampleCatalogue.find(SAMPLED));
  });

  it("is the one in flash where there is one, without the sample's boxes", () => {
    const catalogue = counter(built(SOME));
    expect(catalogue.about).toEqual({ isSample: false, day: ABOUT.day, version: 7, count: SOME, refused: null });
    expect(catalogue.find(first)?.label).toBe(entries(SOME)[0]?.label);
    expect(catalogue.find(SAMPLED)).toBeUndefined();
  });

  it("falls back to the sample when it opens something damaged, and when a page is found damaged later; each is told", () => {
    const torn = built(SOME);
    torn[30] = 99;
    expect(counter(torn).about).toMatchObject({ isSample: true, refused: "damaged" });
    const later = built(SOME);
    const page = later.length / PAGE_LENGTH - 1;
    later[page * PAGE_LENGTH + 20] = (later[page * PAGE_LENGTH + 20] ?? 0) ^ 1;
    const catalogue = counter(later);
    expect(catalogue.find(first)?.label).toBe(entries(SOME)[0]?.label);
    expect(faults).toEqual([]);
    expect(catalogue.find(cip13Of(entries(SOME)[SOME - 1]?.key ?? 0))).toBeUndefined();
    expect(faults.map(({ isSample, refused }) => [isSample, refused])).toEqual([[true, "damaged"]]);
    expect(catalogue.about.isSample).toBe(true);
    expect(catalogue.find(SAMPLED)?.label).toBe(sampleCatalogue.find(SAMPLED)?.label);
  });
});
