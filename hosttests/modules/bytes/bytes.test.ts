import { describe, expect, it } from "@jest/globals";
import { crc32, find, isErased } from "modules/bytes/bytes";

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
