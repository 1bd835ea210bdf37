/**
 * Turns what happens in the reader's field into events for the terminal: whatever is held to it ends in exactly one token
 * or one problem, and is not read again before it was taken away.
 */

import { toHex } from "modules/token/hex";
import { PhoneReader } from "./phone-reader";
import type { ExchangeFault, Target } from "./pn532";
import type { NfcProblem } from "./problem";
import { CHALLENGE_LENGTH } from "./select";

/** searching: not found yet since the start. ready: it looks for phones. lost: it does not answer, or no more. */
export type NfcStatus = "searching" | "ready" | "lost";

/** What happens in a field; drivers/pn532 is one. */
export type FieldEvent =
  /** version: what it says of itself, where it says something. */
  | { readonly type: "status"; readonly status: NfcStatus; readonly version?: Uint8Array }
  /** What came into the empty field, one or two; commands go to the first. */
  | { readonly type: "found"; readonly targets: readonly Target[] }
  /** Data, SW1, SW2. */
  | { readonly type: "response"; readonly bytes: Uint8Array }
  | { readonly type: "failed"; readonly reason: ExchangeFault }
  /** The field is empty again. */
  | { readonly type: "removed" };

/** Port: a reader. Neither calls back before it returns. */
export interface NfcReader {
  transmit(command: Uint8Array): void;
  /** Looks for who is there anew; `found` or `removed` follows. */
  again(): void;
  /** It may go: nothing more is asked of it, and `removed` follows once it is gone. */
  release(): void;
}

export type NfcEvent =
  | { readonly kind: "status"; readonly status: NfcStatus }
  /** token: as a QR code would hold it; challenge: what was asked for it. */
  | { readonly kind: "read"; readonly token: Uint8Array; readonly challenge: Uint8Array }
  | { readonly kind: "failed"; readonly problem: NfcProblem };

/** Readings of one phone, where what came was not whole. */
const ATTEMPTS = 3;
/**
 * What a phone that is here may take, ms: to start its application and to make a token (SELECT and INTERNAL AUTHENTICATE),
 * to hand out a piece of it, and for all. A line that brings it from elsewhere takes its time besides.
 */
export const WORK_LIMIT = 700;
export const PIECE_LIMIT = 250;
export const READING_LIMIT = 2000;

export interface NfcSessionOptions {
  readonly onEvent: (event: NfcEvent) => void;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** @returns so many bytes that nobody can foretell */
  readonly random: (length: number) => Uint8Array;
  /** English, for the engineer: never what was read. */
  readonly log?: (line: string) => void;
}

export class NfcSession {
  readonly #reader: NfcReader;
  readonly #options: NfcSessionOptions;
  #phone: PhoneReader | undefined;
  #challenge: Uint8Array | undefined;
  #attempts = 0;
  /** When it was found, and when the command under way left. */
  #began = 0;
  #asked = 0;

  constructor(reader: NfcReader, options: NfcSessionOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** The same with a reader that is opened here: its events come to the session, which it is given before any. */
  static over(open: (onEvent: (event: FieldEvent) => void) => NfcReader, options: NfcSessionOptions): NfcSession {
    let session: NfcSession | undefined;
    const reader = open((event) => session?.handle(event));
    session = new NfcSession(reader, options);
    return session;
  }

  handle(event: FieldEvent): void {
    switch (event.type) {
      case "status":
        if (event.status === "ready")
          this.#options.log?.(`nfc: reader ${event.version?.length ? toHex(event.version) : "of no version"}`);
        else this.#end();
        this.#options.onEvent({ kind: "status", status: event.status });
        return;
      case "found":
        this.#found(event.targets);
        return;
      case "response":
        if (this.#phone !== undefined) this.#next(this.#phone, event.bytes);
        event.bytes.fill(0);
        return;
      case "failed":
        if (this.#phone !== undefined) this.#failed(event.reason);
        return;
      case "removed":
        // Between two attempts.
        if (this.#attempts > 0) this.#fail("nfc-early");
    }
  }

  #found(targets: readonly Target[]): void {
    const [target, second] = targets;
    if (target === undefined) return;
    if (second !== undefined) this.#fail("nfc-two");
    else if (!target.isCard) this.#fail("nfc-tag");
    else {
      this.#began = this.#options.now();
      this.#challenge = this.#options.random(CHALLENGE_LENGTH);
      this.#phone = new PhoneReader(this.#challenge, target.isRandom);
      this.#next(this.#phone, undefined);
    }
  }

  #next(phone: PhoneReader, response: Uint8Array | undefined): void {
    const now = this.#options.now();
    const isSlow = now - this.#asked > (phone.isWork ? WORK_LIMIT : PIECE_LIMIT) || now - this.#began > READING_LIMIT;
    const command = phone.next(response);
    // Only of who says that it is an e-carte: the time that others take is theirs.
    if (response !== undefined && phone.isOurs && isSlow) {
      this.#fail("nfc-slow");
      return;
    }
    if (command !== undefined) {
      this.#asked = now;
      this.#reader.transmit(command);
      return;
    }
    const { result } = phone;
    const challenge = this.#challenge;
    if (!result.ok || challenge === undefined) {
      this.#fail(result.ok ? "nfc-error" : result.reason);
      return;
    }
    this.#options.log?.(`nfc: a token of ${result.value.token.length} bytes, ${phone.commands} commands`);
    this.#phone = undefined;
    this.#end();
    this.#reader.release();
    this.#options.onEvent({ kind: "read", token: result.value.token, challenge });
  }

  #failed(reason: ExchangeFault): void {
    this.#options.log?.(`nfc: ${reason} after ${this.#phone?.commands ?? 0} commands`);
    this.#phone?.wipe();
    this.#phone = undefined;
    if (reason === "gone") {
      this.#fail("nfc-early");
      return;
    }
    this.#attempts += 1;
    if (this.#attempts >= ATTEMPTS) this.#fail("nfc-error");
    else this.#reader.again();
  }

  #fail(problem: NfcProblem): void {
    this.#options.log?.(`nfc: ${problem}`);
    this.#end();
    this.#reader.release();
    this.#options.onEvent({ kind: "failed", problem });
  }

  #end(): void {
    this.#phone?.wipe();
    this.#phone = undefined;
    this.#challenge = undefined;
    this.#attempts = 0;
  }
}
