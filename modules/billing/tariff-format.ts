/**
 * The dated tariffs as they lie in flash. Little endian; days are since 1970; texts are ASCII, filled up with 0.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 4D 54 31 ("CMT1") |
 * | 4 | 2 | 2: this format; 1 had no acts, no VAT, no rules of cover, and is read no more |
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
 * | 44 | 1 | rules of cover v, up to 8 |
 * | 45 | 1 | duty fees d, up to 8 |
 * | 46 | 1 | acts a, up to 64 |
 * | 47 | 1 | refusals that end the tiers payant: bit 0 generic, 1 hybrid, 2 biosimilar |
 * | 48 | 2 | coefficient on acts overseas, thousandths |
 * | 50 | 6 | VAT, thousandths: u16 of the prescription's fees, u16 of acts, u16 of goods |
 * | 56 | 18 c | classes: u8 rate, u8 local rate, u8 rate in ALD, u8 AMC cover (percents); act, fee, large fee (4 each); u16 VAT |
 * | | 8 t | territories: INSEE code (6), u16 coefficient in thousandths |
 * | | 6 v | rules of cover: u8 kind (0 contraception, 1 emergency contraception), u8 rate, u8 below this age (0: any), u8 sex (2 women, 0 anyone), u8 bit 0 with a prescription only, bit 1 with rights only; u8 no franchise below this age (255: at no age) |
 * | | 8 d | duty fees: u8 kind (0 night, 1 deep night, 2 Sunday, 3 holiday, 4 other closed hours), code (4), u16 centimes, u8 rate |
 * | | 24 a | acts: code (4), u16 number (NAT), u16 centimes (0: not sold), u16 centimes where spontaneous, u8 rate, u8 rate of the target groups, u8 AMC cover, u8 bits 0-1 company (0 any, 1 one other act, 2 alone), bit 2 once in each age; four times u8 first age, u8 last age (0 0: no more); u16 0 |
 * | | 40 r | AMC rules by number, then contract: number (10), contract (20; empty: all), u8 cover of each class in order (8), u8 cover of the fees HDR, HDA, HDE and HC, u8 0; FF: as the class says |
 */
export const MAGIC = 0x31544d43;
export const FORMAT = 2;
export const HEADER_LENGTH = 24;
export const DIRECTORY_ENTRY = 12;
export const MAX_TABLES = 32;
/** Longest that is read: the partition's. */
export const MAX_LENGTH = 32768;

export const NAME_LENGTH = 16;
export const TABLE_HEAD = 56;
export const CLASS_LENGTH = 18;
export const CODE_LENGTH = 4;
export const MAX_CLASSES = 8;
export const TERRITORY_LENGTH = 8;
export const TERRITORY_CODE = 6;
export const MAX_TERRITORIES = 16;
export const COVER_LENGTH = 6;
export const MAX_COVERS = 8;
export const COVER_PRESCRIPTION = 1;
export const COVER_RIGHTS = 2;
export const DUTY_LENGTH = 8;
export const MAX_DUTY = 8;
export const ACT_LENGTH = 24;
export const MAX_ACTS = 64;
export const ACT_AGES_AT = 14;
export const ACT_AGES = 4;
export const ACT_ONCE = 4;
/** By number. */
export const COMPANIES = Object.freeze(["any", "one-act", "alone"] as const);
export const RULE_LENGTH = 40;
export const RULE_KEY = 30;
export const AMC_NUMBER = 10;
export const AMC_CONTRACT = 20;
export const MAX_RULES = 1024;
/** A cover that a rule leaves as it is. */
export const UNCHANGED = 0xff;
/** The fees that a rule's ninth cover is about. */
export const PRESCRIPTION_FEES: readonly string[] = Object.freeze(["HDR", "HDA", "HDE", "HC"]);
