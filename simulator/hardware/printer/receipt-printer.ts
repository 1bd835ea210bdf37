/**
 * A receipt printer on the counter, at the level of its bytes: takes ESC/POS on a line, answers for its status, prints a line
 * at a time while it has paper and its cover is shut, and has a place for a sheet where it was bought with one. It has a
 * plug of its own: the terminal's power is not its power.
 */

import type { Scheduler } from "../scheduler";
import type { Host, Wire } from "../tcp-network";
import { EscPosReader, type PaperItem } from "./esc-pos-reader";
import { PRINTER_FAULTS, type PrinterFault } from "./printer-faults";

/** What came out: of the roll, up to a cut; or a sheet, ejected. */
export interface Paper {
  readonly sheet: "roll" | "slip";
  readonly items: readonly PaperItem[];
  /** It was cut or ejected: nothing more comes on it. */
  readonly isWhole: boolean;
}

export interface ReceiptPrinterOptions {
  /** More has come out. */
  readonly onPaper: (paper: Paper) => void;
  /** A fault is another, or a sheet is in or out. */
  readonly onChange?: () => void;
  readonly onLog?: (line: string) => void;
}

/** A line takes so long, ms: 33 a second. */
const LINE_TIME = 30;
const QR_TIME = 400;
const CUT_TIME = 300;
const LAST_LINES = 6;
/** Noise at a time, bytes, and how often, ms. */
const BABBLE = 576;
const BABBLE_TIME = 50;
/** What it keeps of what it cannot print yet, bytes: its data sheet's receive buffer. */
const BUFFER = 4096;
/** Items of one paper: a roll without a cut is a fault of the sender. */
const MAX_ITEMS = 2000;

export class ReceiptPrinter {
  readonly #options: ReceiptPrinterOptions;
  readonly #reader = new EscPosReader();
  #faults = new Set<PrinterFault>();
  #scheduler: Scheduler | undefined;
  #reply: ((bytes: Uint8Array) => void) | undefined;
  #items: PaperItem[] = [];
  #isSlip = false;
  #hasSheet = false;
  #linesLeft = LAST_LINES;
  #isBusy = false;
  /** What may be the beginning of a real-time command. */
  #realTime: number[] = [];
  #wire: Wire | undefined;

  constructor(options: ReceiptPrinterOptions) {
    this.#options = options;
  }

  get faults(): readonly PrinterFault[] {
    return PRINTER_FAULTS.filter((fault) => this.#faults.has(fault));
  }

  get hasSheet(): boolean {
    return this.#hasSheet;
  }

  /** The line to the terminal, and the time it lives in: anew at each start of the terminal. */
  attach(scheduler: Scheduler, reply: (bytes: Uint8Array) => void): void {
    this.#scheduler = scheduler;
    this.#reply = reply;
    this.#isBusy = false;
    this.#work();
  }

  /** The same over TCP: one connection at a time, as such printers have it. */
  readonly host: Host = (back) => {
    if (this.#faults.has("off") || this.#faults.has("deaf") || this.#wire !== undefined) return undefined;
    this.#wire = back;
    this.#reply = (bytes) => void back.send(bytes);
    return {
      send: (bytes) => this.receive(bytes),
      end: () => {
        this.#wire = undefined;
      },
    };
  };

  set(fault: PrinterFault, on: boolean): void {
    if (on) this.#faults.add(fault);
    else this.#faults.delete(fault);
    if (fault === "last-lines" && on) this.#linesLeft = LAST_LINES;
    // A new roll has both.
    if (fault === "paper-out" && !on) this.#faults.delete("last-lines");
    if (fault === "off" && on) {
      this.#reader.clear();
      this.#isSlip = false;
      this.#end(false);
      this.#wire?.end();
      this.#wire = undefined;
    }
    if (fault === "babbles" && on) this.#babble();
    this.#options.onChange?.();
    this.#work();
  }

  /** 11,520 bytes a second: 115,200 baud. */
  #babble(): void {
    const scheduler = this.#scheduler;
    if (scheduler === undefined || !this.#faults.has("babbles")) return;
    const noise = Uint8Array.from({ length: BABBLE }, (_, i) => (i * 37 + this.#items.length * 11) & 0xff);
    this.#reply?.(noise);
    scheduler.at(scheduler.now() + BABBLE_TIME, () => this.#babble());
  }

  /** The back of a prescription, put in by hand. */
  insertSheet(): void {
    this.#hasSheet = true;
    this.#options.onChange?.();
    this.#work();
  }

  receive(bytes: Uint8Array): void {
    if (this.#faults.has("off") || this.#faults.has("deaf")) return;
    const plain: number[] = [];
    for (const byte of bytes) this.#sift(byte, plain);
    const room = BUFFER - this.#reader.left;
    if (plain.length > room) this.#options.onLog?.(`printer: ${plain.length - room} bytes more than its buffer holds`);
    this.#reader.push(Uint8Array.from(plain.slice(0, Math.max(0, room))));
    this.#work();
  }

  /** A status is answered at once, wherever it stands; the rest waits its turn. */
  #sift(byte: number, plain: number[]): void {
    const seen = this.#realTime;
    seen.push(byte);
    if (seen[0] !== 0x10) {
      plain.push(...seen.splice(0));
    } else if (seen.length === 2 && byte !== 0x04 && byte !== 0x05 && byte !== 0x14) plain.push(...seen.splice(0));
    else if (seen.length === 3 && seen[1] === 0x04) {
      seen.length = 0;
      this.#say(this.#status(byte));
    } else if (seen.length === 3 && seen[1] === 0x05) seen.length = 0;
    else if (seen.length === 10) {
      // 10 14 08 and its password: clears the buffers.
      seen.length = 0;
      this.#reader.clear();
      plain.length = 0;
      this.#isBusy = false;
      this.#end(false);
    }
  }

  #status(question: number): number {
    const has = (fault: PrinterFault) => this.#faults.has(fault);
    const isStopped = has("cover-open") || has("paper-out");
    let bits = 0;
    if (question === 1 && isStopped) bits = 0x08;
    if (question === 2) bits = (has("cover-open") ? 0x04 : 0) | (has("paper-out") ? 0x20 : 0);
    if (question === 4) bits = (has("paper-low") || has("last-lines") ? 0x0c : 0) | (has("paper-out") ? 0x60 : 0);
    if (question === 5) bits = this.#hasSheet ? 0 : 0x60 | (this.#isSlip ? 0x08 : 0);
    return 0x12 | bits;
  }

  #say(byte: number): void {
    this.#reply?.(Uint8Array.of(byte));
  }

  /** Whether the mechanism may move. */
  get #canPrint(): boolean {
    if (this.#faults.has("off") || this.#faults.has("deaf") || this.#faults.has("cover-open")) return false;
    return this.#isSlip ? this.#hasSheet : !this.#faults.has("paper-out");
  }

  #work(): void {
    while (!this.#isBusy && this.#canPrint) {
      const step = this.#reader.next();
      if (step === undefined) return;
      switch (step.type) {
        case "unknown":
          this.#options.onLog?.(`printer: ${step.bytes} is no command of its`);
          break;
        case "turn":
          this.#say(this.#faults.has("paper-low") ? 0x03 : 0x00);
          break;
        case "sheet":
          if (step.slip !== this.#isSlip) this.#end(false);
          this.#isSlip = step.slip;
          break;
        case "eject":
          this.#add(step, CUT_TIME);
          this.#hasSheet = false;
          this.#isSlip = false;
          break;
        case "cut":
          this.#add(step, CUT_TIME);
          break;
        case "qr":
          this.#add(step, QR_TIME);
          break;
        case "line":
          this.#add(step, LINE_TIME);
          this.#useLine();
      }
    }
  }

  #useLine(): void {
    if (!this.#faults.has("last-lines") || this.#isSlip) return;
    this.#linesLeft -= 1;
    if (this.#linesLeft > 0) return;
    this.#faults.add("paper-out");
    this.#options.onChange?.();
  }

  #add(item: PaperItem, ms: number): void {
    if (this.#items.length < MAX_ITEMS) this.#items.push(item);
    const isEnd = item.type === "cut" || item.type === "eject";
    if (isEnd) this.#end(true);
    else this.#options.onPaper({ sheet: this.#isSlip ? "slip" : "roll", items: this.#items, isWhole: false });
    const scheduler = this.#scheduler;
    if (scheduler === undefined) return;
    this.#isBusy = true;
    scheduler.at(scheduler.now() + ms, () => {
      if (this.#scheduler !== scheduler) return;
      this.#isBusy = false;
      this.#work();
    });
  }

  /** The paper is taken off: whole, or torn off. */
  #end(isWhole: boolean): void {
    const items = this.#items;
    this.#items = [];
    const hasInk = items.some((item) => (item.type === "line" ? item.runs.length > 0 : item.type === "qr"));
    if (hasInk) this.#options.onPaper({ sheet: this.#isSlip ? "slip" : "roll", items, isWhole });
  }
}
