/**
 * Whose images and whose requests a terminal of the fleet takes today: what the holders of the targets' keys say of the
 * target "keys.json". Its custom part holds the keys themselves, so that they come, hold and go with the list that names
 * them, and there is no second file that could be missing.
 *
 *   "custom": { "release": ["3059..."], "management": ["3059..."] }   SubjectPublicKeyInfo in hexadecimal
 *
 * Where the list has no such target, the keys that the firmware pins hold.
 */
import { type JsonObject, textsMember } from "modules/json/json";
import { type PublicKey, pinnedKeys } from "modules/update/image/public-key";
import { storedFile, storedRoot, targetOf } from "./client";
import type { KeyVerifier, TufStore } from "./ports";

export const KEYS_TARGET = "keys.json";
/** Of either kind. */
const MAX_KEYS = 8;

export interface FleetKeys {
  /** At least one: a fleet that nobody can sign for could not be given a better list by an image either. */
  readonly release: readonly PublicKey[];
  readonly management: readonly PublicKey[];
}

/** @returns undefined where a part is missing, or one of the keys is none: then none of them is believed */
export function readFleetKeys(
  custom: JsonObject | undefined,
  sha256: (bytes: Uint8Array) => Uint8Array,
): FleetKeys | undefined {
  const release = custom && keysOf(textsMember(custom, "release"), sha256);
  const management = custom && keysOf(textsMember(custom, "management"), sha256);
  return release === undefined || release.length === 0 || management === undefined
    ? undefined
    : { release, management };
}

/** By what is stored alone: for whoever starts what the firmware has taken. @returns undefined where no list names any */
export function keptKeys(
  store: TufStore,
  verifier: KeyVerifier,
  sha256: (bytes: Uint8Array) => Uint8Array,
): FleetKeys | undefined {
  const root = storedRoot(store, verifier);
  if (!root.ok) return undefined;
  const list = storedFile(store, "targets", root.value.roles.targets, root.value.keys, verifier);
  const target = list && targetOf(list.body, KEYS_TARGET);
  return target === "malformed" ? undefined : readFleetKeys(target?.custom, sha256);
}

function keysOf(texts: readonly string[] | undefined, sha256: (bytes: Uint8Array) => Uint8Array) {
  if (texts === undefined || texts.length > MAX_KEYS) return undefined;
  const keys = pinnedKeys(texts, sha256);
  return keys.length === texts.length ? keys : undefined;
}
