/**
 * Days at a counter: sessions of five kinds in turn, among them a sale that is paid by card and printed where there is a
 * payment terminal and a printer, each through the scanner's UART, the card's contacts and the keys, in
 * virtual time. What the scanner's camera would see is left out: its decoder is not the terminal's.
 */
import { patientCard } from "../ecarte/cards";
import type { DemoIssuers } from "../ecarte/issuers";
import { PATIENTS } from "../ecarte/patients";
import type { CodeSymbol } from "../hardware/scanner-module";
import type { Powered } from "./powered";

/** A key is let go and answered; a code is read and shown; the same for a card, ms. */
const KEY = 400;
const CODE = 2600;
const CARD = 5000;
/** A card is paid with, and the receipt is out, ms. */
const PAID = 12_000;
/** From a patient to the next: what was kept for the last one is let go meanwhile, ms. */
const PAUSE = 45_000;
const GS = "\x1d";

const CIP13 = ["3400935955838", "3400930065785", "3400931863014", "3400934451164"];

export class Sessions {
  /** Sessions so far. */
  count = 0;
  readonly #terminal: Powered;
  readonly #issuers: DemoIssuers;
  readonly #start: number;
  #serial = 0;

  /** @param start wall clock when the terminal was switched on, ms since 1970 */
  constructor(terminal: Powered, issuers: DemoIssuers, start: number) {
    this.#terminal = terminal;
    this.#issuers = issuers;
    this.#start = start;
  }

  /** Sales alone, until what the first days fill is full: invoices on their way to a collector that does not answer. */
  async fill(sales: number): Promise<void> {
    for (let i = 0; i < sales; i += 1) await this.#sale(1, false);
  }

  /** One session, and a pause after it. */
  async next(): Promise<void> {
    const kind = this.count % 5;
    this.count += 1;
    if (kind === 0) await this.#sale(2, false);
    else if (kind === 1) await this.#card();
    else if (kind === 2) {
      await this.#left();
      await this.#paid();
    } else if (kind === 3) await this.#forged();
    else await this.#sale(3, true);
    await this.#terminal.run(PAUSE);
  }

  /** A patient's code, boxes, the sums, an invoice. */
  async #sale(boxes: number, detailed: boolean): Promise<void> {
    await this.#show(this.#issuers.present(this.#person(), this.#now()));
    await this.#press("validate");
    for (let i = 0; i < boxes; i += 1) await this.#box(i);
    if (detailed) await this.#press("option", "cancel");
    await this.#press("validate");
    if (detailed) await this.#press("option");
    await this.#press("validate");
  }

  async #card(): Promise<void> {
    const plastic = patientCard("camille", this.#issuers, this.#now());
    if (plastic === undefined) throw new Error("there is no such card");
    this.#terminal.counter.card.insert(plastic, false);
    await this.#terminal.run(CARD);
    await this.#press("validate", "validate");
    this.#terminal.counter.card.pull();
    await this.#box(0);
    await this.#press("validate", "validate");
  }

  /** A sale without a card, left before its end. */
  async #left(): Promise<void> {
    for (let i = 0; i < 3; i += 1) await this.#box(i);
    await this.#press("cancel", "validate");
  }

  /** A sale without a card, all of which its patient pays. */
  async #paid(): Promise<void> {
    await this.#box(0);
    await this.#press("validate", "validate", "option");
    await this.#terminal.run(PAID);
    await this.#press("option");
    await this.#terminal.run(PAID);
  }

  async #forged(): Promise<void> {
    await this.#show(this.#issuers.forged(this.#person(), this.#now()));
    await this.#press("cancel");
  }

  #now(): number {
    return Math.floor((this.#start + this.#terminal.uptime) / 1000);
  }

  #person() {
    const patient = PATIENTS[this.count % PATIENTS.length];
    if (patient === undefined) throw new Error("there is no patient");
    return patient.person(Math.floor(this.#now() / 86400));
  }

  async #press(...keys: readonly ("cancel" | "option" | "validate")[]): Promise<void> {
    for (const key of keys) {
      this.#terminal.counter.press(key);
      await this.#terminal.run(KEY);
    }
  }

  #box(n: number): Promise<void> {
    this.#serial += 1;
    const code = `010${CIP13[n % CIP13.length]}17271231${`10A1${GS}`}21${this.#serial}`;
    return this.#see({ aim: "]d2", bytes: Buffer.from(code, "latin1") });
  }

  #show(text: string): Promise<void> {
    return this.#see({ aim: "]Q1", bytes: Buffer.from(text, "latin1") });
  }

  async #see(symbol: CodeSymbol): Promise<void> {
    if (!this.#terminal.counter.module.present(symbol)) throw new Error("the scanner did not look");
    await this.#terminal.run(CODE);
  }
}
