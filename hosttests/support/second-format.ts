/** A second format of tokens, as a homologated one may be plugged in: what EV1 says, spelt otherwise on every carrier. */
import { EV1, EV1_PREFIX } from "modules/token/ev1";
import type { TokenFormat } from "modules/token/token-format";
import { ascii } from "./bytes";

const PREFIX = "DV-2/";
/** On a card: BER-TLV 7F21, two bytes of length, then the token; what follows in the file is another's. */
const TAG: readonly number[] = [0x7f, 0x21];
const HEAD = TAG.length + 2;

const begins = (bytes: Uint8Array, start: ArrayLike<number>) => Array.from(start).every((byte, i) => bytes[i] === byte);
const lengthOf = (bytes: Uint8Array) => HEAD + ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0);

export const SECOND: TokenFormat = {
  name: "second",
  code: {
    recognises: (code) => begins(code, ascii(PREFIX)),
    decode: (code) => EV1.code.decode(Uint8Array.of(...ascii(EV1_PREFIX), ...code.subarray(PREFIX.length))),
  },
  card: {
    recognises: (bytes) => begins(bytes, TAG),
    decode: (bytes) => EV1.card.decode(bytes.subarray(HEAD)),
    length: lengthOf,
  },
};

/** @param text an EV1 token */
export function secondText(text: string): string {
  return text.replace(EV1_PREFIX, PREFIX);
}

/** @param bytes an EV1 token as a card has it */
export function secondCard(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...TAG, bytes.length >> 8, bytes.length & 0xff, ...bytes);
}
