/**
 * Tariffs in flash (tariff-format.ts), or the built-in ones where there are none that can be trusted. Everything is
 * checked once when it is opened, a piece at a time; after that one table is in memory, with the rules of one AMC.
 */

import { crc32 } from "modules/bytes/bytes";
import { dayNumber } from "modules/calendar/date";
import { type Flash, readBytes, sizeOf } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import type { Tariff } from "./tariff";
import { builtInAbout, builtInActs, type TariffAbout, type TariffBook, type TariffRefusal } from "./tariff-book";
import { DIRECTORY_ENTRY, FORMAT, HEADER_LENGTH, MAGIC, MAX_LENGTH, MAX_TABLES } from "./tariff-format";
import { type Amc, decodeActCodes, decodeTable, type StoredTable } from "./tariff-table";
import { TARIFFS } from "./tariffs";

/** Bytes of one read while all is checked. */
const PIECE = 512;

interface Entry {
  readonly day: number;
  readonly offset: number;
  readonly length: number;
}

export class StoredTariffs implements TariffBook {
  readonly #flash: Flash;
  readonly #onFault: (about: TariffAbout) => void;
  #about: TariffAbout;
  #directory: readonly Entry[] | undefined;
  /** The table read last, for what it was read, and what came of it. */
  #read: { readonly entry: Entry; readonly asked: string; readonly tables: readonly Tariff[] } | undefined;

  /** @param onFault the tariffs in flash were found unreadable while they were used, and are used no more */
  constructor(flash: Flash, onFault: (about: TariffAbout) => void) {
    this.#flash = flash;
    this.#onFault = onFault;
    const opened = open(flash);
    if (opened.ok) {
      this.#directory = opened.value.directory;
      this.#about = opened.value.about;
    } else this.#about = builtInAbout(opened.reason === "erased" ? null : opened.reason);
  }

  get about(): TariffAbout {
    return this.#about;
  }

  on(date: string, amc?: Amc, acts: readonly string[] = NO_ACTS): readonly Tariff[] {
    if (this.#directory === undefined) return TARIFFS;
    const entry = this.#entryOn(date);
    if (entry === undefined) return NONE;
    const asked = amc === undefined ? acts.join() : `${acts.join()} ${amc.number}/${amc.contract}`;
    if (this.#read?.entry === entry && this.#read.asked === asked) return this.#read.tables;
    const table = decodeTable(tableAt(this.#flash, entry), entry.day, amc, acts);
    if (table === undefined) {
      this.#giveUp();
      return TARIFFS;
    }
    this.#read = { entry, asked, tables: [table] };
    return this.#read.tables;
  }

  actsOn(date: string): readonly string[] {
    if (this.#directory === undefined) return builtInActs(date);
    const entry = this.#entryOn(date);
    if (entry === undefined) return NO_ACTS;
    const codes = decodeActCodes(tableAt(this.#flash, entry));
    if (codes !== undefined) return codes;
    this.#giveUp();
    return builtInActs(date);
  }

  #entryOn(date: string): Entry | undefined {
    const day = dayNumber(date);
    let entry: Entry | undefined;
    for (const candidate of this.#directory ?? []) if (day !== undefined && candidate.day <= day) entry = candidate;
    return entry;
  }

  #giveUp(): void {
    this.#directory = undefined;
    this.#read = undefined;
    this.#about = builtInAbout("damaged");
    this.#onFault(this.#about);
  }
}

const NO_ACTS: readonly string[] = Object.freeze([]);
const NONE: readonly Tariff[] = Object.freeze([]);

function open(
  flash: Flash,
): Result<{ readonly directory: readonly Entry[]; readonly about: TariffAbout }, TariffRefusal> {
  const head = readBytes(flash, 0, HEADER_LENGTH);
  if (head === undefined) return { ok: false, reason: "damaged" };
  const header = new DataView(head.buffer);
  const magic = header.getUint32(0, true);
  if (magic === 0xffffffff) return { ok: false, reason: "erased" };
  const number = header.getUint16(4, true);
  if (magic !== MAGIC) return { ok: false, reason: "unknown-format" };
  if (number !== FORMAT) return { ok: false, reason: number < FORMAT ? "older-format" : "unknown-format" };
  if (crc32(head, 0, 20) !== header.getUint32(20, true)) return { ok: false, reason: "damaged" };
  const count = header.getUint16(6, true);
  const length = header.getUint32(12, true);
  const first = HEADER_LENGTH + count * DIRECTORY_ENTRY;
  if (count === 0 || count > MAX_TABLES || length > MAX_LENGTH || length < first) return INCONSISTENT;
  if (length > sizeOf(flash)) return INCONSISTENT;
  const checksum = checksumOf(flash, HEADER_LENGTH, length);
  const bytes = readBytes(flash, 0, first);
  if (bytes === undefined || checksum !== header.getUint32(16, true)) return { ok: false, reason: "damaged" };
  const view = new DataView(bytes.buffer);
  const directory: Entry[] = [];
  let newest = "";
  for (let i = 0; i < count; i += 1) {
    const at = HEADER_LENGTH + i * DIRECTORY_ENTRY;
    const entry = {
      day: view.getUint32(at, true),
      offset: view.getUint32(at + 4, true),
      length: view.getUint32(at + 8, true),
    };
    const last = directory[i - 1];
    const isIn = entry.offset >= first && entry.offset + entry.length <= length;
    if (!isIn || (last !== undefined && entry.day <= last.day)) return INCONSISTENT;
    const table = decodeTable(tableAt(flash, entry), entry.day, undefined, undefined);
    if (table === undefined) return INCONSISTENT;
    newest = table.version;
    directory.push(entry);
  }
  const about = Object.freeze({ isBuiltIn: false, version: header.getUint32(8, true), newest, refused: null });
  return { ok: true, value: { directory, about } };
}

const INCONSISTENT = Object.freeze({ ok: false, reason: "inconsistent" } as const);

function tableAt(flash: Flash, { offset, length }: Entry): StoredTable {
  return {
    length,
    read: (from, count) => (from + count > length ? undefined : readBytes(flash, offset + from, count)),
  };
}

/** CRC-32 of what lies from `start` to `end`, a piece at a time; undefined where it cannot be read. */
function checksumOf(flash: Flash, start: number, end: number): number | undefined {
  let checksum = 0;
  for (let at = start; at < end; at += PIECE) {
    const bytes = readBytes(flash, at, Math.min(PIECE, end - at));
    if (bytes === undefined) return undefined;
    checksum = crc32(bytes, 0, bytes.length, checksum);
  }
  return checksum;
}
