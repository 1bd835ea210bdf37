import { describe, expect, it } from "@jest/globals";
import { formatVersion } from "modules/update/image/header";
import type { ImageRefusal } from "modules/update/image/refusal";
import { type ImageConditions, splitImage, verifyImage } from "modules/update/image/verify";
import { buildImage, edSigner, hashOf, type ImagePlan, pattern, product, stranger, trust } from "../image-builder";

const NOTHING_BEFORE: ImageConditions = { counter: 0, running: undefined };

function verify(file: Uint8Array, conditions = NOTHING_BEFORE) {
  const source = splitImage(file);
  return source.ok ? verifyImage(source.value, trust, conditions) : source;
}

describe("an image that we signed", () => {
  const good: [string, ImagePlan][] = [
    ["ECDSA P-256, the key named by its hash", {}],
    ["ECDSA P-256, the key carried whole", { fullKey: true }],
    ["Ed25519", { by: edSigner }],
    ["a header of 512 bytes, as Zephyr's", { headerLength: 512 }],
    ["a payload of many blocks", { payload: pattern(70000) }],
  ];
  it.each(good)("is taken: %s", (_, plan) => {
    const file = buildImage(plan);
    const verified = verify(file);
    expect(verified).toMatchObject({ ok: true, value: { hash: hashOf(file), counter: 1 } });
    expect(verified.ok && formatVersion(verified.value.version)).toBe("1.2.3");
  });

  it("has a version with a build, where there is one", () => {
    const verified = verify(buildImage({ version: [1, 2, 300, 70000] }));
    expect(verified.ok && formatVersion(verified.value.version)).toBe("1.2.300.70000");
  });

  it("may have the counter that runs, and a newer one", () => {
    expect(verify(buildImage({ counter: 7 }), { counter: 7, running: undefined }).ok).toBe(true);
    expect(verify(buildImage({ counter: 8 }), { counter: 7, running: undefined }).ok).toBe(true);
  });

  it("is taken by the versions that it asks for", () => {
    const running = { major: 1, minor: 5, revision: 0, build: 0 };
    expect(verify(buildImage({ dependency: [1, 5, 0, 0] }), { counter: 0, running }).ok).toBe(true);
    expect(verify(buildImage({ dependency: [1, 5, 0, 1] }), { counter: 0, running })).toEqual(refused("dependency"));
  });
});

function refused(reason: ImageRefusal) {
  return { ok: false, reason };
}

describe("an image is refused", () => {
  const plans: [ImageRefusal, string, ImagePlan][] = [
    ["unsigned", "without a signature", { sign: false }],
    ["unknown-key", "signed with another key, named by its hash", { by: stranger }],
    ["unknown-key", "signed with another key, which it carries", { by: stranger, fullKey: true }],
    ["wrong-hash", "whose hash is another", { hash: (hash) => hash.map((byte) => byte ^ 1) }],
    ["wrong-product", "of another vendor", { vendor: product.class }],
    ["wrong-product", "for another board", { class: product.vendor }],
    ["wrong-product", "for no board", { class: undefined }],
    ["no-counter", "without a security counter", { counter: undefined }],
    ["unsupported", "that is encrypted", { flags: 4 }],
    ["unsupported", "that is not made to start", { flags: 16 }],
    ["malformed", "of nothing", { payload: new Uint8Array(0) }],
  ];
  it.each(plans)("as %s: %s", (reason, _, plan) => {
    expect(verify(buildImage(plan))).toEqual(refused(reason));
  });

  it("as a downgrade below the counter that was confirmed", () => {
    expect(verify(buildImage({ counter: 6 }), { counter: 7, running: undefined })).toEqual(refused("downgrade"));
  });

  it("when it is cut off anywhere", () => {
    const file = buildImage({ payload: pattern(200) });
    for (let length = 0; length < file.length; length += 1) {
      expect(verify(file.subarray(0, length)).ok).toBe(false);
    }
  });

  it("when one bit of what is signed, of the hash or of the signature is another", () => {
    const file = buildImage({ payload: pattern(100) });
    const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
    for (let at = 0; at < file.length; at += isXs ? 23 : 1) {
      const bad = file.slice();
      bad[at]! ^= 1 << (at % 8);
      expect({ at, ok: verify(bad).ok }).toEqual({ at, ok: false });
    }
  });

  it("when what must be protected is not, or is there twice", () => {
    const file = buildImage({ payload: pattern(64), counter: undefined, vendor: undefined, class: undefined });
    // A counter after the signed part.
    const plain = new Uint8Array(file.length + 8);
    plain.set(file);
    plain.set([0x50, 0, 4, 0, 9, 0, 0, 0], file.length);
    const view = new DataView(plain.buffer);
    view.setUint16(98, view.getUint16(98, true) + 8, true);
    expect(verify(plain)).toEqual(refused("malformed"));
  });

  it("whose TLVs could be read in two ways", () => {
    const file = buildImage({ payload: pattern(64), counter: undefined, vendor: undefined, class: undefined });
    const twice = new Uint8Array(file.length + 36);
    twice.set(file);
    twice.set([0x10, 0, 32, 0], file.length);
    const view = new DataView(twice.buffer);
    view.setUint16(98, view.getUint16(98, true) + 36, true);
    expect(verify(twice)).toEqual(refused("malformed"));
  });
});
