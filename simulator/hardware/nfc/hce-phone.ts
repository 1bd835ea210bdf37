/**
 * A phone that stands for a card (host card emulation), at the level of APDUs: the e-carte's application of the open
 * profile (modules/nfc), and beside it, where its holder has one, a wallet that answers as a payment card does.
 *
 * An application that can make a token for one reading gives nothing before it was asked with a challenge; an older one
 * hands out what its screen shows.
 */
import { decodeCommand } from "modules/card/apdu";
import { AID_ECARTE, AID_PAYMENT, CHALLENGE_LENGTH, LENGTH_SIZE } from "modules/nfc/phone-reader";
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
    if (ins === SELECT) return { takes: START, response: this.#select(p1, data) };
    // Android routes what follows to the application that was selected; without one there is nobody.
    if (this.#selected === "none") return { takes: 0, response: respond(Sw.notFound) };
    if (this.#selected === "wallet") return { takes: 0, response: respond(CONDITIONS) };
    if (ins === INTERNAL_AUTHENTICATE) return this.#challenge(data);
    if (ins === READ_BINARY) return { takes: 0, response: this.#read((p1 << 8) | p2, le) };
    return { takes: 0, response: respond(Sw.unknownInstruction) };
  }

  #select(p1: number, data: Uint8Array): Uint8Array {
    this.#selected = "none";
    this.#file = undefined;
    if (p1 !== 0x04) return respond(Sw.wrongParameters);
    const { token, isOpen, isLocked = false, isOld = false, hasWallet = false } = this.#options;
    if (isSame(data, AID_ECARTE) && isOpen()) {
      if (isLocked) return respond(CONDITIONS);
      this.#selected = "e-carte";
      if (isOld) this.#file = fileOf(token(undefined));
      return respond(Sw.ok, Uint8Array.of(0x6f, 2 + data.length, 0x84, data.length, ...data));
    }
    if (isSame(data, AID_PAYMENT) && hasWallet) {
      this.#selected = "wallet";
      return respond(Sw.ok, Uint8Array.of(0x6f, 2 + data.length, 0x84, data.length, ...data));
    }
    return respond(Sw.notFound);
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

function isSame(bytes: Uint8Array, wanted: readonly number[]): boolean {
  return bytes.length === wanted.length && wanted.every((byte, i) => byte === bytes[i]);
}
