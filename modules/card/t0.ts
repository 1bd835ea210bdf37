/**
 * The character protocol T=0 (ISO/IEC 7816-3, clause 10), and how APDUs go over it (12.2).
 *
 * | procedure byte | what is next |
 * |---|---|
 * | 60 | nothing yet: the card needs time |
 * | INS | all the data that are left, in the direction of the command |
 * | INS xor FF | one byte of them |
 * | 6x, 9x | it is SW1; SW2 ends the command |
 *
 * A character whose parity is wrong should make the receiver pull the line low, so that it is sent again; a plain UART
 * cannot. So the terminal waits until the answer has ended, and sends the whole command again: its commands only read.
 */
import { decodeCommand, MAX_SHORT_ANSWER, MAX_SHORT_DATA } from "./apdu";
import { type LinePort, MAX_RESPONSE, type Protocol } from "./protocol";

const NULL = 0x60;
const INS_GET_RESPONSE = 0xc0;
const HEADER_LENGTH = 5;
/** Each try sends the command from its beginning. */
const TRIES = 3;
/** Silence that ends what cannot be understood, ms: the card has nothing more to say. */
const DRAIN = 40;
/** GET RESPONSE and corrected lengths in one command. */
const MAX_ROUNDS = 40;
/** A card that only ever asks for time has none to give. */
const MAX_NULLS = 2000;

const Waiting = Object.freeze({ nothing: 0, procedure: 1, data: 2, oneByte: 3, status: 4, drain: 5 });

export class T0 implements Protocol {
  readonly #line: LinePort;
  readonly #waitingTime: number;
  readonly #header = new Uint8Array(HEADER_LENGTH);
  /** Header of the GET RESPONSE under way, if one is. */
  #current: Uint8Array | undefined;
  #data: Uint8Array = new Uint8Array(0);
  #response: Uint8Array = new Uint8Array(0);
  /** Bytes of `#response` that are there. */
  #length = 0;
  #wanted = 0;
  /** Bytes of this TPDU's data that were sent or received. */
  #moved = 0;
  #outgoing = false;
  #waiting: number = Waiting.nothing;
  #sw1 = 0;
  #spoilt = false;
  #tries = 0;
  #rounds = 0;
  #nulls = 0;

  /** @param waitingTime WT, ms: 10.2 */
  constructor(line: LinePort, waitingTime: number) {
    this.#line = line;
    this.#waitingTime = waitingTime;
  }

  get patience(): number {
    return this.#waiting === Waiting.drain ? DRAIN : this.#waitingTime;
  }

  transmit(command: Uint8Array): void {
    const decoded = decodeCommand(command);
    if (!decoded.ok || decoded.value.data.length > MAX_SHORT_DATA || decoded.value.le > MAX_RESPONSE - 2) {
      this.#line.done({ ok: false, reason: "aborted" });
      return;
    }
    const { cla, ins, p1, p2, data, le } = decoded.value;
    this.#header.set([cla, ins, p1, p2, 0]);
    this.#data = data.slice();
    this.#wanted = le;
    this.#tries = 0;
    if (this.#response.length < le + 2) this.#response = new Uint8Array(le + 2);
    this.#begin();
  }

  receive(character: number, sound: boolean): void {
    switch (this.#waiting) {
      case Waiting.procedure:
        if (sound) this.#procedure(character);
        else this.#drain();
        return;
      case Waiting.data:
      case Waiting.oneByte:
        this.#keep(character, sound);
        return;
      case Waiting.status:
        this.#waiting = Waiting.nothing;
        if (this.#spoilt || !sound) this.#again();
        else this.#status(character);
        return;
      default:
    }
  }

  silence(): void {
    if (this.#waiting === Waiting.drain) this.#again();
    else if (this.#waiting !== Waiting.nothing) this.#fail("no-answer");
  }

  /** The command from its beginning. */
  #begin(): void {
    this.#length = 0;
    this.#rounds = 0;
    this.#nulls = 0;
    this.#outgoing = this.#data.length > 0;
    this.#header[4] = this.#outgoing ? this.#data.length : Math.min(this.#wanted, MAX_SHORT_ANSWER);
    this.#ask(this.#header);
  }

  #ask(header: Uint8Array): void {
    this.#moved = 0;
    this.#spoilt = false;
    this.#waiting = Waiting.procedure;
    this.#line.send(header);
  }

  #getResponse(count: number): void {
    this.#outgoing = false;
    const header = Uint8Array.of(this.#header[0] ?? 0, INS_GET_RESPONSE, 0, 0, count);
    this.#current = header;
    this.#ask(header);
  }

  get #ins(): number {
    return (this.#current ?? this.#header)[1] ?? 0;
  }

  /** Data bytes of this TPDU. */
  get #count(): number {
    const p3 = (this.#current ?? this.#header)[4] ?? 0;
    if (this.#outgoing) return p3;
    // P3 of a command that wants nothing back is 0 as well.
    return p3 === 0 && this.#wanted > 0 ? MAX_SHORT_ANSWER : p3;
  }

  #procedure(byte: number): void {
    if (byte === NULL) {
      this.#nulls += 1;
      if (this.#nulls > MAX_NULLS) this.#fail("no-answer");
      return;
    }
    const high = byte & 0xf0;
    if (high === 0x60 || high === 0x90) {
      this.#sw1 = byte;
      this.#waiting = Waiting.status;
      return;
    }
    const all = byte === this.#ins;
    const left = this.#count - this.#moved;
    if ((!all && byte !== (this.#ins ^ 0xff)) || left === 0) {
      this.#drain();
      return;
    }
    if (!this.#outgoing) {
      this.#waiting = all ? Waiting.data : Waiting.oneByte;
      return;
    }
    const from = this.#moved;
    this.#moved = all ? this.#count : from + 1;
    this.#line.send(this.#data.subarray(from, this.#moved));
  }

  #keep(character: number, sound: boolean): void {
    if (!sound) this.#spoilt = true;
    // More than was asked for in all is let through, and not kept.
    if (this.#length < this.#wanted) this.#response[this.#length++] = character;
    this.#moved += 1;
    if (this.#waiting === Waiting.oneByte || this.#moved === this.#count) this.#waiting = Waiting.procedure;
  }

  #status(sw2: number): void {
    const sw1 = this.#sw1;
    const current = this.#current ?? this.#header;
    const left = this.#wanted - this.#length;
    this.#rounds += 1;
    if (this.#rounds > MAX_ROUNDS) {
      this.#fail("too-long");
      return;
    }
    if (sw1 === 0x6c && !this.#outgoing && this.#moved === 0 && current[4] !== sw2) {
      current[4] = sw2;
      this.#ask(current);
      return;
    }
    if (sw1 === 0x61 && left > 0) {
      this.#getResponse(Math.min(sw2 || MAX_SHORT_ANSWER, left));
      return;
    }
    // Case 4: the data were taken, the answer has yet to be fetched.
    if (sw1 === 0x90 && sw2 === 0 && this.#outgoing && left > 0) {
      this.#getResponse(Math.min(left, MAX_SHORT_ANSWER));
      return;
    }
    this.#current = undefined;
    this.#response[this.#length] = sw1;
    this.#response[this.#length + 1] = sw2;
    const value = this.#response.slice(0, this.#length + 2);
    this.#response.fill(0);
    this.#line.done({ ok: true, value });
  }

  /**
   * A procedure byte that cannot be read. A card that sends goes on to its end; one that waits for data would take the
   * next header for them, so there is nothing left but a reset.
   */
  #drain(): void {
    if (this.#outgoing) this.#fail("garbled");
    else this.#waiting = Waiting.drain;
  }

  #again(): void {
    this.#tries += 1;
    this.#current = undefined;
    if (this.#tries < TRIES) this.#begin();
    else this.#fail("garbled");
  }

  #fail(reason: "no-answer" | "garbled" | "too-long"): void {
    this.#waiting = Waiting.nothing;
    this.#current = undefined;
    this.#response.fill(0);
    this.#line.done({ ok: false, reason });
  }
}
