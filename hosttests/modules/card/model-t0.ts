/** A card that speaks T=0, for its reader's side to be tried against: no time, a character in, characters out. */
import { toHex } from "modules/token/hex";

export interface T0Habits {
  /** Hands out and takes data a byte at a time. */
  readonly byByte?: boolean;
  /** So many times 60 before each answer. */
  readonly nulls?: number;
  /** A wrong Le is answered by 6Cxx; otherwise by what there is, and 9000. */
  readonly correctsLength?: boolean;
  /** What SELECT has to say is fetched by GET RESPONSE. */
  readonly hasAnswer?: boolean;
}

export const CONTENT = Uint8Array.from({ length: 300 }, (_, i) => (i * 7 + 3) & 0xff);
export const ANSWER = Uint8Array.of(0x6f, 0x03, 0x80, 0x01, 0x2c);

const INS_SELECT = 0xa4;
const INS_READ = 0xb0;
const INS_GET_RESPONSE = 0xc0;

export class ModelT0 {
  readonly out: number[] = [];
  /** Commands as they were understood, hexadecimal headers. */
  readonly understood: string[] = [];
  readonly #habits: T0Habits;
  #header: number[] = [];
  #data: number[] = [];
  #expected = 0;

  constructor(habits: T0Habits = {}) {
    this.#habits = habits;
  }

  receive(byte: number): void {
    if (this.#expected > 0) {
      this.#data.push(byte);
      this.#expected -= 1;
      if (this.#expected === 0) {
        this.#header = [];
        this.#nulls();
        if (this.#habits.hasAnswer) this.out.push(0x61, ANSWER.length);
        else this.out.push(0x90, 0);
      } else if (this.#habits.byByte) this.out.push(INS_SELECT ^ 0xff);
      return;
    }
    this.#header.push(byte);
    if (this.#header.length < 5) return;
    const [, ins = 0, p1 = 0, p2 = 0, p3 = 0] = this.#header;
    this.understood.push(toHex(Uint8Array.from(this.#header)));
    this.#nulls();
    if (ins === INS_SELECT && p3 > 0) {
      this.#data = [];
      this.#expected = p3;
      this.out.push(this.#habits.byByte ? ins ^ 0xff : ins);
      return;
    }
    this.#header = [];
    if (ins === INS_READ) this.#send(ins, CONTENT.subarray((p1 << 8) | p2), p3 || 256);
    else if (ins === INS_GET_RESPONSE) this.#send(ins, ANSWER, p3 || 256);
    else this.out.push(0x6d, 0);
  }

  #send(ins: number, content: Uint8Array, le: number): void {
    if (le > content.length && this.#habits.correctsLength) {
      this.out.push(0x6c, content.length);
      return;
    }
    const data = content.subarray(0, le);
    if (this.#habits.byByte) for (const byte of data) this.out.push(ins ^ 0xff, byte);
    else this.out.push(ins, ...data);
    this.#nulls();
    this.out.push(0x90, 0);
  }

  #nulls(): void {
    for (let i = 0; i < (this.#habits.nulls ?? 0); i += 1) this.out.push(0x60);
  }
}
