/** 10,000 losses of power in each run; `npm run test:power` lives through a million. */
import { describe, expect, it } from "@jest/globals";
import { Journal } from "modules/journal/journal";
import { NorFlash } from "../../support/nor-flash";
import { Ordeal } from "../../support/power-cuts";
import { Random } from "../../support/random";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const LIVES = isXs ? 4 : 100;
const CUTS = 100;

describe("a journal that loses its power", () => {
  it(`keeps its promise through ${LIVES * CUTS} losses, in the middle of any write or erase`, () => {
    const during: Record<string, number> = {};
    let full = 0;
    for (let seed = 1; seed <= LIVES; seed += 1) {
      // Every second one is sealed: the same promises, and no nonce for two texts.
      const ordeal = new Ordeal(seed, seed % 2 === 0);
      ordeal.live(CUTS);
      full += ordeal.tally.full;
      for (const [what, count] of Object.entries(ordeal.tally.during)) during[what] = (during[what] ?? 0) + count;
    }
    // It was at everything when the power went, and it was full at times.
    expect(Object.keys(during).sort()).toEqual(["erase", "fate", "invoice", "mount", "payment", "token", "value"]);
    expect(full).toBeGreaterThan(0);
  });

  it("keeps it at each operation in turn of one day's work", () => {
    for (let operation = 1; ; operation += 1) {
      const flash = new NorFlash(5, 256, new Random(operation));
      flash.budget = operation;
      const shown: number[] = [];
      const settled: number[] = [];
      let isDone = false;
      try {
        const mounted = Journal.mount(flash);
        if (mounted.ok) isDone = work(mounted.value, flash, shown, settled);
      } catch (error) {
        if (!flash.isOff) throw error;
      }
      if (isDone) {
        expect(operation).toBeGreaterThan(100);
        return;
      }
      flash.powerOn();
      const again = Journal.mount(flash);
      expect(again.ok).toBe(true);
      if (!again.ok) return;
      const there = again.value.listQueued(0, 64).map(({ number }) => number);
      for (const number of shown) if (!settled.includes(number)) expect(there).toContain(number);
      for (const number of settled) expect(there).not.toContain(number);
      expect(new Set(there).size).toBe(there.length);
    }
  });
});

/** @returns whether the day came to its end; `settled` never holds the one whose answer was being written */
function work(journal: Journal, flash: NorFlash, shown: number[], settled: number[]): boolean {
  for (let i = 0; i < 60; i += 1) {
    const stored = journal.appendInvoice(new Uint8Array(40).fill(i));
    if (stored.ok) shown.push(stored.value);
    const entry = journal.find((shown.at(-1) ?? 0) - 2);
    if (entry === undefined) continue;
    if (journal.settle(entry)) settled.push(entry.number);
    else shown.splice(shown.indexOf(entry.number), 1);
    if (flash.isOff) return false;
  }
  return !flash.isOff;
}
