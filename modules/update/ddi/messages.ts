/** What goes over the wire of DDI, as JSON or, where the server offers it, as CBOR: the same members in either. */
import { CborReader } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { CborValue } from "modules/cbor/value";
import { isObject, type Json, type JsonObject, readJson } from "modules/json/json";

const CBOR = "application/cbor";
const SHORTEST_SLEEP = 5;
const LONGEST_SLEEP = 86400;

export function isCbor(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType.slice(0, CBOR.length).toLowerCase() === CBOR;
}

/** @returns undefined for anything but one object */
export function readMessage(bytes: Uint8Array, contentType: string | undefined): JsonObject | undefined {
  if (!isCbor(contentType)) return readJson(bytes);
  // Jackson, hawkBit's encoder, writes objects and arrays without their lengths.
  const value = new CborReader(bytes, 0, true).whole();
  const json = value === undefined ? undefined : jsonOf(value);
  return isObject(json) ? json : undefined;
}

export function writeMessage(message: JsonObject, asCbor: boolean): Uint8Array {
  return asCbor ? encodeCbor(cborOf(message)) : encodeUtf8(JSON.stringify(message));
}

/** @returns undefined where JSON has nothing of the kind, or nothing that DDI uses */
function jsonOf(value: CborValue): Json | undefined {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) {
    const list: Json[] = [];
    for (const item of value) {
      const json = jsonOf(item);
      if (json === undefined) return undefined;
      list.push(json);
    }
    return list;
  }
  if (!(value instanceof Map)) return undefined;
  const members: [string, Json][] = [];
  for (const [name, item] of value) {
    const json = jsonOf(item);
    if (typeof name !== "string" || json === undefined) return undefined;
    members.push([name, json]);
  }
  // Each becomes a member of its own, "__proto__" too.
  return Object.fromEntries(members);
}

function cborOf(value: Json): CborValue {
  if (isObject(value)) return new Map(Object.keys(value).map((name) => [name, cborOf(value[name] ?? null)]));
  return Array.isArray(value) ? value.map(cborOf) : (value as CborValue);
}

/** @param execution proceeding, downloaded, closed @param finished none, success, failure */
export function feedback(execution: string, finished: string, details: string, progress?: JsonObject): JsonObject {
  const result: JsonObject = progress === undefined ? { finished } : { finished, progress };
  return { status: { execution, result, details: [details] } };
}

/** "HH:mm:ss" @returns s, within bounds */
export function sleepOf(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || value.length !== 8) return undefined;
  const [hours, minutes, seconds] = value.split(":").map(Number);
  const sleep = (hours ?? Number.NaN) * 3600 + (minutes ?? Number.NaN) * 60 + (seconds ?? Number.NaN);
  return sleep >= 0 ? Math.min(LONGEST_SLEEP, Math.max(SHORTEST_SLEEP, sleep)) : undefined;
}
