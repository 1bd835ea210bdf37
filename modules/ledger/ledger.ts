/**
 * What the terminal must not forget, whatever happens to its power: the journal, in the terminal’s own terms. It is
 * there even when the partition cannot be used: then nothing is stored, everything says so, and a person decides.
 */
import type { Flash } from "modules/journal/flash";
import { Journal, type JournalStatus, type MountRefusal } from "modules/journal/journal";
import { RecordKey } from "modules/journal/record-keys";
import type { Result } from "modules/result/result";
import type { SaleRecord } from "modules/terminal/effect";
import { encodeSale } from "modules/terminal/sale-record";
import { ReplayGuard } from "modules/trust/replay-guard";
import { encodeWords, wordAt } from "./words";

/**
 * A token record: | 0 | 16 | its identifier | 16 | 4 | when it was made, s, u32 little endian |; the record's number is
 * when it dies.
 */
const TOKEN_ID_LENGTH = 16;
const TOKEN_LENGTH = 20;

export class Ledger {
  /** Knows the tokens that were used before the power went. */
  readonly guard = new ReplayGuard();
  readonly #flash: Flash;
  readonly #log: (line: string) => void;
  #journal: Journal | undefined;
  #trouble: MountRefusal | null = null;
  /** The token that was made last is alive until then at least, so its record is always there to tell. */
  #time = 0;

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

  /** Undefined when there is trouble. */
  get journal(): Journal | undefined {
    return this.#journal;
  }

  get status(): JournalStatus | undefined {
    return this.#journal?.status;
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
    return this.#journal.appendInvoice(encodeSale(record));
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
  }

  #meetToken(until: number, payload: Uint8Array): void {
    if (payload.length !== TOKEN_LENGTH) return;
    const issuedAt = new DataView(payload.buffer, payload.byteOffset).getUint32(TOKEN_ID_LENGTH, true);
    this.#time = Math.max(this.#time, issuedAt);
    this.guard.add(payload.subarray(0, TOKEN_ID_LENGTH), until, 0);
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
