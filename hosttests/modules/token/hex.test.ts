import { describe, expect, it } from "@jest/globals";
import { fromHex, toHex } from "modules/token/hex";

describe("hexadecimal", () => {
  it("comes back as the bytes that it was, of any length, in capitals too", () => {
    for (const length of [0, 1, 31, 32, 33, 64, 100]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
      expect(fromHex(toHex(bytes))).toEqual(bytes);
      expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes);
    }
  });

  it("is nothing else than an even number of the 22 digits", () => {
    for (let code = 0; code < 0x200; code += 1) {
      const isDigit = "0123456789abcdefABCDEF".includes(String.fromCharCode(code));
      expect(fromHex(`0${String.fromCharCode(code)}`) !== undefined).toBe(isDigit);
      expect(fromHex(`${"00".repeat(40)}${String.fromCharCode(code)}0`) !== undefined).toBe(isDigit);
    }
    for (const text of ["0", "000", "😀", "0😀0", "Kf", " 1", "0x10"]) expect(fromHex(text)).toBeUndefined();
  });
});
