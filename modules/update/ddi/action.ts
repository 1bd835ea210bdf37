/** An action as a DDI server gives it (deploymentBase), and what of it is kept over a restart. */

import { isObject, type Json, type JsonObject, member, wholeMember } from "modules/json/json";
import { fromHex } from "modules/token/hex";

export type Handling = "skip" | "attempt" | "forced";

export interface Artifact {
  /** "bApp", "os" or whatever else for the firmware; "issuers", "catalogue", "tariff" for data. */
  readonly part: string;
  readonly length: number;
  readonly path: string;
  /** What names the upload: its SHA-256, where the server has one, else its SHA-1. */
  readonly name: Uint8Array;
  /** hawkBit's tag of a file: its SHA-1 in quotes. */
  readonly tag: string | undefined;
}

export interface Action {
  readonly id: string;
  readonly download: Handling;
  readonly update: Handling;
  /** Outside of its maintenance window nothing is started. */
  readonly isOpen: boolean;
  readonly artifacts: readonly Artifact[];
}

export const MAX_ID = 24;
const MAX_ARTIFACTS = 8;
const MAX_PATH = 512;
const MAX_LENGTH = 0x7fffffff;

/** @returns undefined for what is no deployment */
export function readAction(body: JsonObject): Action | undefined {
  const id = idOf(body);
  const deployment = member(body, "deployment");
  if (id === undefined || !isObject(deployment)) return undefined;
  const download = handlingOf(member(deployment, "download"));
  const update = handlingOf(member(deployment, "update"));
  const chunks = member(deployment, "chunks");
  if (download === undefined || update === undefined || !Array.isArray(chunks)) return undefined;
  const artifacts: Artifact[] = [];
  for (const chunk of chunks as readonly Json[]) {
    const part = isObject(chunk) ? member(chunk, "part") : undefined;
    const list = isObject(chunk) ? member(chunk, "artifacts") : undefined;
    if (typeof part !== "string" || !Array.isArray(list)) return undefined;
    for (const item of list as readonly Json[]) {
      const artifact = isObject(item) ? readArtifact(part, item) : undefined;
      if (artifact === undefined || artifacts.length === MAX_ARTIFACTS) return undefined;
      artifacts.push(artifact);
    }
  }
  if (artifacts.length === 0) return undefined;
  return { id, download, update, isOpen: member(deployment, "maintenanceWindow") !== "unavailable", artifacts };
}

/** An identifier goes into paths and into flash: digits, letters and dashes, not many. */
export function idOf(body: JsonObject): string | undefined {
  const id = member(body, "id");
  const text = typeof id === "number" ? String(id) : id;
  if (typeof text !== "string" || text === "" || text.length > MAX_ID) return undefined;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i) | 0x20;
    if (!(code >= 0x61 && code <= 0x7a) && !(code >= 0x30 && code <= 0x39) && text.charAt(i) !== "-") return undefined;
  }
  return text;
}

function handlingOf(value: Json | undefined): Handling | undefined {
  return value === "skip" || value === "attempt" || value === "forced" ? value : undefined;
}

function readArtifact(part: string, item: JsonObject): Artifact | undefined {
  const length = wholeMember(item, "size", 1);
  const hashes = member(item, "hashes");
  const links = member(item, "_links");
  if (length === undefined || length > MAX_LENGTH || !isObject(hashes) || !isObject(links)) return undefined;
  const path = pathOf(member(links, "download")) ?? pathOf(member(links, "download-http"));
  const [sha1, sha256] = [hashOf(hashes, "sha1", 20), hashOf(hashes, "sha256", 32)];
  const name = sha256 ?? sha1;
  if (path === undefined || name === undefined) return undefined;
  const text = sha1 && member(hashes, "sha1");
  return { part, length, path, name, tag: typeof text === "string" ? `"${text}"` : undefined };
}

function hashOf(hashes: JsonObject, algorithm: string, length: number): Uint8Array | undefined {
  const text = member(hashes, algorithm);
  const bytes = typeof text === "string" ? fromHex(text) : undefined;
  return bytes?.length === length ? bytes : undefined;
}

/**
 * A link's path and query. The host that it names is left out: the terminal speaks to the one that it was set up with, and
 * to nobody else, since its token goes with each request.
 */
export function pathOf(link: Json | undefined): string | undefined {
  const href = isObject(link) ? member(link, "href") : undefined;
  if (typeof href !== "string") return undefined;
  const scheme = href.indexOf("://");
  const start = scheme < 0 ? 0 : href.indexOf("/", scheme + 3);
  const path = start < 0 ? "" : href.slice(start);
  if (path.charAt(0) !== "/" || path.length > MAX_PATH) return undefined;
  for (let i = 0; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f) return undefined;
  }
  return path;
}

/**
 * What is kept of an action whose images are all here.
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 1: to be started; 2: started, its end to be told |
 * | 1 | 32 | hash of its firmware; zeros for data alone |
 * | 33 | n | identifier, ASCII |
 */
export interface KeptAction {
  readonly phase: "received" | "started";
  readonly hash: Uint8Array | undefined;
  readonly id: string;
}

const HASH = 32;
const ID_AT = 1 + HASH;

export function encodeKept({ phase, hash, id }: KeptAction): Uint8Array {
  const bytes = new Uint8Array(ID_AT + id.length);
  bytes[0] = phase === "received" ? 1 : 2;
  if (hash !== undefined) bytes.set(hash, 1);
  for (let i = 0; i < id.length; i += 1) bytes[ID_AT + i] = id.charCodeAt(i);
  return bytes;
}

/** @returns undefined for none */
export function decodeKept(bytes: Uint8Array | undefined): KeptAction | undefined {
  if (bytes === undefined || bytes.length <= ID_AT || (bytes[0] !== 1 && bytes[0] !== 2)) return undefined;
  let id = "";
  for (let i = ID_AT; i < bytes.length; i += 1) id += String.fromCharCode(bytes[i] ?? 0);
  const hash = bytes.slice(1, ID_AT);
  return {
    phase: bytes[0] === 1 ? "received" : "started",
    hash: hash.some((byte) => byte !== 0) ? hash : undefined,
    id,
  };
}
