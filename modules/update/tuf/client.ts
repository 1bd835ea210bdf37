/**
 * A client of The Update Framework (specification 1.0.34, section 5), step by step as it is written there. It fetches
 * nothing itself: `refresh` and `find` are generators that name the file they want next and are given its bytes, so that
 * whoever runs them chooses the wire and the pace.
 *
 *   const steps = client.refresh();
 *   for (let step = steps.next(); ; step = steps.next(await get(step.value))) if (step.done) return step.value;
 *
 * One file is in the heap at a time; what stays of it is who may sign, versions and hashes. Each step that succeeds is
 * stored before the next, so whenever the power goes, the next refresh goes on from there. Nothing is believed for having
 * been stored: it is verified again by the keys of the root that holds.
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { isObject, type JsonObject, member, wholeMember } from "modules/json/json";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { type Delegation, delegationsFor } from "./delegations";
import {
  type FileInfo,
  isSame,
  isSigned,
  type Keys,
  type Metadata,
  type Role,
  type RoleType,
  type Root,
  readFiles,
  readMetadata,
  readRoot,
} from "./metadata";
import type { Digests, KeyVerifier, TufStore } from "./ports";

export interface Limits {
  /** Longest files, bytes. */
  readonly root: number;
  readonly timestamp: number;
  readonly snapshot: number;
  readonly targets: number;
}

/** What a device has room for. */
export const DEVICE_LIMITS: Limits = Object.freeze({ root: 16384, timestamp: 8192, snapshot: 8192, targets: 8192 });

export interface TufOptions {
  readonly store: TufStore;
  readonly verifier: KeyVerifier;
  readonly digests: Digests;
  /** s since 1970: fixed for a refresh and the look-ups after it (section 5.1). A clock that only ever goes on. */
  readonly now: number;
  readonly limits: Limits;
}

export interface Wanted {
  /** "2.root.json", relative to where the metadata is; quoted as in a URL. */
  readonly name: string;
  /** Who serves more is not to be read to the end. */
  readonly maxLength: number;
}
/** absent: there is none (404, or 403); no-answer: nobody can tell. */
export type Given = Uint8Array | "absent" | "no-answer";

export type TufReason =
  | "malformed"
  /** Too few of the keys that may have signed it. */
  | "unsigned"
  | "wrong-version"
  /** An older one than was trusted before. */
  | "rollback"
  | "expired"
  | "wrong-hash"
  | "too-long"
  | "absent"
  | "no-answer"
  /** No list that is trusted names it. */
  | "unlisted"
  | "storage-full";

/** "timestamp: expired" */
export type TufRefusal = `${string}: ${TufReason}`;

export interface Target {
  readonly path: string;
  readonly length: number;
  readonly hashes: JsonObject;
  /** What the publisher says of it; nothing for this client. */
  readonly custom: JsonObject | undefined;
}

type Steps<T> = Generator<Wanted, Result<T, TufRefusal>, Given>;

/** New roots that one refresh goes through. */
const MAX_ROOTS = 256;
/** Delegated roles that one look-up visits. */
const MAX_VISITED = 32;

export class TufClient {
  readonly #options: TufOptions;
  #root: Root | undefined;
  #snapshot: ReadonlyMap<string, FileInfo> | undefined;

  constructor(options: TufOptions) {
    this.#options = options;
  }

  /** Sections 5.3 to 5.6: brings root, timestamp, snapshot and targets up to date. */
  *refresh(): Steps<undefined> {
    this.#snapshot = undefined;
    const root = yield* this.refreshRoot();
    if (!root.ok) return root;
    this.#root = root.value;
    if (root.value.expires <= this.#options.now) return refused("root", "expired");
    const listed = yield* this.refreshTimestamp(root.value);
    if (!listed.ok) return listed;
    const snapshot = yield* this.refreshSnapshot(root.value, listed.value);
    if (!snapshot.ok) return snapshot;
    this.#snapshot = snapshot.value;
    const targets = yield* this.load("targets", root.value.roles.targets, root.value.keys);
    return targets.ok ? DONE : targets;
  }

  /** Section 5.6.7: the first that lists `path`, from the top down. Only after a refresh. */
  *find(path: string): Steps<Target> {
    const root = this.#root;
    if (root === undefined || this.#snapshot === undefined) return refused("targets", "absent");
    const { targets } = root.roles;
    const waiting: Delegation[] = [{ name: "targets", role: targets, keys: root.keys, terminating: false }];
    const visited = new Set<string>();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (visited.has(next.name)) continue;
      if (visited.size > MAX_VISITED) break;
      visited.add(next.name);
      const file = yield* this.load(next.name, next.role, next.keys);
      if (!file.ok) return file;
      const found = targetOf(file.value.body, path);
      if (found === "malformed") return refused(next.name, "malformed");
      if (found !== undefined) return { ok: true, value: found };
      const on = delegationsFor(file.value.body, path, this.#options.digests);
      if (!on.ok) return refused(next.name, "malformed");
      const last = on.value.findIndex(({ terminating }) => terminating);
      const chosen = last < 0 ? on.value : on.value.slice(0, last + 1);
      if (last >= 0) waiting.length = 0;
      for (let i = chosen.length - 1; i >= 0; i -= 1) waiting.push(...chosen.slice(i, i + 1));
    }
    return refused(path, "unlisted");
  }

  /** Section 5.7: whether these bytes are the target. */
  isTarget(bytes: Uint8Array, { length, hashes }: Target): boolean {
    return Object.keys(hashes).length > 0 && isSame(bytes, { length, hashes }, this.#options.digests);
  }

  /** Whether a target's name begins with one of its hashes. */
  get isConsistent(): boolean {
    return this.#root?.consistent === true;
  }

  /** Section 5.3. */
  private *refreshRoot(): Steps<Root> {
    const { store, limits, verifier } = this.#options;
    const stored = storedRoot(store, verifier);
    if (!stored.ok) return stored;
    let root = stored.value;
    for (let count = 0; count < MAX_ROOTS; count += 1) {
      const bytes = yield { name: `${root.version + 1}.root.json`, maxLength: limits.root };
      if (bytes === "absent") break;
      if (typeof bytes === "string") return refused("root", bytes);
      if (bytes.length > limits.root) return refused("root", "too-long");
      const metadata = readMetadata(bytes, "root");
      const next = metadata && readRoot(metadata);
      if (metadata === undefined || next === undefined) return refused("root", "malformed");
      // By those who could sign before, and by those who can from now on.
      if (!isSigned(metadata, root.roles.root, root.keys, verifier)) return refused("root", "unsigned");
      if (!isSigned(metadata, next.roles.root, next.keys, verifier)) return refused("root", "unsigned");
      if (next.version !== root.version + 1) return refused("root", "wrong-version");
      if (!store.write("root", bytes)) return refused("root", "storage-full");
      // Section 5.3.11. Cut short before this, the old files are still of no use: the new keys have not signed them.
      if (hasRotated(root, next, "timestamp") || hasRotated(root, next, "snapshot")) {
        store.remove("timestamp");
        store.remove("snapshot");
      }
      root = next;
    }
    return { ok: true, value: root };
  }

  /** Section 5.4. @returns what it says of the snapshot */
  private *refreshTimestamp(root: Root): Steps<FileInfo> {
    const { store, limits, now } = this.#options;
    const role = root.roles.timestamp;
    const before = this.#knownTimestamp(role, root.keys);
    const bytes = yield { name: "timestamp.json", maxLength: limits.timestamp };
    if (typeof bytes === "string") return refused("timestamp", bytes);
    if (bytes.length > limits.timestamp) return refused("timestamp", "too-long");
    const metadata = readMetadata(bytes, "timestamp");
    const listed = metadata && snapshotOf(metadata);
    if (metadata === undefined || listed === undefined) return refused("timestamp", "malformed");
    if (!isSigned(metadata, role, root.keys, this.#options.verifier)) return refused("timestamp", "unsigned");
    if (before !== undefined) {
      if (metadata.version < before.version) return refused("timestamp", "rollback");
      // The same one, whatever it says now: the one that was trusted goes on.
      if (metadata.version === before.version) {
        return before.expires <= now ? refused("timestamp", "expired") : { ok: true, value: before.listed };
      }
      if (listed.version < before.listed.version) return refused("timestamp", "rollback");
    }
    if (metadata.expires <= now) return refused("timestamp", "expired");
    return store.write("timestamp", bytes) ? { ok: true, value: listed } : refused("timestamp", "storage-full");
  }

  /** Section 5.5. @returns what it says of the files of targets */
  private *refreshSnapshot(root: Root, listed: FileInfo): Steps<ReadonlyMap<string, FileInfo>> {
    const role = root.roles.snapshot;
    const known = this.#knownFiles(role, root.keys);
    const loaded = yield* this.file("snapshot", "snapshot", role, root.keys, listed, (metadata) => {
      const files = readFiles(metadata);
      if (files === undefined) return "malformed";
      for (const [name, { version }] of known ?? []) if ((files.get(name)?.version ?? 0) < version) return "rollback";
      return undefined;
    });
    if (!loaded.ok) return loaded;
    const files = readFiles(loaded.value);
    return files === undefined ? refused("snapshot", "malformed") : { ok: true, value: files };
  }

  /** Section 5.6: a file of targets, the top one or one that it hands on to. */
  private *load(name: string, role: Role, keys: Keys): Steps<Metadata> {
    const listed = this.#snapshot?.get(`${name}.json`);
    if (listed === undefined) return refused(name, "unlisted");
    return yield* this.file(name, "targets", role, keys, listed, () => undefined);
  }

  /** A file that another one lists: the stored one where it is that very one, else fetched, checked and stored. */
  private *file(
    name: string,
    type: "snapshot" | "targets",
    role: Role,
    keys: Keys,
    listed: FileInfo,
    objection: (metadata: Metadata) => TufReason | undefined,
  ): Steps<Metadata> {
    const kept = this.#kept(name, type, role, keys, listed);
    if (kept !== undefined && objection(kept) === undefined) return { ok: true, value: kept };
    const maxLength = Math.min(listed.length ?? this.#options.limits[type], this.#options.limits[type]);
    const prefix = this.#root?.consistent === true ? `${listed.version}.` : "";
    const bytes = yield { name: `${prefix}${quote(name)}.json`, maxLength };
    if (typeof bytes === "string") return refused(name, bytes);
    if (bytes.length > maxLength) return refused(name, "too-long");
    const checked = this.#check(bytes, type, role, keys, listed);
    if (typeof checked === "string") return refused(name, checked);
    const reason = objection(checked);
    if (reason !== undefined) return refused(name, reason);
    return this.#options.store.write(name, bytes) ? { ok: true, value: checked } : refused(name, "storage-full");
  }

  #check(bytes: Uint8Array, type: RoleType, role: Role, keys: Keys, listed: FileInfo): Metadata | TufReason {
    const { digests, now, verifier } = this.#options;
    if (!isSame(bytes, listed, digests)) return "wrong-hash";
    const metadata = readMetadata(bytes, type);
    if (metadata === undefined) return "malformed";
    if (!isSigned(metadata, role, keys, verifier)) return "unsigned";
    if (metadata.version !== listed.version) return "wrong-version";
    return metadata.expires <= now ? "expired" : metadata;
  }

  /** The file that was stored, where it is the one that is listed. */
  #kept(name: string, type: RoleType, role: Role, keys: Keys, listed: FileInfo): Metadata | undefined {
    const stored = this.#options.store.read(name);
    const checked = stored && this.#check(stored, type, role, keys, listed);
    return typeof checked === "string" ? undefined : checked;
  }

  /** Of the stored timestamp, no more than the next one is measured against. */
  #knownTimestamp(role: Role, keys: Keys) {
    const metadata = storedFile(this.#options.store, "timestamp", role, keys, this.#options.verifier);
    const listed = metadata && snapshotOf(metadata);
    return listed && { version: metadata.version, expires: metadata.expires, listed };
  }

  #knownFiles(role: Role, keys: Keys): ReadonlyMap<string, FileInfo> | undefined {
    const metadata = storedFile(this.#options.store, "snapshot", role, keys, this.#options.verifier);
    return metadata && readFiles(metadata);
  }
}

/** A generator has an object that what it makes inherits from. It lies in flash with its class, so `#` hides none of them. */
for (const { value } of Object.values(Object.getOwnPropertyDescriptors(TufClient.prototype)))
  Object.freeze(value?.prototype);

/** The root that is trusted: what it says holds only if its own keys have signed it. */
export function storedRoot(store: TufStore, verifier: KeyVerifier): Result<Root, TufRefusal> {
  const stored = store.read("root");
  if (stored === undefined) return refused("root", "absent");
  const metadata = readMetadata(stored, "root");
  const root = metadata && readRoot(metadata);
  if (metadata === undefined || root === undefined) return refused("root", "malformed");
  return isSigned(metadata, root.roles.root, root.keys, verifier)
    ? { ok: true, value: root }
    : refused("root", "unsigned");
}

/** What was stored, if the keys of today have signed it: to be measured against, whatever its age. */
export function storedFile(
  store: TufStore,
  type: RoleType,
  role: Role,
  keys: Keys,
  verifier: KeyVerifier,
): Metadata | undefined {
  const bytes = store.read(type);
  const metadata = bytes && readMetadata(bytes, type);
  return metadata && isSigned(metadata, role, keys, verifier) ? metadata : undefined;
}

const DONE = Object.freeze({ ok: true, value: undefined } as const);

function refused(name: string, reason: TufReason): { readonly ok: false; readonly reason: TufRefusal } {
  return { ok: false, reason: `${name}: ${reason}` };
}

function snapshotOf(timestamp: Metadata): FileInfo | undefined {
  return readFiles(timestamp)?.get("snapshot.json");
}

/** Other keys than before may sign for it. */
function hasRotated(before: Root, after: Root, type: RoleType): boolean {
  const keysOf = ({ keys, roles }: Root) => roles[type].keyids.map((keyid) => keys.get(keyid)?.value ?? "").sort();
  return keysOf(before).join() !== keysOf(after).join();
}

/** @returns undefined for one that is not in this list */
export function targetOf(body: JsonObject, path: string): Target | "malformed" | undefined {
  const targets = member(body, "targets");
  if (!isObject(targets)) return "malformed";
  const target = member(targets, path);
  if (target === undefined) return undefined;
  const length = isObject(target) ? wholeMember(target, "length", 0) : undefined;
  const hashes = isObject(target) ? member(target, "hashes") : undefined;
  const custom = isObject(target) ? member(target, "custom") : undefined;
  if (length === undefined || !isObject(hashes)) return "malformed";
  return { path, length, hashes, custom: isObject(custom) ? custom : undefined };
}

/** As in a URL's path (RFC 3986, section 2): all but the unreserved characters, the slash too. Never throws. */
export function quote(text: string): string {
  let quoted = "";
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte);
    quoted += UNRESERVED.includes(character) ? character : `%${toHex(Uint8Array.of(byte)).toUpperCase()}`;
  }
  return quoted;
}

const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
