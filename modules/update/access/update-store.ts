/**
 * What field service leaves in the terminal: its name, the service code, the tries that were denied, and a service session
 * that lives through one wanted restart. Blocks 4 and 5 of the partition "update"; a record is a CBOR map.
 */
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { eraseVerified, type Flash } from "modules/flash/flash";
import { RecordStore } from "modules/update/boot/record-store";

export interface Session {
  /** "" while nobody used it. */
  readonly peer: string;
  /** s that it had left, and when that was: s since 1970. */
  readonly seconds: number;
  readonly at: number;
}

export interface UpdateRecord {
  readonly name: string;
  /** Undefined until someone has chosen one; null where one may have been chosen, and was lost with the flash. */
  readonly code: string | null | undefined;
  /** Wrong ones in a row, each counted before it was looked at. */
  readonly tries: number;
  /** Tries of management that were denied, those of them that someone at the terminal has seen, and the last: s since 1970. */
  readonly denied: number;
  readonly seen: number;
  readonly deniedAt: number;
  readonly session: Session | undefined;
}

export const MAX_NAME = 32;
/** Digits of a service code. */
export const CODE_LENGTH = 4;
/** What terminals had before a code had to be chosen, and wrote into their records: it is none. */
const OLD_FACTORY_CODE = "0000";

const FIRST_BLOCK = 4;
const CELL = 256;
const NAME = 1;
const CODE = 2;
const DENIED = 3;
const DENIED_AT = 4;
const SESSION = 5;
const TRIES = 6;
const SEEN = 7;

export class UpdateStore {
  readonly #flash: Flash;
  readonly #records: RecordStore;
  #record: UpdateRecord;

  constructor(flash: Flash) {
    this.#flash = flash;
    this.#records = new RecordStore(flash, FIRST_BLOCK, CELL);
    const { payload, isUnreadable } = this.#records;
    const decoded = payload && decodeCbor(payload);
    const map = decoded?.ok && decoded.value instanceof Map ? decoded.value : undefined;
    this.#record = parse(map ?? new Map());
    // Kept at once: what is saved next must not read as a terminal whose code nobody has chosen yet.
    if (isUnreadable || (payload !== undefined && map === undefined)) this.change({ code: null });
    else if (this.#records.isTorn) this.change({});
  }

  get record(): UpdateRecord {
    return this.#record;
  }

  /** Nothing of what it was given is left. @returns whether both blocks read as erased */
  forget(): boolean {
    this.#record = parse(new Map());
    let isGone = true;
    for (let block = FIRST_BLOCK; block < FIRST_BLOCK + 2; block += 1) {
      isGone = eraseVerified(this.#flash, block, this.#flash.status().blockLength) && isGone;
    }
    return isGone;
  }

  /** @returns false when the flash did not take it */
  change(change: Partial<UpdateRecord>): boolean {
    const record: UpdateRecord = { ...this.#record, ...change };
    const map: CborMap = new Map();
    map.set(NAME, record.name);
    // null is written as it is: a code that was lost.
    if (record.code !== undefined) map.set(CODE, record.code);
    map.set(DENIED, record.denied);
    map.set(DENIED_AT, record.deniedAt);
    map.set(TRIES, record.tries);
    map.set(SEEN, record.seen);
    const { session } = record;
    if (session !== undefined) map.set(SESSION, [session.peer, session.seconds, session.at]);
    this.#record = record;
    return this.#records.save(encodeCbor(map));
  }
}

function parse(map: CborMap): UpdateRecord {
  return {
    name: text(map.get(NAME), ""),
    code: parseCode(map.get(CODE)),
    tries: number(map.get(TRIES)),
    seen: number(map.get(SEEN)),
    denied: number(map.get(DENIED)),
    deniedAt: number(map.get(DENIED_AT)),
    session: parseSession(map.get(SESSION)),
  };
}

function parseCode(value: CborValue): string | null | undefined {
  if (value === null) return null;
  return typeof value === "string" && value !== OLD_FACTORY_CODE ? value : undefined;
}

function parseSession(value: CborValue): Session | undefined {
  if (!Array.isArray(value)) return undefined;
  const [peer, seconds, at] = value;
  if (typeof peer !== "string") return undefined;
  return { peer, seconds: number(seconds), at: number(at) };
}

function text(value: CborValue, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function number(value: CborValue): number {
  return typeof value === "number" ? value : 0;
}
