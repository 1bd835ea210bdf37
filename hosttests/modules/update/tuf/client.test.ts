import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { readJson } from "modules/json/json";
import { toHex } from "modules/token/hex";
import { canonicalJson } from "modules/update/tuf/canonical-json";
import { DEVICE_LIMITS, quote, TufClient } from "modules/update/tuf/client";
import { matches } from "modules/update/tuf/delegations";
import { hashes, key, MemoryStore, NOW, Repository } from "./repository";

const digests = { digest: (name: string, bytes: Uint8Array) => (name === "sha256" ? sha256(bytes) : undefined) };

const textOf = (bytes: Uint8Array) => decodeUtf8(bytes, 0, bytes.length);
/** What is signed in a file. */
const signedIn = (bytes: Uint8Array) => textOf(canonicalJson(readJson(bytes)?.signed ?? null)!);

function device(store: MemoryStore, now = NOW) {
  return new TufClient({ store, verifier: hashes, digests, now, limits: DEVICE_LIMITS });
}

/** A repository of four files, and a device that was given its root. */
function start() {
  const repository = new Repository();
  const image = encodeUtf8("an image");
  repository.targets = {
    "firmware/app.img": { length: image.length, hashes: { sha256: toHex(sha256(image)) }, custom: { board: "x" } },
  };
  repository.publish("root", "targets", "snapshot", "timestamp");
  const store = new MemoryStore();
  store.files.set("root", repository.bytes("root"));
  const refresh = (now = NOW) => {
    const result = repository.follow(device(store, now).refresh());
    return result.ok ? "ok" : result.reason;
  };
  return { repository, store, refresh, image };
}

describe("a TUF client", () => {
  it("goes from the root to a target, and asks for nothing twice", () => {
    const { repository, store, image } = start();
    const client = device(store);
    expect(repository.follow(client.refresh())).toEqual({ ok: true, value: undefined });
    const found = repository.follow(client.find("firmware/app.img"));
    expect(found).toMatchObject({ ok: true, value: { length: 8, custom: { board: "x" } } });
    if (found.ok) {
      expect(client.isTarget(image, found.value)).toBe(true);
      expect(client.isTarget(encodeUtf8("an imagE"), found.value)).toBe(false);
    }
    expect(repository.follow(client.find("constructor"))).toEqual({ ok: false, reason: "constructor: unlisted" });
    expect(repository.asked).toEqual(["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]);
    repository.asked.length = 0;
    expect(repository.follow(device(store).refresh()).ok).toBe(true);
    expect(repository.asked).toEqual(["2.root.json", "timestamp.json"]);
  });

  it("takes a new root by the old threshold and the new one, each exactly one further", () => {
    const { repository, store, refresh } = start();
    repository.formerRoots = [...repository.keys.root];
    repository.keys.root = [key(11), key(12), key(13)];
    repository.publish("root");
    expect(refresh()).toBe("ok");
    // Signed by two of the three, and by nobody from before: enough.
    repository.formerRoots = [];
    repository.keys.root = [key(11), key(12)];
    repository.publish("root");
    expect(refresh()).toBe("ok");
    // A thief of one old key makes a root of his own.
    repository.keys.root = [key(11), key(66)];
    repository.publish("root");
    expect(refresh()).toBe("root: unsigned");
    expect(readJson(store.files.get("root")!)).toMatchObject({ signed: { version: 3 } });
  });

  it("counts a key once, however it is named", () => {
    const { repository, refresh } = start();
    const again = { ...key(3), keyid: "the same key" };
    repository.keys.timestamp = [key(3), again];
    repository.thresholds.timestamp = 2;
    repository.formerRoots = [];
    repository.publish("root", "timestamp");
    expect(refresh()).toBe("timestamp: unsigned");
  });

  it("goes back to no older file, stands still with no expired one, and recovers from too high a version by new keys", () => {
    const { repository, store, refresh } = start();
    repository.publish("targets", "snapshot", "timestamp");
    expect(refresh()).toBe("ok");
    const { versions } = repository;
    versions.timestamp = 0;
    repository.publish("timestamp");
    expect(refresh()).toBe("timestamp: rollback");
    versions.timestamp = 5;
    versions.targets = 0;
    versions.snapshot = 5;
    repository.publish("targets", "snapshot", "timestamp");
    expect(refresh()).toBe("snapshot: rollback");
    // As it says, the keys of the snapshot are others now.
    repository.keys.snapshot = [key(44)];
    repository.publish("root", "snapshot", "timestamp");
    expect(refresh()).toBe("ok");
    expect(refresh(Date.parse("2026-11-01T00:00:00Z") / 1000)).toBe("root: expired");
    repository.expires.root = "2027-11-01T00:00:00Z";
    repository.publish("root");
    expect(refresh(Date.parse("2026-11-01T00:00:01Z") / 1000)).toBe("timestamp: expired");
    expect(store.files.has("targets")).toBe(true);
  });

  it("takes no file of another length, hash, type or version than was said", () => {
    const { repository, store, refresh } = start();
    const [snapshot, targets] = [repository.bytes("snapshot"), repository.bytes("targets")];
    repository.files.set("1.targets.json", encodeUtf8(`${textOf(targets)} `));
    expect(refresh()).toBe("targets: too-long");
    repository.files.set("1.targets.json", targets.slice(0, -1));
    expect(refresh()).toBe("targets: wrong-hash");
    repository.files.set("1.targets.json", targets);
    repository.files.set("1.snapshot.json", targets);
    store.files.delete("snapshot");
    repository.hashes = false;
    repository.publish("timestamp");
    expect(refresh()).toBe("snapshot: malformed");
    repository.files.set("1.snapshot.json", snapshot);
    repository.files.set("timestamp.json", new Uint8Array(8193));
    expect(refresh()).toBe("timestamp: too-long");
    repository.files.delete("timestamp.json");
    expect(refresh()).toBe("timestamp: absent");
  });

  it("is never without a whole set of files that it trusts, wherever the power goes", () => {
    for (let cut = 0; ; cut += 1) {
      const { repository, store, refresh } = start();
      refresh();
      repository.formerRoots = [...repository.keys.root];
      repository.keys.root = [key(21), key(22)];
      repository.keys.timestamp = [key(23)];
      repository.versions.timestamp = 0;
      repository.publish("root", "targets", "snapshot", "timestamp");
      store.left = cut;
      let isDone = false;
      try {
        isDone = refresh() === "ok";
      } catch {
        // The power went.
      }
      store.left = Number.POSITIVE_INFINITY;
      expect([cut, refresh()]).toEqual([cut, "ok"]);
      expect(readJson(store.files.get("targets")!)).toMatchObject({ signed: { version: 2 } });
      if (isDone) break;
    }
  });

  it("never throws, and never trusts what was changed on the way", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
        fc.nat(),
        fc.nat(255),
        (name, at, byte) => {
          const { repository, store, refresh } = start();
          repository.hashes = false;
          repository.publish("root");
          for (const role of ["root", "timestamp", "snapshot", "targets"] as const) {
            repository.originals.set(role, repository.bytes(role));
          }
          const bytes = repository.files.get(name)!.slice();
          if (bytes[at % bytes.length] === byte) return;
          bytes[at % bytes.length] = byte;
          repository.files.set(name, bytes);
          if (refresh() !== "ok") return;
          // What passed says the same: another space, or a signature that was not needed.
          for (const role of ["root", "timestamp", "snapshot", "targets"] as const) {
            expect(signedIn(store.files.get(role)!)).toBe(signedIn(repository.originals.get(role)!));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("TUF's JSON", () => {
  it("has one form: sorted by code point, nothing escaped but what must be, whole numbers", () => {
    const text = (value: Parameters<typeof canonicalJson>[0]) => {
      const bytes = canonicalJson(value);
      return bytes && textOf(bytes);
    };
    expect(text({ b: 1, a: [true, null, 'é\n"\\'], B: { y: -1, x: 0 } })).toBe(
      '{"B":{"x":0,"y":-1},"a":[true,null,"é\n\\"\\\\"],"b":1}',
    );
    expect(text({ "\u{10000}": 1, "\uffff": 2 })).toBe('{"\uffff":2,"\u{10000}":1}');
    expect(text(1.5)).toBeUndefined();
    expect(text(2 ** 53)).toBeUndefined();
    expect(readJson(encodeUtf8(`{"a":${"[".repeat(20000)}`))).toBeUndefined();
    expect(readJson(encodeUtf8('{"a":"[[[[[[[[[[[[[[[[[[[[{{{"}'))).toEqual({ a: "[[[[[[[[[[[[[[[[[[[[{{{" });
    expect(quote("../a b?é(")).toBe("..%2Fa%20b%3F%C3%A9%28");
  });

  it("matches paths segment by segment", () => {
    for (const [pattern, path, holds] of [
      ["*.img", "app.img", true],
      ["*.img", "firmware/app.img", false],
      ["*/a?p.*", "firmware/app.img", true],
      ["*a*b*", "xxaxxbxxb", true],
      ["*a*b", "ab/b", false],
      ["?", "", false],
    ] as const) {
      expect([pattern, path, matches(pattern, path)]).toEqual([pattern, path, holds]);
    }
  });
});
