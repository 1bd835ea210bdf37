/**
 * Concert, protocol E+, on a serial line (9600 baud, 8N1 or 7E1): both sides are polite in the same way.
 *
 * Whoever has something to say sends ENQ and waits for ACK, sends its frame and waits for ACK, and ends with EOT.
 *
 * Frame
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | STX, 02 |
 * | 1 | n | message: n is 34 for a request, 25 for an answer |
 * | 1 + n | 1 | ETX, 03 |
 * | 2 + n | 1 | LRC: exclusive or of what follows STX, ETX included |
 *
 * Request: till 2, amount 8, answer flag 1, means 1 (`1` card, `C` cheque), type 1 (`0` debit, `1` refund), currency 3,
 * private 10, `A010` (the answer comes when all is over; `A011` would have it at once), `B010` (no forced authorisation).
 * Answer: till 2, result 1 (`0` done), amount 8, means 1, currency 3, private 10.
 *
 * The layout is that of several independent open tills; the specification is not public.
 */
import { isPayable, PAYMENT_SECONDS, type PaymentMeans, type PaymentOutcome, type PaymentRequest } from "./payment";

export const ENQ = 0x05;
export const ACK = 0x06;
export const NAK = 0x15;
export const STX = 0x02;
export const ETX = 0x03;
export const EOT = 0x04;

export const REQUEST_LENGTH = 34;
export const ANSWER_LENGTH = 25;
const TRIES = 3;
/** Between two bytes, and for an ACK, s. */
export const BYTE_SECONDS = 3;
const EURO = "978";
const MEANS: Readonly<Record<PaymentMeans, string>> = Object.freeze({ card: "1", cheque: "C" });

/** @returns the exclusive or of the bytes from `start` to `end` */
export function lrc(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) value ^= bytes[i] ?? 0;
  return value;
}

/** @param message ASCII @returns STX, the message, ETX and the LRC */
export function encodeFrame(message: string): Uint8Array {
  const bytes = new Uint8Array(message.length + 3);
  bytes[0] = STX;
  for (let i = 0; i < message.length; i += 1) bytes[1 + i] = message.charCodeAt(i);
  bytes[1 + message.length] = ETX;
  bytes[2 + message.length] = lrc(bytes, 1, 2 + message.length);
  return bytes;
}

/** @returns undefined for an amount that cannot be asked for */
export function encodeConcertRequest(request: PaymentRequest): Uint8Array | undefined {
  const { amountCents, till, means, refund } = request;
  if (!isPayable(amountCents)) return undefined;
  const head = String(till).padStart(2, "0") + String(amountCents).padStart(8, "0");
  return encodeFrame(`${head}0${MEANS[means]}${refund === true ? "1" : "0"}${EURO}${" ".repeat(10)}A010B010`);
}

type Phase = "calling" | "sending" | "waiting" | "answer" | "over";

/** One payment by Concert: a state machine with no clock and no line of its own. What it wants sent is in `toSend`. */
export class ConcertExchange {
  readonly #request: PaymentRequest;
  readonly #frame: Uint8Array | undefined;
  readonly #bytes = new Uint8Array(ANSWER_LENGTH + 2);
  #length = 0;
  #phase: Phase = "calling";
  #tries = 0;
  #elapsed = 0;
  #silence = 0;
  #toSend: Uint8Array[] = [];
  #outcome: PaymentOutcome | undefined;

  constructor(request: PaymentRequest) {
    this.#request = request;
    this.#frame = encodeConcertRequest(request);
    if (this.#frame === undefined) this.#end({ result: "not-asked", reason: "bad-amount" });
    else this.#call();
  }

  get outcome(): PaymentOutcome | undefined {
    return this.#outcome;
  }

  /** @returns what is to be put on the line, in order; each is given once */
  take(): readonly Uint8Array[] {
    const bytes = this.#toSend;
    this.#toSend = [];
    return bytes;
  }

  received(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length && this.#phase !== "over"; i += 1) this.#byte(bytes[i] ?? 0);
  }

  /** The line cannot be written to. */
  lost(): void {
    if (this.#phase === "calling") this.#end({ result: "not-asked", reason: "unreachable" });
    else if (this.#phase !== "over") this.#end({ result: "unknown", doubt: "line-lost" });
  }

  /** A second has passed. */
  second(): void {
    if (this.#phase === "over") return;
    this.#elapsed += 1;
    this.#silence += 1;
    if (this.#phase === "calling" && this.#silence >= BYTE_SECONDS) this.#callAgain();
    // The frame may have been heard, and its ACK lost: sent again, it could be a second payment.
    else if (this.#phase === "sending" && this.#silence >= BYTE_SECONDS) this.#phase = "waiting";
    else if (this.#phase === "answer" && this.#silence >= BYTE_SECONDS) {
      // A torn answer: the payment terminal sends it again when it is not acknowledged.
      this.#length = 0;
      this.#phase = "waiting";
      this.#toSend.push(Uint8Array.of(NAK));
    }
    if (this.#elapsed >= PAYMENT_SECONDS) this.#end({ result: "unknown", doubt: "no-answer" });
  }

  #byte(byte: number): void {
    this.#silence = 0;
    switch (this.#phase) {
      case "calling":
        if (byte === ACK) this.#send();
        else if (byte === NAK) this.#callAgain();
        return;
      case "sending":
        if (byte === ACK) {
          this.#toSend.push(Uint8Array.of(EOT));
          this.#phase = "waiting";
        } else if (byte === NAK) this.#sendAgain();
        else if (byte === ENQ) {
          // It has the request, for it has something to say: its ACK was lost.
          this.#toSend.push(Uint8Array.of(ACK));
          this.#phase = "waiting";
        }
        return;
      case "waiting":
        if (byte === ENQ) this.#toSend.push(Uint8Array.of(ACK));
        else if (byte === STX) {
          this.#length = 0;
          this.#phase = "answer";
        }
        return;
      default:
        this.#answer(byte);
    }
  }

  #answer(byte: number): void {
    this.#bytes[this.#length] = byte;
    this.#length += 1;
    if (this.#length < ANSWER_LENGTH + 2) return;
    this.#length = 0;
    const end = ANSWER_LENGTH + 1;
    const isWhole = this.#bytes[ANSWER_LENGTH] === ETX && this.#bytes[end] === lrc(this.#bytes, 0, end);
    this.#toSend.push(Uint8Array.of(isWhole ? ACK : NAK));
    if (isWhole) this.#end(this.#told());
    else this.#phase = "waiting";
  }

  /** What the answer in hand says of the request. */
  #told(): PaymentOutcome {
    const { amountCents, till, means } = this.#request;
    const text = (from: number, to: number) => String.fromCharCode(...this.#bytes.subarray(from, to));
    const isOurs =
      text(0, 2) === String(till).padStart(2, "0") && text(11, 12) === MEANS[means] && text(12, 15) === EURO;
    if (!isOurs) return { result: "unknown", doubt: "other-request" };
    if (text(2, 3) !== "0") return { result: "refused", reason: "other" };
    if (text(3, 11) !== String(amountCents).padStart(8, "0")) return { result: "unknown", doubt: "other-request" };
    return { result: "done", amountCents, card: { lastDigits: "", reading: "other" }, authorisation: "" };
  }

  #call(): void {
    this.#tries += 1;
    this.#toSend.push(Uint8Array.of(ENQ));
  }

  #callAgain(): void {
    this.#silence = 0;
    if (this.#tries < TRIES) this.#call();
    else this.#end({ result: "not-asked", reason: "unreachable" });
  }

  #send(): void {
    if (this.#frame !== undefined) this.#toSend.push(this.#frame);
    this.#phase = "sending";
    this.#tries = 1;
  }

  /** It was heard torn, and said so: nothing was asked for yet. */
  #sendAgain(): void {
    if (this.#tries >= TRIES || this.#frame === undefined) {
      this.#end({ result: "not-asked", reason: "unreachable" });
      return;
    }
    this.#tries += 1;
    this.#toSend.push(this.#frame);
  }

  #end(outcome: PaymentOutcome): void {
    this.#phase = "over";
    this.#outcome = outcome;
  }
}
