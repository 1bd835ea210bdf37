/** What another implementation published and signed, with the keys and the limits of a device. */

import { describe, expect, it } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeUtf8 } from "modules/cbor/utf8";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { toHex } from "modules/token/hex";
import { DEVICE_LIMITS, type Given, TufClient, type Wanted } from "modules/update/tuf/client";
import { DeviceKeys } from "modules/update/tuf/keys";
import { isSigned, readMetadata, readRoot } from "modules/update/tuf/metadata";
import published from "./published.json";
import { MemoryStore } from "./repository";

const FILES: ReadonlyMap<string, string> = new Map(Object.entries(published.metadata));
const AT = Date.parse("2026-12-01T00:00:00Z") / 1000;
const keys = new DeviceKeys(nobleVerifier);
const digests = { digest: (name: string, bytes: Uint8Array) => (name === "sha256" ? sha256(bytes) : undefined) };

function follow<T>(steps: Generator<Wanted, T, Given>, files: ReadonlyMap<string, string>): T {
  let step = steps.next();
  while (!step.done) {
    const text = files.get(step.value.name);
    step = steps.next(text === undefined ? "absent" : encodeUtf8(text));
  }
  return step.value;
}

describe("a repository of python-tuf", () => {
  it("is followed from the first root to a target, through a change of key holders", () => {
    const store = new MemoryStore();
    store.files.set("root", encodeUtf8(FILES.get("1.root.json")!));
    const client = new TufClient({ store, verifier: keys, digests, now: AT, limits: DEVICE_LIMITS });
    expect(follow(client.refresh(), FILES)).toEqual({ ok: true, value: undefined });
    const found = follow(client.find(published.target), FILES);
    expect(found).toMatchObject({ ok: true, value: { length: 9, custom: { counter: 7, board: "m5stack_cores3" } } });
    if (found.ok) expect(client.isTarget(encodeUtf8("firmware\n"), found.value)).toBe(true);
    // A month and a bit later its timestamp is a week old: said, and nothing that was there is lost.
    const later = new TufClient({ store, verifier: keys, digests, now: AT + 40 * 86400, limits: DEVICE_LIMITS });
    expect(follow(later.refresh(), FILES)).toEqual({ ok: false, reason: "timestamp: expired" });
    expect([...store.files.keys()].sort()).toEqual(["root", "snapshot", "targets", "timestamp"]);
  });

  it("counts real signatures, and none that was touched", () => {
    const text = FILES.get("1.root.json")!;
    const root = readMetadata(encodeUtf8(text), "root")!;
    const { keys: listed, roles } = readRoot(root)!;
    expect(isSigned(root, roles.root, listed, keys)).toBe(true);
    expect(isSigned(root, { ...roles.root, threshold: 3 }, listed, keys)).toBe(false);
    const sig = /"sig":"(30\w+)"/.exec(text)![1]!;
    for (const other of ["", "zz", sig.slice(2), `${sig.slice(0, -2)}${sig.endsWith("00") ? "01" : "00"}`]) {
      const touched = readMetadata(encodeUtf8(text.replace(sig, other)), "root")!;
      expect(isSigned(touched, roles.root, listed, keys)).toBe(false);
    }
  });

  it("may be signed with Ed25519 as well", () => {
    const secret = new Uint8Array(32).fill(7);
    const message = encodeUtf8("signed");
    const key = { type: "ed25519", scheme: "ed25519", value: toHex(ed25519.getPublicKey(secret)) };
    const signature = toHex(ed25519.sign(message, secret));
    expect(keys.verify(key, message, signature)).toBe(true);
    expect(keys.verify(key, encodeUtf8("signee"), signature)).toBe(false);
    expect(keys.verify({ ...key, scheme: "ecdsa-sha2-nistp256" }, message, signature)).toBe(false);
    expect(keys.verify({ type: "ecdsa", scheme: "ecdsa-sha2-nistp256", value: "no PEM" }, message, signature)).toBe(
      false,
    );
  });
});
