/**
 * What the terminal must not forget, whatever happens to its power: the journal, in the terminal’s own terms. It is
 * there even when the partition cannot be used: then nothing is stored, everything says so, and a person decides.
 */

import { equalBytes } from "modules/cbor/bytes";
import { type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { Flash } from "modules/flash/flash";
import { type Entry, Journal, type MountRefusal } from "modules/journal/journal";
import { RecordKey } from "modules/journal/record-keys";
import type { Result } from "modules/result/result";
import type { Queue } from "modules/teletransmission/teletransmission";
import { type Archive, type JournalAbout, MAX_REJECTED, type RejectedInvoice } from "modules/terminal/archive";
import type { SaleRecord } from "modules/terminal/effect";
import { encodeSale, REPLACES } from "modules/terminal/sale-record";
import { ReplayGuard } from "modules/trust/replay-guard";
import { SKEW } from "modules/trust/token-verifier";
import { rejectedInvoice } from "./rejected";
import { encodeWords, wordAt } from "./words";

/**
 * A token record: | 0 | 16 | its identifier | 16 | 4 | when it was made, s, u32 little endian |; the record's number is
 * when it dies.
 */
const TOKEN_ID_LENGTH = 16;
const TOKEN_LENGTH = 20;
/** What a block of NOR flash is good for: the data sheets' figure. */
const MAX_ERASES = 100000;

/** Longest name of a version, bytes. */
const MAX_VERSION_LENGTH = 32;

/** What is counted for good, in the order in which it is kept. */
const COUNTERS = Object.freeze(["starts", "setAside", "replaced", "faults"] as const);
export type Counter = (typeof COUNTERS)[number];

export class Ledger implements Archive, Queue {
  /** Knows the tokens that were used before the power went. */
  readonly guard = new ReplayGuard();
  readonly #flash: Flash;
  readonly #log: (line: string) => void;
  #journal: Journal | undefined;
  #trouble: MountRefusal | null = null;
  /** The token that was made last is alive until then at least, so its record is always there to tell. */
  #time = 0;
  #counts: number[] = [];

  /** Mounts the journal. @param log gets a line for the engineer, without personal data */
  constructor(flash: Flash, log: (line: string) => void) {
    this.#flash = flash;
    this.#log = log;
    this.#adopt(Journal.mount(flash, (until, payload) => this.#meetToken(until, payload)));
  }

  /** Why nothing can be stored; null when all is well. */
  get trouble(): MountRefusal | null {
    return this.#trouble;
  }

  /** For what is kept by key (record-keys.ts); undefined when there is trouble. */
  get journal(): Journal | undefined {
    return this.#journal;
  }

  /** Invoices that nobody has answered for yet. */
  get queued(): number {
    return this.#journal?.queued ?? 0;
  }

  get rejected(): number {
    return this.#journal?.rejected ?? 0;
  }

  /** The highest time that was ever trusted, s: a clock that says less is wrong. 0 until there is one. */
  get time(): number {
    return this.#time;
  }

  /** Stores an invoice for good before it returns. @returns its number, never used before */
  store(record: SaleRecord): Result<number, string> {
    if (this.#journal === undefined) return { ok: false, reason: this.#trouble ?? "flash-fault" };
    const stored = this.#append(encodeSale(record), record.replaces);
    if (stored.ok && record.replaces !== undefined) this.#count("replaced");
    return stored;
  }

  listQueued(after: number, limit: number): Entry[] {
    return this.#journal?.listQueued(after, limit) ?? [];
  }

  invoice(entry: Entry): Uint8Array | undefined {
    return this.#journal?.invoice(entry);
  }

  settle(entry: Entry): boolean {
    return this.#journal?.settle(entry) ?? false;
  }

  reject(entry: Entry, reason: number): boolean {
    return this.#journal?.reject(entry, reason) ?? false;
  }

  listRejected(): RejectedInvoice[] {
    const journal = this.#journal;
    if (journal === undefined) return [];
    return journal.listRejected(0, MAX_REJECTED).map((entry) => rejectedInvoice(entry, journal.invoice(entry)));
  }

  setAside(number: number): boolean {
    const entry = this.#journal?.find(number);
    const isDone = entry !== undefined && this.settle(entry);
    if (isDone) this.#count("setAside");
    return isDone;
  }

  resend(number: number): Result<number, string> {
    const entry = this.#journal?.find(number);
    const bytes = entry === undefined ? undefined : this.#journal?.invoice(entry);
    const decoded = bytes === undefined ? undefined : decodeCbor(bytes);
    if (!decoded?.ok || !(decoded.value instanceof Map)) return { ok: false, reason: "damaged" };
    decoded.value.set(REPLACES, number);
    const sent = this.#append(encodeCbor(decoded.value), number);
    if (sent.ok) this.#count("replaced");
    return sent;
  }

  about(): JournalAbout {
    const journal = this.#journal;
    if (journal === undefined) return { trouble: this.#trouble, lastNumber: 0, fill: 0, wear: 0, faults: 0 };
    const { laps, worn, damaged } = journal.status;
    return {
      trouble: null,
      lastNumber: journal.lastNumber,
      fill: journal.fill(),
      wear: Math.floor((laps * 100) / MAX_ERASES),
      faults: worn + damaged,
    };
  }

  /**
   * Names this run of invoice numbers: it begins when the journal does, so a journal that was begun anew never gives a
   * collector a name that it has had. By chance and not by the hour, which a terminal may have lost.
   * @param random 0 to 1
   */
  series(random: () => number): number {
    const known = wordAt(this.#journal?.value(RecordKey.series), 0);
    if (known !== 0 || this.#journal === undefined) return known;
    const series = 1 + Math.floor(random() * 0xfffffffe);
    this.#set(RecordKey.series, encodeWords([series]));
    return series;
  }

  /**
   * A token was accepted. It is remembered until it is dead, and the time that its issuer signed is from now on the
   * lowest that can be.
   * @param id 16 bytes @param until s @param issuedAt s
   */
  rememberToken(id: Uint8Array, until: number, issuedAt: number): void {
    if (issuedAt > this.#time) this.#setTime(issuedAt);
    const payload = new Uint8Array(TOKEN_LENGTH);
    payload.set(id.subarray(0, TOKEN_ID_LENGTH));
    new DataView(payload.buffer).setUint32(TOKEN_ID_LENGTH, issuedAt, true);
    const refusal = this.#journal?.appendToken(until, payload);
    // The guard in memory still knows it: only a loss of power within its minutes of life could bring it back.
    if (refusal !== undefined) this.#log(`token not stored: ${refusal}`);
  }

  /** A time that cannot be doubted has been reached: it was signed. @param time s */
  trustTime(time: number): void {
    if (time <= this.#time) return;
    this.#setTime(time);
    this.#set(RecordKey.time, encodeWords([time]));
  }

  /** @returns false for a list that is older than one this terminal has had: it is not to be used */
  acceptIssuers(version: number): boolean {
    const highest = wordAt(this.#journal?.value(RecordKey.issuers), 0);
    if (version < highest) return false;
    if (version > highest) this.#set(RecordKey.issuers, encodeWords([version]));
    return true;
  }

  /** The highest version of an issuer list that this terminal has had; 0 for none. */
  get issuersVersion(): number {
    return wordAt(this.#journal?.value(RecordKey.issuers), 0);
  }

  /**
   * The terminal starts.
   * @param isFault nobody wanted it to stop @returns whether a sale was open when it did: none of it was stored
   */
  begin(isFault: boolean): boolean {
    this.#count("starts");
    if (isFault) this.#count("faults");
    const interrupted = this.#saleIsOpen;
    this.saleOpen(false);
    return interrupted;
  }

  /** A sale was opened, or left: so that whoever stands before the terminal after a loss of power is told. */
  saleOpen(isOpen: boolean): void {
    // The number of the invoice that ended it tells as much.
    if (!isOpen && !this.#saleIsOpen) return;
    this.#set(RecordKey.sale, encodeWords([isOpen ? this.lastNumber + 1 : 0]));
  }

  /** Of the invoices stored; 0 before the first. */
  get lastNumber(): number {
    return this.#journal?.lastNumber ?? 0;
  }

  get #saleIsOpen(): boolean {
    return wordAt(this.#journal?.value(RecordKey.sale), 0) === this.lastNumber + 1;
  }

  /** How often, in the terminal's life. */
  counted(counter: Counter): number {
    return this.#counts[COUNTERS.indexOf(counter)] ?? 0;
  }

  /** Keeps the names of the tariff and of the catalogue in use, where they are others than before. */
  keepVersions(tariff: string, catalogue: string): void {
    this.#keepText(RecordKey.tariff, tariff);
    this.#keepText(RecordKey.catalogue, catalogue);
  }

  /** Begins a journal anew. What the partition held is lost: only a person may ask for this. */
  format(): boolean {
    this.#adopt(Journal.format(this.#flash));
    if (this.#time > 0) this.#set(RecordKey.time, encodeWords([this.#time]));
    return this.#journal !== undefined;
  }

  #adopt(mounted: Result<Journal, MountRefusal>): void {
    this.#journal = mounted.ok ? mounted.value : undefined;
    this.#trouble = mounted.ok ? null : mounted.reason;
    if (!mounted.ok) this.#log(`journal: ${mounted.reason}`);
    this.#setTime(Math.max(this.#time, wordAt(this.#journal?.value(RecordKey.time), 0)));
    const counts = this.#journal?.value(RecordKey.counters);
    this.#counts = COUNTERS.map((_, index) => wordAt(counts, index));
    this.#finishReplacing();
  }

  #append(bytes: Uint8Array, replaces: number | undefined): Result<number, string> {
    const journal = this.#journal;
    if (journal === undefined) return { ok: false, reason: this.#trouble ?? "flash-fault" };
    const stored = journal.appendInvoice(bytes);
    // The new one first: the power may go in between, and then the next start does the rest.
    if (stored.ok && replaces !== undefined) this.#settleNumber(replaces);
    return stored;
  }

  #settleNumber(number: number): void {
    const entry = this.#journal?.find(number);
    if (entry !== undefined) this.settle(entry);
  }

  /** The power may have gone between the last invoice and the settling of the one that it stands for. */
  #finishReplacing(): void {
    const journal = this.#journal;
    const last = journal?.rejected === 0 ? undefined : journal?.find(journal.lastNumber);
    const bytes = last === undefined ? undefined : journal?.invoice(last);
    const decoded = bytes === undefined ? undefined : decodeCbor(bytes);
    const replaces: CborValue = decoded?.ok && decoded.value instanceof Map ? decoded.value.get(REPLACES) : undefined;
    if (typeof replaces === "number") this.#settleNumber(replaces);
  }

  #count(counter: Counter): void {
    this.#counts[COUNTERS.indexOf(counter)] = this.counted(counter) + 1;
    this.#set(RecordKey.counters, encodeWords(this.#counts));
  }

  #keepText(key: number, text: string): void {
    const bytes = encodeUtf8(text).subarray(0, MAX_VERSION_LENGTH);
    const known = this.#journal?.value(key);
    if (known === undefined || !equalBytes(known, bytes)) this.#set(key, bytes);
  }

  #meetToken(until: number, payload: Uint8Array): void {
    if (payload.length !== TOKEN_LENGTH) return;
    const issuedAt = new DataView(payload.buffer, payload.byteOffset).getUint32(TOKEN_ID_LENGTH, true);
    this.#time = Math.max(this.#time, issuedAt);
    // An issuer's clock may be ahead by as much as the skew: what died before that is dead by any clock.
    this.guard.add(payload.subarray(0, TOKEN_ID_LENGTH), until, 0, this.#time - SKEW);
  }

  #setTime(time: number): void {
    this.#time = time;
    this.#journal?.expireTokens(time);
  }

  #set(key: number, bytes: Uint8Array): void {
    const refusal = this.#journal?.setValue(key, bytes);
    if (refusal !== undefined) this.#log(`value ${key} not stored: ${refusal}`);
  }
}
