import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeCommand, encodeCommand } from "modules/card/apdu";
import { findTlv, readTlv } from "modules/card/tlv";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";

describe("a command APDU", () => {
  /** The seven cases of ISO/IEC 7816-3, table 13. */
  const CASES: readonly (readonly [string, number, number])[] = [
    ["00a40000", 0, 0],
    ["00b0000000", 0, 256],
    ["00a4000c023f00", 2, 0],
    ["00a40000023f0010", 2, 16],
    ["00b00000000000", 0, 65536],
    ["00b00000000200", 0, 512],
  ];

  it("is coded in each of its cases", () => {
    for (const [text, length, le] of CASES) {
      const decoded = decodeCommand(hex(text));
      if (!decoded.ok) throw new Error(text);
      expect({ text, length: decoded.value.data.length, le: decoded.value.le }).toEqual({ text, length, le });
      const { cla, ins, p1, p2, data } = decoded.value;
      expect(toHex(encodeCommand(cla, ins, p1, p2, data, le))).toBe(text);
    }
    expect(encodeCommand(0, 0xd6, 0, 0, new Uint8Array(256)).length).toBe(4 + 3 + 256);
    expect(encodeCommand(0, 0xd6, 0, 0, new Uint8Array(256), 1).length).toBe(4 + 3 + 256 + 2);
    expect(encodeCommand(0, 0xd6, 0, 0, [1], 257)).toEqual(hex("00d60000 000001 01 0101"));
    expect(() => encodeCommand(0, 0, 0, 0, new Uint8Array(65536))).toThrow(RangeError);
  });

  it("comes back whole, whatever its lengths", () => {
    const lengths = fc.constantFrom(0, 1, 2, 254, 255, 256, 257, 300);
    const les = fc.constantFrom(0, 1, 255, 256, 257, 65535, 65536);
    fc.assert(
      fc.property(lengths, les, fc.nat(255), (length, le, fill) => {
        const data = new Uint8Array(length).fill(fill);
        const decoded = decodeCommand(encodeCommand(0x80, 0xca, 1, 2, data, le));
        expect(decoded).toEqual({ ok: true, value: { cla: 0x80, ins: 0xca, p1: 1, p2: 2, data, le } });
      }),
      { numRuns: 100 },
    );
  });

  it("is malformed or a command, whatever bytes it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => void decodeCommand(bytes)),
      { numRuns: 1000 },
    );
    for (const text of ["", "00a400", "00a4000002ff", "00a4000000000000", "00a40000000002ff"]) {
      expect(decodeCommand(hex(text)).ok).toBe(false);
    }
  });
});

describe("BER-TLV", () => {
  it("is read in each form of tag and length, past zeros", () => {
    expect(readTlv(hex("00 00 65 02 80 00"), 0)).toEqual({ tag: 0x65, begin: 4, end: 6 });
    expect(readTlv(hex("7f 21 01 aa"), 0)).toEqual({ tag: 0x7f21, begin: 3, end: 4 });
    expect(readTlv(hex("5f 81 01 81 01 aa"), 0)).toEqual({ tag: 0x5f8101, begin: 5, end: 6 });
    expect(readTlv(hex("80 82 00 01 aa"), 0)).toEqual({ tag: 0x80, begin: 4, end: 5 });
    expect(findTlv(hex("80 01 aa 81 00 82 01 bb"), 0x82, 0)).toEqual({ tag: 0x82, begin: 7, end: 8 });
    for (const text of [
      "",
      "00",
      "65",
      "65 01",
      "65 80",
      "65 83 00 00 01 aa",
      "65 84",
      "5f 81 81 81 01",
      "65 81",
      "65 82 01",
    ]) {
      expect(readTlv(hex(text), 0)).toBeUndefined();
    }
  });

  it("never reaches past the end, whatever bytes it is, and always comes to it", () => {
    const runs = isXs ? 2000 : 20000;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        let at = 0;
        for (let tlv = readTlv(bytes, 0); tlv !== undefined; tlv = readTlv(bytes, at)) {
          if (!(tlv.begin > at && tlv.end >= tlv.begin && tlv.end <= bytes.length)) throw new Error("out of bounds");
          at = tlv.end;
        }
      }),
      { numRuns: runs },
    );
  });
});
