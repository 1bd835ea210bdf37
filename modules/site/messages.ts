/**
 * What the terminals of a site tell each other, inside a sealed datagram (session.ts). Little endian. Nobody's name is in it,
 * no number of a person, no amount: a used token and a sold box are 64 bits of a MAC that only this site can make.
 *
 * Claim: this token is shown to me
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 1 |
 * | 1 | 1 | 0: may I take it? 1: I have taken it |
 * | 2 | 2 | number of the claim, of its sender |
 * | 4 | 4 | the span in which it dies (spans of 64 s since 1970) |
 * | 8 | 8 | its name |
 *
 * Answer
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 2 |
 * | 1 | 1 | 0 granted, 1 used, 2 shown elsewhere at this moment, 3 no room to remember it, 4 noted |
 * | 2 | 2 | number of the claim |
 *
 * News: how its sender is, and what it knows of the rest
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 3 |
 * | 1 | 1 | bits: 1 scanner lost, 2 nothing can be stored, 4 the hour may be wrong, 8 the keys are stale |
 * | 2 | 2 | invoices that wait |
 * | 4 | 4 | 0; to be ignored |
 * | 8 | 16 | security counters of its data images 1 to 4, u32 each; 0 where there is none |
 * | 24 | 4 | the first span of tokens |
 * | 28 | 32 | hash of each of 8 spans of tokens |
 * | 60 | 4 | the first span of boxes (spans of 4 h since 1970) |
 * | 64 | 28 | hash of each of 7 spans of boxes |
 *
 * Names: some that the receiver seems to lack
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 4 |
 * | 1 | 1 | 0 tokens, 1 boxes |
 * | 2 | 2 | 0 |
 * | 4 | 4 | their span |
 * | 8 | 8n | names, at most 64: low half, high half |
 *
 * Ask: for a piece of a data image
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 5 |
 * | 1 | 1 | number of the image |
 * | 2 | 2 | 0 |
 * | 4 | 4 | its security counter |
 * | 8 | 4 | from which byte of its file on |
 *
 * Piece
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 6 |
 * | 1 | 1 | number of the image |
 * | 2 | 2 | 0 |
 * | 4 | 4 | its security counter |
 * | 8 | 4 | from which byte on |
 * | 12 | 4 | length of the whole file; 0: this image is not here |
 * | 16 | n | its bytes, at most 1,024 |
 */
export const Message = Object.freeze({ claim: 1, answer: 2, news: 3, names: 4, ask: 5, piece: 6 });
export const Answer = Object.freeze({ granted: 0, used: 1, elsewhere: 2, full: 3, noted: 4 });
export const CLAIM_LENGTH = 16;
export const ANSWER_LENGTH = 4;
export const NEWS_LENGTH = 92;
export const NAMES_HEAD = 8;
export const MAX_NAMES = 64;
export const TOKEN_SECONDS = 64;
export const TOKEN_SPANS = 8;
export const BOX_SECONDS = 14400;
export const BOX_SPANS = 7;
const TOKENS_AT = 24;
const BOXES_AT = 60;
/** Data images that a terminal tells of. */
export const IMAGES = 4;

export interface Health {
  readonly isScannerLost: boolean;
  readonly isJournalLost: boolean;
  readonly isClockDoubted: boolean;
  readonly areKeysStale: boolean;
  readonly queued: number;
  /** Security counter of each data image, from number 1 on; 0 where there is none. */
  readonly counters: readonly number[];
}

export function writeClaim(isTaken: boolean, number: number, span: number, low: number, high: number): Uint8Array {
  const bytes = new Uint8Array(CLAIM_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = Message.claim;
  bytes[1] = isTaken ? 1 : 0;
  view.setUint16(2, number, true);
  view.setUint32(4, span, true);
  view.setUint32(8, low, true);
  view.setUint32(12, high, true);
  return bytes;
}

export function writeAnswer(answer: number, number: number): Uint8Array {
  return Uint8Array.of(Message.answer, answer, number & 0xff, number >> 8);
}

/** The spans of a set, as its owner holds them. */
export interface Spans {
  readonly first: number;
  hashOf(span: number): number;
}

export function writeNews(health: Health, tokens: Spans, boxes: Spans): Uint8Array {
  const bytes = new Uint8Array(NEWS_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = Message.news;
  bytes[1] =
    (health.isScannerLost ? 1 : 0) |
    (health.isJournalLost ? 2 : 0) |
    (health.isClockDoubted ? 4 : 0) |
    (health.areKeysStale ? 8 : 0);
  view.setUint16(2, Math.min(health.queued, 0xffff), true);
  for (let i = 0; i < IMAGES; i += 1) view.setUint32(8 + 4 * i, health.counters[i] ?? 0, true);
  view.setUint32(TOKENS_AT, tokens.first, true);
  for (let i = 0; i < TOKEN_SPANS; i += 1) view.setUint32(TOKENS_AT + 4 + 4 * i, tokens.hashOf(tokens.first + i), true);
  view.setUint32(BOXES_AT, boxes.first, true);
  for (let i = 0; i < BOX_SPANS; i += 1) view.setUint32(BOXES_AT + 4 + 4 * i, boxes.hashOf(boxes.first + i), true);
  return bytes;
}

/** @param message of NEWS_LENGTH */
export function healthOf(message: Uint8Array): Health {
  const view = viewOf(message);
  const bits = message[1] ?? 0;
  const counters: number[] = [];
  for (let i = 0; i < IMAGES; i += 1) counters.push(view.getUint32(8 + 4 * i, true));
  return {
    isScannerLost: (bits & 1) !== 0,
    isJournalLost: (bits & 2) !== 0,
    isClockDoubted: (bits & 4) !== 0,
    areKeysStale: (bits & 8) !== 0,
    queued: view.getUint16(2, true),
    counters,
  };
}

/** The tokens, or the boxes, that the sender of a message of NEWS_LENGTH holds. */
export function spansOf(message: Uint8Array, set: "tokens" | "boxes"): Spans {
  const view = viewOf(message);
  const at = set === "tokens" ? TOKENS_AT : BOXES_AT;
  const first = view.getUint32(at, true);
  return { first, hashOf: (span) => view.getUint32(at + 4 + 4 * (span - first), true) };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
