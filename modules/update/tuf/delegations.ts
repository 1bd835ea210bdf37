/** Which roles a file of targets hands a path on to (specification section 4.5, and TAP 15 for hash bins). */

import { encodeUtf8 } from "modules/cbor/utf8";
import { isObject, type Json, type JsonObject, member, textsMember, wholeMember } from "modules/json/json";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { type Keys, type Role, readKeys, readRole } from "./metadata";
import type { Digests } from "./ports";

export interface Delegation {
  readonly name: string;
  readonly role: Role;
  readonly keys: Keys;
  /** Nobody after it is asked. */
  readonly terminating: boolean;
}

const TOP_LEVEL: readonly string[] = Object.freeze(["root", "timestamp", "snapshot", "targets"]);

/** @returns those that `path` is handed to, in the order in which they are asked */
export function delegationsFor(
  body: JsonObject,
  path: string,
  digests: Digests,
): Result<readonly Delegation[], "malformed"> {
  const delegations = member(body, "delegations");
  if (delegations === undefined) return { ok: true, value: [] };
  const keys = isObject(delegations) ? readKeys(member(delegations, "keys")) : undefined;
  if (!isObject(delegations) || keys === undefined) return MALFORMED;
  const bins = member(delegations, "succinct_roles");
  if (bins !== undefined) return binFor(bins, path, keys, digests);
  const roles = member(delegations, "roles");
  if (!Array.isArray(roles)) return MALFORMED;
  const chosen: Delegation[] = [];
  const names = new Set<string>();
  for (const item of roles as readonly Json[]) {
    if (!isObject(item)) return MALFORMED;
    const name = member(item, "name");
    const role = readRole(item);
    const terminating = member(item, "terminating");
    if (typeof name !== "string" || role === undefined || typeof terminating !== "boolean") return MALFORMED;
    if (names.has(name) || name === "" || TOP_LEVEL.includes(name)) return MALFORMED;
    names.add(name);
    const covers = isFor(item, path, digests);
    if (covers === undefined) return MALFORMED;
    if (covers) chosen.push({ name, role, keys, terminating });
  }
  return { ok: true, value: chosen };
}

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);

function isFor(role: JsonObject, path: string, digests: Digests): boolean | undefined {
  const paths = textsMember(role, "paths");
  const prefixes = textsMember(role, "path_hash_prefixes");
  // One of them, and not both.
  if ((paths === undefined) === (prefixes === undefined)) return undefined;
  if (paths !== undefined) return paths.some((pattern) => matches(pattern, path));
  const digest = digestOf(path, digests);
  return digest === undefined ? undefined : prefixes?.some((prefix) => toHex(digest).startsWith(prefix));
}

/** One of 2^bits roles, by the first bits of the path's SHA-256. */
function binFor(bins: Json, path: string, keys: Keys, digests: Digests): Result<readonly Delegation[], "malformed"> {
  if (!isObject(bins)) return MALFORMED;
  const role = readRole(bins);
  const bits = wholeMember(bins, "bit_length", 1);
  const prefix = member(bins, "name_prefix");
  const digest = digestOf(path, digests);
  if (role === undefined || digest === undefined || bits === undefined || bits > 32 || typeof prefix !== "string")
    return MALFORMED;
  const first = new DataView(digest.buffer, digest.byteOffset).getUint32(0);
  const number = Math.floor(first / 2 ** (32 - bits)).toString(16);
  const digits = (2 ** bits - 1).toString(16).length;
  return { ok: true, value: [{ name: `${prefix}-${number.padStart(digits, "0")}`, role, keys, terminating: true }] };
}

/** SHA-256 of the path's UTF-8. */
function digestOf(path: string, digests: Digests): Uint8Array | undefined {
  return digests.digest("sha256", encodeUtf8(path));
}

/** A path of "*" and "?", segment by segment: neither stands for a slash. */
export function matches(pattern: string, path: string): boolean {
  const patterns = pattern.split("/");
  const segments = path.split("/");
  return patterns.length === segments.length && patterns.every((part, i) => matchesSegment(part, segments[i] ?? ""));
}

/** Without recursion: after a failure the last star takes one character more. */
function matchesSegment(pattern: string, text: string): boolean {
  let [p, t, star, taken] = [0, 0, -1, 0];
  while (t < text.length) {
    const wanted = pattern.charAt(p);
    if (p < pattern.length && wanted === "*") {
      star = p;
      taken = t;
      p += 1;
    } else if (p < pattern.length && (wanted === "?" || wanted === text.charAt(t))) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      taken += 1;
      t = taken;
    } else return false;
  }
  while (pattern.charAt(p) === "*") p += 1;
  return p === pattern.length;
}
