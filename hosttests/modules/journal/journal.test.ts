import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { crc32 } from "modules/bytes/bytes";
import { BLOCK_HEADER, encodeBlockHeader, NO_BLOCK } from "modules/journal/block";
import { type Entry, Journal, MAX_VALUE_LENGTH } from "modules/journal/journal";
import { RECORD_HEADER } from "modules/journal/record";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";

const BLOCK = 256;
const CAPACITY = BLOCK - BLOCK_HEADER;

function flashOf(blocks = 8): NorFlash {
  return new NorFlash(blocks, BLOCK, new Random(7));
}

function mount(flash: NorFlash): Journal {
  const mounted = Journal.mount(flash);
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

function all(journal: Journal): Entry[] {
  const entries: Entry[] = [];
  for (let page = journal.listQueued(0, 5); page.length > 0; page = journal.listQueued(page.at(-1)!.number, 5)) {
    entries.push(...page);
  }
  return entries;
}

const bytes = (length: number, seed = 0) => Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);

describe("journal", () => {
  it("gives back every invoice in order, across blocks, answers and restarts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ payload: fc.uint8Array({ maxLength: 180 }), settled: fc.boolean() }), { maxLength: 40 }),
        (sales) => {
          const flash = flashOf(48);
          let journal = mount(flash);
          const expected: [number, string][] = [];
          for (const [i, { payload, settled }] of sales.entries()) {
            expect(journal.appendInvoice(payload)).toEqual({ ok: true, value: i + 1 });
            if (settled) journal.settle(journal.find(i + 1)!);
            else expected.push([i + 1, payload.join()]);
            if (i % 7 === 6) journal = mount(flash);
          }
          journal = mount(flash);
          const stored = all(journal).map((entry) => [entry.number, journal.invoice(entry)?.join()]);
          expect(stored).toEqual(expected);
          expect(journal.queued).toBe(expected.length);
          expect(journal.lastNumber).toBe(sales.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reclaims the oldest settled invoices for ever, and numbers go on", () => {
    const flash = flashOf(6);
    let journal = mount(flash);
    for (let number = 1; number <= 2000; number += 1) {
      expect(journal.appendInvoice(bytes(60, number))).toEqual({ ok: true, value: number });
      expect(journal.settle(journal.find(number)!)).toBe(true);
      if (number % 100 === 0) journal = mount(flash);
    }
    expect(journal.queued).toBe(0);
    // The ring wears evenly: no block was erased more than once more than another, but for the restarts.
    expect(Math.max(...flash.erases) - Math.min(...flash.erases)).toBeLessThanOrEqual(3);
  });

  it("never reclaims what nobody has answered for, says when it is full, and an answer makes room without room", () => {
    const flash = flashOf(6);
    const journal = mount(flash);
    let stored = 0;
    while (journal.appendInvoice(bytes(60, stored + 1)).ok) stored += 1;
    expect(journal.appendInvoice(bytes(60))).toEqual({ ok: false, reason: "journal-full" });
    expect(stored).toBeGreaterThanOrEqual(2 * 4);
    const again = mount(flash);
    expect(all(again).map(({ number }) => number)).toEqual(Array.from({ length: stored }, (_, i) => i + 1));
    expect(again.appendInvoice(bytes(60))).toEqual({ ok: false, reason: "journal-full" });
    expect(again.fill()).toBeGreaterThan(50);
    for (const entry of all(again).slice(0, 6)) again.settle(entry);
    expect(again.appendInvoice(bytes(60))).toEqual({ ok: true, value: stored + 1 });
    expect(all(again).map(({ number }) => number)).toEqual(Array.from({ length: stored - 5 }, (_, i) => i + 7));
  });

  it("knows from its one pass at a mount what waits, and asks the flash no more for the first of them", () => {
    const flash = flashOf(16);
    const journal = mount(flash);
    for (let i = 1; i <= 30; i += 1) journal.appendInvoice(bytes(20, i));
    for (const number of [1, 2, 5, 30]) journal.settle(journal.find(number)!);
    journal.reject(journal.find(4)!, 3);
    const before = flash.reads;
    const again = mount(flash);
    // The heads twice, the records once, and what is made firm.
    expect(flash.reads - before).toBeLessThan(16 * 3 + 8);
    const mounted = flash.reads;
    expect([again.queued, again.rejected, again.lastNumber]).toEqual([25, 1, 30]);
    const first = again.listQueued(0, 16);
    expect(flash.reads).toBe(mounted);
    expect(first.map(({ number }) => number)).toEqual([3, ...Array.from({ length: 15 }, (_, i) => i + 6)]);
    for (const entry of first) again.settle(entry);
    expect(all(again).map(({ number }) => number)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29]);
    // What is answered after a mount is not told of again.
    const third = mount(flash);
    third.settle(third.find(21)!);
    third.reject(third.find(22)!, 9);
    expect(third.listQueued(0, 9).map(({ number }) => number)).toEqual([23, 24, 25, 26, 27, 28, 29]);
    const fourth = mount(flash);
    fourth.appendInvoice(bytes(20));
    expect(fourth.listQueued(0, 16).map(({ number }) => number)).toEqual([23, 24, 25, 26, 27, 28, 29, 31]);
  });

  it("looks once for room that there is none of, and again as soon as something may count no more", () => {
    const flash = flashOf(6);
    const journal = mount(flash);
    while (journal.appendInvoice(bytes(60)).ok);
    const before = flash.reads;
    expect(journal.appendInvoice(bytes(70))).toEqual({ ok: false, reason: "journal-full" });
    expect(journal.setValue(1, bytes(64))).toBe("journal-full");
    expect(flash.reads).toBe(before);
    for (const entry of journal.listQueued(0, 6)) journal.settle(entry);
    expect(journal.appendInvoice(bytes(70)).ok).toBe(true);
    // The same of tokens that have died.
    const other = flashOf(6);
    const tokens = mount(other);
    tokens.expireTokens(900);
    while (tokens.appendToken(1000, bytes(60)) === undefined);
    expect(tokens.appendInvoice(bytes(60)).ok).toBe(false);
    tokens.expireTokens(1001);
    expect(tokens.appendInvoice(bytes(60)).ok).toBe(true);
  });

  it("keeps rejected invoices apart, with their reason, until a person has dealt with them", () => {
    const flash = flashOf();
    let journal = mount(flash);
    for (let i = 1; i <= 5; i += 1) journal.appendInvoice(bytes(20, i));
    journal.reject(journal.find(2)!, 3);
    journal.reject(journal.find(4)!, 126);
    journal = mount(flash);
    expect(all(journal).map(({ number }) => number)).toEqual([1, 3, 5]);
    expect(journal.listRejected(0, 9).map(({ number, reason }) => [number, reason])).toEqual([
      [2, 3],
      [4, 126],
    ]);
    journal.settle(journal.find(2)!);
    journal = mount(flash);
    expect(journal.listRejected(0, 9).map(({ number }) => number)).toEqual([4]);
    expect([journal.queued, journal.rejected]).toEqual([3, 1]);
  });

  it("keeps the last value of each key through any number of laps", () => {
    const flash = flashOf(5);
    let journal = mount(flash);
    journal.setValue(3, bytes(5, 1));
    for (let i = 0; i < 400; i += 1) {
      journal.setValue(1, bytes(8, i));
      if (i % 90 === 0) journal = mount(flash);
    }
    journal = mount(flash);
    expect(journal.value(3)).toEqual(bytes(5, 1));
    expect(journal.value(1)).toEqual(bytes(8, 399));
    expect(journal.value(0)).toBeUndefined();
  });

  it("gives live tokens back at each mount, and lets the dead go", () => {
    const flash = flashOf(5);
    let journal = mount(flash);
    journal.appendToken(1000, bytes(20, 1));
    journal.expireTokens(900);
    for (let i = 0; i < 100; i += 1) journal.appendToken(899, bytes(20, i));
    const live: number[] = [];
    Journal.mount(flash, (until) => {
      if (until >= 900) live.push(until);
    });
    expect(live).toEqual([1000]);
    journal = mount(flash);
    journal.expireTokens(900);
    expect(journal.appendInvoice(bytes(60)).ok).toBe(true);
  });

  it("refuses a record longer than a block, and a value longer than its bound", () => {
    const journal = mount(flashOf());
    expect(journal.appendInvoice(new Uint8Array(CAPACITY - RECORD_HEADER + 1))).toEqual({
      ok: false,
      reason: "record-too-long",
    });
    expect(journal.appendInvoice(new Uint8Array(CAPACITY - RECORD_HEADER)).ok).toBe(true);
    expect(journal.setValue(0, new Uint8Array(MAX_VALUE_LENGTH + 1))).toBe("record-too-long");
    expect(() => journal.setValue(24, bytes(1))).toThrow(RangeError);
  });

  it("goes on in another block when the flash did not take a record, and loses nothing", () => {
    const flash = flashOf();
    const journal = mount(flash);
    expect(journal.appendInvoice(bytes(30, 1)).ok).toBe(true);
    flash.unwritable[BLOCK_HEADER + 60 + RECORD_HEADER + 10] = 0xff;
    expect(journal.appendInvoice(new Uint8Array(30))).toEqual({ ok: true, value: 2 });
    expect(journal.status.worn).toBe(1);
    expect(all(mount(flash)).map(({ number }) => number)).toEqual([1, 2]);
  });

  it("steps over blocks that cannot be erased any more, as long as there are others", () => {
    const flash = flashOf(8);
    let journal = mount(flash);
    let number = 0;
    const store = () => {
      number += 1;
      expect(journal.appendInvoice(bytes(60, number))).toEqual({ ok: true, value: number });
      if (number > 2) journal.settle(journal.find(number - 2)!);
    };
    for (let i = 0; i < 40; i += 1) store();
    for (const block of [2, 5]) flash.unerasable.fill(0xff, block * BLOCK, (block + 1) * BLOCK);
    for (let i = 0; i < 200; i += 1) {
      store();
      if (i % 50 === 49) journal = mount(flash);
    }
    expect(all(mount(flash)).map((entry) => entry.number)).toEqual([number - 1, number]);
    expect(journal.queued).toBe(2);
  });

  it("says that the flash is at fault when no block takes anything, and shows no number", () => {
    const flash = flashOf();
    const journal = mount(flash);
    journal.appendInvoice(bytes(30, 1));
    flash.unwritable.fill(0xff);
    expect(journal.appendInvoice(bytes(30, 2))).toEqual({ ok: false, reason: "flash-fault" });
    expect(all(mount(flash)).map(({ number }) => number)).toEqual([1]);
  });

  it("tells an empty partition, garbage and another version apart, touches none, and begins anew only when asked", () => {
    expect(mount(flashOf()).lastNumber).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: BLOCK * 2, maxLength: BLOCK * 2 }), (garbage) => {
        const flash = flashOf();
        flash.bytes.set(garbage, BLOCK);
        const before = flash.bytes.slice();
        const mounted = Journal.mount(flash);
        if (garbage.some((byte) => byte !== 0xff)) expect(mounted).toEqual({ ok: false, reason: "journal-foreign" });
        expect(flash.bytes).toEqual(before);
      }),
    );
    const flash = flashOf();
    const header = encodeBlockHeader({ dead: NO_BLOCK, generation: 9, sequence: 1, lastNumber: 0 });
    header[4] = 3;
    new DataView(header.buffer).setUint32(28, crc32(header, 0, 28), true);
    flash.bytes.set(header, 3 * BLOCK);
    expect(Journal.mount(flash)).toEqual({ ok: false, reason: "journal-other-version" });
    flash.bytes.fill(0xff).set([0x4a, 0x31, 5, 0]);
    expect(Journal.mount(flash)).toEqual({ ok: false, reason: "journal-other-version" });
    const formatted = Journal.format(flash);
    expect(formatted.ok && formatted.value.appendInvoice(bytes(9))).toEqual({ ok: true, value: 1 });
    expect(Journal.mount(new NorFlash(3, BLOCK, new Random(1)))).toEqual({ ok: false, reason: "journal-absent" });
  });

  it("loses only the record whose bits have rotted, and says how many", () => {
    const flash = flashOf();
    const journal = mount(flash);
    for (let i = 1; i <= 12; i += 1) journal.appendInvoice(bytes(30, i));
    flash.bytes[BLOCK_HEADER + 56 + 1]! ^= 2;
    const after = mount(flash);
    expect(all(after).map(({ number }) => number)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(after.status.damaged).toBe(1);
    flash.bytes[BLOCK_HEADER + 2 * 56 + RECORD_HEADER]! ^= 2;
    expect(after.invoice(all(after)[1]!)).toBeUndefined();
  });
});
