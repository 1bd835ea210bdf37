/** Recalls and shortages in flash: what is put in is found again, at a bounded cost; what is hostile is refused or told. */
import { describe, expect, it } from "@jest/globals";
import { crc32 } from "modules/bytes/bytes";
import { cip13Of } from "modules/catalogue/cip";
import { pageCheck } from "modules/catalogue/page-check";
import type { Flash } from "modules/flash/flash";
import { batchKey } from "modules/recalls/batch-key";
import { FlashRecalls } from "modules/recalls/flash-recalls";
import { PAGE_LENGTH } from "modules/recalls/format";
import { encodeRecalls } from "../../../tools/kit/recalls/encode";
import type { RecallsFile } from "../../../tools/kit/recalls/parse";
import { Random } from "../../support/random";

const ON_XS = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const MEDICINES = ON_XS ? 200 : 2000;
const MUTANTS = ON_XS ? 60 : 1000;

const keyOf = (i: number) => 2_000_003 + i * 17;
const sentence = (fr: string) => ({ fr, en: "" });

/** Invented: every third medicine has batches recalled, every seventh all of them, every second is short. */
function file(medicines: number): RecallsFile {
  const all = Array.from({ length: medicines }, (_, i) => i);
  const todo = { fr: "Mettez-les de côté.", en: "Set them aside." };
  return {
    version: 9,
    day: 20577,
    until: 20608,
    recalls: [...all.filter((i) => i % 3 === 0), ...all.filter((i) => i % 7 === 0).map((i) => -1 - i)].map((i, at) => ({
      number: 10 + at,
      day: 20000 + Math.floor(at / 10),
      name: `EXEMPLE ${i}`,
      medicines: [{ key: keyOf(i < 0 ? -1 - i : i), batches: i < 0 ? ("all" as const) : batchesOf(i) }],
      why: { fr: `Défaut ${i}.`, en: `Fault ${i}.` },
      todo,
    })),
    shortages: [
      {
        keys: all.filter((i) => i % 2 === 0).map(keyOf),
        since: 20500,
        until: 20600,
        why: sentence("Tension."),
        alternative: keyOf(1),
      },
    ],
  };
}

/** One medicine has as many as fill several pages. */
function batchesOf(i: number): string[] {
  return Array.from({ length: i === 3 ? 40 : 1 + (i % 3) }, (_, k) => `LOT-${i}/${k}`);
}

class CountedFlash implements Flash {
  reads = 0;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  status() {
    return { size: this.#bytes.length, blockLength: 4096 };
  }
  read(byteLength: number, offset: number): ArrayBuffer {
    if (offset < 0 || offset + byteLength > this.#bytes.length) throw new RangeError("out of the partition");
    this.reads += 1;
    return this.#bytes.slice(offset, offset + byteLength).buffer;
  }
  write(): void {
    throw new Error("read only");
  }
  eraseBlock(): void {
    throw new Error("read only");
  }
}

function open(bytes: Uint8Array): { readonly recalls: FlashRecalls; readonly flash: CountedFlash } {
  const flash = new CountedFlash(bytes);
  const opened = FlashRecalls.open(flash);
  if (!opened.ok) throw new Error(opened.reason);
  return { recalls: opened.value, flash };
}

/** Makes the checks right again: a hostile page, not a damaged one. */
function seal(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer);
  for (let page = 1; page * PAGE_LENGTH < bytes.length; page += 1) {
    view.setUint32(page * PAGE_LENGTH, pageCheck(bytes, page * PAGE_LENGTH, page), true);
  }
  view.setUint32(32, crc32(bytes, PAGE_LENGTH, bytes.length), true);
  view.setUint32(PAGE_LENGTH - 4, crc32(bytes, 0, PAGE_LENGTH - 4), true);
  return bytes;
}

const { bytes, remarks } = encodeRecalls(file(MEDICINES));
const judged = (recalls: FlashRecalls, i: number, batch: string) => {
  const found = recalls.judge(cip13Of(keyOf(i)), batch);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
};

describe("recalls in flash", () => {
  it("judge each box as the list says, however its batch is written", () => {
    const { recalls } = open(bytes);
    expect(remarks).toEqual([]);
    expect(recalls.verify()).toBe(true);
    for (let i = 0; i < MEDICINES; i += ON_XS ? 7 : 1) {
      const shortage = i % 2 === 0;
      const all = i % 7 === 0;
      const some = i % 3 === 0;
      for (const [batch, isOne] of [
        [`lot ${i} 0`, true],
        ["ANOTHER", false],
        ["", false],
      ] as const) {
        const value = judged(recalls, i, batch);
        if (!shortage && !all && !some) {
          expect(value).toBeUndefined();
          continue;
        }
        const standing = all || (some && isOne) ? "recalled" : some && batch === "" ? "unread" : "clear";
        expect(value?.standing).toBe(standing);
        expect(value?.recall?.name).toBe(standing === "clear" ? undefined : `EXEMPLE ${all ? -1 - i : i}`);
        expect(value?.shortage).toEqual(
          shortage
            ? { since: 20500, until: 20600, why: sentence("Tension."), alternative: cip13Of(keyOf(1)) }
            : undefined,
        );
      }
    }
    expect(judged(recalls, 3, "LOT-3/39")).toMatchObject({
      standing: "recalled",
      recall: { why: { fr: "Défaut 3.", en: "Fault 3." } },
    });
    expect(judged(recalls, 3, "LOT-3/40")).toMatchObject({ standing: "clear" });
    for (const cip13 of ["3400930000014", "3400999999999", "12", ""])
      expect(recalls.judge(cip13, "A")).toEqual({ ok: true, value: undefined });
  });

  it("cost what the catalogue's look-up costs: three pages for a box of which nothing is known", () => {
    const { recalls, flash } = open(bytes);
    const cost = (i: number, batch: string) => {
      flash.reads = 0;
      judged(recalls, i, batch);
      return flash.reads;
    };
    let most = 0;
    for (let i = 0; i < MEDICINES; i += 13) {
      if (i % 2 !== 0 && i % 3 !== 0 && i % 7 !== 0) expect(cost(i, "X")).toBe(3);
      most = Math.max(most, cost(i, "X"), cost(i, `LOT-${i}/0`));
    }
    expect(most).toBeLessThanOrEqual(11);
    expect(cost(3, "LOT-3/17")).toBeLessThanOrEqual(12);
    flash.reads = 0;
    FlashRecalls.open(flash);
    expect(flash.reads).toBe(1);
  });

  it("tell which are new, one after the other", () => {
    const { recalls } = open(bytes);
    const { recalls: count } = recalls.header;
    const first = recalls.after(0);
    expect(first).toMatchObject({ ok: true, value: { recall: { number: 10, day: 20000 }, left: count } });
    expect(recalls.after(9 + count - 1)).toMatchObject({ value: { recall: { number: 9 + count }, left: 1 } });
    expect(recalls.after(9 + count)).toEqual({ ok: true, value: undefined });
    expect([recalls.lastBefore(19999), recalls.lastBefore(20000), recalls.lastBefore(0xffff)]).toEqual([
      0,
      19,
      9 + count,
    ]);
  });

  it("without any recall say nothing", () => {
    const { recalls } = open(encodeRecalls({ version: 1, day: 1, until: 2, recalls: [], shortages: [] }).bytes);
    expect(recalls.verify()).toBe(true);
    expect(recalls.after(0)).toEqual({ ok: true, value: undefined });
    expect(recalls.judge(cip13Of(keyOf(0)), "A")).toEqual({ ok: true, value: undefined });
  });

  it("are refused where they are none, cut short, of another format, or longer than the flash", () => {
    const refusal = (changed: Uint8Array) => {
      const opened = FlashRecalls.open(new CountedFlash(changed));
      return opened.ok ? undefined : opened.reason;
    };
    expect(refusal(new Uint8Array(512).fill(0xff))).toBe("erased");
    expect(refusal(new Uint8Array(512))).toBe("unknown-format");
    expect(refusal(new Uint8Array(10))).toBe("damaged");
    expect(refusal(bytes.slice(0, bytes.length - 1))).toBe("inconsistent");
    const other = bytes.slice();
    other[4] = 2;
    expect(refusal(seal(other))).toBe("unknown-format");
    const torn = bytes.slice();
    torn[10] = (torn[10] ?? 0) ^ 1;
    expect(refusal(torn)).toBe("damaged");
    const longer = bytes.slice();
    new DataView(longer.buffer).setUint16(16, 0xffff, true);
    expect(refusal(seal(longer))).toBe("inconsistent");
  });

  it("changed anywhere never throw; a page that is damaged is told, and nothing of it is believed", () => {
    const random = new Random(15);
    const small = encodeRecalls(file(30)).bytes;
    const whole = open(small).recalls;
    let accepted = 0;
    for (let run = 0; run < MUTANTS; run += 1) {
      const mutant = small.slice();
      const isHostile = run % 2 === 0;
      for (let n = 1 + (run % 3); n > 0; n -= 1) mutant[random.below(mutant.length)] = random.below(256);
      if (isHostile) seal(mutant);
      const opened = FlashRecalls.open(new CountedFlash(mutant));
      if (!opened.ok) continue;
      const recalls = opened.value;
      const isSound = recalls.verify();
      if (isSound) accepted += 1;
      const i = random.below(30);
      for (const batch of ["", `LOT-${i}/0`, "X"]) {
        const found = recalls.judge(cip13Of(keyOf(i)), batch);
        if (found.ok && !isHostile) expect(found).toEqual(whole.judge(cip13Of(keyOf(i)), batch));
      }
      recalls.after(random.below(40));
      recalls.lastBefore(random.below(0xffff));
    }
    // A changed word of a sentence is a sentence; all that a look-up relies on is held.
    expect(accepted).toBeLessThan(MUTANTS / 2);
  });
});

describe("a batch", () => {
  it.each([
    ["ab-12", "AB12"],
    ["AB 12 ", "AB12"],
    ["é", ""],
    ["", ""],
    ["A".repeat(21), ""],
  ])("%j is compared as %j", (batch, key) => expect(batchKey(batch)).toBe(key));
});
