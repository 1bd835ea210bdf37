/**
 * The answer to reset (ISO/IEC 7816-3:2006, clause 8), as characters of the direct convention: TS is 0x3B or 0x3F.
 *
 * | what | when | meaning |
 * |---|---|---|
 * | TS | always | 3B direct, 3F inverse convention |
 * | T0 | always | high half: which of TA1 TB1 TC1 TD1 follow; low half: K historical bytes |
 * | TAi TBi TCi TDi | as announced by T0, then by each TDi | interface bytes; TDi ends in a protocol T |
 * | T1..TK | K bytes | historical bytes |
 * | TCK | a protocol other than T=0 is offered | makes the exclusive or of T0..TCK 0 |
 */
import type { Result } from "modules/result/result";

/** TS and 32 characters (8.2.1). */
export const MAX_ATR_LENGTH = 33;
export const TS_DIRECT = 0x3b;
export const TS_INVERSE = 0x3f;
/** Without TA1: Fd = 372, Dd = 1. */
export const DEFAULT_TA1 = 0x11;

const GLOBAL = 15;
const DEFAULT_WI = 10;
const DEFAULT_IFSC = 32;
const DEFAULT_BWI = 4;
const DEFAULT_CWI = 13;

export type AtrFault =
  /** The answer goes on: more characters are needed. */
  | "truncated"
  | "bad-ts"
  | "too-long"
  | "bad-tck"
  /** An interface byte holds a value that the standard forbids. */
  | "bad-interface-byte";

export interface Atr {
  readonly convention: "direct" | "inverse";
  /** FI and DI that the card can do, or has to where `specific`. */
  readonly ta1: number;
  /** Extra guard time integer N: 0 to 254 more etu before each character sent to the card; 255 is the least there is. */
  readonly extraGuard: number;
  /** T of each protocol, in the order offered. */
  readonly protocols: readonly number[];
  /** TA2 was there: this protocol is used at once, at the rate of TA1, and nothing is negotiated. */
  readonly specific: number | undefined;
  /** With `specific`: the rate is not the one of TA1 but one that only the card's maker knows. */
  readonly implicitRate: boolean;
  /** T=0: waiting time integer. */
  readonly wi: number;
  /** T=1: largest information field that the card receives. */
  readonly ifsc: number;
  readonly bwi: number;
  readonly cwi: number;
  readonly crc: boolean;
  readonly historical: Uint8Array;
  readonly bytes: Uint8Array;
}

const TRUNCATED = Object.freeze({ ok: false, reason: "truncated" } as const);
const BAD_INTERFACE = Object.freeze({ ok: false, reason: "bad-interface-byte" } as const);

/**
 * @param bytes what came after the reset, and nothing more
 * @returns "truncated" for as long as characters are missing: an answer is complete when this is no longer said
 */
export function parseAtr(bytes: Uint8Array): Result<Atr, AtrFault> {
  const ts = bytes[0];
  if (ts === undefined) return TRUNCATED;
  if (ts !== TS_DIRECT && ts !== TS_INVERSE) return { ok: false, reason: "bad-ts" };
  const t0 = bytes[1];
  if (t0 === undefined) return TRUNCATED;
  let ta1 = DEFAULT_TA1;
  let extraGuard = 0;
  let specific: number | undefined;
  let implicitRate = false;
  let wi = DEFAULT_WI;
  let ifsc = DEFAULT_IFSC;
  let bwi = DEFAULT_BWI;
  let cwi = DEFAULT_CWI;
  let crc = false;
  let seenT1 = false;
  let onlyT0 = true;
  const protocols: number[] = [];
  let at = 2;
  let follow = t0 >> 4;
  let protocol = 0;
  for (let i = 1; follow !== 0 || i === 1; i += 1) {
    if (at + bits(follow) > bytes.length) return at + bits(follow) > MAX_ATR_LENGTH ? tooLong() : TRUNCATED;
    const ta = follow & 1 ? bytes[at++] : undefined;
    const tb = follow & 2 ? bytes[at++] : undefined;
    const tc = follow & 4 ? bytes[at++] : undefined;
    const td = follow & 8 ? bytes[at++] : undefined;
    if (i === 1) {
      ta1 = ta ?? DEFAULT_TA1;
      extraGuard = tc ?? 0;
    } else if (i === 2) {
      if (ta !== undefined) {
        specific = ta & 15;
        implicitRate = (ta & 0x10) !== 0;
      }
      if (tc === 0) return BAD_INTERFACE;
      wi = tc ?? DEFAULT_WI;
    } else if (protocol === 1 && !seenT1) {
      seenT1 = true;
      if (ta === 0 || ta === 0xff) return BAD_INTERFACE;
      ifsc = ta ?? DEFAULT_IFSC;
      if (tb !== undefined) {
        bwi = tb >> 4;
        cwi = tb & 15;
        if (bwi > 9) return BAD_INTERFACE;
      }
      crc = tc !== undefined && (tc & 1) === 1;
    }
    if (td === undefined) break;
    protocol = td & 15;
    follow = td >> 4;
    if (protocol !== 0) onlyT0 = false;
    if (protocol !== GLOBAL && !protocols.includes(protocol)) protocols.push(protocol);
    if (follow === 0) break;
  }
  // T=15 is not a protocol, but it too makes the check byte present (8.2.5).
  const hasTck = !onlyT0;
  if (protocols.length === 0) protocols.push(0);
  const count = t0 & 15;
  const length = at + count + (hasTck ? 1 : 0);
  if (length > MAX_ATR_LENGTH) return tooLong();
  if (bytes.length < length) return TRUNCATED;
  if (bytes.length > length) return tooLong();
  if (hasTck && exclusiveOr(bytes) !== 0) return { ok: false, reason: "bad-tck" };
  return {
    ok: true,
    value: {
      convention: ts === TS_DIRECT ? "direct" : "inverse",
      ta1,
      extraGuard,
      protocols,
      specific,
      implicitRate,
      wi,
      ifsc,
      bwi,
      cwi,
      crc,
      historical: bytes.slice(at, at + count),
      bytes: bytes.slice(),
    },
  };
}

function tooLong(): { readonly ok: false; readonly reason: "too-long" } {
  return { ok: false, reason: "too-long" };
}

function bits(half: number): number {
  return (half & 1) + ((half >> 1) & 1) + ((half >> 2) & 1) + ((half >> 3) & 1);
}

/** Of T0 and all that follows. */
function exclusiveOr(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 1; i < bytes.length; i += 1) sum ^= bytes[i] ?? 0;
  return sum;
}
