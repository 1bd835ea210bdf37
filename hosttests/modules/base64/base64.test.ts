import { describe, expect, it } from "@jest/globals";
import { fromBase64, toBase64 } from "modules/base64/base64";
import { toHex } from "modules/token/hex";
import { ascii } from "../../support/bytes";

describe("base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("of %j is that of RFC 4648, section 10", (text, base64) => {
    expect(toBase64(ascii(text))).toBe(base64);
    expect(fromBase64(base64)).toEqual(ascii(text));
  });

  it("of any byte comes back", () => {
    const bytes = Uint8Array.from({ length: 259 }, (_, i) => i);
    expect(toHex(fromBase64(toBase64(bytes)) ?? ascii("none"))).toBe(toHex(bytes));
  });

  it.each(["Zg", "Zg=", "Zg===", "Z===", "=", "====", "Zh==", "Zm9=", "Zm-v", "Zm 9", "Zg==Zg==", "Zm9v\n"])(
    "is not %j",
    (text) => {
      expect(fromBase64(text)).toBeUndefined();
    },
  );
});
