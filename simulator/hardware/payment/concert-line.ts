/** A payment terminal on a serial line: Concert E+, the other side of modules/payment/concert.ts. */
import { ACK, ANSWER_LENGTH, ENQ, EOT, ETX, encodeFrame, lrc, NAK, REQUEST_LENGTH, STX } from "modules/payment/concert";
import type { PaymentAct, PaymentFault } from "./names";
import { isTaken, type PaymentDevice } from "./payment-device";

const PIECE = 200;
/** An answer that nobody acknowledges is sent again so often. */
const TRIES = 3;

type Phase = "idle" | "called" | "frame" | "asked" | "calling" | "telling";

export class ConcertLine {
  readonly #device: PaymentDevice;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #bytes = new Uint8Array(REQUEST_LENGTH + 2);
  #length = 0;
  #phase: Phase = "idle";
  #answer: Uint8Array | undefined;
  #tries = 0;
  #before: string | undefined;
  #isSplit = false;

  /** @param send puts bytes on the line, to the till */
  constructor(device: PaymentDevice, send: (bytes: Uint8Array) => void) {
    this.#device = device;
    this.#send = send;
  }

  /** From the till. */
  receive(bytes: Uint8Array): void {
    if (this.#device.fault === "off") return;
    for (const byte of bytes) this.#byte(byte);
  }

  #byte(byte: number): void {
    if (this.#phase === "frame") {
      this.#bytes[this.#length] = byte;
      this.#length += 1;
      if (this.#length === this.#bytes.length) this.#request();
    } else if (byte === ENQ) {
      this.#phase = "called";
      this.#say(ACK);
    } else if (byte === STX && this.#phase === "called") {
      this.#phase = "frame";
      this.#length = 0;
    } else if (byte === ACK && this.#phase === "calling") {
      this.#phase = "telling";
      this.#tell();
    } else if (byte === ACK && this.#phase === "telling") {
      this.#phase = "idle";
      this.#say(EOT);
    } else if (byte === NAK && this.#phase === "telling" && this.#tries < TRIES) this.#tell();
  }

  #request(): void {
    const end = REQUEST_LENGTH + 1;
    const isWhole = this.#bytes[REQUEST_LENGTH] === ETX && this.#bytes[end] === lrc(this.#bytes, 0, end);
    this.#phase = isWhole ? "asked" : "called";
    this.#say(isWhole ? ACK : NAK);
    if (!isWhole) return;
    const text = String.fromCharCode(...this.#bytes.subarray(0, REQUEST_LENGTH));
    this.#device.ask({
      amountCents: Number(text.slice(2, 10)) || 0,
      refund: text[12] === "1",
      answer: (act, fault) => this.#answered(text, act, fault),
    });
  }

  #answered(request: string, act: PaymentAct, fault: PaymentFault): void {
    const told = fault === "echo" && this.#before !== undefined ? this.#before : request;
    this.#before = request;
    if (fault === "dies") return;
    const message = `${told.slice(0, 2)}${isTaken(act) ? "0" : "7"}${told.slice(2, 10)}${told[11]}${told.slice(13, 16)}`;
    const frame = encodeFrame(message.padEnd(ANSWER_LENGTH));
    this.#answer = fault === "garbage" ? new Uint8Array(frame.length).fill(0x3f) : frame;
    this.#isSplit = fault === "split";
    this.#tries = 0;
    this.#phase = "calling";
    this.#say(ENQ);
  }

  #tell(): void {
    const { scheduler } = this.#device;
    const answer = this.#answer ?? new Uint8Array(0);
    this.#tries += 1;
    if (!this.#isSplit) this.#send(answer);
    else
      for (let i = 0; i < answer.length; i += 1)
        scheduler.at(scheduler.now() + i * PIECE, () => this.#send(answer.subarray(i, i + 1)));
  }

  #say(byte: number): void {
    this.#send(Uint8Array.of(byte));
  }
}
