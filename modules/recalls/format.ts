/**
 * Recalls and shortages as they lie in flash (data image 4): pages of 256 bytes, so that judging a box takes three reads, and
 * one or two more where batches of its medicine are recalled. Little endian; days are since 1970. A format of our own: the
 * exchange of DP-Rappels and DP-Ruptures is not public.
 *
 * | page | what |
 * |---|---|
 * | 0 | header |
 * | 1 | root: the first key of each index page |
 * | 2... | index: the first key of each page of medicines, 83 a page |
 * | then | medicines, by ascending key |
 * | then | batches: those of one medicine together, in ascending order |
 * | then | notices: the recalls by ascending number, then the shortages |
 * | then | texts |
 *
 * Key: the CIP7 (modules/catalogue/cip.ts). Root and index: u8 count (1 to 83), then a u24 key each.
 *
 * Header
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 4D 52 31 ("CMR1") |
 * | 4 | 2 | 1: this format |
 * | 6 | 2 | 0 |
 * | 8 | 4 | version, a greater one is newer |
 * | 12 | 2 | day of the data |
 * | 14 | 2 | last day on which they are current |
 * | 16 | 2 | medicines |
 * | 18 | 2 | batches |
 * | 20 | 2 | recalls |
 * | 22 | 2 | shortages |
 * | 24 | 4 | bytes of texts |
 * | 28 | 4 | length of the whole, bytes |
 * | 32 | 4 | CRC-32 of all pages but this one |
 * | 36 | 216 | 0 |
 * | 252 | 4 | CRC-32 of bytes 0 to 251 |
 *
 * Every other page
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | check of bytes 4 to 255 and of the page's number (modules/catalogue/page-check.ts) |
 * | 4 | 252 | its content: as many records as it holds whole; what is not used is 0 |
 *
 * Medicine
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 3 | key |
 * | 3 | 1 | bit 0 all its batches are recalled, bit 2 it is short |
 * | 4 | 2 | index of the notice that recalls all its batches |
 * | 6 | 2 | index of the notice of its shortage |
 * | 8 | 2 | index of its first recalled batch |
 * | 10 | 2 | how many of its batches are recalled |
 *
 * Batch
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 20 | its letters and digits (`batchKey`), filled up with 0 |
 * | 20 | 2 | index of the notice |
 *
 * Notice
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | number of a recall, never given twice; 0 for a shortage |
 * | 4 | 2 | day of the recall, or since when it is short |
 * | 6 | 2 | day when the shortage is expected to end; 0 where nobody knows, and for a recall |
 * | 8 | 3 | key of what may be given instead; 0 where nothing is named |
 * | 11 | 1 | 0 |
 * | 12 | 4 | offset of its text |
 * | 16 | 2 | length of its text |
 *
 * Text: six strings, each u8 length in bytes and UTF-8: name of the medicine; its batches, as they are printed (empty: all);
 * why, French then English; what to do, French then English. A shortage has neither name nor batches. Empty is: not given.
 */
export const PAGE_LENGTH = 256;
/** Bytes of a page before its content. */
export const PAGE_HEAD = 4;
export const PAGE_ROOM = PAGE_LENGTH - PAGE_HEAD;
export const MAGIC = 0x31524d43;
export const FORMAT = 1;

export const ROOT_PAGE = 1;
export const INDEX_PAGE = 2;
export const KEYS_A_PAGE = 83;

export const MEDICINE_LENGTH = 12;
export const MEDICINES_A_PAGE = 21;
export const BATCH_LENGTH = 22;
export const BATCHES_A_PAGE = 11;
export const NOTICE_LENGTH = 18;
export const NOTICES_A_PAGE = 14;

/** Longest that is read: more than any board's partition holds. */
export const MAX_LENGTH = 1024 * 1024;

/** Of a medicine. */
export const ALL_BATCHES = 1;
export const IS_SHORT = 4;

/** GS1 AI 10. */
export const MAX_BATCH = 20;
/** Characters of each text: what the screen has lines for. */
export const MAX_NAME = 40;
export const MAX_BATCHES = 36;
export const MAX_WHY = 120;
export const MAX_TODO = 80;
/** Bytes of a text: six strings. */
export const MAX_TEXT = 6 * 256;
