import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { crc32 } from "modules/journal/crc32";
import type { Flash } from "modules/journal/flash";
import { Journal } from "modules/journal/journal";

const BLOCK = 256;

/** NOR flash in memory; power goes after `budget` more bytes written, in the middle of a write if need be. */
class MemoryFlash implements Flash {
  readonly bytes: Uint8Array;
  budget = Number.POSITIVE_INFINITY;
  constructor(size: number) {
    this.bytes = new Uint8Array(size).fill(0xff);
  }
  status() {
    return { size: this.bytes.length, blockLength: BLOCK };
  }
  read(byteLength: number, offset: number): ArrayBuffer {
    return this.bytes.slice(offset, offset + byteLength).buffer as ArrayBuffer;
  }
  write(buffer: ArrayBuffer, offset: number): void {
    const data = new Uint8Array(buffer);
    for (let i = 0; i < data.length; i += 1) {
      if (this.budget === 0) throw new Error("power cut");
      this.budget -= 1;
      this.bytes[offset + i]! &= data[i]!;
    }
  }
  eraseBlock(block: number): void {
    this.bytes.fill(0xff, block * BLOCK, (block + 1) * BLOCK);
  }
}

function records(journal: Journal): [number, string][] {
  const all: [number, string][] = [];
  journal.forEach((number, payload) => {
    all.push([number, Array.from(payload).join()]);
  });
  return all;
}

describe("journal", () => {
  it("computes the CRC-32 of the check string 123456789", () => {
    expect(crc32(Uint8Array.from([49, 50, 51, 52, 53, 54, 55, 56, 57]), 0, 9)).toBe(0xcbf43926);
  });

  it("gives back every record in order, across blocks and a restart", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: BLOCK - 12 }), { maxLength: 12 }), (payloads) => {
        const flash = new MemoryFlash(BLOCK * 16);
        const journal = new Journal(flash);
        const expected = payloads.map((payload, index) => {
          expect(journal.append(payload)).toEqual({ ok: true, value: index + 1 });
          return [index + 1, Array.from(payload).join()];
        });
        expect(records(new Journal(flash))).toEqual(expected);
        expect(new Journal(flash).lastNumber).toBe(payloads.length);
      }),
    );
  });

  it("loses no acknowledged record and reuses no number, wherever in the bytes the power goes", () => {
    const payload = Uint8Array.from({ length: 50 }, (_, i) => i);
    for (let budget = 0; budget < 64 * 8; budget += 1) {
      const flash = new MemoryFlash(BLOCK * 8);
      flash.budget = budget;
      const journal = new Journal(flash);
      let acknowledged = 0;
      try {
        for (let i = 0; i < 8; i += 1) {
          const answer = journal.append(payload);
          if (answer.ok) acknowledged = answer.value;
        }
      } catch {
        flash.budget = Number.POSITIVE_INFINITY;
      }
      flash.budget = Number.POSITIVE_INFINITY;
      const mounted = new Journal(flash);
      // The last record may have been whole in flash although the power went before it was acknowledged.
      expect(mounted.lastNumber).toBeGreaterThanOrEqual(acknowledged);
      expect(mounted.lastNumber).toBeLessThanOrEqual(acknowledged + 1);
      expect(mounted.append(payload)).toEqual({ ok: true, value: mounted.lastNumber });
      const numbers = records(new Journal(flash)).map(([number]) => number);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers).toHaveLength(mounted.lastNumber);
    }
  });

  it("refuses a record longer than a block, and says when it is full", () => {
    const journal = new Journal(new MemoryFlash(BLOCK * 2));
    expect(journal.append(new Uint8Array(BLOCK))).toEqual({ ok: false, reason: "record-too-long" });
    expect(journal.append(new Uint8Array(200)).ok).toBe(true);
    expect(journal.append(new Uint8Array(200)).ok).toBe(true);
    expect(journal.append(new Uint8Array(200))).toEqual({ ok: false, reason: "journal-full" });
    expect(journal.append(new Uint8Array(20)).ok).toBe(false);
  });

  it("says so when the flash did not take the bytes, and goes on in the next block", () => {
    const flash = new MemoryFlash(BLOCK * 3);
    flash.bytes[20] = 0;
    const journal = new Journal(flash);
    flash.bytes[BLOCK + 20] = 0;
    expect(journal.append(new Uint8Array(30).fill(255))).toEqual({ ok: false, reason: "flash-fault" });
    expect(journal.append(new Uint8Array(30).fill(255))).toEqual({ ok: true, value: 1 });
    expect(new Journal(flash).lastNumber).toBe(1);
  });

  it("mounts any garbage without throwing, and never overwrites it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: BLOCK * 2, maxLength: BLOCK * 2 }), (garbage) => {
        const flash = new MemoryFlash(BLOCK * 4);
        flash.bytes.set(garbage);
        const journal = new Journal(flash);
        journal.append(new Uint8Array(8));
        expect(Array.from(flash.bytes.subarray(0, BLOCK * 2))).toEqual(Array.from(garbage));
      }),
    );
  });
});
