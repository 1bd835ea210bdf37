/**
 * The tokens that were used, and the latest time that one of the trusted has signed: neither is forgotten when the power
 * goes.
 *
 * A token record: | 0 | 16 | its identifier | 16 | 4 | when it was made, s, u32 little endian |; the record's number is
 * when it dies.
 */
import { RecordKey } from "modules/journal/record-keys";
import { ReplayGuard } from "modules/trust/replay-guard";
import { SKEW } from "modules/trust/token-verifier";
import type { MountedJournal } from "./mounted-journal";

const ID_LENGTH = 16;
const TOKEN_LENGTH = 20;

export class UsedTokens {
  /** Knows the tokens that were used before the power went. */
  readonly guard = new ReplayGuard();
  readonly #mounted: MountedJournal;
  readonly #log: (line: string) => void;
  /** The token that was made last is alive until then at least, so its record is always there to tell. */
  #time = 0;

  constructor(mounted: MountedJournal, log: (line: string) => void) {
    this.#mounted = mounted;
    this.#log = log;
  }

  /** The highest time that was ever trusted, s: a clock that says less is wrong. 0 until there is one. */
  get time(): number {
    return this.#time;
  }

  /** One of the journal's token records, while it is mounted. @param until s */
  meet(until: number, payload: Uint8Array): void {
    if (payload.length !== TOKEN_LENGTH) return;
    const issuedAt = new DataView(payload.buffer, payload.byteOffset).getUint32(ID_LENGTH, true);
    this.#time = Math.max(this.#time, issuedAt);
    // An issuer's clock may be ahead by as much as the skew: what died before that is dead by any clock.
    this.guard.add(payload.subarray(0, ID_LENGTH), until, 0, this.#time - SKEW);
  }

  /** Once the journal is mounted: the time that it kept counts too. */
  begin(): void {
    this.#reach(Math.max(this.#time, this.#mounted.word(RecordKey.time)));
  }

  /**
   * A token was accepted. It is remembered until it is dead, and the time that its issuer signed is from now on the
   * lowest that can be.
   * @param id 16 bytes @param until s @param issuedAt s
   */
  remember(id: Uint8Array, until: number, issuedAt: number): void {
    if (issuedAt > this.#time) this.#reach(issuedAt);
    const payload = new Uint8Array(TOKEN_LENGTH);
    payload.set(id.subarray(0, ID_LENGTH));
    new DataView(payload.buffer).setUint32(ID_LENGTH, issuedAt, true);
    const refusal = this.#mounted.journal?.appendToken(until, payload);
    // The guard in memory still knows it: only a loss of power within its minutes of life could bring it back.
    if (refusal !== undefined) this.#log(`token not stored: ${refusal}`);
  }

  /** A time that cannot be doubted has been reached: it was signed. @param time s */
  trustTime(time: number): void {
    if (time <= this.#time) return;
    this.#reach(time);
    this.#mounted.setWords(RecordKey.time, [time]);
  }

  /** A journal that was begun anew has forgotten the time. */
  keepTime(): void {
    this.#reach(this.#time);
    if (this.#time > 0) this.#mounted.setWords(RecordKey.time, [this.#time]);
  }

  #reach(time: number): void {
    this.#time = time;
    this.#mounted.journal?.expireTokens(time);
  }
}
