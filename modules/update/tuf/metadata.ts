/**
 * One file of TUF metadata (specification 1.0.34, section 4): read, its signatures counted, its parts taken out. Nothing of
 * it is believed before `isSigned` said so.
 */
import { parseDateTime } from "modules/calendar/date-time";
import { equalBytes } from "modules/cbor/bytes";
import { isObject, type Json, type JsonObject, member, readJson, textsMember, wholeMember } from "modules/json/json";
import { fromHex } from "modules/token/hex";
import { canonicalJson } from "./canonical-json";
import type { Digests, KeyVerifier, TufKey } from "./ports";

export type RoleType = "root" | "timestamp" | "snapshot" | "targets";

export interface Metadata {
  readonly version: number;
  /** s since 1970 */
  readonly expires: number;
  /** "signed" */
  readonly body: JsonObject;
  /** What the signatures are of. */
  readonly message: Uint8Array;
  /** By key identifier. */
  readonly signatures: ReadonlyMap<string, string>;
}

/** Who may sign for a role. */
export interface Role {
  readonly keyids: readonly string[];
  readonly threshold: number;
}

export type Keys = ReadonlyMap<string, TufKey>;

/** What one file says of another one. */
export interface FileInfo {
  readonly version: number;
  readonly length: number | undefined;
  readonly hashes: JsonObject | undefined;
}

export interface Root {
  readonly version: number;
  readonly expires: number;
  /** Whether names begin with a version. */
  readonly consistent: boolean;
  readonly keys: Keys;
  readonly roles: Readonly<Record<RoleType, Role>>;
}

/** @returns undefined for what is no metadata of this type, or of another major version of the specification */
export function readMetadata(bytes: Uint8Array, type: RoleType): Metadata | undefined {
  const file = readJson(bytes);
  const body = file && member(file, "signed");
  const list = file && member(file, "signatures");
  if (!isObject(body) || !Array.isArray(list)) return undefined;
  const signatures = new Map<string, string>();
  for (const item of list as readonly Json[]) {
    if (!isObject(item)) return undefined;
    const keyid = member(item, "keyid");
    const signature = member(item, "sig");
    // Section 4.2.1: a key signs once.
    if (typeof keyid !== "string" || typeof signature !== "string" || signatures.has(keyid)) return undefined;
    signatures.set(keyid, signature);
  }
  const specification = member(body, "spec_version");
  if (member(body, "_type") !== type || typeof specification !== "string" || !isSupported(specification))
    return undefined;
  const version = wholeMember(body, "version", 1);
  const expires = timeOf(member(body, "expires"));
  const message = canonicalJson(body);
  if (version === undefined || expires === undefined || message === undefined) return undefined;
  return { version, expires, body, message, signatures };
}

/** "1.0.34", "1.0": the major version is what counts. */
function isSupported(specification: string): boolean {
  const parts = specification.split(".");
  if (parts[0] !== "1" || parts.length < 2 || parts.length > 3) return false;
  return parts.every((part) => part !== "" && part.length < 6 && Number.isInteger(Number(part)));
}

/** "2030-01-01T00:00:00Z", and no other form. @returns s since 1970 */
function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || value.length !== 20 || value.charAt(19) !== "Z") return undefined;
  return parseDateTime(value);
}

/**
 * Whether enough of a role's keys have signed. A key counts once, under however many identifiers it is listed; a signature
 * that is wrong, or of a key that nobody named, does not hurt.
 */
export function isSigned(metadata: Metadata, role: Role, keys: Keys, verifier: KeyVerifier): boolean {
  const counted = new Set<string>();
  for (const keyid of role.keyids) {
    const signature = metadata.signatures.get(keyid);
    const key = keys.get(keyid);
    if (signature === undefined || key === undefined) continue;
    const identity = `${key.type} ${key.value}`;
    if (counted.has(identity) || !verifier.verify(key, metadata.message, signature)) continue;
    counted.add(identity);
    if (counted.size >= role.threshold) return true;
  }
  return false;
}

/** Section 4.3. @returns undefined when a part of it is not as it should be */
export function readRoot({ body, version, expires }: Metadata): Root | undefined {
  const keys = readKeys(member(body, "keys"));
  const roles = member(body, "roles");
  const consistent = member(body, "consistent_snapshot");
  if (keys === undefined || !isObject(roles)) return undefined;
  if (consistent !== undefined && typeof consistent !== "boolean") return undefined;
  const root = readRole(member(roles, "root"));
  const timestamp = readRole(member(roles, "timestamp"));
  const snapshot = readRole(member(roles, "snapshot"));
  const targets = readRole(member(roles, "targets"));
  if (root === undefined || timestamp === undefined || snapshot === undefined || targets === undefined)
    return undefined;
  return { version, expires, consistent: consistent === true, keys, roles: { root, timestamp, snapshot, targets } };
}

export function readKeys(value: Json | undefined): Keys | undefined {
  if (!isObject(value)) return undefined;
  const keys = new Map<string, TufKey>();
  for (const keyid of Object.keys(value)) {
    const key = member(value, keyid);
    const pair = isObject(key) ? member(key, "keyval") : undefined;
    if (!isObject(key) || !isObject(pair)) return undefined;
    const [type, scheme, text] = [member(key, "keytype"), member(key, "scheme"), member(pair, "public")];
    if (typeof type !== "string" || typeof scheme !== "string" || typeof text !== "string") return undefined;
    keys.set(keyid, { type, scheme, value: text });
  }
  return keys;
}

/** @returns undefined also for a role that names a key twice (section 4.3: they are unique) */
export function readRole(value: Json | undefined): Role | undefined {
  if (!isObject(value)) return undefined;
  const keyids = textsMember(value, "keyids");
  const threshold = wholeMember(value, "threshold", 1);
  if (keyids === undefined || threshold === undefined || new Set(keyids).size !== keyids.length) return undefined;
  return { keyids, threshold };
}

/** "meta" of a timestamp or a snapshot (sections 4.4 and 4.5), by the name of the file. */
export function readFiles({ body }: Metadata): ReadonlyMap<string, FileInfo> | undefined {
  const meta = member(body, "meta");
  if (!isObject(meta)) return undefined;
  const files = new Map<string, FileInfo>();
  for (const name of Object.keys(meta)) {
    const info = member(meta, name);
    const file = isObject(info) ? readFileInfo(info) : undefined;
    if (file === undefined) return undefined;
    files.set(name, file);
  }
  return files;
}

function readFileInfo(info: JsonObject): FileInfo | undefined {
  const version = wholeMember(info, "version", 1);
  const length = wholeMember(info, "length", 0);
  const hashes = member(info, "hashes");
  if (version === undefined || (length === undefined && member(info, "length") !== undefined)) return undefined;
  if (hashes !== undefined && !isObject(hashes)) return undefined;
  return { version, length, hashes };
}

/** Whether these are the bytes that a file was said to have. One hash that is not known here is one that does not hold. */
export function isSame(
  bytes: Uint8Array,
  { length, hashes }: { readonly length: number | undefined; readonly hashes: JsonObject | undefined },
  digests: Digests,
): boolean {
  if (length !== undefined && bytes.length !== length) return false;
  if (hashes === undefined) return true;
  for (const algorithm of Object.keys(hashes)) {
    const text = member(hashes, algorithm);
    const wanted = typeof text === "string" ? fromHex(text) : undefined;
    const digest = digests.digest(algorithm, bytes);
    if (wanted === undefined || digest === undefined || !equalBytes(wanted, digest)) return false;
  }
  return true;
}
