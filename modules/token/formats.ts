/** The formats of tokens that a terminal accepts: a new one is one more line here. */
import { type Base45Decoder, decodeBase45 } from "modules/base45/base45";
import { ev1 } from "./ev1";
import type { TokenFormat } from "./token-format";

/** @param base45 the platform's */
export function tokenFormats(base45: Base45Decoder): readonly TokenFormat[] {
  return Object.freeze([ev1(base45)]);
}

/** The same where there is no decoder in C. */
export const TOKEN_FORMATS = tokenFormats(decodeBase45);

/** @param code what a QR code or a DataMatrix holds @returns the first format that recognises it */
export function formatOfCode(formats: readonly TokenFormat[], code: Uint8Array): TokenFormat | undefined {
  for (let i = 0; i < formats.length; i += 1) if (formats[i]?.code.recognises(code) === true) return formats[i];
  return undefined;
}

/** The same for what a card's token file begins with. */
export function formatOfCard(formats: readonly TokenFormat[], bytes: Uint8Array): TokenFormat | undefined {
  for (let i = 0; i < formats.length; i += 1) if (formats[i]?.card.recognises(bytes) === true) return formats[i];
  return undefined;
}

/** @returns how long the token is that a card's file begins with, or undefined where its bytes do not tell */
export function cardTokenLength(formats: readonly TokenFormat[]): (bytes: Uint8Array) => number | undefined {
  return (bytes) => formatOfCard(formats, bytes)?.card.length(bytes);
}
