/**
 * The block protocol T=1 (ISO/IEC 7816-3, clause 11), this side of it: chaining both ways, IFS, waiting time extension,
 * repetition of what was lost, resynchronisation, abort.
 *
 * What goes wrong, and what is done (11.6.3): a block that is not whole, or does not come, is asked for again; after three
 * times in a row both sides start anew by RESYNCH, and the command with them; after three of those it is over.
 */
import { type LinePort, MAX_RESPONSE, type Protocol } from "./protocol";
import { isWhole, MAX_BLOCK_LENGTH, MAX_INFORMATION, Pcb, PROLOGUE, writeBlock } from "./t1-block";

const TRIES = 3;
/** Waiting time extensions in one command. */
const MAX_EXTENSIONS = 250;
/** Blocks in one command, whatever they are. */
const MAX_BLOCKS = 600;
const NOTHING: Uint8Array = new Uint8Array(0);

export interface T1Options {
  /** Largest information field that the card receives: IFSC. */
  readonly ifsc: number;
  readonly crc: boolean;
  /** Until the first character of a block: BWT, ms. */
  readonly blockWait: number;
  /** Between the characters of a block: CWT, ms. */
  readonly characterWait: number;
}

export class T1 implements Protocol {
  readonly #line: LinePort;
  readonly #options: T1Options;
  readonly #epilogue: number;
  readonly #input = new Uint8Array(MAX_BLOCK_LENGTH);
  #received = 0;
  #spoilt = false;
  readonly #output = new Uint8Array(MAX_BLOCK_LENGTH);
  #outputLength = 0;
  #active = false;
  /** Something came since the command was begun. */
  #heard = false;
  #ifsc: number;
  /** N(S) of the next I-block each way. */
  #sendSequence = 0;
  #receiveSequence = 0;
  #command: Uint8Array = NOTHING;
  /** Bytes of the command in blocks that were acknowledged, and in the one that was sent last. */
  #acknowledged = 0;
  #inFlight = 0;
  /** Wiped in the end: NOTHING, which preload makes read-only, would not do. */
  #response: Uint8Array = new Uint8Array(0);
  #length = 0;
  /** PCB of the S-block request whose answer is awaited. */
  #request = 0;
  #hasIfsd = false;
  #extension = 1;
  #errors = 0;
  #resyncs = 0;
  #extensions = 0;
  #blocks = 0;

  constructor(line: LinePort, options: T1Options) {
    this.#line = line;
    this.#options = options;
    this.#epilogue = options.crc ? 2 : 1;
    this.#ifsc = Math.min(options.ifsc, MAX_INFORMATION);
  }

  get patience(): number {
    return this.#received > 0 ? this.#options.characterWait : this.#options.blockWait * this.#extension;
  }

  transmit(command: Uint8Array): void {
    this.#command = command.slice();
    this.#active = true;
    this.#heard = false;
    this.#errors = 0;
    this.#resyncs = 0;
    this.#extensions = 0;
    this.#blocks = 0;
    this.#start();
  }

  receive(character: number, sound: boolean): void {
    if (!this.#active || this.#received === MAX_BLOCK_LENGTH) return;
    this.#heard = true;
    if (!sound) this.#spoilt = true;
    this.#input[this.#received++] = character;
    const length = this.#input[2] ?? 0;
    if (this.#received < PROLOGUE || length > MAX_INFORMATION) return;
    // After a bad character LEN means nothing: the block ends when the line is silent.
    if (this.#spoilt || this.#received < PROLOGUE + length + this.#epilogue) return;
    if (isWhole(this.#input, this.#received, this.#options.crc)) this.#block();
    else this.#spoilt = true;
  }

  silence(): void {
    if (!this.#active) return;
    const error = this.#received > 0 ? Pcb.parityError : Pcb.otherError;
    this.#invalid(error);
  }

  /** The command from its beginning; before the first one, how long a block this side takes. */
  #start(): void {
    this.#acknowledged = 0;
    this.#length = 0;
    if (this.#hasIfsd) this.#information();
    else this.#ask(Pcb.ifs, Uint8Array.of(MAX_INFORMATION));
  }

  /** The next I-block of the command, or the same again. */
  #information(): void {
    const end = Math.min(this.#acknowledged + this.#ifsc, this.#command.length);
    this.#inFlight = end - this.#acknowledged;
    const more = end < this.#command.length ? Pcb.more : 0;
    const sequence = this.#sendSequence ? Pcb.sequence : 0;
    this.#send(sequence | more, this.#command.subarray(this.#acknowledged, end));
  }

  #ask(request: number, information: Uint8Array): void {
    this.#request = request;
    this.#send(request, information);
  }

  #receiveReady(error: number): void {
    this.#send(Pcb.receiveReady | (this.#receiveSequence ? Pcb.expected : 0) | error, NOTHING);
  }

  #send(pcb: number, information: Uint8Array): void {
    this.#outputLength = writeBlock(this.#output, pcb, information, this.#options.crc);
    this.#repeat();
  }

  #repeat(): void {
    this.#received = 0;
    this.#spoilt = false;
    this.#extension = 1;
    this.#blocks += 1;
    if (this.#blocks > MAX_BLOCKS) this.#end("too-long");
    else this.#line.send(this.#output.subarray(0, this.#outputLength));
  }

  /** A block that is whole. */
  #block(): void {
    const pcb = this.#input[1] ?? 0;
    const information = this.#input.subarray(PROLOGUE, this.#received - this.#epilogue);
    if (this.#input[0] !== 0) this.#invalid(Pcb.otherError);
    else if ((pcb & 0x80) === 0) this.#onInformation(pcb, information);
    else if ((pcb & 0xc0) === 0x80) this.#onReceiveReady(pcb);
    else this.#onSupervisory(pcb, information);
  }

  #onInformation(pcb: number, information: Uint8Array): void {
    const sequence = pcb & Pcb.sequence ? 1 : 0;
    if (this.#request !== 0 || sequence !== this.#receiveSequence || (pcb & 0x1f) !== 0 || this.#isChaining) {
      this.#invalid(Pcb.otherError);
      return;
    }
    // An I-block acknowledges the one before it.
    if (this.#inFlight > 0) this.#acknowledge();
    this.#errors = 0;
    if (this.#length + information.length > MAX_RESPONSE) {
      this.#end("too-long");
      return;
    }
    this.#keep(information);
    this.#receiveSequence ^= 1;
    if (pcb & Pcb.more) this.#receiveReady(0);
    else this.#end(undefined);
  }

  /** The block in flight is not the command's last: nothing but its acknowledgement may follow. */
  get #isChaining(): boolean {
    return this.#inFlight > 0 && this.#acknowledged + this.#inFlight < this.#command.length;
  }

  #onReceiveReady(pcb: number): void {
    const expected = pcb & Pcb.expected ? 1 : 0;
    if ((pcb & 0x2c) !== 0 || (this.#input[2] ?? 0) !== 0) {
      this.#invalid(Pcb.otherError);
      return;
    }
    if (this.#request !== 0) {
      this.#lost(() => this.#repeat());
      return;
    }
    if (this.#inFlight > 0 && expected !== this.#sendSequence) {
      if (!this.#isChaining) {
        // The last block came over, its answer did not: it is asked for again.
        this.#invalid(Pcb.otherError);
        return;
      }
      this.#errors = 0;
      this.#acknowledge();
      this.#information();
      return;
    }
    // What was sent last is wanted again: the I-block, or this side's own R-block.
    if (this.#inFlight > 0) this.#lost(() => this.#information());
    else this.#lost(() => this.#receiveReady(0));
  }

  #acknowledge(): void {
    this.#acknowledged += this.#inFlight;
    this.#inFlight = 0;
    this.#sendSequence ^= 1;
  }

  #onSupervisory(pcb: number, information: Uint8Array): void {
    if (pcb & Pcb.response) {
      this.#onAnswer(pcb & ~Pcb.response, information);
      return;
    }
    const value = information[0] ?? 0;
    switch (pcb) {
      case Pcb.ifs:
        if (information.length !== 1 || value === 0 || value > MAX_INFORMATION) break;
        this.#ifsc = value;
        this.#answer(pcb, information);
        return;
      case Pcb.extension:
        if (information.length !== 1 || value === 0) break;
        this.#extensions += 1;
        if (this.#extensions > MAX_EXTENSIONS) {
          this.#end("no-answer");
          return;
        }
        this.#answer(pcb, information);
        this.#extension = value;
        return;
      case Pcb.abort:
        if (information.length !== 0) break;
        this.#answer(pcb, information);
        this.#end("aborted");
        return;
    }
    this.#invalid(Pcb.otherError);
  }

  /** Answers an S-block request of the card's, without losing what this side sent last. */
  #answer(pcb: number, information: Uint8Array): void {
    const block = new Uint8Array(PROLOGUE + 1 + 2);
    const length = writeBlock(block, pcb | Pcb.response, information.slice(), this.#options.crc);
    this.#received = 0;
    this.#spoilt = false;
    this.#extension = 1;
    this.#blocks += 1;
    this.#line.send(block.subarray(0, length));
  }

  #onAnswer(request: number, information: Uint8Array): void {
    if (request !== this.#request) {
      this.#invalid(Pcb.otherError);
      return;
    }
    if (request === Pcb.ifs) {
      if (information.length !== 1 || information[0] !== MAX_INFORMATION) {
        this.#invalid(Pcb.otherError);
        return;
      }
      this.#hasIfsd = true;
    } else {
      this.#sendSequence = 0;
      this.#receiveSequence = 0;
      this.#ifsc = Math.min(this.#options.ifsc, MAX_INFORMATION);
      this.#inFlight = 0;
    }
    this.#request = 0;
    this.#errors = 0;
    this.#start();
  }

  /** What came cannot be used: says so, and the card sends it again. */
  #invalid(error: number): void {
    if (this.#request !== 0) this.#lost(() => this.#repeat());
    else this.#lost(() => this.#receiveReady(error));
  }

  #lost(again: () => void): void {
    this.#received = 0;
    this.#spoilt = false;
    this.#errors += 1;
    if (this.#errors < TRIES) {
      again();
      return;
    }
    // A card that does not know S(IFS) is used with the 32 bytes that it may send without it.
    if (this.#request === Pcb.ifs) this.#hasIfsd = true;
    this.#errors = 0;
    this.#resyncs += 1;
    const over = this.#request === Pcb.resynch || this.#resyncs > TRIES;
    if (over) this.#end(this.#heard ? "garbled" : "no-answer");
    else this.#ask(Pcb.resynch, NOTHING);
  }

  #keep(information: Uint8Array): void {
    if (this.#length + information.length > this.#response.length) {
      const larger = new Uint8Array(Math.min(MAX_RESPONSE, (this.#length + information.length) * 2));
      larger.set(this.#response.subarray(0, this.#length));
      this.#response.fill(0);
      this.#response = larger;
    }
    this.#response.set(information, this.#length);
    this.#length += information.length;
  }

  #end(reason: "no-answer" | "garbled" | "too-long" | "aborted" | undefined): void {
    this.#active = false;
    this.#received = 0;
    this.#request = 0;
    this.#inFlight = 0;
    const value = reason === undefined && this.#length >= 2 ? this.#response.slice(0, this.#length) : undefined;
    this.#response.fill(0);
    if (value === undefined) this.#line.done({ ok: false, reason: reason ?? "garbled" });
    else this.#line.done({ ok: true, value });
  }
}
