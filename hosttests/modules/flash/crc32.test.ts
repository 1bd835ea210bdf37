import { describe, expect, it } from "@jest/globals";
import { crc32 } from "modules/flash/crc32";

describe("the CRC-32 of what lies in flash", () => {
  const digits = Uint8Array.from([49, 50, 51, 52, 53, 54, 55, 56, 57]);

  it("is that of the check string 123456789", () => {
    expect(crc32(digits, 0, 9)).toBe(0xcbf43926);
  });

  it("goes on from what went before", () => {
    expect(crc32(digits, 4, 9, crc32(digits, 0, 4))).toBe(0xcbf43926);
  });
});
