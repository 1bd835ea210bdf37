/**
 * A phone that stands for a card (host card emulation), at the level of APDUs: the e-carte's application of the open
 * profile (modules/nfc), and beside it, where its holder has one, a wallet that answers as a payment card does.
 *
 * An application that can make a token for one reading gives nothing before it was asked with a challenge, in SELECT or by
 * the command behind it; an older one hands out what its screen shows.
 */
import { decodeCommand } from "modules/card/apdu";
import { AID_PAYMENT, LENGTH_SIZE } from "modules/nfc/phone-reader";
import { AID_ECARTE, CHALLENGE_LENGTH, challengeOf } from "modules/nfc/select";
import { type Application, respond, Sw } from "../card/application";
import type { Scheduler } from "../scheduler";
import { type Contactless, PHONE_ATS, randomUid, SAK_CARD } from "./contactless";

export interface HcePhoneOptions {
  readonly id: string;
  /** The e-carte is open on this phone. */
  readonly isOpen: () => boolean;
  /** The token that the app makes now, as its QR code would hold it. */
  readonly token: (challenge: Uint8Array | undefined) => string;
  readonly random: (length: number) => Uint8Array;
  /** The app cannot answer a challenge. */
  readonly isOld?: boolean;
  /**
   * What becomes of a SELECT with a challenge behind the name: the app takes it; it gets it, and takes no notice; it does not
   * get it, for Android knows it by its exact name.
   */
  readonly select?: "takes" | "ignores" | "exact";
  /** The screen is locked. */
  readonly isLocked?: boolean;
  /** A wallet on it answers to readers of payment cards. */
  readonly hasWallet?: boolean;
  /** What each command takes more than it should, ms: a slow phone, or one that is elsewhere. */
  readonly delay?: number;
}

const SELECT = 0xa4;
const INTERNAL_AUTHENTICATE = 0x88;
const READ_BINARY = 0xb0;
const CONDITIONS = 0x6985;
/** ms: from Android to the app and back, an app that is started, and a signature. */
const WAY = 15;
const START = 45;
const SIGN = 60;

export function hcePhone(options: HcePhoneOptions): Contactless {
  const uid = randomUid(options.random);
  return {
    id: options.id,
    radio: { type: "a", atqa: 0x0004, sak: SAK_CARD, uid, ats: PHONE_ATS },
    application: (scheduler) => new Hce(options, scheduler),
  };
}

class Hce implements Application {
  readonly #options: HcePhoneOptions;
  readonly #scheduler: Scheduler;
  #selected: "none" | "e-carte" | "wallet" = "none";
  #file: Uint8Array | undefined;

  constructor(options: HcePhoneOptions, scheduler: Scheduler) {
    this.#options = options;
    this.#scheduler = scheduler;
  }

  execute(bytes: Uint8Array, answer: (response: Uint8Array) => void): void {
    const { takes, response } = this.#obey(bytes);
    const { delay = 0 } = this.#options;
    this.#scheduler.at(this.#scheduler.now() + WAY + takes + delay, () => answer(response));
  }

  #obey(bytes: Uint8Array): { readonly takes: number; readonly response: Uint8Array } {
    const decoded = decodeCommand(bytes);
    if (!decoded.ok) return { takes: 0, response: respond(Sw.wrongLength) };
    const { cla, ins, p1, p2, data, le } = decoded.value;
    if (cla !== 0x00) return { takes: 0, response: respond(Sw.unknownClass) };
    if (ins === SELECT) return this.#select(p1, data);
    // Android routes what follows to the application that was selected; without one there is nobody.
    if (this.#selected === "none") return { takes: 0, response: respond(Sw.notFound) };
    if (this.#selected === "wallet") return { takes: 0, response: respond(CONDITIONS) };
    if (ins === INTERNAL_AUTHENTICATE) return this.#challenge(data);
    if (ins === READ_BINARY) return { takes: 0, response: this.#read((p1 << 8) | p2, le) };
    return { takes: 0, response: respond(Sw.unknownInstruction) };
  }

  #select(p1: number, data: Uint8Array): { readonly takes: number; readonly response: Uint8Array } {
    this.#selected = "none";
    this.#file = undefined;
    const refused = (status: number) => ({ takes: START, response: respond(status) });
    if (p1 !== 0x04) return refused(Sw.wrongParameters);
    const { token, isOpen, isLocked = false, isOld = false, hasWallet = false } = this.#options;
    const { select = isOld ? "exact" : "takes" } = this.#options;
    const isOurs = select === "exact" ? isSame(data, AID_ECARTE) : beginsWith(data, AID_ECARTE);
    if (isOurs && isOpen()) {
      if (isLocked) return refused(CONDITIONS);
      this.#selected = "e-carte";
      const challenge = select === "takes" && !isOld ? challengeOf(data) : undefined;
      if (isOld || challenge !== undefined) this.#file = fileOf(token(challenge));
      return challenge === undefined
        ? { takes: START, response: fci(AID_ECARTE) }
        : { takes: START + SIGN, response: fci(AID_ECARTE, TAKEN) };
    }
    if (isSame(data, AID_PAYMENT) && hasWallet) {
      this.#selected = "wallet";
      return { takes: START, response: fci(AID_PAYMENT) };
    }
    return refused(Sw.notFound);
  }

  #challenge(data: Uint8Array): { readonly takes: number; readonly response: Uint8Array } {
    const { isOld = false, token } = this.#options;
    if (isOld) return { takes: 0, response: respond(Sw.unknownInstruction) };
    if (data.length !== CHALLENGE_LENGTH) return { takes: 0, response: respond(Sw.wrongLength) };
    this.#file = fileOf(token(data.slice()));
    return { takes: SIGN, response: respond(Sw.ok) };
  }

  #read(offset: number, le: number): Uint8Array {
    const file = this.#file;
    if (file === undefined) return respond(CONDITIONS);
    if (offset >= file.length) return respond(Sw.wrongOffset);
    const piece = file.subarray(offset, offset + le);
    return respond(piece.length < le ? 0x6282 : Sw.ok, piece);
  }
}

function fileOf(token: string): Uint8Array {
  const file = new Uint8Array(LENGTH_SIZE + token.length);
  new DataView(file.buffer).setUint16(0, token.length);
  for (let i = 0; i < token.length; i += 1) file[LENGTH_SIZE + i] = token.charCodeAt(i);
  return file;
}

/** The response is in the token: select.ts. */
const TAKEN: readonly number[] = Object.freeze([0xa5, 0x04, 0x7c, 0x02, 0x82, 0x00]);

function fci(name: readonly number[], own: readonly number[] = []): Uint8Array {
  const content = [0x84, name.length, ...name, ...own];
  return respond(Sw.ok, Uint8Array.of(0x6f, content.length, ...content));
}

function beginsWith(bytes: Uint8Array, wanted: readonly number[]): boolean {
  return wanted.every((byte, i) => byte === bytes[i]);
}

function isSame(bytes: Uint8Array, wanted: readonly number[]): boolean {
  return bytes.length === wanted.length && wanted.every((byte, i) => byte === bytes[i]);
}
