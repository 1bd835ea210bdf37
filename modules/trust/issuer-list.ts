/**
 * The issuer list: the public keys that a terminal holds, so that it can answer with no network.
 *
 * CBOR map
 * | key | what |
 * |---|---|
 * | 1 | version, uint, only goes up, at most 2^31 - 1 |
 * | 2 | issued, s |
 * | 3 | expires, s |
 * | 4 | array of issuers, in the order of their kids: map of 1 kid (bstr 8), 2 COSE_Key, 3 iss (tstr), 4 valid from, 5 valid to, 6 revoked at (s, optional), 7 what it signs (uint, optional): 1 tokens, where it is absent too, 2 answers of a gateway |
 *
 * A list stays where it is, in flash: an index of bounded size (issuer-index.ts) says near which byte a kid is, and a
 * look-up reads from there. So it takes the same heap with 300 keys and with 20,000. A list of up to 256 issuers may be in any
 * order: those of terminals that held the whole list in their heap were.
 */
import { find } from "modules/bytes/bytes";
import { compareBytes, equalBytes } from "modules/cbor/bytes";
import { CborReader } from "modules/cbor/decode";
import { thumbprint } from "modules/cose/key";
import type { Result } from "modules/result/result";
import { type Issuer, KID_LENGTH, ownIssuer } from "./issuer";
import { IssuerIndex } from "./issuer-index";
import { IssuerWalk, kidPrefix } from "./issuer-walk";
import { ListBytes, type ReadableFlash } from "./list-bytes";

export { type Issuer, KEY_USES, type KeyUse, KID_LENGTH } from "./issuer";

/** A terminal never takes a version below one it has had: a list at the end of the numbers would be the last one for ever. */
export const MAX_LIST_VERSION = 0x7fffffff;
export const MAX_ISSUERS = 20000;
export const MAX_LIST_BYTES = 4 * 1024 * 1024;
/** Members of the list's own map; those past the four are not known yet. */
const MAX_MEMBERS = 16;
/** No issuer is shorter: kid (10), key (40 and more), the rest. A count that cannot be true must not be gone through. */
const MIN_ISSUER_BYTES = 56;
/** Issuers that stay decoded: a counter sees the same few all day. */
const MAX_KNOWN = 4;

export type Sha256 = (message: Uint8Array) => Uint8Array;

export type IssuerListRefusal =
  | "too-long"
  | "malformed"
  | "bad-issuer"
  | "bad-kid"
  | "duplicate-kid"
  | "too-many-issuers"
  /** More than 256 issuers, and not in the order of their kids: `cli issuers` writes them in it. */
  | "not-in-order"
  | "version-too-high";

/** Where the issuers of a list are. */
interface Place {
  readonly walk: IssuerWalk;
  readonly index: IssuerIndex;
  readonly count: number;
  /** Offsets of the first one, and after the last one. */
  readonly first: number;
  readonly end: number;
}

export class IssuerList {
  readonly version: number;
  /** s */
  readonly issued: number;
  /** s */
  readonly expires: number;
  readonly count: number;
  readonly #list: ListBytes;
  readonly #place: Place;
  /** Those found last, and whose turn to leave it is. */
  readonly #known: Issuer[] = [];
  #oldest = 0;

  private constructor(list: ListBytes, head: readonly number[], place: Place) {
    this.#list = list;
    this.#place = place;
    this.count = place.count;
    this.version = head[1] ?? 0;
    this.issued = head[2] ?? 0;
    this.expires = head[3] ?? 0;
  }

  /**
   * Goes through a list once.
   * @param source what has its bytes; they must not change, and are read again at each look-up
   * @param sha256 where given, each issuer is decoded, and one whose kid is not the beginning of its key's thumbprint is
   *   refused ("bad-kid"). To be given when a list comes from outside; it is too much to ask at each start of a device. Else
   *   an issuer is stepped over: one that is none is not found.
   * @throws Error when a flash cannot be read
   */
  static parse(source: Uint8Array | ReadableFlash, sha256?: Sha256): Result<IssuerList, IssuerListRefusal> {
    const list = new ListBytes(source);
    if (list.length > MAX_LIST_BYTES) return { ok: false, reason: "too-long" };
    const first = list.at(0);
    const reader = new CborReader(list.bytes, first);
    const members = reader.head(5);
    if (members === undefined || members > MAX_MEMBERS) return MALFORMED;
    const head: number[] = [];
    let place: Place | undefined;
    let offset = list.offsetOf(reader.at);
    for (let i = 0; i < members; i += 1) {
      const at = list.at(offset);
      const member = new CborReader(list.bytes, at);
      const key = member.item();
      if (member.refusal !== undefined) return MALFORMED;
      offset = list.offsetOf(member.at);
      if (key === 4) {
        if (place !== undefined) return MALFORMED;
        const indexed = indexIssuers(list, offset, sha256);
        if (!indexed.ok) return indexed;
        place = indexed.value;
        offset = place.end;
      } else if (key === 1 || key === 2 || key === 3) {
        const value = member.item();
        if (typeof value !== "number" || value < 0 || head[key] !== undefined) return MALFORMED;
        head[key] = value;
        offset = list.offsetOf(member.at);
      } else {
        offset = afterItem(list, offset);
        if (offset < 0) return MALFORMED;
      }
    }
    if (offset !== list.length || place === undefined) return MALFORMED;
    const version = head[1];
    if (version === undefined || head[2] === undefined || head[3] === undefined) return MALFORMED;
    if (version > MAX_LIST_VERSION) return { ok: false, reason: "version-too-high" };
    list.release();
    return { ok: true, value: new IssuerList(list, head, place) };
  }

  /** @returns undefined for a kid that is not in the list, and where the flash cannot be read */
  find(kid: Uint8Array): Issuer | undefined {
    if (kid.length !== KID_LENGTH) return undefined;
    for (let i = 0; i < this.#known.length; i += 1) {
      const known = this.#known[i];
      if (known !== undefined && find(known.kid, kid) === 0) return known;
    }
    let issuer: Issuer | undefined;
    try {
      if (goTo(kid, this.#place)) issuer = this.#place.walk.issuer();
    } catch {
      issuer = undefined;
    }
    if (issuer !== undefined) {
      issuer = ownIssuer(issuer);
      this.#known[this.#oldest] = issuer;
      this.#oldest = (this.#oldest + 1) % MAX_KNOWN;
    }
    this.#list.release();
    return issuer;
  }

  /** Calls `visit` with every issuer, in the order of the list. @throws Error when the flash cannot be read */
  forEach(visit: (issuer: Issuer) => void): void {
    const { walk, first, end } = this.#place;
    for (let offset = first; offset < end && walk.begin(offset) === undefined; ) {
      const { next } = walk;
      const issuer = walk.issuer();
      if (issuer !== undefined) visit(ownIssuer(issuer));
      offset = next;
    }
    this.#list.release();
  }
}

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);

/** @returns whether the walk is at the issuer of `kid` now */
function goTo(kid: Uint8Array, { walk, index, end }: Place): boolean {
  const prefix = kidPrefix(kid, 0);
  const entry = index.lowerBound(prefix);
  if (index.stride === 1) {
    for (let i = entry; i < index.count && index.prefix(i) === prefix; i += 1) {
      if (walk.begin(index.offset(i)) === undefined && walk.isAt(kid)) return true;
    }
    return false;
  }
  // What lies behind the entry before may begin with the same four bytes.
  let offset = index.offset(entry === 0 ? 0 : entry - 1);
  while (offset < end && walk.begin(offset) === undefined && walk.prefix() <= prefix) {
    if (walk.isAt(kid)) return true;
    offset = walk.next;
  }
  return false;
}

/** Goes through the array of issuers that begins at `start`. */
function indexIssuers(list: ListBytes, start: number, sha256: Sha256 | undefined): Result<Place, IssuerListRefusal> {
  const at = list.at(start);
  const reader = new CborReader(list.bytes, at);
  const count = reader.head(4);
  if (count === undefined) return MALFORMED;
  if (count > MAX_ISSUERS) return { ok: false, reason: "too-many-issuers" };
  const first = list.offsetOf(reader.at);
  if (count * MIN_ISSUER_BYTES > list.length - first) return MALFORMED;
  const walk = new IssuerWalk(list);
  const index = new IssuerIndex();
  let isInOrder = true;
  let last = -1;
  let before = 0;
  let offset = first;
  for (let i = 0; i < count; i += 1) {
    const refusal = walk.begin(offset) ?? (sha256 === undefined ? undefined : check(walk, sha256));
    if (refusal !== undefined) return { ok: false, reason: refusal };
    const { next } = walk;
    const prefix = walk.prefix();
    if (prefix <= last) {
      const order = prefix === last ? compareKids(walk, offset, before) : -1;
      if (order === 0) return { ok: false, reason: "duplicate-kid" };
      if (order < 0) isInOrder = false;
    }
    if (isInOrder) {
      index.append(i, prefix, offset);
    } else {
      const entry = index.lowerBound(prefix);
      for (let other = entry; index.prefix(other) === prefix && other < index.count; other += 1) {
        if (compareKids(walk, offset, index.offset(other)) === 0) return { ok: false, reason: "duplicate-kid" };
      }
      if (index.stride > 1 || !index.insert(entry, prefix, offset)) return { ok: false, reason: "not-in-order" };
    }
    last = prefix;
    before = offset;
    offset = next;
  }
  return { ok: true, value: { walk, index, count, first, end: offset } };
}

/** What the walk is at, looked at as a whole. */
function check(walk: IssuerWalk, sha256: Sha256): "bad-issuer" | "bad-kid" | undefined {
  const issuer = walk.issuer();
  if (issuer === undefined) return "bad-issuer";
  const hash = thumbprint(issuer.key, sha256).subarray(0, KID_LENGTH);
  return equalBytes(issuer.kid, hash) ? undefined : "bad-kid";
}

/** The kids of the issuers at two offsets. */
function compareKids(walk: IssuerWalk, a: number, b: number): number {
  walk.begin(b);
  const other = walk.kid();
  walk.begin(a);
  return compareBytes(walk.kid(), other);
}

/** @returns the offset after an item that nobody here knows, or -1; only a string of it may be longer than an issuer */
function afterItem(list: ListBytes, offset: number): number {
  const at = list.at(offset);
  const major = (list.bytes[at] ?? 0) >> 5;
  if (major === 2 || major === 3) {
    const length = stringLength(list.bytes, at);
    const end = offset + length;
    return length > 0 && end <= list.length ? end : -1;
  }
  const reader = new CborReader(list.bytes, at);
  reader.item();
  return reader.refusal === undefined ? list.offsetOf(reader.at) : -1;
}

/** Head and all, of a definite one of less than 2^32 bytes; 0 for another. */
function stringLength(bytes: Uint8Array, at: number): number {
  const information = (bytes[at] ?? 0) & 31;
  if (information < 24) return 1 + information;
  if (information > 26) return 0;
  const size = 1 << (information - 24);
  let length = 0;
  for (let i = 1; i <= size; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
  return 1 + size + length;
}
