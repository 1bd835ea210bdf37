/**
 * Characters on the I/O contact (ISO 7816-3, 6.3 and 8.1): a start bit, eight moments, a parity bit. A byte is what the
 * two sides mean, levels are what stands on the wire, first moment in bit 0.
 *
 * | convention | TS | first moment | a high level means | ones among the nine levels |
 * |---|---|---|---|---|
 * | direct | 3B | lowest bit | 1 | even |
 * | inverse | 3F | highest bit | 0 | odd: all nine are turned over |
 */
import { type Convention, invert } from "modules/card/convention";

export type { Convention } from "modules/card/convention";

export interface Character {
  /** The eight moments, first in bit 0; 1 is high. */
  readonly levels: number;
  /** Whether the number of high levels among the nine, parity included, is odd. */
  readonly odd: boolean;
}

/** From the start bit until the receiver's UART has the character: ten moments and a stop bit, etu. */
export const CHARACTER_ETU = 11;
/** From one start bit to the next at the shortest: ten moments and two of guard time, etu. */
export const SPACING_ETU = 12;

export function toCharacter(byte: number, convention: Convention): Character {
  return convention === "direct" ? { levels: byte, odd: false } : { levels: invert(byte), odd: true };
}

/** @returns undefined when the parity is wrong */
export function toByte({ levels, odd }: Character, convention: Convention): number | undefined {
  if (odd !== (convention === "inverse")) return undefined;
  return convention === "direct" ? levels : invert(levels);
}
