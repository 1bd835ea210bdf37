/**
 * A conversation with a printer in ESC/POS, without its wire: asks how it is, hands it a document block by block, and knows
 * when it is on paper. Whoever has the wire calls `tick` every TICK ms, `received` with what came, and sends what `take`
 * gives.
 *
 * After each block the printer is asked for an answer in its turn (1D 72), which comes when the block is printed: so no more
 * than a block waits in the printer, on lines without flow control too, and what is told to be done is done. A printer that
 * never answers in turn is believed by its status alone.
 */
import type { Sheet } from "./paper";
import {
  answerOf,
  isTrouble,
  type PrinterStatus,
  type PrinterTrouble,
  type StatusQuestion,
  statusRequest,
  troubleOf,
  turnRequest,
} from "./status";

/** ms */
export const TICK = 500;
/** Between two looks at a printer that has nothing to do, and while it prints, ticks. */
const LOOK_IDLE = 4;
const LOOK_BUSY = 2;
/** An answer that has not come by then does not come, ticks. */
const ANSWER = 2;
/** Looks without an answer until the printer is silent. */
const MISSES = 3;
/** A block is printed by then, ticks: a second's work; of a slip the sheet may have to be fetched first. */
const TURN = 20;
const TURN_SLIP = 240;
/** What a printer that answers no such question is given for a block, ticks. */
const TURN_BLIND = 3;
/** A pause of the line (XOFF) that no resumption follows ends by itself, ticks. */
const PAUSE = 10;
/** Of what comes at once the last bytes are looked at: a printer answers with one. */
const MAX_LOOK = 32;
/** Bytes that are looked at between two ticks: a line that carries noise without end costs no more. */
const MAX_HEARD = 64;

/** Turns off what some printers send unasked (1D 61). */
const HELLO: readonly number[] = Object.freeze([0x1d, 0x61, 0x00]);
/** Clears what a printer still has of a document that broke off (10 14 08), and cuts it. Nothing of it prints. */
const CLEAR: readonly number[] = Object.freeze([
  ...[0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08],
  ...[0x1b, 0x40, 0x1d, 0x56, 0x01],
]);

const QUESTIONS: Readonly<Record<Sheet, readonly StatusQuestion[]>> = Object.freeze({
  roll: Object.freeze([2, 4, 1] as const),
  slip: Object.freeze([2, 5, 1] as const),
});

export type JobEnd = "done" | "broken";

export class PrinterSession {
  readonly #out: Uint8Array[] = [];
  #status: PrinterStatus = "searching";
  #blocks: readonly Uint8Array[] = [];
  #next = 0;
  #sheet: Sheet = "roll";
  #job: "none" | "printing" | JobEnd = "none";
  /** The last document broke off: some of it may be in the printer yet. */
  #isSoiled = false;
  /** Question of this look, an index; -1 between two looks. */
  #question = -1;
  #worst: PrinterStatus = "ready";
  #waited = 0;
  #misses = 0;
  /** Ticks that the answer in turn has been waited for; -1 while none is asked for. */
  #turn = -1;
  #takesTurns: boolean | undefined;
  #paused = 0;
  /** Bytes that were looked at since the last tick. */
  #heard = 0;

  get status(): PrinterStatus {
    return this.#status;
  }

  /** A document is under way. */
  get isPrinting(): boolean {
    return this.#job === "printing";
  }

  /** Nothing goes out for now. */
  get isPaused(): boolean {
    return this.#paused > 0;
  }

  /** How the document ended, once. */
  takeEnd(): JobEnd | undefined {
    const job = this.#job;
    if (job !== "done" && job !== "broken") return undefined;
    this.#job = "none";
    return job;
  }

  /** What goes out next; undefined for nothing. */
  take(): Uint8Array | undefined {
    return this.#out.shift();
  }

  /** The line is there, or there again. */
  connected(): void {
    this.#out.unshift(Uint8Array.from(HELLO));
    this.#misses = 0;
    this.#paused = 0;
    this.#look();
  }

  /** The line is gone, or cannot be had. */
  lost(): void {
    this.#out.length = 0;
    this.#question = -1;
    this.#become("silent");
  }

  /**
   * @param blocks none of which begins within a command
   * @returns false while another is under way, or the printer cannot: then nothing of it was sent
   */
  print(blocks: readonly Uint8Array[], sheet: Sheet): boolean {
    if (this.#job === "printing" || blocks.length === 0) return false;
    if (this.#status === "searching" || isTrouble(this.#status)) return false;
    this.#blocks = blocks;
    this.#next = 0;
    this.#sheet = sheet;
    this.#job = "printing";
    if (this.#isSoiled) this.#send(CLEAR);
    this.#isSoiled = false;
    this.#sendBlock();
    return true;
  }

  received(bytes: Uint8Array): void {
    if (this.#heard >= MAX_HEARD) return;
    for (let i = Math.max(0, bytes.length - MAX_LOOK); i < bytes.length; i += 1) {
      this.#heard += 1;
      const byte = bytes[i] ?? 0;
      switch (answerOf(byte)) {
        case "status":
          this.#answered(byte);
          break;
        case "turn":
          if (this.#turn >= 0) this.#takesTurns = true;
          this.#turned();
          break;
        case "pause":
          this.#paused = PAUSE;
          break;
        case "resume":
          this.#paused = 0;
          break;
        case "noise":
      }
    }
  }

  tick(): void {
    this.#heard = 0;
    if (this.#paused > 0) this.#paused -= 1;
    this.#waited += 1;
    if (this.#question >= 0) {
      if (this.#waited >= ANSWER) this.#missed();
    } else if (this.#waited >= (this.isPrinting ? LOOK_BUSY : LOOK_IDLE)) this.#look();
    if (this.#turn < 0) return;
    this.#turn += 1;
    const blind = this.#takesTurns === false ? TURN_BLIND : TURN;
    if (this.#turn < (this.#sheet === "slip" ? TURN_SLIP : blind)) return;
    // It has answered in turn before, and does so no more; or it never does.
    if (this.#takesTurns === true || this.#sheet === "slip") this.#break("error");
    else {
      this.#takesTurns = false;
      this.#turned();
    }
  }

  #look(): void {
    this.#question = 0;
    this.#worst = "ready";
    this.#ask();
  }

  #ask(): void {
    const question = QUESTIONS[this.isPrinting ? this.#sheet : "roll"][this.#question];
    this.#waited = 0;
    if (question === undefined) {
      this.#question = -1;
      this.#become(this.#worst);
    } else this.#out.push(statusRequest(question));
  }

  #answered(byte: number): void {
    const question = QUESTIONS[this.isPrinting ? this.#sheet : "roll"][this.#question];
    if (question === undefined) return;
    this.#misses = 0;
    const said = troubleOf(question, byte);
    if (said !== undefined && !isTrouble(this.#worst)) this.#worst = said;
    this.#question += 1;
    this.#ask();
  }

  #missed(): void {
    this.#question = -1;
    this.#waited = 0;
    this.#misses += 1;
    if (this.#misses < MISSES) this.#look();
    else this.#become("silent");
  }

  #become(status: PrinterStatus): void {
    this.#status = status;
    if (this.isPrinting && isTrouble(status)) this.#break(status);
  }

  #break(status: PrinterTrouble): void {
    this.#status = status;
    this.#out.length = 0;
    this.#blocks = [];
    this.#turn = -1;
    this.#job = "broken";
    this.#isSoiled = true;
  }

  #turned(): void {
    if (this.#turn < 0) return;
    this.#turn = -1;
    if (this.#next < this.#blocks.length) this.#sendBlock();
    else {
      this.#blocks = [];
      this.#job = "done";
    }
  }

  #sendBlock(): void {
    const block = this.#blocks[this.#next];
    this.#next += 1;
    if (block === undefined) return;
    this.#out.push(block);
    this.#out.push(turnRequest());
    this.#turn = 0;
  }

  #send(bytes: readonly number[]): void {
    this.#out.push(Uint8Array.from(bytes));
  }
}
