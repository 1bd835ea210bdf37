import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CborMap, CborOpaque, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { coseKeyMap } from "modules/cose/key";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { toHex } from "modules/token/hex";
import { IssuerList, MAX_LIST_BYTES } from "modules/trust/issuer-list";
import { fillers } from "../../../tools/kit/issuing/filled-list";
import { encodeIssuerList, type ListedIssuer } from "../../../tools/kit/issuing/issuer-list";
import { keyId } from "../../../tools/kit/issuing/key-id";
import { hex } from "../../support/bytes";
import { EDWARDS_KEY, KEY, listed } from "../../support/issuer";
import { map } from "../cbor/appendix-a";

const encode = (issuers: readonly ListedIssuer[]) =>
  encodeIssuerList({ version: 3, issued: 100, expires: 200, issuers });

const issuerMap = (kid: Uint8Array, key: CborMap, iss: string) => map([1, kid], [2, key], [3, iss], [4, 1], [5, 2]);

function scattered(n: number): Uint8Array {
  const kid = new Uint8Array(8);
  new DataView(kid.buffer).setUint32(0, Math.imul(n + 1, 0x9e3779b1));
  return kid;
}

/** KEY as a list has it, with one member changed. */
function issuer(member: number, value: CborValue): CborMap {
  const all = issuerMap(KEY.kid, coseKeyMap(KEY.publicKey), "essai");
  all.set(member, value);
  return all;
}

const parse = (...members: [number | string, CborValue][]) =>
  IssuerList.parse(encodeCbor(map([1, 3], [2, 100], [3, 200], [4, [issuer(5, 2)]], ...members)), nobleSha256);

describe("an issuer list", () => {
  it("finds each of its keys, and no other", () => {
    const issuers = fillers(1000);
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

  it("stays in its flash, of which a look-up takes no more with 5,000 issuers than with 300", () => {
    const reads = [300, 1200, 5000].map((count) => {
      // No hash is asked for: each kid is a number, scattered.
      const issuers = fillers(count).map((one, i) => ({ ...one, kid: scattered(i) }));
      const bytes = encode(issuers);
      let [longest, read] = [0, 0];
      const flash = {
        status: () => ({ size: bytes.length }),
        read: (length: number, offset: number) => {
          longest = Math.max(longest, length);
          read += length;
          return bytes.slice(offset, offset + length).buffer as ArrayBuffer;
        },
      };
      const list = IssuerList.parse(flash);
      if (!list.ok) throw new Error(list.reason);
      expect(list.value.count).toBe(count);
      // Not the list in pieces again and again.
      expect(read).toBeLessThan(3 * bytes.length);
      for (let i = 0; i < count; i += 149) {
        read = 0;
        const kid = scattered(i);
        expect(list.value.find(kid)?.iss).toBe(`i${i}`);
        expect(read).toBeLessThan(8192);
        kid[7]! ^= 1;
        expect(list.value.find(kid)).toBeUndefined();
      }
      return longest;
    });
    expect(reads).toEqual([1024, 1024, 1024]);
  });

  it("of up to 256 issuers may be in any order, a longer one in that of its kids, and none has a kid twice", () => {
    const listOf = (issuers: readonly ListedIssuer[]) =>
      encodeCbor(
        map(
          [1, 3],
          [2, 100],
          [3, 200],
          [4, issuers.map(({ key, iss }) => issuerMap(keyId(key), coseKeyMap(key), iss))],
        ),
      );
    const some = fillers(256);
    const list = IssuerList.parse(listOf(some), nobleSha256);
    for (const { key, iss } of some) expect(list.ok && list.value.find(keyId(key))?.iss).toBe(iss);
    expect(IssuerList.parse(listOf([...some.slice(1), some[100]!]))).toEqual({ ok: false, reason: "duplicate-kid" });
    expect(IssuerList.parse(listOf(fillers(257)))).toEqual({ ok: false, reason: "not-in-order" });
    const twice = fillers(400);
    expect(IssuerList.parse(encode([...twice, twice[200]!]))).toEqual({ ok: false, reason: "duplicate-kid" });
  });

  it("finds nobody where its flash fails later", () => {
    const bytes = encode(fillers(300));
    let fails = false;
    const list = IssuerList.parse({
      status: () => ({ size: bytes.length }),
      read: (length, offset) => {
        if (fails) throw new Error("no answer");
        return bytes.slice(offset, offset + length).buffer as ArrayBuffer;
      },
    });
    fails = true;
    expect(list.ok && list.value.find(keyId(fillers(1)[0]!.key))).toBe(undefined);
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

  it("may hold a long member that is not known yet, unless it is cut", () => {
    expect(parse([9, "x".repeat(3000)], [10, new Uint8Array(70000)]).ok).toBe(true);
    const whole = encodeCbor(map([1, 3], [2, 100], [3, 200], [4, []], [9, new Uint8Array(3000)]));
    expect(IssuerList.parse(whole).ok).toBe(true);
    expect(IssuerList.parse(whole.subarray(0, whole.length - 1))).toEqual({ ok: false, reason: "malformed" });
  });

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
