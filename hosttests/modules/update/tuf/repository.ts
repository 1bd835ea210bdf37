/**
 * A TUF repository in memory. Its signatures are hashes of the key and the message: whoever can read a key could make them,
 * and they cost nothing, so that the steps can be tried by the hundred. Real keys are in published.test.ts.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { Json } from "modules/json/json";
import { toHex } from "modules/token/hex";
import { canonicalJson } from "modules/update/tuf/canonical-json";
import type { Given, Wanted } from "modules/update/tuf/client";
import type { KeyVerifier, TufStore } from "modules/update/tuf/ports";

export const NOW = 1_780_000_000;
/** 2026-11-01 */
const SOON = "2026-11-01T00:00:00Z";

export interface Key {
  readonly keyid: string;
  readonly json: Json;
  readonly value: string;
}

export function key(seed: number): Key {
  const value = `secret ${seed}`;
  return { keyid: `key${seed}`, value, json: { keytype: "hash", scheme: "hash", keyval: { public: value } } };
}

function signatureOf(value: string, message: Uint8Array): string {
  return toHex(sha256.create().update(encodeUtf8(value)).update(message).digest());
}

export const hashes: KeyVerifier = {
  verify: (key, message, signature) => signature === signatureOf(key.value, message),
};

export function sign(body: Json, keys: readonly Key[]): Uint8Array {
  const message = canonicalJson(body)!;
  const signatures = keys.map(({ keyid, value }) => ({ keyid, sig: signatureOf(value, message) }));
  return encodeUtf8(JSON.stringify({ signatures, signed: body }));
}

type Name = "root" | "timestamp" | "snapshot" | "targets";

/** What is published; each part may be changed before `publish`. */
export class Repository {
  readonly files = new Map<string, Uint8Array>();
  /** Before somebody changed them. */
  readonly originals = new Map<Name, Uint8Array>();
  readonly asked: string[] = [];
  readonly keys: Record<Name, Key[]> = {
    root: [key(1), key(2)],
    timestamp: [key(3)],
    snapshot: [key(4)],
    targets: [key(5)],
  };
  readonly thresholds: Record<Name, number> = { root: 2, timestamp: 1, snapshot: 1, targets: 1 };
  readonly expires: Record<Name, string> = { root: SOON, timestamp: SOON, snapshot: SOON, targets: SOON };
  readonly versions: Record<Name, number> = { root: 0, timestamp: 0, snapshot: 0, targets: 0 };
  /** Those who sign the next root beside its own keys. */
  formerRoots: Key[] = [];
  targets: Record<string, Json> = {};
  hashes = true;

  publish(...names: readonly Name[]): void {
    for (const name of ["root", "targets", "snapshot", "timestamp"] as const) {
      if (!names.includes(name)) continue;
      this.versions[name] += 1;
      this.files.set(this.#file(name), this.#make(name));
    }
  }

  bytes(name: Name): Uint8Array {
    return this.files.get(this.#file(name))!;
  }

  /** Runs the steps of a client to their end. */
  follow<T>(steps: Generator<Wanted, T, Given>): T {
    let step = steps.next();
    while (!step.done) {
      this.asked.push(step.value.name);
      step = steps.next(this.files.get(step.value.name) ?? "absent");
    }
    return step.value;
  }

  #file(name: Name): string {
    return name === "timestamp" ? "timestamp.json" : `${this.versions[name]}.${name}.json`;
  }

  #make(name: Name): Uint8Array {
    const common = { _type: name, spec_version: "1.0.34", version: this.versions[name], expires: this.expires[name] };
    if (name === "root") {
      const role = (of: Name): Json => ({
        keyids: this.keys[of].map(({ keyid }) => keyid),
        threshold: this.thresholds[of],
      });
      const all = Object.values(this.keys).flat();
      const keys = Object.fromEntries(all.map(({ keyid, json }) => [keyid, json]));
      const roles = {
        root: role("root"),
        timestamp: role("timestamp"),
        snapshot: role("snapshot"),
        targets: role("targets"),
      };
      return sign({ ...common, consistent_snapshot: true, keys, roles }, [...this.keys.root, ...this.formerRoots]);
    }
    if (name === "targets") return sign({ ...common, targets: this.targets }, this.keys.targets);
    const of = name === "snapshot" ? "targets" : "snapshot";
    return sign({ ...common, meta: { [`${of}.json`]: this.#info(of) } }, this.keys[name]);
  }

  #info(name: Name): Json {
    const version = this.versions[name];
    const bytes = this.files.get(this.#file(name));
    if (!this.hashes || bytes === undefined) return { version };
    return { version, length: bytes.length, hashes: { sha256: toHex(sha256(bytes)) } };
  }
}

export class MemoryStore implements TufStore {
  readonly files = new Map<string, Uint8Array>();
  /** Writes that succeed before the power goes; then each throws. */
  left = Number.POSITIVE_INFINITY;

  read(role: string): Uint8Array | undefined {
    return this.files.get(role);
  }

  write(role: string, bytes: Uint8Array): boolean {
    this.#spend();
    this.files.set(role, bytes);
    return true;
  }

  remove(role: string): void {
    this.#spend();
    this.files.delete(role);
  }

  #spend(): void {
    if (this.left === 0) throw new Error("power");
    this.left -= 1;
  }
}
