/**
 * Protocol and parameters selection (ISO/IEC 7816-3, clause 9). The card echoes what it accepts.
 *
 * | offset | what |
 * |---|---|
 * | 0 | PPSS, FF |
 * | 1 | PPS0: bits 1-4 the protocol T, bit 5 PPS1 follows |
 * | 2 | PPS1: FI and DI, where announced |
 * | last | PCK: makes the exclusive or of all 0 |
 */
import { type Atr, DEFAULT_TA1 } from "./atr";
import { fastestRate } from "./rate";

export const MAX_PPS_LENGTH = 6;

export interface Settings {
  readonly protocol: 0 | 1;
  /** FI and DI. */
  readonly ta1: number;
}

/** What to use with this card, and whether it takes a PPS to get there; undefined where the two have nothing in common. */
export function chooseSettings(
  atr: Atr,
  hz: number,
  maxBaud: number,
): (Settings & { readonly negotiate: boolean }) | undefined {
  if (atr.specific !== undefined) {
    if ((atr.specific !== 0 && atr.specific !== 1) || atr.implicitRate) return undefined;
    return { protocol: atr.specific, ta1: atr.ta1, negotiate: false };
  }
  const ta1 = fastestRate(atr.ta1, hz, maxBaud);
  for (const protocol of atr.protocols) {
    if (protocol !== 0 && protocol !== 1) continue;
    return { protocol, ta1, negotiate: ta1 !== DEFAULT_TA1 || protocol !== atr.protocols[0] };
  }
  return undefined;
}

export function ppsRequest({ protocol, ta1 }: Settings): Uint8Array {
  const pps0 = 0x10 | protocol;
  return Uint8Array.of(0xff, pps0, ta1, 0xff ^ pps0 ^ ta1);
}

/** How long an answer is that begins so; 0 while too little of it is known. */
export function ppsLength(answer: Uint8Array): number {
  const pps0 = answer[1];
  if (pps0 === undefined) return 0;
  return 3 + ((pps0 >> 4) & 1) + ((pps0 >> 5) & 1) + ((pps0 >> 6) & 1);
}

/** The rate that the card agreed to: the one asked for, or the default; undefined for anything else. */
export function acceptedRate(request: Settings, answer: Uint8Array): number | undefined {
  let sum = 0;
  for (const byte of answer) sum ^= byte;
  const pps0 = answer[1] ?? 0;
  if (sum !== 0 || answer[0] !== 0xff || answer.length !== ppsLength(answer)) return undefined;
  if ((pps0 & 15) !== request.protocol || (pps0 & 0x60) !== 0) return undefined;
  if ((pps0 & 0x10) === 0) return DEFAULT_TA1;
  return answer[2] === request.ta1 ? request.ta1 : undefined;
}
