/** Properties of the reader of the TLV areas: whatever it is given, it answers, and believes nothing that is not there. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseTlvs } from "modules/update/image/tlv";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const runs = { numRuns: isXs ? 100 : 2000 };
/** The types that are known, and some that are not. */
const TYPES = [0x01, 0x02, 0x10, 0x22, 0x24, 0x40, 0x50, 0x74, 0x75, 0x60, 0x7777];
const LENGTHS = [0, 1, 4, 12, 16, 32, 33, 70];

const entry = fc.tuple(
  fc.constantFrom(...TYPES),
  fc.constantFrom(...LENGTHS).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
);
const entries = fc.array(entry, { maxLength: 6 });

function area(magic: number, list: readonly (readonly [number, Uint8Array])[]): number[] {
  const body = list.flatMap(([type, value]) => [type & 255, type >> 8, value.length, 0, ...value]);
  const total = body.length + 4;
  return [magic & 255, magic >> 8, total & 255, total >> 8, ...body];
}

describe("the TLV areas", () => {
  it("are read without a fault, whatever the bytes", () => {
    const magics = fc.constantFrom([0x08, 0x69], [0x07, 0x69], [0, 0]);
    fc.assert(
      fc.property(magics, fc.uint8Array({ maxLength: 200 }), fc.nat(300), (magic, bytes, protectedLength) => {
        const input = Uint8Array.of(...magic, ...bytes);
        const read = parseTlvs(input, protectedLength);
        if (read.ok) expect(read.value.length).toBeLessThanOrEqual(input.length);
      }),
      runs,
    );
  });

  it("give what is in them, each once, and the guarded fields from the protected area alone", () => {
    let taken = 0;
    fc.assert(
      fc.property(entries, entries, (guarded, plain) => {
        const first = area(0x6908, guarded);
        const bytes = Uint8Array.from([...first, ...area(0x6907, plain)]);
        const read = parseTlvs(bytes, first.length);
        if (!read.ok) return;
        taken += 1;
        const { value } = read;
        expect(value.length).toBe(bytes.length);
        const all = [...guarded, ...plain];
        const only = (type: number, list: typeof all) => {
          const found = list.filter(([one]) => one === type);
          expect(found.length).toBeLessThanOrEqual(1);
          return found[0]?.[1];
        };
        expect(value.hash).toEqual(only(0x10, plain));
        expect(value.keyHash).toEqual(only(0x01, all));
        expect(value.vendor).toEqual(only(0x74, guarded));
        expect(value.class).toEqual(only(0x75, guarded));
        expect(plain.some(([type]) => [0x40, 0x50, 0x74, 0x75].includes(type))).toBe(false);
        expect(value.securityCounter === undefined).toBe(only(0x50, guarded) === undefined);
        expect(value.dependencies.length).toBe(guarded.filter(([type]) => type === 0x40).length);
      }),
      { numRuns: isXs ? 300 : 20000 },
    );
    expect(taken).toBeGreaterThan(isXs ? 5 : 500);
  });

  it("are refused at every shorter length", () => {
    fc.assert(
      fc.property(entries, entries, fc.nat(), (guarded, plain, at) => {
        const first = area(0x6908, guarded);
        const bytes = Uint8Array.from([...first, ...area(0x6907, plain)]);
        const read = parseTlvs(bytes.subarray(0, at % bytes.length), first.length);
        expect(read.ok).toBe(false);
      }),
      runs,
    );
  });
});
