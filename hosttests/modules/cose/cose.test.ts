import { describe, expect, it } from "@jest/globals";
import { CborTag, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { coseKeyMap, parseCoseKey, thumbprint } from "modules/cose/key";
import { decodeSign1, sigStructure } from "modules/cose/sign1";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { toHex } from "modules/token/hex";
import { ascii, hex } from "../../support/bytes";
import { map } from "../cbor/appendix-a";

/** RFC 9679, section 6: the key, with the thumbprint as its kid, and the thumbprint. */
const RFC_9679_KEY = hex(`a5 01 02 20 01
  21 5820 65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d
  22 5820 1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c
  02 5820 496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec`);
const RFC_9679_THUMBPRINT = "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec";

/** RFC 8392, appendix A.2.3, without its private part, and A.3. */
const RFC_8392_KEY = `21 5820 143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f
  22 5820 60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9
  20 01 01 02 02 52 4173796d6d657472696345434453413235 36 03 26`;
const RFC_8392_TOKEN = hex(`d28443a10126a104524173796d6d657472696345434453413235365850a701756
  36f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d
  041a5612aeb0051a5610d9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca
  5acd08c8d4d4f96131680c429a01f85951ecee743a52b9b63632c57209120e1c9e30`);

/** RFC 9052, appendix C: key "11" of C.7.1, and the single signer of C.2.1. */
const RFC_9052_KEY = hex(`a4 01 02 20 01
  21 5820 bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff
  22 5820 20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e`);
const RFC_9052_TOKEN = hex(`d28443a10126a10442313154546869732069732074686520636f6e74656e742e5840
  8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e
  2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36`);

function keyOf(bytes: Uint8Array) {
  const decoded = decodeCbor(bytes);
  return decoded.ok ? parseCoseKey(decoded.value) : undefined;
}

/** The parts of a COSE_Sign1 whatever its headers: the RFCs' examples have their kid unprotected, which EV1 refuses. */
function verifies(token: Uint8Array, key: Uint8Array): boolean {
  const decoded = decodeCbor(token);
  const parts = decoded.ok && decoded.value instanceof CborTag ? decoded.value.value : undefined;
  const [header, , payload, signature] = parts as Uint8Array[];
  const { algorithm, bytes } = keyOf(key)!;
  return nobleVerifier.verify(algorithm, bytes, sigStructure(header!, payload!), signature!);
}

describe("COSE_Key", () => {
  it("has the thumbprint of RFC 9679's example, whatever its optional parameters", () => {
    const key = keyOf(RFC_9679_KEY)!;
    expect(toHex(thumbprint(key, nobleSha256))).toBe(RFC_9679_THUMBPRINT);
    expect(parseCoseKey(coseKeyMap(key))).toEqual(key);
  });

  it("is refused when private, and when it is for another algorithm", () => {
    expect(keyOf(hex(`a6 ${RFC_8392_KEY}`))).toBeDefined();
    expect(
      keyOf(hex(`a7 2358206c1382765aec5358f117733d281c1c7bdc39884d04a45a1e6c67c858bc206c19 ${RFC_8392_KEY}`)),
    ).toBe(undefined);
    const key = coseKeyMap(keyOf(RFC_9052_KEY)!);
    for (const [algorithm, fits] of [
      [-7, true],
      [-9, true],
      [-8, false],
      [-35, false],
      ["ES256", false],
    ] as const) {
      key.set(3, algorithm);
      expect(parseCoseKey(key) !== undefined).toBe(fits);
    }
  });

  it("is refused on another curve, compressed, or of another length", () => {
    const changes: readonly (readonly [number, CborValue])[] = [
      [1, 1],
      [1, 4],
      [-1, 2],
      [-1, 6],
      [-2, new Uint8Array(31)],
      [-2, "x"],
      [-3, true],
      [-3, new Uint8Array(33)],
      [-3, undefined],
    ];
    for (const [label, value] of changes) {
      const key = coseKeyMap(keyOf(RFC_9052_KEY)!);
      key.set(label, value);
      expect(parseCoseKey(key)).toBeUndefined();
    }
    for (const value of [1, null, "key", [], new CborTag(1, map())]) expect(parseCoseKey(value)).toBeUndefined();
  });
});

describe("COSE_Sign1", () => {
  it("verifies the examples of RFC 8392 A.3 and RFC 9052 C.2.1, and not with each other's key", () => {
    const key = hex(`a6 ${RFC_8392_KEY}`);
    expect(verifies(RFC_8392_TOKEN, key)).toBe(true);
    expect(verifies(RFC_9052_TOKEN, RFC_9052_KEY)).toBe(true);
    expect(verifies(RFC_8392_TOKEN, RFC_9052_KEY)).toBe(false);
    expect(verifies(RFC_9052_TOKEN, key)).toBe(false);
  });

  it("signs the Sig_structure, for lengths on both sides of each head", () => {
    for (const length of [0, 23, 24, 255, 256, 4096]) {
      const payload = new Uint8Array(length).fill(7);
      const structure = ["Signature1", Uint8Array.of(0xa0), new Uint8Array(0), payload];
      expect(sigStructure(Uint8Array.of(0xa0), payload)).toEqual(encodeCbor(structure));
    }
  });

  const header = map([1, -7], [4, ascii("01234567")]);
  const four = (parameters: CborValue, unprotected: CborValue = map()): CborValue => [
    parameters instanceof Map ? encodeCbor(parameters) : parameters,
    unprotected,
    ascii("payload"),
    new Uint8Array(64),
  ];
  const decode = (value: CborValue) => decodeSign1(encodeCbor(value));

  it("takes it tagged 18 or not, with anything in the unprotected map", () => {
    expect(decode(four(header)).ok).toBe(true);
    expect(decode(new CborTag(18, four(header))).ok).toBe(true);
    expect(decode(four(header, map([1, -8], ["x", 2]))).ok).toBe(true);
  });

  it("takes crit with labels that are understood and there", () => {
    expect(decode(four(map([1, -7], [2, [1, 4]], [4, ascii("01234567")]))).ok).toBe(true);
  });

  const wrong: readonly (readonly [string, CborValue])[] = [
    ["another tag", new CborTag(98, four(header))],
    ["two tags", new CborTag(18, new CborTag(18, four(header)))],
    ["a CWT tag", new CborTag(61, new CborTag(18, four(header)))],
    ["a map", map([1, 2])],
    ["three parts", [encodeCbor(header), map(), ascii("payload")]],
    ["five parts", [encodeCbor(header), map(), ascii("payload"), new Uint8Array(64), 0]],
    ["an empty header", four(new Uint8Array(0))],
    ["a header that is no bstr", [header, map(), ascii("payload"), new Uint8Array(64)]],
    ["a header that is no map", four(encodeCbor([1, 2]))],
    ["a header with something after it", four(Uint8Array.of(0xa0, 0))],
    ["a header with a label twice", four(hex("a3 01 26 01 26 04 48 3031323334353637"))],
    ["no alg", four(map([4, ascii("01234567")]))],
    ["alg unprotected only", four(map([4, ascii("01234567")]), map([1, -7]))],
    ["no kid", four(map([1, -7]))],
    ["kid unprotected only", four(map([1, -7]), map([4, ascii("01234567")]))],
    ["alg of another type", four(map([1, ascii("ES256")], [4, ascii("01234567")]))],
    ["kid as text", four(map([1, -7], [4, "01234567"]))],
    ["crit empty", four(map([1, -7], [2, []], [4, ascii("01234567")]))],
    ["crit with an unknown label", four(map([1, -7], [2, [9]], [4, ascii("01234567")], [9, 0]))],
    ["crit with a text label", four(map([1, -7], [2, ["x"]], [4, ascii("01234567")], ["x", 0]))],
    ["crit that is no array", four(map([1, -7], [2, 1], [4, ascii("01234567")]))],
    ["unprotected that is no map", four(header, [])],
    ["a detached payload", [encodeCbor(header), map(), null, new Uint8Array(64)]],
    ["a signature that is no bstr", [encodeCbor(header), map(), ascii("payload"), "signature"]],
  ];
  for (const [what, value] of wrong) {
    it(`refuses ${what}`, () => {
      expect(decode(value)).toEqual({ ok: false, reason: "malformed" });
    });
  }
});
