/**
 * What a reader of maps of CBOR that have a known shape is told, and what it tells (shaped.ts).
 *
 * A shape is a text: a member after another, with a space between two.
 *
 * | written | value of the member |
 * |---|---|
 * | `3t1-64` | text of 1 to 64 characters, each of printable ASCII |
 * | `2d3` | text of 3 digits |
 * | `5y` | text "YYYY-MM-DD": digits, and a dash at the fifth and the eighth place |
 * | `7b16` | byte string of 16 bytes |
 * | `4n` | unsigned integer below 2^32 - 1 |
 * | `6u0-2` | the same, 0 to 2 |
 * | `6f` | false or true |
 * | `10a2` | array of 2 unsigned integers below 2^32 |
 * | `5l2-16` | array of 16 such arrays at most |
 * | `8m(1d2 2d3)` | map of the members in the brackets |
 *
 * It begins with the key, an integer; a `?` after the key: it may be absent. One number stands for both of its kind.
 *
 * Each member has a place, in the order of the shape. Words of 32 bits tell what was found:
 *
 * | member | word at its place |
 * |---|---|
 * | absent | ABSENT |
 * | text, byte string | its offset |
 * | integer | its value |
 * | false, true | 0, 1 |
 * | array of integers | the place of its first; the others follow it |
 * | array of arrays | the place of how many there are; their integers follow it |
 * | map | 1 |
 *
 * A text tells the rest: for each text and each byte string its characters, or those of its lower-case hexadecimal, and
 * END after each; nothing before the END of what is absent.
 */
export const ABSENT = 0xffffffff;
export const END = "\n";

export const MAX_MEMBERS = 48;
export const MAX_WORDS = 96;

/**
 * A COSE_Sign1 (RFC 9052, section 4.2) as nearly every issuer writes it:
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | D2, the tag; may be absent |
 * | 1 | 1 | 84 |
 * | 2 | 14 | 4D, then the protected header: A2 01, alg (20 to 37), 04 48, kid |
 * | 16 | 1 | A0 |
 * | 17 | 2 or 3 | 58 n, or 59 n n: no longer than it must be |
 * | then | n | the payload |
 * | then | 2 | 58 40 |
 * | then | 64 | the signature, to the end |
 *
 * What it signs (section 4.4) is the context, a copy of 2 to 15, 40, and a copy of what is from 17 to the signature's head.
 */
export const SIGN1_TAG = 0xd2;
export const SIGNATURE_LENGTH = 64;
export const KID_LENGTH = 8;
/** By how much it is longer than what it signs, if it has no tag. */
export const SIGN1_EXCESS = 55;
/** From the 84. */
export const Sign1Offset = Object.freeze({ algorithm: 4, kid: 7, payloadHead: 16 });
