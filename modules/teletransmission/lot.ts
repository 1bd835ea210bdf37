/**
 * What goes over the wire, in CBOR (RFC 8949, deterministic). Its JSON twin is interchange.schema.json: the same members
 * by their names, invoices with their parts named.
 *
 * Lot, POSTed as application/cbor
 * | key | what |
 * |---|---|
 * | 1 | version of the interchange: 1 |
 * | 2 | pharmacy, FINESS, tstr 9 |
 * | 3 | terminal, tstr, at most 32 |
 * | 4 | series: uint; another one when the terminal's journal was begun anew, and its numbers with it |
 * | 5 | invoices: [number, record], oldest first; the record is the map of sale-record.ts |
 * | 6 | state of the terminal, a map, may be absent: 1 firmware, tstr; 2 version of the issuer list, uint; 3 when that was issued, s; 4 whether its clock is certain, bool; 5 newest tariff, tstr; 6 catalogue, tstr |
 *
 * Answer, status 200, application/cbor: an ARL for each invoice that the collector has made up its mind about
 * | key | what |
 * |---|---|
 * | 1 | version: 1 |
 * | 2 | ARLs: [number, true for accepted] or [number, false, reason (reason.ts)] |
 *
 * The name of an invoice is (pharmacy, terminal, series, number): sent twice, it is answered twice and counted once.
 */
import { type CborMap, CborOpaque, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { REASONS } from "./reason";

export const INTERCHANGE_VERSION = 1;
/** Longest answer that is read: 16 ARLs are 160 bytes. */
export const MAX_ANSWER = 4096;
export const MEDIA_TYPE = "application/cbor";

/** Who sends: the same for all of a terminal's invoices. */
export interface Sender {
  readonly finess: string;
  readonly terminal: string;
  readonly series: number;
}

/** What a fleet's operator wants to know of a terminal; nothing personal. Each text is at most 32 characters. */
export interface TerminalState {
  readonly firmware: string;
  /** Version of the issuer list; 0 for none. */
  readonly keys: number;
  /** When that list was issued, s since 1970; 0 for none. */
  readonly keysIssued: number;
  readonly isClockCertain: boolean;
  readonly tariff: string;
  readonly catalogue: string;
}

export interface Arl {
  readonly number: number;
  /** 0 for accepted, else why it was rejected: 1 to 127. */
  readonly reason: number;
}

/** @param invoices number and stored bytes of each */
export function encodeLot(
  sender: Sender,
  invoices: readonly { number: number; record: Uint8Array }[],
  state?: TerminalState,
): Uint8Array {
  const lot: CborMap = new Map<number | string, CborValue>();
  lot.set(1, INTERCHANGE_VERSION);
  lot.set(2, sender.finess);
  lot.set(3, sender.terminal);
  lot.set(4, sender.series);
  lot.set(
    5,
    invoices.map(({ number, record }) => [number, new CborOpaque(record)]),
  );
  if (state !== undefined) lot.set(6, encodeState(state));
  return encodeCbor(lot);
}

function encodeState({ firmware, keys, keysIssued, isClockCertain, tariff, catalogue }: TerminalState): CborMap {
  const map: CborMap = new Map<number | string, CborValue>();
  map.set(1, firmware);
  map.set(2, keys);
  map.set(3, keysIssued);
  map.set(4, isClockCertain);
  map.set(5, tariff);
  map.set(6, catalogue);
  return map;
}

/** @returns undefined for bytes that are no answer */
export function readAnswer(bytes: Uint8Array): Arl[] | undefined {
  if (bytes.length > MAX_ANSWER) return undefined;
  const decoded = decodeCbor(bytes);
  if (!decoded.ok || !(decoded.value instanceof Map)) return undefined;
  const list = decoded.value.get(2);
  if (decoded.value.get(1) !== INTERCHANGE_VERSION || !Array.isArray(list)) return undefined;
  const arls: Arl[] = [];
  for (const item of list) {
    if (!Array.isArray(item)) return undefined;
    const [number, accepted, reason] = item as readonly CborValue[];
    if (typeof number !== "number" || typeof accepted !== "boolean") return undefined;
    const isKnown = typeof reason === "number" && reason >= 1 && reason <= REASONS.other;
    arls.push({ number, reason: accepted ? 0 : isKnown ? reason : REASONS.other });
  }
  return arls;
}
