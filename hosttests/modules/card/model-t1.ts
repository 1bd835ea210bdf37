/** A card that speaks T=1, for its reader's side to be tried against: a block in, a block out, no time. */
import { isWhole, MAX_BLOCK_LENGTH, Pcb, PROLOGUE, writeBlock } from "modules/card/t1-block";

export interface T1Habits {
  readonly crc?: boolean;
  /** Largest information field that this card takes. */
  readonly ifsc?: number;
  /** Before it answers: asks for so many waiting time extensions. */
  readonly extensions?: number;
  /** Before it answers: tells of another IFSC. */
  readonly changesIfs?: number;
  readonly aborts?: boolean;
  /** Answers S(IFS) by nothing at all. */
  readonly knowsNoIfs?: boolean;
  /** Bytes of its answer, before 9000. */
  readonly length?: number;
}

const NOTHING = new Uint8Array(0);

export class ModelT1 {
  /** Commands that were executed. */
  readonly executed: number[][] = [];
  readonly #habits: T1Habits;
  #next = 0;
  #expected = 0;
  #ifsd = 32;
  #command: number[] = [];
  #response: Uint8Array = NOTHING;
  #sent = 0;
  #chunk = 0;
  #asked = 0;
  #last: Uint8Array = NOTHING;

  constructor(habits: T1Habits = {}) {
    this.#habits = habits;
  }

  get #crc(): boolean {
    return this.#habits.crc ?? false;
  }

  static answerTo(command: readonly number[], length: number): Uint8Array {
    const answer = Uint8Array.from({ length: length + 2 }, (_, i) => (command[i % command.length]! + i) & 0xff);
    answer.set([0x90, 0x00], length);
    return answer;
  }

  /** @param sound whether every character of it had the right parity @returns characters of the answer, or none */
  receive(block: Uint8Array, sound: boolean): Uint8Array {
    const length = block[2] ?? 0;
    const whole =
      sound && block.length === PROLOGUE + length + (this.#crc ? 2 : 1) && isWhole(block, block.length, this.#crc);
    if (!whole) return this.#keep(this.#ready(Pcb.parityError));
    const pcb = block[1]!;
    const information = block.subarray(PROLOGUE, PROLOGUE + length);
    if ((pcb & 0x80) === 0) return this.#keep(this.#information(pcb, information));
    if ((pcb & 0xc0) === 0x80) return this.#keep(this.#receiveReady(pcb));
    return this.#supervisory(pcb, information);
  }

  #information(pcb: number, information: Uint8Array): Uint8Array {
    if ((pcb & Pcb.sequence ? 1 : 0) !== this.#expected) return this.#ready(Pcb.otherError);
    if (information.length > (this.#habits.ifsc ?? 32)) return this.#ready(Pcb.otherError);
    // A new command acknowledges the answer before it.
    if (this.#response.length > 0) this.#acknowledged();
    this.#response = NOTHING;
    this.#expected ^= 1;
    this.#command.push(...information);
    return pcb & Pcb.more ? this.#ready(0) : this.#preamble();
  }

  #acknowledged(): void {
    this.#sent += this.#chunk;
    this.#chunk = 0;
    this.#next ^= 1;
  }

  /** What it wants before it answers. */
  #preamble(): Uint8Array {
    const { extensions = 0, changesIfs = 0, aborts = false } = this.#habits;
    this.#asked += 1;
    if (this.#asked <= extensions) return this.#block(Pcb.extension, Uint8Array.of(1));
    if (changesIfs > 0 && this.#asked === extensions + 1) return this.#block(Pcb.ifs, Uint8Array.of(changesIfs));
    if (aborts) return this.#block(Pcb.abort, NOTHING);
    this.executed.push(this.#command);
    this.#response = ModelT1.answerTo(this.#command, this.#habits.length ?? 10);
    this.#command = [];
    this.#sent = 0;
    this.#asked = 0;
    return this.#answer();
  }

  #answer(): Uint8Array {
    this.#chunk = Math.min(this.#ifsd, this.#response.length - this.#sent);
    const more = this.#sent + this.#chunk < this.#response.length ? Pcb.more : 0;
    const sequence = this.#next ? Pcb.sequence : 0;
    return this.#block(sequence | more, this.#response.subarray(this.#sent, this.#sent + this.#chunk));
  }

  #receiveReady(pcb: number): Uint8Array {
    const wanted = pcb & Pcb.expected ? 1 : 0;
    if (this.#response.length > 0 && wanted !== this.#next && this.#sent + this.#chunk < this.#response.length) {
      this.#acknowledged();
      return this.#answer();
    }
    return this.#last.length > 0 ? this.#last : this.#ready(0);
  }

  #supervisory(pcb: number, information: Uint8Array): Uint8Array {
    switch (pcb) {
      case Pcb.ifs:
        if (this.#habits.knowsNoIfs) return NOTHING;
        this.#ifsd = information[0]!;
        return this.#keep(this.#block(pcb | Pcb.response, information));
      case Pcb.resynch:
        this.#next = 0;
        this.#expected = 0;
        this.#ifsd = 32;
        this.#command = [];
        this.#response = NOTHING;
        this.#asked = 0;
        return this.#keep(this.#block(pcb | Pcb.response, NOTHING));
      case Pcb.extension | Pcb.response:
      case Pcb.ifs | Pcb.response:
        return this.#keep(this.#preamble());
      default:
        return NOTHING;
    }
  }

  #ready(error: number): Uint8Array {
    return this.#block(Pcb.receiveReady | (this.#expected ? Pcb.expected : 0) | error, NOTHING);
  }

  #block(pcb: number, information: Uint8Array): Uint8Array {
    const block = new Uint8Array(MAX_BLOCK_LENGTH);
    return block.slice(0, writeBlock(block, pcb, information, this.#crc));
  }

  #keep(block: Uint8Array): Uint8Array {
    this.#last = block;
    return block;
  }
}
