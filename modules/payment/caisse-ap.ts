/**
 * Caisse-AP over IP, version 3: ASCII fields on a TCP connection to the payment terminal, which is the server.
 *
 * Field
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | tag: two letters |
 * | 2 | 3 | length n of the value, decimal, padded with zeros |
 * | 5 | n | value |
 *
 * A message is its fields one after the other: CZ first, the rest in any order. It has no length and no end mark, so an
 * answer may be taken for whole only when its fields are, whatever the pieces in which it came, and when what tells the
 * outcome (AE) is among them.
 *
 * The specification is the Association du Paiement's and not public; the layout is that of several independent tills
 * (akretion/caisse-ap-ip among them).
 */
import type { Result } from "modules/result/result";
import {
  type CardReading,
  isPayable,
  lastFour,
  type PaymentOutcome,
  type PaymentRefusal,
  type PaymentRequest,
} from "./payment";

const HEAD = 5;
/** No field of the protocol is longer. */
const MAX_VALUE = 512;
/** Longest answer, bytes: what a payment terminal sends is under 300. */
export const MAX_ANSWER_BYTES = 1024;
const MAX_FIELDS = 64;

const PROTOCOL = "0300";
/** The name of the sender: the documented example's, for payment terminals look at no other. */
const SENDER = "012345678901";
const EURO = "978";
const MIN_AMOUNT_DIGITS = 2;
const MAX_AUTHORISATION = 16;

/** AE of a request that was taken into account: its outcome is still to come. */
const TAKEN = "11";

export type Fields = readonly (readonly [tag: string, value: string])[];

/** @returns the bytes of a message; tags are two characters, values at most 512 of ASCII */
export function encodeFields(fields: Fields): Uint8Array {
  let text = "";
  for (const [tag, value] of fields) text += tag + String(value.length).padStart(3, "0") + value;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** @returns undefined for an amount that cannot be asked for */
export function encodeRequest(request: PaymentRequest): Uint8Array | undefined {
  const { amountCents, till, means, refund } = request;
  if (!isPayable(amountCents)) return undefined;
  const fields: [string, string][] = [
    ["CZ", PROTOCOL],
    ["CJ", SENDER],
    ["CA", String(till).padStart(2, "0")],
    ["CB", String(amountCents).padStart(MIN_AMOUNT_DIGITS, "0")],
    ["CD", refund === true ? "1" : "0"],
    ["CE", EURO],
    // The answer comes when all is over, not when the request was taken.
    ["BA", "0"],
  ];
  if (means === "cheque") fields.push(["CC", "00C"]);
  return encodeFields(fields);
}

/** `contradictory`: it says one thing and another of the same. */
export type AnswerRefusal = "malformed" | "too-long" | "contradictory";

/** Takes a message as it comes, in whatever pieces: an answer here, a request where a payment terminal is simulated. */
export class AnswerReader {
  readonly #bytes = new Uint8Array(MAX_ANSWER_BYTES);
  #length = 0;
  #refusal: AnswerRefusal | undefined;
  #at = 0;
  readonly #fields: [string, string][] = [];

  get refusal(): AnswerRefusal | undefined {
    return this.#refusal;
  }

  /** Those that are whole. */
  get fields(): Fields {
    return this.#fields;
  }

  /** What has come ends with the end of a field. */
  get atEnd(): boolean {
    return this.#refusal === undefined && this.#at === this.#length;
  }

  /** Nothing is left over, and the outcome is told: nothing is missing that must be there, though more may follow. */
  get isWhole(): boolean {
    return this.atEnd && this.value("AE") !== undefined;
  }

  /** All is there that an answer tells of money. What was not done may have no amount: after the red button it has none. */
  get isFull(): boolean {
    if (!this.isWhole || this.value("AF") === undefined) return false;
    return this.value("AE") === "01" || this.value("CB") !== undefined;
  }

  value(tag: string): string | undefined {
    for (const field of this.#fields) if (field[0] === tag) return field[1];
    return undefined;
  }

  push(bytes: Uint8Array): void {
    if (this.#refusal !== undefined) return;
    if (bytes.length > MAX_ANSWER_BYTES - this.#length) {
      this.#refusal = "too-long";
      return;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    this.#read();
  }

  #read(): void {
    while (this.#refusal === undefined && this.#length - this.#at >= HEAD) {
      const head = this.#head();
      if (!head.ok) {
        this.#refusal = head.reason;
        return;
      }
      const { tag, length } = head.value;
      if (this.#length - this.#at < HEAD + length) return;
      const start = this.#at + HEAD;
      this.#add(tag, ascii(this.#bytes, start, start + length));
      this.#at = start + length;
      if (this.#fields.length > MAX_FIELDS) this.#refusal = "too-long";
    }
  }

  /** A request that was only taken into account is answered once more; no other answer has another behind it. */
  #add(tag: string, value: string): void {
    if (tag === "CZ" && this.value("AE") === TAKEN) this.#fields.length = 0;
    const known = this.value(tag);
    if (known === undefined) this.#fields.push([tag, value]);
    else if (known !== value) this.#refusal = "contradictory";
  }

  #head(): Result<{ readonly tag: string; readonly length: number }, AnswerRefusal> {
    const tag = ascii(this.#bytes, this.#at, this.#at + 2);
    let length = 0;
    for (let i = 2; i < HEAD; i += 1) {
      const digit = (this.#bytes[this.#at + i] ?? 0) - 0x30;
      if (!(digit >= 0 && digit <= 9)) return { ok: false, reason: "malformed" };
      length = length * 10 + digit;
    }
    const isTag = isLetter(tag.charCodeAt(0)) && isLetter(tag.charCodeAt(1));
    if (!isTag || length > MAX_VALUE || (this.#fields.length === 0 && tag !== "CZ")) {
      return { ok: false, reason: "malformed" };
    }
    return { ok: true, value: { tag, length } };
  }
}

const READINGS: Readonly<Record<string, CardReading>> = Object.freeze({
  "1": "contact",
  "2": "contactless",
  "3": "stripe",
  "4": "keyed",
});

const REFUSALS: Readonly<Record<string, PaymentRefusal>> = Object.freeze({
  "04": "declined",
  "05": "forbidden",
  "06": "abandoned",
  "07": "failed",
  "08": "time-out",
  "09": "bad-request",
  "10": "no-selection",
  "11": "abandoned",
  "12": "unknown-action",
  "13": "currency",
});

/** AF where the payment was authorised: on line, by telephone, forced. */
const AUTHORISED: readonly string[] = Object.freeze(["01", "02", "03"]);
/** AF where the payment terminal has nothing to add to AE. */
const UNSAID: readonly string[] = Object.freeze(["", "00"]);

/**
 * What a whole answer says of a request. An answer that names another amount or another till is not this request's, and
 * then nothing is known of it.
 * @returns undefined where the payment is only taken into account, and its outcome is still to come
 */
export function outcomeOf(answer: AnswerReader, request: PaymentRequest): PaymentOutcome | undefined {
  const status = answer.value("AE");
  if (status === TAKEN) return undefined;
  if (!isOurs(answer, request)) return { result: "unknown", doubt: "other-request" };
  const detail = answer.value("AF") ?? "";
  if (status === "01" && !AUTHORISED.includes(detail)) {
    return { result: "refused", reason: REFUSALS[detail] ?? "other" };
  }
  // Neither done nor refused, or both at once.
  if (status !== "10" || !(UNSAID.includes(detail) || AUTHORISED.includes(detail)))
    return { result: "unknown", doubt: "garbage" };
  return {
    result: "done",
    amountCents: request.amountCents,
    card: {
      lastDigits: lastFour(answer.value("AA") ?? ""),
      reading: READINGS[answer.value("CI") ?? ""] ?? "other",
    },
    authorisation: printable(answer.value("AC") ?? "").slice(0, MAX_AUTHORISATION),
  };
}

/** What it echoes is what was asked. The amount comes back padded with zeros, and not at all after the red button. */
function isOurs(answer: AnswerReader, { amountCents, till, refund }: PaymentRequest): boolean {
  const amount = answer.value("CB");
  const other = answer.value("CA");
  if (other !== undefined && numberOf(other) !== till) return false;
  if ((answer.value("CE") ?? EURO) !== EURO) return false;
  const action = refund === true ? "1" : "0";
  if ((answer.value("CD") ?? action) !== action) return false;
  return amount === undefined || amount === "" || numberOf(amount) === amountCents;
}

/** @returns NaN for what is not digits */
function numberOf(digits: string): number {
  let value = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function printable(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 0x20 && code < 0x7f) out += text.charAt(i);
  }
  return out;
}

function isLetter(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i += 1) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
