import { describe, expect, it } from "@jest/globals";
import { p256 } from "@noble/curves/nist.js";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { toHex } from "modules/token/hex";
import { ascii, hex } from "../../support/bytes";
import { EDWARDS_KEY, KEY } from "../../support/issuer";

const MESSAGE = ascii("what was signed");
const ORDER = p256.Point.Fn.ORDER;

function bytesOf(value: bigint): Uint8Array {
  return hex(value.toString(16).padStart(64, "0"));
}

function signature(r: Uint8Array, s: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(r);
  bytes.set(s, 32);
  return bytes;
}

describe("the noble verifier, ES256", () => {
  const key = KEY.publicKey.bytes;
  const good = KEY.sign(MESSAGE);
  const r = good.slice(0, 32);
  const s = good.slice(32);
  const verify = (candidate: Uint8Array, bytes = key) => nobleVerifier.verify("ES256", bytes, MESSAGE, candidate);

  it("accepts a signature, with the low s and with the high one", () => {
    expect(verify(good)).toBe(true);
    expect(verify(signature(r, bytesOf(ORDER - BigInt(`0x${toHex(s)}`))))).toBe(true);
  });

  it("refuses r and s that are zero, the order, or past it", () => {
    for (const outside of [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n]) {
      expect(verify(signature(bytesOf(outside), s))).toBe(false);
      expect(verify(signature(r, bytesOf(outside)))).toBe(false);
    }
    expect(verify(new Uint8Array(64))).toBe(false);
  });

  it("refuses any other length, DER among them", () => {
    for (const length of [0, 63, 65, 70]) expect(verify(new Uint8Array(length).fill(1))).toBe(false);
  });

  it("refuses keys that are no points, and never throws", () => {
    for (const bytes of [new Uint8Array(64), new Uint8Array(64).fill(255), new Uint8Array(63), new Uint8Array(0)]) {
      expect(verify(good, bytes)).toBe(false);
    }
    const off = key.slice();
    off[63]! ^= 1;
    expect(verify(good, off)).toBe(false);
  });
});

describe("the noble verifier, Ed25519", () => {
  /** RFC 8032, section 7.1, test 2. */
  const key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const good = hex(`92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
    085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`);

  it("accepts RFC 8032's signature and no changed one", () => {
    expect(nobleVerifier.verify("Ed25519", key, hex("72"), good)).toBe(true);
    expect(nobleVerifier.verify("Ed25519", key, hex("73"), good)).toBe(false);
    expect(nobleVerifier.verify("Ed25519", EDWARDS_KEY.publicKey.bytes, hex("72"), good)).toBe(false);
  });

  it("refuses s past the order, which would be a second signature for the same message (section 5.1.7)", () => {
    const order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    const second = good.slice();
    let carry = 0;
    for (let i = 0; i < 32; i += 1) {
      carry += (second[32 + i] ?? 0) + (order[i] ?? 0);
      second[32 + i] = carry & 255;
      carry >>= 8;
    }
    expect(nobleVerifier.verify("Ed25519", key, hex("72"), second)).toBe(false);
  });

  it("refuses a key of small order, for which one signature would fit many messages", () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const forged = signature(identity, new Uint8Array(32));
    expect(nobleVerifier.verify("Ed25519", identity, MESSAGE, forged)).toBe(false);
  });

  it("refuses other lengths", () => {
    expect(nobleVerifier.verify("Ed25519", key, hex("72"), good.slice(1))).toBe(false);
    expect(nobleVerifier.verify("Ed25519", key.slice(1), hex("72"), good)).toBe(false);
  });
});

describe("SHA-256", () => {
  it("hashes FIPS 180's abc", () => {
    expect(toHex(nobleSha256(ascii("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
