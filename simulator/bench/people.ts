/** The people before the counter: whose phone is in hand, what it shows, and whom the terminal is serving. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { Result } from "modules/result/result";
import { formatOfCode, TOKEN_FORMATS } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import { BAD_CODES } from "../ecarte/bad-codes";
import { type EnrolmentRefusal, type EnrolmentWay, wholeYears } from "../ecarte/enrolment";
import { type DemoIssuers, TOKEN_LIFETIME } from "../ecarte/issuers";
import { nearPhone } from "../ecarte/near-phone";
import { PATIENTS } from "../ecarte/patients";
import { type DelegationRefusal, Phone } from "../ecarte/phone";
import type { ReadReceipt } from "../ecarte/receipt-code";
import { acknowledgementOf, receiptOf, receiptOfPaper } from "../ecarte/receipts";
import type { ToldInvoice } from "../gateway/gateway";
import type { Contactless } from "../hardware/nfc/contactless";
import type { NearFault } from "../hardware/nfc/faults";
import { qrCode } from "../optics/codes";
import { nameOf, phoneView } from "./phone-view";
import type { AppRefusal, CodeRows, Command, PatientCard, PhoneView } from "./protocol";
import { rowsOf } from "./shelf";

/** Tokens whose holder is remembered, for receipts. */
const MAX_SHOWN = 500;

/** Whose code was read, or which of the drawer that must not pass. */
export type Shown = { readonly patient: string } | { readonly bad: string };

/** What is asked of the phone in hand, or which is taken in hand. */
export type PhoneCommand = Extract<
  Command,
  { readonly type: "patient" | "new-code" | "enrol" | "deactivate" | "delegate" | "end-delegation" }
>;

const PHONE_COMMANDS: readonly string[] = ["patient", "new-code", "enrol", "deactivate", "delegate", "end-delegation"];

export function isOfPhone(command: Command): command is PhoneCommand {
  return PHONE_COMMANDS.includes(command.type);
}

interface Code {
  readonly id: number;
  readonly rows: CodeRows;
  /** s */
  readonly expires: number;
}

export class People {
  readonly #issuers: DemoIssuers;
  readonly #now: () => number;
  readonly #phones: ReadonlyMap<string, Phone>;
  /** Holders by the identifier of their token. */
  readonly #byToken = new Map<string, Phone>();
  /** Holders by token. */
  readonly #shown = new Map<string, Phone>();
  /** The codes of the drawer that were made last, by their text. */
  readonly #bad = new Map<string, string>();
  #phone: Phone;
  /** With whose it is: another phone may be in hand before its own code is drawn. */
  #code: { readonly phone: Phone; readonly shown: Code } | undefined;
  #codes = 0;
  /** The genuine token that was read last: what a fraud would copy. */
  #lastRead: string | undefined;
  /** Whose token was read last, and whose sale is open. */
  #candidate: Phone | undefined;
  #served: Phone | undefined;

  /** @param now s */
  constructor(issuers: DemoIssuers, now: () => number) {
    this.#issuers = issuers;
    this.#now = now;
    const phones = PATIENTS.map((patient) => new Phone(patient, now()));
    this.#phones = new Map(phones.map((phone) => [phone.patient.id, phone]));
    const [first] = phones;
    if (first === undefined) throw new Error("there are no patients");
    this.#phone = first;
  }

  get cards(): readonly PatientCard[] {
    const today = civilDay(this.#now());
    return PATIENTS.map((patient) => {
      const { identity } = patient.person(today);
      const { id } = patient;
      return { id, name: nameOf(identity), age: wholeYears(identity.birthDate, isoDate(today)) };
    });
  }

  get view(): PhoneView {
    const code = this.#code?.phone === this.#phone ? this.#code.shown : undefined;
    return phoneView(this.#phone, this.#now(), code);
  }

  /** @returns what the app says when it refuses */
  async obey(command: PhoneCommand): Promise<AppRefusal | undefined> {
    switch (command.type) {
      case "patient":
        await this.pick(command.id);
        return undefined;
      case "new-code":
        await this.newCode();
        return undefined;
      case "enrol":
        return this.enrol(command.way, command.on);
      case "deactivate":
        await this.deactivate();
        return undefined;
      case "delegate":
        return this.delegate(command.bearer, command.days);
      case "end-delegation":
        await this.endDelegation();
        return undefined;
    }
  }

  /** Takes the phone of another patient in hand. */
  async pick(id: string): Promise<void> {
    const phone = this.#phones.get(id);
    if (phone === undefined) return;
    this.#phone = phone;
    await this.newCode();
  }

  /** A new token for each presentation. */
  async newCode(): Promise<void> {
    const phone = this.#phone;
    const now = this.#now();
    const person = phone.person(now);
    if (person === undefined) {
      this.#code = undefined;
      return;
    }
    const text = this.#issuers.present(person, now);
    this.#remember(text, phone);
    const rows = rowsOf(await qrCode(text));
    this.#codes += 1;
    if (this.#phone === phone) this.#code = { phone, shown: { id: this.#codes, rows, expires: now + TOKEN_LIFETIME } };
  }

  /** A patient's phone for the contactless reader: what it hands out is known to be theirs. */
  near(id: string, fault: NearFault | undefined): Contactless | undefined {
    const phone = this.#phones.get(id);
    if (phone === undefined) return undefined;
    const onToken = (text: string) => {
      this.#remember(text, phone);
      this.wasRead(text);
    };
    return nearPhone(phone, { issuers: this.#issuers, now: this.#now, onToken }, fault);
  }

  #remember(text: string, phone: Phone): void {
    this.#shown.set(text, phone);
    this.#byToken.set(tokenIdOf(text), phone);
    const [first] = this.#byToken.keys();
    if (this.#byToken.size > MAX_SHOWN && first !== undefined) this.#byToken.delete(first);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MAX_SHOWN && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** @returns what the app says when it refuses */
  async enrol(way: EnrolmentWay, on: string): Promise<EnrolmentRefusal | undefined> {
    const result = this.#phone.enrol(way, this.#now(), on);
    await this.newCode();
    return result.ok ? undefined : result.reason;
  }

  async deactivate(): Promise<void> {
    this.#phone.deactivate();
    await this.newCode();
  }

  /** @returns what the app says when it refuses */
  async delegate(bearer: string, days: number): Promise<DelegationRefusal | undefined> {
    const result = this.#phone.delegate(bearer, days, this.#now());
    await this.newCode();
    return result.ok ? undefined : result.reason;
  }

  async endDelegation(): Promise<void> {
    this.#phone.endDelegation();
    await this.newCode();
  }

  /** @returns the code of the drawer, or why there is none */
  async bad(id: string): Promise<Result<CodeRows, "no-such-code" | "nothing-to-copy">> {
    const code = BAD_CODES.find((candidate) => candidate.id === id);
    if (code === undefined) return { ok: false, reason: "no-such-code" };
    if (id === "replayed" && this.#lastRead === undefined) return { ok: false, reason: "nothing-to-copy" };
    const now = this.#now();
    const person = this.#phone.patient.person(Math.floor(now / 86400));
    const text = code.make(this.#issuers, person, now, this.#lastRead, Math.random);
    this.#bad.set(text, id);
    const [oldest] = this.#bad.keys();
    if (this.#bad.size > MAX_SHOWN && oldest !== undefined) this.#bad.delete(oldest);
    return { ok: true, value: rowsOf(await qrCode(text)) };
  }

  /** Their phone is held up, and is the one in hand. */
  async present(id: string): Promise<void> {
    await this.pick(id);
    this.#candidate = this.#phones.get(id);
  }

  /** Whether this text is of a phone of the bench, or of its drawer. */
  knows(text: string): boolean {
    return this.#shown.has(text) || this.#bad.has(text);
  }

  /** The scanner read this text. @returns what it was; undefined for what is none of these */
  wasRead(text: string): Shown | undefined {
    const bad = this.#bad.get(text);
    const phone = this.#shown.get(text);
    if (phone !== undefined) {
      this.#lastRead = text;
      this.#candidate = phone;
    }
    if (bad !== undefined) return { bad };
    return phone === undefined ? undefined : { patient: phone.patient.id };
  }

  /** The phone in hand has read the code of a paper. @returns false where it has that receipt already */
  keepReceipt(read: ReadReceipt, labelOf: (code: string) => string | undefined): boolean {
    if (this.#phone.receipts.some(({ receipt }) => receipt.number === read.number)) return false;
    this.#phone.addReceipt(receiptOfPaper(read, labelOf), true);
    return true;
  }

  /** The gateway was told of an invoice (signerVitale). @returns whether the phone in hand has news of it */
  told({ token, invoice }: ToldInvoice): boolean {
    const phone = this.#byToken.get(token.id);
    return phone?.told(invoice.number) === true && phone === this.#phone;
  }

  /** The terminal reports. @returns whether the phone in hand got a receipt, or news of one */
  reported(report: Record<string, unknown>): boolean {
    if (report.event === "verdict") this.#served = report.verdict === "refused" ? undefined : this.#candidate;
    if (report.event === "sale" && (report.status === "cancelled" || report.status === "timed-out")) {
      this.#served = undefined;
    }
    const answered = acknowledgementOf(report);
    if (answered !== undefined) {
      const { number, accepted, reason } = answered;
      const owner = [...this.#phones.values()].find((phone) => phone.answer(number, { accepted, reason }));
      return owner === this.#phone;
    }
    if (this.#served === undefined) return false;
    const now = this.#now();
    const { identity } = this.#served.patient.person(civilDay(now));
    const receipt = receiptOf(report, { name: nameOf(identity), isTest: true, at: now });
    if (receipt === undefined) return false;
    this.#served.addReceipt(receipt);
    const inHand = this.#served === this.#phone;
    this.#served = undefined;
    return inHand;
  }
}

/** As claims name it; empty for what is no token. */
function tokenIdOf(text: string): string {
  const code = encodeUtf8(text);
  const decoded = formatOfCode(TOKEN_FORMATS, code)?.code.decode(code);
  return decoded?.ok === true ? toHex(decoded.value.envelope.id) : "";
}
