import { PAGE_LENGTH } from "./format";

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The check of a page: FNV-1a over its 32-bit words from byte 4, begun with the page's number. A change within one word
 * is always noticed, for each step is one to one; others but once in 2^32. A CRC-32 would take five times as long in
 * JavaScript, and each look-up checks three pages.
 * @param bytes that hold the page from `start` on
 */
export function pageCheck(bytes: Uint8Array, start: number, number: number): number {
  const page = new DataView(bytes.buffer, bytes.byteOffset + start, PAGE_LENGTH);
  let hash = Math.imul(OFFSET_BASIS ^ number, PRIME);
  for (let at = 4; at < PAGE_LENGTH; at += 4) hash = Math.imul(hash ^ page.getUint32(at, true), PRIME);
  return hash >>> 0;
}
