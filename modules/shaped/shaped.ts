/**
 * Reads what is written as it is expected to be, in one go and without an object for each item: a signed token takes an
 * eighth of what the reader of any CBOR (modules/cbor) takes for it. What is written otherwise, right or wrong, is left to
 * that one: here nothing is ever refused. A device has it in C (drivers/shaped), under this module's own name; this is the
 * twin that runs everywhere else, and the same tests hold both.
 */
import {
  ABSENT,
  END,
  KID_LENGTH,
  MAX_MEMBERS,
  MAX_WORDS,
  SIGN1_EXCESS,
  SIGN1_TAG,
  SIGNATURE_LENGTH,
  Sign1Offset,
} from "./format";

/** 84, the text "Signature1" and the head of the protected header. */
const CONTEXT: readonly number[] = Object.freeze([
  0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31,
]);
const ARRAY_4 = 0x84;
const HEADER = 13;
const EMPTY_BSTR = 0x40;
const EMPTY_MAP = 0xa0;

/**
 * @param message is filled with what is signed, its Sig_structure; SIGN1_EXCESS shorter than `bytes`, and 1 more where
 *   these begin with a tag
 * @returns where the payload begins, or 0 for what is written otherwise than format.ts has it
 */
export function openSign1(bytes: Uint8Array, message: Uint8Array): number {
  const first = bytes[0] === SIGN1_TAG ? 1 : 0;
  const end = bytes.length - SIGNATURE_LENGTH - 2;
  const head = first + Sign1Offset.payloadHead;
  const algorithm = bytes[first + Sign1Offset.algorithm] ?? 0;
  if (end < head + 2 || message.length !== bytes.length - first - SIGN1_EXCESS) return 0;
  if (bytes[first] !== ARRAY_4 || bytes[first + 1] !== 0x40 + HEADER || bytes[head - 1] !== EMPTY_MAP) return 0;
  if (bytes[first + 2] !== 0xa2 || bytes[first + 3] !== 1 || algorithm < 0x20 || algorithm > 0x37) return 0;
  if (bytes[first + 5] !== 4 || bytes[first + 6] !== 0x40 + KID_LENGTH) return 0;
  if (bytes[end] !== 0x58 || bytes[end + 1] !== SIGNATURE_LENGTH) return 0;
  const isLong = bytes[head] === 0x59;
  const start = head + (isLong ? 3 : 2);
  const low = bytes[start - 1] ?? 0;
  const length = isLong ? (bytes[head + 1] ?? 0) * 256 + low : low;
  if ((!isLong && bytes[head] !== 0x58) || length !== end - start || length < (isLong ? 256 : 24)) return 0;
  message.set(CONTEXT);
  const at = CONTEXT.length + 1 + HEADER;
  message.set(bytes.subarray(first + 1, first + 2 + HEADER), CONTEXT.length);
  message[at] = EMPTY_BSTR;
  message.set(bytes.subarray(head, end), at + 1);
  return start;
}

interface Member {
  readonly key: number;
  readonly mayBeAbsent: boolean;
  readonly kind: string;
  readonly least: number;
  readonly most: number;
  /** The place after it, and after its members. */
  next: number;
}

interface Reader {
  readonly members: readonly Member[];
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  readonly words: Uint32Array;
  /** How many of them are taken, and how many may be. */
  used: number;
  readonly room: number;
  /** Of the texts and byte strings, by their places. */
  readonly lengths: number[];
  readonly start: number;
  /** Of the head that was read last. */
  major: number;
  argument: number;
}

/**
 * Reads the map that bytes[start..end) hold, and nothing after it. Offsets are told from `start`.
 * @param words are changed when it was read
 * @returns the text, or "" for what is written otherwise
 */
export function readShaped(shape: string, bytes: Uint8Array, start: number, end: number, words: Uint32Array): string {
  const members = membersOf(shape);
  const room = words.length;
  if (members.length > MAX_MEMBERS || room < members.length || room > MAX_WORDS) return "";
  const reader: Reader = {
    members,
    bytes,
    end,
    at: start,
    words: new Uint32Array(room).fill(ABSENT, 0, members.length),
    used: members.length,
    room,
    lengths: members.map(() => 0),
    start,
    major: 0,
    argument: 0,
  };
  if (!readMap(reader, 0, members.length) || reader.at !== end) return "";
  words.set(reader.words.subarray(0, reader.used));
  return textOf(reader);
}

function membersOf(shape: string): Member[] {
  const members: Member[] = [];
  const open: Member[] = [];
  for (const [written, key = "", absent, kind = "", least = "0", most, closed = ""] of shape.matchAll(
    /(-?\d+)(\??)([a-z])(\d*)(?:-(\d+))?\(?(\)*) ?/g,
  )) {
    if (written === "") break;
    const member = {
      key: Number(key),
      mayBeAbsent: absent === "?",
      kind,
      least: Number(least),
      most: Number(most ?? least),
      next: members.length + 1,
    };
    members.push(member);
    if (kind === "m") open.push(member);
    for (let i = 0; i < closed.length; i += 1) {
      const map = open.pop();
      if (map !== undefined) map.next = members.length;
    }
  }
  return members;
}

/** Reads the head of an item (RFC 8949, section 3). @returns false for one of 64 bits, without a length, or cut */
function readHead(reader: Reader): boolean {
  const initial = reader.bytes[reader.at];
  if (reader.at >= reader.end || initial === undefined) return false;
  reader.at += 1;
  reader.major = initial >> 5;
  reader.argument = initial & 31;
  if (reader.argument < 24) return true;
  if (reader.argument > 26) return false;
  const size = 1 << (reader.argument - 24);
  if (reader.end - reader.at < size) return false;
  reader.argument = 0;
  for (let i = 0; i < size; i += 1) reader.argument = reader.argument * 256 + (reader.bytes[reader.at + i] ?? 0);
  reader.at += size;
  return true;
}

/** The same, of an item of this major type. */
function readHeadOf(reader: Reader, major: number): boolean {
  return readHead(reader) && reader.major === major;
}

/** The members from `first` up to `last`. */
function readMap(reader: Reader, first: number, last: number): boolean {
  if (!readHeadOf(reader, 5)) return false;
  for (let pairs = reader.argument; pairs > 0; pairs -= 1) {
    if (!readHead(reader) || reader.major > 1) return false;
    const key = reader.major === 0 ? reader.argument : -1 - reader.argument;
    let place = first;
    while (place < last && reader.members[place]?.key !== key) place = reader.members[place]?.next ?? last;
    // What nobody knows, and what comes twice.
    if (place >= last || reader.words[place] !== ABSENT || !readMember(reader, place)) return false;
  }
  for (let place = first; place < last; place = reader.members[place]?.next ?? last) {
    if (reader.words[place] === ABSENT && reader.members[place]?.mayBeAbsent !== true) return false;
  }
  return true;
}

function readMember(reader: Reader, place: number): boolean {
  const { kind = "", least = 0, most = 0, next = 0 } = reader.members[place] ?? {};
  if (kind === "m") {
    reader.words[place] = 1;
    return readMap(reader, place + 1, next);
  }
  if (kind === "f") {
    const value = (reader.bytes[reader.at] ?? 0) - 0xf4;
    if (reader.at >= reader.end || (value !== 0 && value !== 1)) return false;
    reader.words[place] = value;
    reader.at += 1;
    return true;
  }
  if (kind === "a" || kind === "l") return readArrays(reader, place, kind === "l", least, most);
  if (!readHead(reader)) return false;
  const { argument, major, at } = reader;
  if (kind === "n" || kind === "u") {
    reader.words[place] = argument;
    return major === 0 && argument !== ABSENT && (kind === "n" || (least <= argument && argument <= most));
  }
  if (major !== (kind === "b" ? 2 : 3) || argument > reader.end - at) return false;
  reader.words[place] = at - reader.start;
  reader.lengths[place] = argument;
  reader.at += argument;
  if (kind === "y") return argument === 10 && isOf(reader, at, argument, kind);
  return least <= argument && argument <= most && (kind === "b" || isOf(reader, at, argument, kind));
}

function readArrays(reader: Reader, place: number, isList: boolean, least: number, most: number): boolean {
  reader.words[place] = reader.used;
  let arrays = 1;
  if (isList) {
    if (!readHeadOf(reader, 4) || reader.argument > most) return false;
    arrays = reader.argument;
    if (!put(reader, arrays)) return false;
  }
  for (; arrays > 0; arrays -= 1) {
    if (!readHeadOf(reader, 4) || reader.argument !== least) return false;
    for (let i = 0; i < least; i += 1) {
      if (!readHeadOf(reader, 0) || !put(reader, reader.argument)) return false;
    }
  }
  return true;
}

function put(reader: Reader, word: number): boolean {
  if (reader.used === reader.room) return false;
  reader.words[reader.used] = word;
  reader.used += 1;
  return true;
}

/** Has it the characters of its kind alone? */
function isOf({ bytes }: Reader, at: number, length: number, kind: string): boolean {
  for (let i = 0; i < length; i += 1) {
    const code = bytes[at + i] ?? 0;
    const isDash = kind === "y" && (i === 4 || i === 7);
    if (isDash ? code !== 0x2d : kind === "t" ? code < 0x20 || code > 0x7e : code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function textOf({ members, bytes, start, words, lengths }: Reader): string {
  let text = "";
  for (let place = 0; place < members.length; place += 1) {
    const kind = members[place]?.kind ?? "";
    if (kind !== "t" && kind !== "d" && kind !== "y" && kind !== "b") continue;
    const at = start + (words[place] ?? 0);
    const length = lengths[place] ?? 0;
    for (let i = 0; i < length; i += 1) {
      const byte = bytes[at + i] ?? 0;
      text += kind === "b" ? byte.toString(16).padStart(2, "0") : String.fromCharCode(byte);
    }
    text += END;
  }
  return text;
}
