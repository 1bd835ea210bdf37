/**
 * The medicines catalogue as it lies in flash: a static search tree of pages, so that finding a box takes three reads of
 * 256 bytes whether the catalogue has a hundred boxes or twenty thousand. Little endian; days are since 1970.
 *
 * | page | what |
 * |---|---|
 * | 0 | header |
 * | 1, 2 | code book of the labels |
 * | 3 | root: the first key of each index page |
 * | 4... | index: the first key of each leaf, 83 leaves a page |
 * | then | leaves: the presentations by ascending key |
 * | then | goods: what the pharmacy sells besides, by ascending key; searched by halves |
 *
 * Key: the CIP7. A CIP13 is "34009", the CIP7 and an EAN-13 check digit, so both find the same box.
 *
 * Header
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 4D 43 31 ("CMC1") |
 * | 4 | 2 | 2: this format; 1 is read too: it had no third byte of a presentation and no goods |
 * | 6 | 2 | what was known to the maker: bit 0 generic groups, bit 1 TFR, bit 2 the list of specific medicines (HDE), bit 3 that of contraception, bit 4 the pharmacy's prices |
 * | 8 | 4 | version, a greater one is newer |
 * | 12 | 4 | day of the data |
 * | 16 | 4 | presentations |
 * | 20 | 4 | leaves |
 * | 24 | 4 | length of the whole, bytes |
 * | 28 | 4 | CRC-32 of all pages but this one |
 * | 32 | 8 | rates, percent, u8 each |
 * | 40 | 8 | fees, centimes, u16 each |
 * | 48 | 4 | goods |
 * | 52 | 4 | pages of goods |
 * | 56 | 196 | 0 |
 * | 252 | 4 | CRC-32 of bytes 0 to 251 |
 *
 * Every other page
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | check of bytes 4 to 255 and of the page's number (page-check.ts) |
 * | 4 | 252 | its content; what is not used is 0 |
 *
 * Code book: 126 codes a page, two bytes each, codes 0 to 251 in order: a character (ISO 8859-1) and FF, or two codes that
 * are both less than this one. Root and index: u8 count (1 to 83), then a u24 key each. Leaf: u8 count, u24 key of the
 * first presentation, then each presentation:
 *
 * | size | what |
 * |---|---|
 * | varint | key less the one before (0 for the first) |
 * | 1 | bits 0-2 index of the rate, 3-4 index of the fee, 5-6 state: 0 sold, 1 no longer, 2 suspended, 3 no longer authorised; bit 7: another byte follows |
 * | 0 or 1 | bit 0 TFR follows, 1 generic group follows, 2 specific (HDE), 3 several rates, of which this is the lowest, 6 price of the generic follows, 4-5 kind in its group: 0 originator, 1 generic, 2 complementary doses, 3 substitutable; bit 7: a third byte follows |
 * | 0 or 1 | bits 0-1 covered by the law: 0 not, 1 contraception, 2 emergency contraception; bit 2 TRA follows, 3 other groups follow, 4 the price is the pharmacy's and its VAT follows |
 * | varint | price with fee, centimes; 0 where it is free |
 * | varint | TFR with fee, centimes, where bit 0 says so |
 * | varint | generic group, where bit 1 says so |
 * | varint | price with fee of the dearest generic for as many units, where bit 6 says so |
 * | varint | TRA with fee, where bit 2 of the third byte says so |
 * | 1, varints | other groups m, then m times group x 4 + kind, where bit 3 says so |
 * | varint | VAT, thousandths and one more; 0: that of its class; where bit 4 says so |
 * | 1 | codes n of the label |
 * | n | the codes |
 *
 * Page of goods: u8 count, then each of them:
 *
 * | size | what |
 * |---|---|
 * | 6 | key: the EAN-13 as a number; of an LPP code 2^44 and its number |
 * | varint | price, all taxes |
 * | varint | VAT, thousandths and one more; 0: not said |
 * | 1 | codes n of the label |
 * | n | the codes |
 *
 * A varint has seven bits a byte, the least significant first, bit 7 set but in the last; at most four bytes.
 */
export const PAGE_LENGTH = 256;
export const MAGIC = 0x31434d43;
export const FORMAT = 2;
/** The oldest that is read. */
export const OLDEST_FORMAT = 1;

export const CODE_BOOK_PAGE = 1;
export const CODE_BOOK_PAGES = 2;
export const CODES_A_PAGE = 126;
export const CODES = CODE_BOOK_PAGES * CODES_A_PAGE;
/** Second byte of a code that is a character. */
export const CHARACTER = 0xff;

export const ROOT_PAGE = 3;
export const INDEX_PAGE = 4;
export const KEYS_A_PAGE = 83;
export const MAX_LEAVES = KEYS_A_PAGE * KEYS_A_PAGE;

export const RATES = 8;
export const FEES = 4;
/** Pages of goods: as many bytes as the partition has. */
export const MAX_GOODS_PAGES = 4096;
/** Numbers of LPP codes begin beyond those of EAN-13. */
export const LPP_KEY = 17592186044416;
export const MAX_LABEL = 40;
/** Largest number that a varint of four bytes holds. */
export const MAX_VARINT = 0xfffffff;

/** Header, `known`. */
export const KNOWS_GROUPS = 1;
export const KNOWS_TFR = 2;
export const KNOWS_SPECIFIC = 4;
export const KNOWS_COVERS = 8;
export const KNOWS_PRICES = 16;

/** Second byte of a presentation. */
export const HAS_TFR = 1;
export const HAS_GROUP = 2;
export const IS_SPECIFIC = 4;
export const SEVERAL_RATES = 8;
export const HAS_GENERIC_PRICE = 64;
export const HAS_THIRD = 128;

/** Third byte of a presentation; its two lowest bits are what the law covers. */
export const COVER_BITS = 3;
export const HAS_TRA = 4;
export const HAS_GROUPS = 8;
export const IS_OWN = 16;
