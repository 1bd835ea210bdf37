/**
 * Reads the e-carte of a phone, one command at a time: the reader says the next command, and is given the answer. It holds
 * no line and no clock, so it reads through any reader there is. The open profile is in this folder's README.
 *
 * What does not have our application is asked for at most three others, by name alone, to tell what it is. Nothing that
 * they hold is ever read.
 */
import { dataOf, encodeCommand, statusOf, succeeded } from "modules/card/apdu";
import type { Result } from "modules/result/result";
import type { NfcProblem } from "./problem";
import { AID_ECARTE, encodeChallengedSelect, encodeSelect, takesChallenge } from "./select";

/** "2PAY.SYS.DDF01": the directory of contactless payment (EMV Book B, 3.3.1). */
export const AID_PAYMENT: readonly number[] = Object.freeze([
  0x32, 0x50, 0x41, 0x59, 0x2e, 0x53, 0x59, 0x53, 0x2e, 0x44, 0x44, 0x46, 0x30, 0x31,
]);
/** LDS1 of a travel document (ICAO Doc 9303, part 10, 3.6.1). */
export const AID_TRAVEL: readonly number[] = Object.freeze([0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01]);
/** IAS-ECC, which identity cards have beside it (CEN/TS 15480-2). */
export const AID_IDENTITY: readonly number[] = Object.freeze([
  0xa0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x08, 0x00, 0x07, 0x00, 0x00, 0xfe, 0x00, 0x00, 0x01, 0x00,
]);

/** Before the token in its file: how long it is, high byte first, as in an NDEF file. */
export const LENGTH_SIZE = 2;
/** Longest token that is read; one of EV1 has some 400 characters. */
export const MAX_TOKEN_LENGTH = 2048;
/** Of a READ BINARY: with its status and the PN532's own bytes it stays in a normal frame, which clones are better at. */
export const CHUNK = 240;
/** READ BINARY of a token that comes in pieces as small as this. */
const MAX_COMMANDS = 80;

const CLA = 0x00;
const INTERNAL_AUTHENTICATE = 0x88;
const READ_BINARY = 0xb0;
const NOTHING: readonly number[] = Object.freeze([]);
const END_OF_FILE = 0x6282;
const INVALIDATED = 0x6283;

/** named: by the exact name alone, for an application that is not given more than that. */
type Step = "select" | "named" | "challenge" | "read" | "payment" | "travel" | "identity" | "over";

export interface PhoneReading {
  /** The token as its QR code would hold it. The caller's to wipe. */
  readonly token: Uint8Array;
}

export class PhoneReader {
  /** Commands so far. */
  commands = 0;
  #step: Step = "select";
  #problem: NfcProblem | undefined;
  #isOurs = false;
  readonly #challenge: Uint8Array;
  readonly #isPhone: boolean;
  /** Undefined until its length is known. */
  #token: Uint8Array | undefined;
  #length = 0;
  #le = CHUNK;
  #isLeTold = false;

  /** @param challenge 16 bytes, drawn for this reading alone @param isPhone its number is another each time */
  constructor(challenge: Uint8Array, isPhone: boolean) {
    this.#challenge = challenge;
    this.#isPhone = isPhone;
  }

  /**
   * @param response to the command before; none at the beginning
   * @returns the next command, or undefined when it is over
   */
  next(response?: Uint8Array): Uint8Array | undefined {
    if (response !== undefined) this.#take(response);
    if (this.#step !== "over" && this.commands >= MAX_COMMANDS) this.#fail("nfc-error");
    const command = this.#command();
    if (command !== undefined) this.commands += 1;
    return command;
  }

  /** The command under way starts the application, or makes a token. */
  get isWork(): boolean {
    return this.#step === "select" || this.#step === "named" || this.#step === "challenge";
  }

  /** It has answered as an e-carte does. */
  get isOurs(): boolean {
    return this.#isOurs;
  }

  /** Once it is over. */
  get result(): Result<PhoneReading, NfcProblem> {
    if (this.#problem !== undefined) return { ok: false, reason: this.#problem };
    return this.#token === undefined ? { ok: false, reason: "nfc-error" } : { ok: true, value: { token: this.#token } };
  }

  /** Nothing of it is wanted any more. */
  wipe(): void {
    this.#token?.fill(0);
    this.#token = undefined;
    this.#step = "over";
  }

  #command(): Uint8Array | undefined {
    switch (this.#step) {
      case "select":
        return encodeChallengedSelect(this.#challenge);
      case "named":
        return encodeSelect(AID_ECARTE);
      case "challenge":
        return encodeCommand(CLA, INTERNAL_AUTHENTICATE, 0, 0, this.#challenge);
      case "read": {
        const offset = this.#token === undefined ? 0 : LENGTH_SIZE + this.#length;
        const left = this.#token === undefined ? CHUNK : this.#token.length - this.#length;
        return encodeCommand(CLA, READ_BINARY, offset >> 8, offset & 0xff, NOTHING, Math.min(this.#le, left));
      }
      case "payment":
        return encodeSelect(AID_PAYMENT);
      case "travel":
        return encodeSelect(AID_TRAVEL);
      case "identity":
        return encodeSelect(AID_IDENTITY);
      default:
        return undefined;
    }
  }

  #take(response: Uint8Array): void {
    const status = statusOf(response);
    if (status < 0) {
      this.#fail("nfc-error");
      return;
    }
    switch (this.#step) {
      case "select":
      case "named":
        if (succeeded(status)) {
          this.#isOurs = true;
          // One that was not given the challenge has not taken it, whatever it says.
          this.#step = this.#step === "select" && takesChallenge(dataOf(response)) ? "read" : "challenge";
        } else if (isLocked(status)) this.#fail("nfc-locked");
        else this.#step = this.#step === "select" ? "named" : "payment";
        return;
      case "challenge":
        // An app that cannot answer says so; what its token proves is the same as on its screen.
        if (isLocked(status)) this.#fail("nfc-locked");
        else this.#step = "read";
        return;
      case "read":
        this.#read(dataOf(response), status);
        return;
      case "payment":
        // A card that is not activated, or is blocked, is still a payment card. A phone has them beside the e-carte.
        if (!isThere(status)) this.#step = "travel";
        else this.#fail(this.#isPhone ? "nfc-phone" : "nfc-bank");
        return;
      case "travel":
        if (isThere(status)) this.#step = "identity";
        else this.#fail(this.#isPhone ? "nfc-phone" : "nfc-unknown");
        return;
      case "identity":
        this.#fail(isThere(status) ? "nfc-cnie" : "nfc-passport");
    }
  }

  #read(data: Uint8Array, status: number): void {
    if (isLocked(status)) {
      this.#fail("nfc-locked");
      return;
    }
    // 6Cxx: this many, not more (ISO/IEC 7816-4, 5.6); once.
    if (status >> 8 === 0x6c && !this.#isLeTold) {
      this.#isLeTold = true;
      this.#le = Math.min(CHUNK, status & 0xff || CHUNK);
      return;
    }
    if ((status !== 0x9000 && status !== END_OF_FILE) || data.length === 0 || data.length > CHUNK) {
      this.#fail("nfc-error");
      return;
    }
    let from = 0;
    if (this.#token === undefined) {
      const length = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
      if (data.length < LENGTH_SIZE || length === 0 || length > MAX_TOKEN_LENGTH) {
        this.#fail("nfc-error");
        return;
      }
      this.#token = new Uint8Array(length);
      from = LENGTH_SIZE;
    }
    // More than was asked for is not of this file.
    const piece = data.subarray(from, Math.min(data.length, from + this.#token.length - this.#length));
    this.#token.set(piece, this.#length);
    this.#length += piece.length;
    if (this.#length === this.#token.length) this.#step = "over";
    else if (status === END_OF_FILE || piece.length === 0) this.#fail("nfc-error");
  }

  #fail(problem: NfcProblem): void {
    this.wipe();
    this.#problem = problem;
  }
}

/** 6982 security status not satisfied, 6985 conditions of use not satisfied: a lock screen, a fingerprint. */
function isLocked(status: number): boolean {
  return status === 0x6982 || status === 0x6985;
}

/** The application is there, whatever it lets be done: found, blocked (6283, 6A81), or behind a lock. */
function isThere(status: number): boolean {
  return succeeded(status) || status === INVALIDATED || status === 0x6a81 || isLocked(status);
}
