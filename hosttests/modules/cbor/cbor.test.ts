import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  CborFloat,
  type CborMap,
  CborOpaque,
  CborReader,
  CborTag,
  type CborValue,
  decodeCbor,
  MAX_DEPTH,
} from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";
import { ACCEPTED, FLOATS, INDEFINITE, map, NOT_WELL_FORMED } from "./appendix-a";

describe("CBOR, RFC 8949 appendix A", () => {
  for (const [bytes, value] of ACCEPTED) {
    it(`reads and writes ${bytes}`, () => {
      expect(decodeCbor(hex(bytes))).toEqual({ ok: true, value });
      expect(toHex(encodeCbor(value))).toBe(bytes);
    });
  }

  for (const [bytes, value] of FLOATS) {
    it(`reads the float ${bytes}, apart from the integers`, () => {
      const decoded = decodeCbor(hex(bytes));
      expect(decoded.ok && decoded.value instanceof CborFloat && Object.is(decoded.value.value, value)).toBe(true);
    });
  }

  for (const bytes of INDEFINITE) {
    it(`refuses the indefinite length of ${bytes}`, () => {
      expect(decodeCbor(hex(bytes))).toEqual({ ok: false, reason: "indefinite-length" });
    });
  }
});

describe("CBOR whose lengths may be indefinite, for readers that ask for it", () => {
  const read = (bytes: Uint8Array) => {
    const reader = new CborReader(bytes, 0, true);
    const value = reader.item();
    return reader.refusal ?? (reader.at === bytes.length ? value : "trailing-bytes");
  };

  const values: [string, CborValue][] = [
    ["5f42010243030405ff", hex("0102030405")],
    ["7f657374726561646d696e67ff", "streaming"],
    ["9fff", []],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
    ["bf61610161629f0203ffff", map(["a", 1], ["b", [2, 3]])],
    ["bf6346756ef563416d7421ff", map(["Fun", true], ["Amt", -2])],
    ["5fff", hex("")],
  ];
  it.each(values)("reads %s", (bytes, value) => {
    expect(read(hex(bytes))).toEqual(value);
  });

  it.each([
    ["ff", "indefinite-length"],
    ["bf6161ff", "indefinite-length"],
    ["9f01", "truncated"],
    ["bf616101", "truncated"],
    ["5f4101", "truncated"],
    ["5f6161ff", "reserved"],
    ["5f5f4101ffff", "reserved"],
    ["7f61ffff", "bad-text"],
    ["bf616101616102ff", "duplicate-key"],
    ["1f", "reserved"],
    ["3f", "reserved"],
    ["df00ff", "reserved"],
  ])("refuses %s: %s", (bytes, reason) => {
    expect(read(hex(bytes))).toBe(reason);
  });

  it("nests no deeper for it", () => {
    expect(read(new Uint8Array(4096).fill(0x9f))).toBe("too-deep");
  });

  it("reads any item in either form alike", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.string(), fc.uint8Array())), (items) => {
        const definite = encodeCbor(items);
        const endless = new Uint8Array([0x9f, ...items.flatMap((item) => [...encodeCbor(item)]), 0xff]);
        expect(read(endless)).toEqual(read(definite));
      }),
    );
  });
});

describe("CBOR from strangers", () => {
  for (const [bytes, reason] of NOT_WELL_FORMED) {
    it(`refuses ${bytes || "nothing"}: ${reason}`, () => {
      expect(decodeCbor(hex(bytes))).toEqual({ ok: false, reason });
    });
  }

  it("nests eight deep and no deeper, be it arrays, maps or tags", () => {
    for (const opening of ["81", "a100", "c1"]) {
      expect(decodeCbor(hex(`${opening.repeat(MAX_DEPTH)}00`)).ok).toBe(true);
      expect(decodeCbor(hex(`${opening.repeat(MAX_DEPTH + 1)}00`))).toEqual({ ok: false, reason: "too-deep" });
    }
    // As much nesting as a token holds does not exhaust the stack.
    expect(decodeCbor(new Uint8Array(4096).fill(0x81))).toEqual({ ok: false, reason: "too-deep" });
  });

  it("keeps integers up to 2^53, and wider ones as bytes", () => {
    expect(decodeCbor(hex("1b001fffffffffffff"))).toEqual({ ok: true, value: Number.MAX_SAFE_INTEGER });
    expect(decodeCbor(hex("3b001ffffffffffffe"))).toEqual({ ok: true, value: Number.MIN_SAFE_INTEGER });
    for (const wide of ["1b0020000000000000", "3b001fffffffffffff"]) {
      expect(decodeCbor(hex(wide))).toEqual({ ok: true, value: new CborOpaque(hex(wide)) });
    }
  });

  it("accepts lengths that are not the shortest", () => {
    expect(decodeCbor(hex("1800"))).toEqual({ ok: true, value: 0 });
    expect(decodeCbor(hex("5b000000000000000141"))).toEqual({ ok: true, value: Uint8Array.of(0x41) });
  });

  it("keeps keys that are neither integer nor text, but not without end", () => {
    const decoded = decodeCbor(hex("a3 4101 00 f5 01 8101 02"));
    expect(decoded.ok && decoded.value instanceof Map && decoded.value.size).toBe(3);
    const pairs = (count: number) => Array.from({ length: count }, (_, i) => `41${toHex(Uint8Array.of(i))}00`).join("");
    expect(decodeCbor(hex(`b0${pairs(16)}`)).ok).toBe(true);
    expect(decodeCbor(hex(`b1${pairs(17)}`))).toEqual({ ok: false, reason: "too-many-opaque-keys" });
  });

  it("reads any bytes without an exception, and anything read is written as the same value", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeCbor(bytes);
        if (decoded.ok && !holdsFloat(decoded.value)) {
          expect(decodeCbor(encodeCbor(decoded.value))).toEqual(decoded);
        }
      }),
    );
  });

  it("gives back any value", () => {
    fc.assert(
      fc.property(values(), (value) => {
        expect(decodeCbor(encodeCbor(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("writes a map in one order only, that of the encoded keys (section 4.2.1)", () => {
    // Section 4.2.1's own example, without its keys that no format here has.
    const ordered: (number | string)[] = [10, 100, -1, "z", "aa"];
    const bytes = "a50a001864002000617a0062616100";
    const pairs = ordered.map((key): [number | string, CborValue] => [key, 0]);
    expect(toHex(encodeCbor(map(...pairs)))).toBe(bytes);
    expect(toHex(encodeCbor(map(...pairs.reverse())))).toBe(bytes);
    expect(toHex(encodeCbor(map([-70001, 0], [-1, 0], [300, 0], [24, 0])))).toBe("a418180019012c0020003a0001117000");
  });

  it("writes no float and no integer that it could not read: a bug of the caller", () => {
    expect(() => encodeCbor(new CborFloat(1))).toThrow();
    expect(() => encodeCbor(1.5)).toThrow();
    expect(() => encodeCbor(2 ** 53)).toThrow();
  });
});

describe("UTF-8", () => {
  it("writes a lone surrogate as U+FFFD, and reads none", () => {
    expect(toHex(encodeUtf8("a\ud800b"))).toBe("61efbfbd62");
    expect(decodeUtf8(hex("edb080"), 0, 3)).toBeUndefined();
  });

  it("writes a long text as a short one, wherever a pair of surrogates falls", () => {
    for (let before = 60; before < 70; before += 1) {
      const text = `${"a".repeat(before)}\u{1f48a}${"é".repeat(130)}\u{1f48a}`;
      const bytes = encodeUtf8(text);
      expect(decodeUtf8(bytes, 0, bytes.length)).toBe(text);
      expect(bytes.length).toBe(before + 4 + 260 + 4);
    }
  });

  it("gives back any text", () => {
    fc.assert(
      fc.property(texts(20), (text) => {
        const bytes = encodeUtf8(text);
        expect(decodeUtf8(bytes, 0, bytes.length)).toBe(text);
      }),
    );
  });
});

function holdsFloat(value: CborValue): boolean {
  if (value instanceof CborFloat) return true;
  if (value instanceof CborTag) return holdsFloat(value.value);
  if (Array.isArray(value)) return value.some(holdsFloat);
  if (!(value instanceof Map)) return false;
  for (const [key, item] of value) if (key instanceof CborOpaque || holdsFloat(item)) return true;
  return false;
}

/** Any Unicode text; fast-check's own keeps a table of all code points, which an engine of a device has no room for. */
function texts(maxLength: number): fc.Arbitrary<string> {
  const point = fc.oneof(fc.nat(0xff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }));
  return fc.array(point, { maxLength }).map((points) => points.map((code) => String.fromCodePoint(code)).join(""));
}

/** Values of some depth, as tokens and lists have them. */
function values(depth = 3): fc.Arbitrary<CborValue> {
  const leaves: fc.Arbitrary<CborValue>[] = [
    fc.maxSafeInteger().map((value) => value || 0),
    texts(8),
    fc.uint8Array({ maxLength: 8 }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = values(depth - 1);
  const key: fc.Arbitrary<number | string> = fc.oneof(fc.integer(), fc.string({ maxLength: 4 }));
  return fc.oneof(
    ...leaves,
    fc.array(inner, { maxLength: 4 }),
    fc.array(fc.tuple(key, inner), { maxLength: 4 }).map((pairs) => new Map(pairs) as CborMap),
    fc.tuple(fc.nat(), inner).map(([tag, value]) => new CborTag(tag, value)),
  );
}
