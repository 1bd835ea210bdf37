import { describe, expect, it } from "@jest/globals";
import { crc32, find, isErased, printable, putAscii } from "modules/bytes/bytes";

describe("the CRC-32 of what lies in flash", () => {
  const digits = Uint8Array.from([49, 50, 51, 52, 53, 54, 55, 56, 57]);

  it("is that of the check string 123456789", () => {
    expect(crc32(digits, 0, 9)).toBe(0xcbf43926);
  });

  it("goes on from what went before", () => {
    expect(crc32(digits, 4, 9, crc32(digits, 0, 4))).toBe(0xcbf43926);
  });
});

describe("erased flash", () => {
  it("has every bit, wherever its bytes lie in their buffer", () => {
    for (let start = 0; start < 5; start += 1) {
      for (let end = start; end < 16; end += 1) {
        const buffer = new Uint8Array(16).fill(0xff);
        expect(isErased(buffer.subarray(start, end))).toBe(true);
        for (let at = 0; at < 16; at += 1) {
          buffer[at] = 0xfe;
          expect(isErased(buffer.subarray(start, end))).toBe(at < start || at >= end);
          buffer[at] = 0xff;
        }
      }
    }
  });
});

describe("bytes among others", () => {
  const bytes = Uint8Array.from([1, 2, 1, 2, 3, 0xff]);

  it("are found where they begin first, at either end too", () => {
    expect(find(bytes, Uint8Array.of(1, 2, 3))).toBe(2);
    expect(find(bytes, Uint8Array.of(1))).toBe(0);
    expect(find(bytes, Uint8Array.of(0xff))).toBe(5);
    expect(find(bytes, bytes)).toBe(0);
  });

  it("are not found where they are not, or are cut off", () => {
    expect(find(bytes, Uint8Array.of(3, 1))).toBe(-1);
    expect(find(bytes, Uint8Array.of(0xff, 1))).toBe(-1);
    expect(find(bytes.subarray(0, 2), bytes)).toBe(-1);
    expect(find(new Uint8Array(0), Uint8Array.of(1))).toBe(-1);
  });
});

describe("texts of ASCII", () => {
  it("are written where they fill the bytes", () => {
    const text = Array.from({ length: 127 }, (_, i) => String.fromCharCode(i + 1)).join("");
    const bytes = new Uint8Array(129).fill(9);
    expect(putAscii(text, bytes.subarray(1, 128))).toBe(true);
    expect(Array.from(bytes)).toEqual([9, ...Array.from({ length: 127 }, (_, i) => i + 1), 9]);
    expect(putAscii("", new Uint8Array(0))).toBe(true);
  });

  it.each(["\0", "a\0", "\x80", "é", "aé", "\ud800", "😀", "ab"])("are not %j for one byte", (text) => {
    expect(putAscii(text, new Uint8Array(1))).toBe(false);
    expect(putAscii(text, new Uint8Array(text.length + 1))).toBe(false);
  });

  it("are read where every byte is printable", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(printable(bytes, 0x20, 0x7f)).toHaveLength(95);
    expect(printable(bytes, 0x41, 0x44)).toBe("ABC");
    expect(printable(bytes, 0x1f, 0x22)).toBeUndefined();
    expect(printable(bytes, 0x7e, 0x80)).toBeUndefined();
    expect(printable(bytes, 0x80, 0x81)).toBeUndefined();
    expect(printable(bytes, 0, 1)).toBeUndefined();
    expect(printable(bytes, 3, 3)).toBe("");
  });
});
