/**
 * The pieces of software that the terminal is paired with, as the journal keeps them (record key 13), where all is sealed.
 * Little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 1: this layout |
 * | then, for each, at most 4 | | |
 * | 0 | 32 | its key |
 * | 32 | 2 | the day it was here last, since 1970; 0: not yet |
 * | 34 | 1 | n, at most 32 |
 * | 35 | n | the name that it gives itself, UTF-8; nothing before it has said hello |
 *
 * An empty value: none. 32 bytes: the key of the one that an earlier firmware was paired with.
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { plainText } from "modules/text/plain";
import { KEY_LENGTH } from "modules/update/access/session-crypto";

export const MAX_PAIRINGS = 4;
/** Bytes. */
export const MAX_NAME = 32;
const LAYOUT = 1;
const HEAD = KEY_LENGTH + 3;

export interface KeptPairing {
  readonly key: Uint8Array;
  readonly name: string;
  /** Civil day since 1970; 0 where it was never here. */
  readonly seen: number;
}

/** One of them while the terminal runs. */
export interface Paired {
  /** Until the next start. */
  readonly id: number;
  readonly key: Uint8Array;
  name: string;
  seen: number;
}

export function encodePairings(pairings: readonly KeptPairing[]): Uint8Array {
  if (pairings.length === 0) return new Uint8Array(0);
  const names = pairings.map(({ name }) => encodeUtf8(name));
  const bytes = new Uint8Array(names.reduce((sum, { length }) => sum + HEAD + length, 1));
  const view = new DataView(bytes.buffer);
  bytes[0] = LAYOUT;
  let at = 1;
  for (let i = 0; i < pairings.length; i += 1) {
    const pairing = pairings[i];
    const name = names[i];
    if (pairing === undefined || name === undefined) continue;
    bytes.set(pairing.key, at);
    view.setUint16(at + KEY_LENGTH, pairing.seen, true);
    bytes[at + KEY_LENGTH + 2] = name.length;
    bytes.set(name, at + HEAD);
    at += HEAD + name.length;
  }
  return bytes;
}

/** @returns none for what is not whole: whoever was paired is paired again */
export function decodePairings(bytes: Uint8Array | undefined): readonly KeptPairing[] {
  if (bytes === undefined) return [];
  if (bytes.length === KEY_LENGTH) return [{ key: bytes.slice(), name: "", seen: 0 }];
  if (bytes[0] !== LAYOUT) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pairings: KeptPairing[] = [];
  let at = 1;
  while (at < bytes.length) {
    if (at + HEAD > bytes.length || pairings.length === MAX_PAIRINGS) return [];
    const end = at + HEAD + view.getUint8(at + HEAD - 1);
    const name = end > bytes.length ? undefined : decodeUtf8(bytes, at + HEAD, end);
    if (name === undefined) return [];
    pairings.push({
      key: bytes.slice(at, at + KEY_LENGTH),
      name,
      seen: view.getUint16(at + KEY_LENGTH, true),
    });
    at = end;
  }
  return pairings;
}

/** What a software calls itself, as far as it is kept and shown. */
export function keptName(name: string): string {
  let text = plainText(name);
  while (encodeUtf8(text).length > MAX_NAME) text = text.slice(0, -1);
  return text;
}
