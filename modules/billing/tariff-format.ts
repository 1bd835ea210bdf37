/**
 * The dated tariffs as they lie in flash. Little endian; days are since 1970; texts are ASCII, filled up with 0.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 4D 54 31 ("CMT1") |
 * | 4 | 2 | 1: this format |
 * | 6 | 2 | tables n, 1 to 32 |
 * | 8 | 4 | version of the whole, a greater one is newer |
 * | 12 | 4 | length of the whole, bytes |
 * | 16 | 4 | CRC-32 of the bytes from 24 to the end |
 * | 20 | 4 | CRC-32 of bytes 0 to 19 |
 * | 24 | 12 n | tables by ascending day: u32 first day, u32 offset, u32 length |
 *
 * Table
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 16 | its name, which goes into each invoice |
 * | 16 | 2 | fee of an ordinary box (HD), centimes |
 * | 18 | 2 | fee of a large box (HG) |
 * | 20 | 3 | HDR: u16 centimes, u8 AMO rate, percent |
 * | 23 | 5 | HDA: u16 centimes, u8 rate, u8 below this age, u8 above this age |
 * | 28 | 3 | HDE: u16 centimes, u8 rate |
 * | 31 | 4 | HC: u16 centimes, u8 rate, u8 lines |
 * | 35 | 5 | franchise: u16 centimes a box, u16 a year, u8 age of majority |
 * | 40 | 1 | classes c, 1 to 8 |
 * | 41 | 1 | territories t, up to 16 |
 * | 42 | 2 | AMC rules r, up to 1024 |
 * | 44 | 16 c | classes: u8 rate, u8 local rate, u8 rate in ALD, u8 AMC cover (percents); act, fee, large fee (4 each) |
 * | | 8 t | territories: INSEE code (6), u16 coefficient in thousandths |
 * | | 40 r | AMC rules by number, then contract: number (10), contract (20; empty: all), u8 cover of each class in order (8), u8 cover of the fees HDR, HDA, HDE and HC, u8 0; FF: as the class says |
 */
export const MAGIC = 0x31544d43;
export const FORMAT = 1;
export const HEADER_LENGTH = 24;
export const DIRECTORY_ENTRY = 12;
export const MAX_TABLES = 32;
/** Longest that is read: the partition's. */
export const MAX_LENGTH = 32768;

export const NAME_LENGTH = 16;
export const TABLE_HEAD = 44;
export const CLASS_LENGTH = 16;
export const CODE_LENGTH = 4;
export const MAX_CLASSES = 8;
export const TERRITORY_LENGTH = 8;
export const TERRITORY_CODE = 6;
export const MAX_TERRITORIES = 16;
export const RULE_LENGTH = 40;
export const RULE_KEY = 30;
export const AMC_NUMBER = 10;
export const AMC_CONTRACT = 20;
export const MAX_RULES = 1024;
/** A cover that a rule leaves as it is. */
export const UNCHANGED = 0xff;
/** The fees that a rule's ninth cover is about. */
export const PRESCRIPTION_FEES: readonly string[] = Object.freeze(["HDR", "HDA", "HDE", "HC"]);
