import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CborMap, CborOpaque, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { coseKeyMap } from "modules/cose/key";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { toHex } from "modules/token/hex";
import { IssuerList, MAX_LIST_BYTES } from "modules/trust/issuer-list";
import { encodeIssuerList, type ListedIssuer } from "../../../tools/kit/issuing/issuer-list";
import { keyId } from "../../../tools/kit/issuing/key-id";
import { hex } from "../../support/bytes";
import { EDWARDS_KEY, KEY, listed } from "../../support/issuer";
import { map } from "../cbor/appendix-a";

/** Keys that verify nothing, made as fast as they are counted: the list does not ask whether they are points. */
function manyIssuers(count: number): ListedIssuer[] {
  return Array.from({ length: count }, (_, n) => {
    const bytes = new Uint8Array(32);
    new DataView(bytes.buffer).setUint32(28, n);
    return { key: { algorithm: "Ed25519", bytes }, iss: `i${n}`, from: n, to: n + 1 };
  });
}

const encode = (issuers: readonly ListedIssuer[]) =>
  encodeIssuerList({ version: 3, issued: 100, expires: 200, issuers });

/** KEY as a list has it, with one member changed. */
function issuer(member: number, value: CborValue): CborMap {
  const all = map([1, KEY.kid], [2, coseKeyMap(KEY.publicKey)], [3, "essai"], [4, 1], [5, 2]);
  all.set(member, value);
  return all;
}

const parse = (...members: [number | string, CborValue][]) =>
  IssuerList.parse(encodeCbor(map([1, 3], [2, 100], [3, 200], [4, [issuer(5, 2)]], ...members)), nobleSha256);

describe("an issuer list", () => {
  it("finds each of its keys, and no other", () => {
    const issuers = manyIssuers(1000);
    const list = IssuerList.parse(encode(issuers));
    if (!list.ok) throw new Error(list.reason);
    expect(list.value.count).toBe(1000);
    for (const { key, iss, from, to } of issuers) {
      const kid = keyId(key);
      expect(list.value.find(kid)).toEqual({ kid, key, iss, from, to, revokedAt: undefined, serves: "tokens" });
      kid[7]! ^= 1;
      expect(list.value.find(kid)).toBeUndefined();
      expect(list.value.find(kid.subarray(1))).toBeUndefined();
    }
  });

  it("is refused with a version that leaves no room for another", () => {
    const list = (version: number) => encodeIssuerList({ version, issued: 100, expires: 200, issuers: [] });
    expect(IssuerList.parse(list(0x7fffffff)).ok).toBe(true);
    for (const version of [0x80000000, 0xffffffff, 0x100000000, 2 ** 40]) {
      expect(IssuerList.parse(list(version))).toEqual({ ok: false, reason: "version-too-high" });
    }
  });

  it("says its version and its dates, and all its issuers", () => {
    const list = IssuerList.parse(encode([listed(KEY, { revokedAt: 7 }), listed(EDWARDS_KEY)]), nobleSha256);
    if (!list.ok) throw new Error(list.reason);
    const { version, issued, expires, count } = list.value;
    expect({ version, issued, expires, count }).toEqual({ version: 3, issued: 100, expires: 200, count: 2 });
    const kids: string[] = [];
    list.value.forEach(({ kid }) => {
      kids.push(toHex(kid));
    });
    expect(kids.sort()).toEqual([toHex(KEY.kid), toHex(EDWARDS_KEY.kid)].sort());
    expect(list.value.find(KEY.kid)?.revokedAt).toBe(7);
  });

  it("may be empty, and may hold members that are not known yet", () => {
    expect(IssuerList.parse(encode([])).ok).toBe(true);
    expect(parse([9, "later"], ["x", [1]]).ok).toBe(true);
  });

  it("may be written in any order and with longer lengths than need be", () => {
    // The members backwards, kid last in the issuer's map, the kid's length in two bytes.
    const kid = encodeCbor(KEY.kid).slice(1);
    const key = encodeCbor(coseKeyMap(KEY.publicKey));
    const bytes = [
      ...hex("a4 04 81 a5 05 02 04 01 03 61 78 02"),
      ...key,
      ...hex("01 5808"),
      ...kid,
      ...hex("03 02 02 01 01 03"),
    ];
    const list = IssuerList.parse(Uint8Array.from(bytes), nobleSha256);
    expect(list.ok && list.value.find(KEY.kid)).toMatchObject({ iss: "x", from: 1, to: 2 });
    expect(list.ok && list.value.find(EDWARDS_KEY.kid)).toBe(undefined);
  });

  const bad: readonly (readonly [string, string, [number | string, CborValue][]])[] = [
    ["malformed", "a version as text", [[1, "3"]]],
    ["malformed", "a negative version", [[1, -3]]],
    ["malformed", "a float for an expiry", [[3, new CborOpaque(hex("f93c00"))]]],
    ["malformed", "issuers that are no list", [[4, map()]]],
    ["malformed", "too many members", Array.from({ length: 13 }, (_, n) => [n + 10, 0] as [number, CborValue])],
    ["bad-issuer", "an issuer that is no map", [[4, ["x".repeat(60)]]]],
    ["bad-issuer", "a kid of 7 bytes", [[4, [issuer(1, new Uint8Array(7))]]]],
    ["bad-issuer", "a key of another kind", [[4, [issuer(2, map([1, 4], [-1, new Uint8Array(32)]))]]]],
    ["bad-issuer", "an iss of 33 characters", [[4, [issuer(3, "x".repeat(33))]]]],
    ["bad-issuer", "a negative date", [[4, [issuer(4, -1)]]]],
    ["bad-issuer", "no end", [[4, [issuer(5, undefined)]]]],
    ["bad-issuer", "a revocation as text", [[4, [issuer(6, "x")]]]],
    ["bad-kid", "a kid that is another key's", [[4, [issuer(1, EDWARDS_KEY.kid)]]]],
    ["duplicate-kid", "a key twice", [[4, [issuer(5, 2), issuer(5, 3)]]]],
  ];
  for (const [reason, what, members] of bad) {
    it(`is refused with ${what}: ${reason}`, () => {
      expect(parse(...members)).toEqual({ ok: false, reason });
    });
  }

  it("is refused without one of its members, with one twice, and with bytes after it", () => {
    const malformed = { ok: false, reason: "malformed" };
    for (const bytes of [
      "",
      "a0",
      "80",
      "f6",
      "a3010002000300",
      "a3010002000480",
      "a5010001000200030004 80",
      "a50100020003000480 0480",
    ]) {
      expect(IssuerList.parse(hex(bytes))).toEqual(malformed);
    }
    expect(IssuerList.parse(hex("a401000200030004 80")).ok).toBe(true);
    expect(IssuerList.parse(hex("a401000200030004 8000"))).toEqual(malformed);
  });

  it("does not believe a count that cannot be true, nor take more than it can hold", () => {
    const malformed = { ok: false, reason: "malformed" };
    expect(IssuerList.parse(hex("bbffffffffffffffff"))).toEqual(malformed);
    expect(IssuerList.parse(hex("a4049a00004e20"))).toEqual(malformed);
    expect(IssuerList.parse(hex("a4049a00004e21"))).toEqual({ ok: false, reason: "too-many-issuers" });
    expect(IssuerList.parse(new Uint8Array(MAX_LIST_BYTES + 1))).toEqual({ ok: false, reason: "too-long" });
  });

  it("answers to any change of its bytes, without an exception", () => {
    const good = encode([listed(KEY), listed(EDWARDS_KEY)]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(good.length), (at, change, end) => {
        const bytes = good.slice();
        bytes[at]! ^= change;
        const list = IssuerList.parse(bytes, nobleSha256);
        // A changed key no longer has its kid.
        if (list.ok)
          for (const { kid, publicKey } of [KEY, EDWARDS_KEY]) expect(list.value.find(kid)?.key).toEqual(publicKey);
        if (end < good.length) expect(IssuerList.parse(good.slice(0, end)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
