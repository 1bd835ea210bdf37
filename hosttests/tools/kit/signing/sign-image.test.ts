/** Images against imgtool's own files (imgtool/make.sh makes them), and what becomes of spoiled ones. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import { parseHeader } from "modules/update/image/header";
import { MAX_COUNTER } from "modules/update/image/layout";
import { productOf } from "modules/update/image/product";
import { splitImage, verifyImage } from "modules/update/image/verify";
import { imagePublicKey, imageSigner, publishedKeyPem } from "../../../../tools/kit/signing/image-key";
import { parseImageVersion, writeImageVersion } from "../../../../tools/kit/signing/image-version";
import { type ImagePlan, signImage } from "../../../../tools/kit/signing/sign-image";

const read = (name: string) => new Uint8Array(readFileSync(join(__dirname, "imgtool", name)));
const pem = (name: string) => Buffer.from(read(name)).toString("latin1");
const product = productOf("simulator");
const trust = {
  crypto: nobleImageCrypto,
  keys: [imagePublicKey(pem("p256.pem")), imagePublicKey(pem("ed25519.pem"))],
  product,
};

function verdict(file: Uint8Array): string {
  const source = splitImage(file);
  const result = source.ok ? verifyImage(source.value, trust, { counter: 7, running: undefined }) : source;
  return result.ok ? "valid" : result.reason;
}

const plan = (key: string, more: Partial<ImagePlan> = {}): ImagePlan => ({
  payload: read("payload.bin"),
  version: { major: 1, minor: 2, revision: 3, build: 0 },
  counter: 7,
  product,
  signer: imageSigner(pem(key)),
  ...more,
});

describe("images of imgtool", () => {
  const verdicts: [string, string][] = [
    ["p256", "valid"],
    ["ed25519", "valid"],
    ["whole-key", "valid"],
    ["no-counter", "no-counter"],
    ["no-product", "wrong-product"],
    ["other-board", "wrong-product"],
    ["not-bootable", "unsupported"],
    ["pure", "malformed"],
    ["unsigned", "unsigned"],
    ["big-endian", "not-an-image"],
  ];
  it.each(verdicts)("%s: %s", (name, expected) => {
    expect(verdict(read(`${name}.img`))).toBe(expected);
  });

  it("are made again byte for byte where the signature is not random", () => {
    const least = { major: 1, minor: 1, revision: 0, build: 0 };
    const version = { major: 1, minor: 2, revision: 3, build: 4 };
    expect(signImage(plan("ed25519.pem", { version, dependencies: [least] }))).toEqual(read("ed25519.img"));
  });

  it("are made again up to the signature with ECDSA", () => {
    const theirs = read("p256.img");
    const ours = signImage(plan("p256.pem"));
    const signature = 32 + read("payload.bin").length + 52 + 4 + 36 + 36;
    const length = (file: Uint8Array) => file.length - signature - 4;
    expect(length(ours)).toBeLessThanOrEqual(72);
    // The TLV area's length, too, is that of the signature.
    const area = signature - 36 - 36 - 2;
    const rest = (file: Uint8Array) => [file.slice(0, area), file.slice(area + 2, signature + 2)];
    expect(rest(ours)).toEqual(rest(theirs));
  });
});

describe("our images", () => {
  it("are the same each time, and valid", () => {
    const image = signImage(plan("p256.pem", { headerLength: 256, wholeKey: true }));
    expect(signImage(plan("p256.pem", { headerLength: 256, wholeKey: true }))).toEqual(image);
    expect(verdict(image)).toBe("valid");
  });

  it("are refused with any bit turned over, and at any shorter length", () => {
    for (const name of ["p256.pem", "ed25519.pem"]) {
      const image = signImage(plan(name));
      for (let at = 0; at < image.length; at += 1) {
        const spoiled = image.slice();
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << (at & 7));
        expect([at, verdict(spoiled)]).not.toEqual([at, "valid"]);
        expect([at, verdict(image.slice(0, at))]).not.toEqual([at, "valid"]);
      }
    }
  });

  it("are refused when another key signed them, or with a lower counter", () => {
    expect(verdict(signImage(plan("p256.pem", { signer: imageSigner(publishedKeyPem("a stranger")) })))).toBe(
      "unknown-key",
    );
    expect(verdict(signImage(plan("p256.pem", { counter: 6 })))).toBe("downgrade");
  });

  it("say in the header what they are for, where it has the room, and not in imgtool's 32 bytes", () => {
    const claims = (headerLength: number) => {
      const header = parseHeader(signImage(plan("p256.pem", { headerLength })));
      return header.ok ? header.value.claims : undefined;
    };
    expect(claims(CLAIMS_HEADER)).toEqual({ counter: 7, ...product, keyHash: imagePublicKey(pem("p256.pem")).hash });
    expect(claims(104)).toBeDefined();
    expect(claims(103)).toBeUndefined();
    expect(verdict(signImage(plan("p256.pem", { headerLength: CLAIMS_HEADER })))).toBe("valid");
  });

  it("cannot be made with a counter that leaves no room, nor with numbers that their fields do not hold", () => {
    const version = { major: 1, minor: 2, revision: 3, build: 0 };
    expect(verdict(signImage(plan("p256.pem", { counter: MAX_COUNTER })))).toBe("valid");
    for (const counter of [MAX_COUNTER + 1, 0xffffffff, 0x100000007, -1, 1.5, Number.NaN]) {
      expect(() => signImage(plan("p256.pem", { counter }))).toThrow(RangeError);
    }
    for (const wrong of [{ major: 256 }, { minor: 256 }, { revision: 65536 }, { build: 0x100000000 }, { build: -1 }]) {
      const bad = { ...version, ...wrong };
      expect(() => signImage(plan("p256.pem", { version: bad }))).toThrow(RangeError);
      expect(() => signImage(plan("p256.pem", { dependencies: [bad] }))).toThrow(RangeError);
    }
  });

  it("cannot be made of nothing, or with lengths that no terminal takes", () => {
    expect(() => signImage(plan("p256.pem", { payload: new Uint8Array(0) }))).toThrow(RangeError);
    expect(() => signImage(plan("p256.pem", { headerLength: 31 }))).toThrow(RangeError);
    expect(() => signImage(plan("p256.pem", { headerLength: 1025 }))).toThrow(RangeError);
  });
});

describe("versions", () => {
  it("are read as imgtool reads them", () => {
    expect(parseImageVersion("255.255.65535+4294967295")).toEqual({
      major: 255,
      minor: 255,
      revision: 65535,
      build: 4294967295,
    });
    for (const text of ["1.2.3", "1.2.3+4"]) expect(writeImageVersion(parseImageVersion(text)!)).toBe(text);
    for (const text of ["", "1", "1.2", "256.0.0", "0.256.0", "0.0.65536", "0.0.0+4294967296", "1.2.3-rc", "v1.2.3"]) {
      expect(parseImageVersion(text)).toBeUndefined();
    }
  });
});
