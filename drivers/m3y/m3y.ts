/**
 * Driver of the M3Y family of serial QR modules, as an ECMA-419 peripheral.
 *
 * Finds the module at any of its baud rates, moves it to 57600, and tells it every setting that the terminal needs. It
 * answers to each, and tells none: so they are told again at every start, whenever it was lost, and once an hour, in case a
 * hostile code has changed one. It sends no AIM identifiers: its symbols are told by their text.
 *
 * Nothing is called from inside a public method; `onScan` and `onStatus` come from the serial's or the timer's callbacks.
 */
import type { Scanner, ScannerOptions } from "modules/scan/scanner";
import { ScannerLine } from "../serial-scanner/line";
import { isDone, M3Y_ANSWERS, m3yCommand } from "./protocol";
import { BAUD, PROBE_BAUDS, SET_WORKING_BAUD, SETTINGS, type Setting, TAIL, VERSION, WORKING_BAUD } from "./settings";

/** The module needs this to change its baud rate, ms. */
const BAUD_CHANGE = 50;
/** Watches from one round of settings to the next: an hour. More often would wear its flash out. */
const WATCHES = 720;

export class M3y<T> implements Scanner {
  readonly #line: ScannerLine<T>;
  readonly #version = m3yCommand(VERSION);
  #unsettled: readonly Setting[] = Object.freeze([]);
  #watches = 0;

  /** @throws TypeError for options that are missing or of the wrong kind, before anything is opened */
  constructor(options: ScannerOptions<T>) {
    this.#line = new ScannerLine(options, M3Y_ANSWERS);
    this.#line.identifiers = "never";
    this.#line.open(PROBE_BAUDS[0] ?? WORKING_BAUD);
    this.#line.later(0, () => this.#search());
  }

  /** What the module did not take. */
  get unsettled(): readonly Setting[] {
    return this.#unsettled;
  }

  /** Nothing can be configured: the settings are the terminal's. Here because a peripheral has it. */
  configure(): void {}

  close(): void {
    this.#line.close();
  }

  #search(): void {
    this.#line.find(
      PROBE_BAUDS,
      this.#version,
      (data) => data.length > 0,
      (baud) => this.#setUp(baud),
    );
  }

  #setUp(baud: number): void {
    this.#unsettled = Object.freeze([]);
    this.#line.hasTail = true;
    if (baud === WORKING_BAUD) {
      this.#settle();
      return;
    }
    this.#line.ask(m3yCommand(SET_WORKING_BAUD), () => {
      this.#line.later(BAUD_CHANGE, () => {
        this.#line.open(WORKING_BAUD);
        this.#line.ask(this.#version, (data) => {
          if (data === undefined) {
            this.#line.open(baud);
            this.#refuse(BAUD);
          }
          this.#settle();
        });
      });
    });
  }

  /** Tells the settings from this one on, command by command. */
  #settle(index = 0, command = 0): void {
    const setting = SETTINGS[index];
    if (setting === undefined) {
      this.#line.tell(this.#unsettled.length === 0 ? "ready" : "unsettled");
      this.#watch();
      return;
    }
    const text = setting.commands[command];
    if (text === undefined) {
      this.#settle(index + 1);
      return;
    }
    this.#line.ask(m3yCommand(text), (data) => {
      if (data !== undefined && isDone(data)) this.#settle(index, command + 1);
      else {
        this.#refuse(setting);
        this.#settle(index + 1);
      }
    });
  }

  #refuse(setting: Setting): void {
    this.#unsettled = Object.freeze([...this.#unsettled, setting]);
    if (setting === TAIL) this.#line.hasTail = false;
  }

  #watch(): void {
    this.#line.watch(
      this.#version,
      () => {
        this.#watches = (this.#watches + 1) % WATCHES;
        if (this.#watches > 0) return true;
        this.#setUp(this.#line.baud);
        return false;
      },
      () => this.#search(),
    );
  }
}
