/** What goes wrong at a contactless reader: each fault made where it would happen, in the field, the phone or the chip. */
import type { HcePhoneOptions } from "./hce-phone";
import type { ReaderQuirks } from "./pn532-module";

export interface NearFault {
  /** Its words are in bench/words. */
  readonly id: string;
  readonly phone?: Partial<HcePhoneOptions>;
  readonly quirks?: ReaderQuirks;
  /** Taken away in the middle of this exchange. */
  readonly leavesAfter?: number;
  /** A bank card lies behind it. */
  readonly second?: boolean;
  /** The challenge that its token answers, in place of the reader's. */
  readonly challenge?: "other";
  /** The e-carte is closed. */
  readonly isClosed?: boolean;
  /** The reader does not answer at all. */
  readonly isUnplugged?: boolean;
}

/** Each command takes this long, ms: more than a line across a town, less than the reader's own patience. */
const FAR = 400;
const SLOW = 120;
/** Prime, so that it is another place of each frame: rare enough for one that is sent again to come through, and too often. */
const NOISE_EVERY = 401;
const STATIC_EVERY = 101;
/** Of an answer that a chip hands out little by little, bytes. */
const PIECES = 60;

const LIST: readonly NearFault[] = [
  { id: "early", leavesAfter: 3 },
  { id: "two", second: true },
  { id: "slow", phone: { delay: SLOW } },
  { id: "relay", phone: { delay: FAR } },
  { id: "locked", phone: { isLocked: true } },
  { id: "closed", isClosed: true, phone: { hasWallet: true } },
  { id: "old-app", phone: { isOld: true } },
  { id: "exact-name", phone: { select: "exact" } },
  { id: "select-ignored", phone: { select: "ignores" } },
  { id: "other-challenge", challenge: "other" },
  { id: "no-ack", quirks: { noAck: true } },
  { id: "odd-version", quirks: { version: Uint8Array.of(0x07, 0x00, 0xff, 0xff) } },
  { id: "no-version", quirks: { version: "none" } },
  { id: "bare-frames", quirks: { isBare: true } },
  { id: "echo", quirks: { echoes: true } },
  { id: "pieces", quirks: { pieces: PIECES } },
  { id: "noise", quirks: { noiseEvery: NOISE_EVERY } },
  { id: "static", quirks: { noiseEvery: STATIC_EVERY } },
  { id: "unplugged", isUnplugged: true },
];
export const NEAR_FAULTS: readonly NearFault[] = Object.freeze(LIST);

export function findNearFault(id: string): NearFault | undefined {
  return NEAR_FAULTS.find((fault) => fault.id === id);
}
