/**
 * The tokens that were used, and the latest time that they prove: neither is forgotten when the power goes.
 *
 * A token record, little endian; the record's number is when it dies.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 16 | its identifier |
 * | 16 | 4 | the time that it proved, s |
 * | 20 | 2 | who signed it (issuerTag); a record of the first firmware ends before it |
 * | 22 | 2 | how often the time had been forgotten: what was proved before that proves nothing any more |
 */
import { RecordKey } from "modules/journal/record-keys";
import { ReplayGuard } from "modules/trust/replay-guard";
import type { MountedJournal } from "./mounted-journal";

const ID_LENGTH = 16;
const SHORT_LENGTH = 20;
const TOKEN_LENGTH = 24;
const MAX_ERA = 0xffff;

export class UsedTokens {
  /** Knows the tokens that were used before the power went. */
  readonly guard = new ReplayGuard();
  readonly #mounted: MountedJournal;
  readonly #log: (line: string) => void;
  /** The token that proved it is alive until then at least, so its record is always there to tell. */
  #time = 0;
  /** How often it was forgotten. */
  #era = 0;

  constructor(mounted: MountedJournal, log: (line: string) => void) {
    this.#mounted = mounted;
    this.#log = log;
  }

  /** The highest time that was ever proved, s: a clock that says less is wrong. 0 until there is one. */
  get time(): number {
    return this.#time;
  }

  /** One of the journal's token records, while it is mounted. @param until s */
  meet(until: number, payload: Uint8Array): void {
    const { length } = payload;
    if (length !== TOKEN_LENGTH && length !== SHORT_LENGTH) return;
    const view = new DataView(payload.buffer, payload.byteOffset);
    const era = length === SHORT_LENGTH ? 0 : view.getUint16(22, true);
    this.#enter(era);
    if (era === this.#era) this.#time = Math.max(this.#time, view.getUint32(16, true));
    const issuer = length === SHORT_LENGTH ? 0 : view.getUint16(20, true);
    this.guard.add(payload.subarray(0, ID_LENGTH), until, issuer, this.#time);
  }

  /** Once the journal is mounted: the time that it kept counts too. */
  begin(): void {
    const era = this.#mounted.word(RecordKey.time, 1);
    this.#enter(era);
    this.#reach(Math.max(this.#time, era === this.#era ? this.#mounted.word(RecordKey.time) : 0));
  }

  /**
   * A token was accepted. It is remembered until it is dead, and the time that it proves is from now on the lowest that
   * can be.
   * @param id 16 bytes @param until s @param reached s, not later than the terminal's own clock @param issuer its tag
   */
  remember(id: Uint8Array, until: number, reached: number, issuer = 0): void {
    if (reached > this.#time) this.#reach(reached);
    const payload = new Uint8Array(TOKEN_LENGTH);
    payload.set(id.subarray(0, ID_LENGTH));
    const view = new DataView(payload.buffer);
    view.setUint32(16, reached, true);
    view.setUint16(20, issuer, true);
    view.setUint16(22, this.#era, true);
    const refusal = this.#mounted.journal?.appendToken(until, payload);
    // The guard in memory still knows it: only a loss of power within its minutes of life could bring it back.
    if (refusal !== undefined) this.#log(`token not stored: ${refusal}`);
  }

  /** The time was wrong, says who may: it is `time` at least, and what proved more proves nothing any more. @param time s */
  forgetTime(time: number): void {
    this.#era = Math.min(this.#era + 1, MAX_ERA);
    this.#reach(time);
    this.#mounted.setWords(RecordKey.time, [time, this.#era]);
  }

  /** A journal that was begun anew has forgotten the time. */
  keepTime(): void {
    this.#reach(this.#time);
    if (this.#time > 0) this.#mounted.setWords(RecordKey.time, [this.#time, this.#era]);
  }

  /** What was proved before the time was last forgotten is forgotten with it. */
  #enter(era: number): void {
    if (era <= this.#era) return;
    this.#era = era;
    this.#time = 0;
  }

  #reach(time: number): void {
    this.#time = time;
    this.#mounted.journal?.expireTokens(time);
  }
}
