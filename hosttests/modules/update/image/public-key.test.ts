import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { parseEcdsaSignature, parsePublicKey } from "modules/update/image/public-key";
import { hex } from "../../../support/bytes";

describe("a public key", () => {
  it("is its SubjectPublicKeyInfo's point, named by the SHA-256 of the whole", () => {
    const spki = hex(`3059301306072a8648ce3d020106082a8648ce3d03010703420004 ${"ab".repeat(64)}`);
    const key = parsePublicKey(spki, (bytes) => sha256(bytes));
    expect(key).toEqual({ algorithm: "ES256", bytes: hex("ab".repeat(64)), hash: sha256(spki) });
  });

  it("is no other curve, no other length", () => {
    expect(parsePublicKey(hex("30".repeat(91)), (bytes) => bytes)).toBeUndefined();
    expect(parsePublicKey(new Uint8Array(0), (bytes) => bytes)).toBeUndefined();
  });
});

describe("an ECDSA signature in DER", () => {
  it("becomes r||s, padded or with a leading zero", () => {
    const r = `00${"ff".repeat(32)}`;
    expect(parseEcdsaSignature(hex(`3026 0221${r} 020105`))).toEqual(hex(`${"ff".repeat(32)}${"00".repeat(31)}05`));
    expect(parseEcdsaSignature(hex(`3026 0221${r} 020105 0000`))).toBeDefined();
  });

  const bad = [
    ["nothing", ""],
    ["a negative r", "3006 020180 020105"],
    ["a zero too many", "3007 02020001 020105"],
    ["an r of 33 bytes", `3026 022101${"00".repeat(32)} 020105`],
    ["no s", "3003 020101"],
    ["something inside after s", "3007 020101 020105 00"],
    ["something else after it", "3006 020101 020105 01"],
    ["a length beyond the end", "3009 020101 020105"],
    ["an empty integer", "3005 0200 020105"],
  ];
  it.each(bad)("is refused with %s", (_, text) => {
    expect(parseEcdsaSignature(hex(text!))).toBeUndefined();
  });
});
