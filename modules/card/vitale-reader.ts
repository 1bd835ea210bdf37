/**
 * Reads a card, one command at a time: the reader says the next command, and is given the answer. It holds no line and
 * no clock, so it reads through any reader there is.
 *
 * A carte Vitale takes five commands to the identity and the serial number, one more to find whether it carries a token,
 * and one for each 256 bytes of it. MF is current after a reset (ISO/IEC 7816-4, 8.2.1.1), so it is selected only where that
 * fails.
 */
import type { Result } from "modules/result/result";
import { dataOf, encodeCommand, MAX_SHORT_ANSWER, statusOf, succeeded } from "./apdu";
import type { CardKind } from "./card-kind";
import type { CardProblem } from "./problem";
import { readTlv } from "./tlv";
import {
  AID_VITALE,
  type Beneficiary,
  cardSerial,
  IDENTITY_SFI,
  MASTER_FILE,
  parseBeneficiaries,
  SERIAL_FILE,
  TOKEN_FILE,
} from "./vitale";

/** Longest file that is read. */
export const MAX_FILE_LENGTH = 4096;

export interface CardReading {
  /** Last 8 bytes of the serial number; empty where the card has none. */
  readonly serial: Uint8Array;
  /** At least one. */
  readonly persons: readonly Beneficiary[];
  /** Token of the open profile, as bytes. */
  readonly token: Uint8Array | undefined;
}

type Step =
  | "probe-vitale"
  | "probe-bank"
  | "probe-sim"
  | "names"
  | "select-master"
  | "select-serial"
  | "select-serial-again"
  | "serial"
  | "select-vitale"
  | "nirs"
  | "select-token"
  | "token"
  | "over";

const CLA = 0x00;
const CLA_GSM = 0xa0;
const SELECT = 0xa4;
const READ_BINARY = 0xb0;
/** P1 and P2 of SELECT: by application identifier, by file under the current one, both with no answer wanted. */
const BY_AID = 0x04;
const BY_FILE = 0x02;
const BY_ANY_FILE = 0x00;
const NO_ANSWER = 0x0c;
/** "1PAY.SYS.DDF01", the directory of payment cards (EMV Book 1, 12.2.2). */
const AID_PAYMENT: readonly number[] = Object.freeze([
  0x31, 0x50, 0x41, 0x59, 0x2e, 0x53, 0x59, 0x53, 0x2e, 0x44, 0x44, 0x46, 0x30, 0x31,
]);
/** DF GSM (ETSI GSM 11.11). */
const GSM_FILE: readonly number[] = Object.freeze([0x7f, 0x20]);
const END_OF_FILE = 0x6282;
const INVALIDATED = 0x6283;
const NOTHING: Uint8Array = new Uint8Array(0);

/** How long the token is that a file begins with; undefined where its bytes do not tell: then the whole file is read. */
export type TokenLength = (bytes: Uint8Array) => number | undefined;

export class VitaleReader {
  /** Commands so far. */
  commands = 0;
  #step: Step;
  #problem: CardProblem | undefined;
  #masterSelected = false;
  /** The file being read. What is wiped in the end is not NOTHING, which preload makes read-only, even with no bytes. */
  #file: Uint8Array = new Uint8Array(0);
  #names: Uint8Array = new Uint8Array(0);
  #nirs: Uint8Array = new Uint8Array(0);
  #serial: Uint8Array = NOTHING;
  #token: Uint8Array | undefined;

  readonly #tokenLength: TokenLength;

  /** @param kind "vitale-2", or "unknown": then it is asked what it is */
  constructor(kind: CardKind, tokenLength: TokenLength) {
    this.#tokenLength = tokenLength;
    this.#step = kind === "vitale-2" ? "names" : "probe-vitale";
    const refused = REFUSED[kind];
    if (refused !== undefined) this.#fail(refused);
  }

  /**
   * @param response to the command before; none at the beginning
   * @returns the next command, or undefined when it is over
   */
  next(response?: Uint8Array): Uint8Array | undefined {
    if (response !== undefined) this.#take(response);
    const command = this.#command();
    if (command !== undefined) this.commands += 1;
    return command;
  }

  /** Once it is over. What it holds is the caller's to wipe. */
  get result(): Result<CardReading, CardProblem> {
    if (this.#problem !== undefined) return { ok: false, reason: this.#problem };
    const persons = parseBeneficiaries(this.#names, this.#nirs);
    this.#wipe();
    if (persons.length === 0) return { ok: false, reason: "card-empty" };
    return { ok: true, value: { serial: this.#serial, persons, token: this.#token } };
  }

  #wipe(): void {
    this.#names.fill(0);
    this.#nirs.fill(0);
    this.#file.fill(0);
  }

  #command(): Uint8Array | undefined {
    switch (this.#step) {
      case "probe-vitale":
      case "select-vitale":
        return encodeCommand(CLA, SELECT, BY_AID, NO_ANSWER, AID_VITALE);
      case "probe-bank":
        return encodeCommand(CLA, SELECT, BY_AID, 0, AID_PAYMENT);
      case "probe-sim":
        return encodeCommand(CLA_GSM, SELECT, 0, 0, GSM_FILE);
      case "select-master":
        return encodeCommand(CLA, SELECT, BY_ANY_FILE, 0, fileId(MASTER_FILE));
      case "select-serial":
        return encodeCommand(CLA, SELECT, BY_FILE, NO_ANSWER, fileId(SERIAL_FILE));
      case "select-serial-again":
        return encodeCommand(CLA, SELECT, BY_ANY_FILE, NO_ANSWER, fileId(SERIAL_FILE));
      case "select-token":
        return encodeCommand(CLA, SELECT, BY_FILE, NO_ANSWER, fileId(TOKEN_FILE));
      case "names":
      case "nirs":
        return this.#readBinary(0x80 | IDENTITY_SFI, MAX_SHORT_ANSWER);
      case "serial":
        return this.#readBinary(0, MAX_SHORT_ANSWER);
      case "token": {
        const left = (this.#tokenLength(this.#file) ?? MAX_FILE_LENGTH) - this.#file.length;
        return this.#readBinary(0, Math.min(MAX_SHORT_ANSWER, left));
      }
      default:
        return undefined;
    }
  }

  /** From where the file was read to. @param p1 how its beginning is addressed */
  #readBinary(p1: number, le: number): Uint8Array {
    const offset = this.#file.length;
    return encodeCommand(CLA, READ_BINARY, offset === 0 ? p1 : offset >> 8, offset & 0xff, NOTHING, le);
  }

  #take(response: Uint8Array): void {
    const status = statusOf(response);
    const done = succeeded(status);
    switch (this.#step) {
      case "probe-vitale":
        // Its names are under MF, where a reset would lead again.
        if (done) this.#step = "select-master";
        else this.#step = "probe-bank";
        return;
      case "probe-bank":
        // A card that is not activated, or is blocked, is still a payment card.
        if (done || status === INVALIDATED || status === 0x6a81) this.#fail("card-bank");
        else this.#step = "probe-sim";
        return;
      case "probe-sim":
        this.#fail(done || status >> 8 === 0x9f ? "card-sim" : "card-unknown");
        return;
      case "names":
        if (this.#read(response, status)) this.#step = "names";
        else if (this.#file.length > 0) {
          this.#names = this.#closeFile();
          this.#step = "select-serial";
        } else if (this.#masterSelected) this.#refuse(status);
        else this.#step = "select-master";
        return;
      case "select-master":
        this.#masterSelected = true;
        if (done) this.#step = "names";
        else this.#refuse(status);
        return;
      case "select-serial":
        this.#step = done ? "serial" : "select-serial-again";
        return;
      case "select-serial-again":
        this.#step = done ? "serial" : "select-vitale";
        return;
      case "serial":
        this.#read(response, status);
        this.#serial = cardSerial(this.#closeFile()) ?? NOTHING;
        this.#step = "select-vitale";
        return;
      case "select-vitale":
        if (done) this.#step = "nirs";
        else this.#refuse(status);
        return;
      case "nirs":
        if (this.#read(response, status)) return;
        if (this.#file.length === 0) {
          this.#refuse(status);
          return;
        }
        this.#nirs = this.#closeFile();
        this.#step = "select-token";
        return;
      case "select-token":
        this.#step = done ? "token" : "over";
        return;
      case "token": {
        const more = this.#read(response, status);
        const length = this.#tokenLength(this.#file);
        if (more && (length === undefined || this.#file.length < length)) return;
        const file = this.#closeFile();
        if (!isBlank(file)) this.#token = length === undefined ? file : file.slice(0, length);
        this.#step = "over";
      }
    }
  }

  /** Keeps what was read of a file. @returns whether there may be more of it */
  #read(response: Uint8Array, status: number): boolean {
    if (status !== 0x9000 && status !== END_OF_FILE) return false;
    const data = dataOf(response);
    if (data.length === 0) return false;
    const file = new Uint8Array(this.#file.length + data.length);
    file.set(this.#file);
    file.set(data, this.#file.length);
    this.#file.fill(0);
    this.#file = file;
    if (status === END_OF_FILE || data.length < MAX_SHORT_ANSWER || file.length >= MAX_FILE_LENGTH) return false;
    return this.#step === "token" || !endsInZeros(file);
  }

  #closeFile(): Uint8Array {
    const file = this.#file;
    this.#file = new Uint8Array(0);
    return file;
  }

  #refuse(status: number): void {
    this.#fail(status === INVALIDATED ? "card-invalid" : "card-error");
  }

  #fail(problem: CardProblem): void {
    this.#problem = problem;
    this.#wipe();
    this.#step = "over";
  }
}

/** Cards that hold nothing for this terminal are not asked anything. */
const REFUSED: Readonly<Partial<Record<CardKind, CardProblem>>> = Object.freeze({
  "vitale-1": "card-vitale-1",
  cps: "card-cps",
  bank: "card-bank",
  sim: "card-sim",
});

/** What follows the last whole data object is padding: the rest of the file is too. */
function endsInZeros(file: Uint8Array): boolean {
  let end = 0;
  for (let tlv = readTlv(file, 0); tlv !== undefined; tlv = readTlv(file, end)) end = tlv.end;
  if (end === file.length) return false;
  for (let i = end; i < file.length; i += 1) if (file[i] !== 0) return false;
  return true;
}

/** Made, and never written. */
function isBlank(file: Uint8Array): boolean {
  return file[0] === undefined || file[0] === 0 || file[0] === 0xff;
}

function fileId(file: number): Uint8Array {
  return Uint8Array.of(file >> 8, file & 0xff);
}
