/**
 * Driver of the GM65 family of serial QR modules, as an ECMA-419 peripheral.
 *
 * Finds the module at any of its baud rates, moves it to 115200, reads every setting that the terminal needs and writes
 * those that differ, reads them back, and saves them only when something changed: its flash wears. After a silence it
 * looks whether the module is there and whether its setup codes are still off; if not, it begins again.
 *
 * Nothing is called from inside a public method; `onScan` and `onStatus` come from the serial's or the timer's callbacks.
 */
import type { Scanner, ScannerOptions } from "modules/scan/scanner";
import { ScannerLine } from "../serial-scanner/line";
import { GM65_ANSWERS, readCommand, saveCommand, writeCommand } from "./protocol";
import {
  AIM_IDENTIFIERS,
  BAUD,
  BAUD_REGISTER,
  DIVISOR_115200,
  PROBE_BAUDS,
  SETTINGS,
  SETUP_CODES_OFF,
  type Setting,
  TAIL,
  WORKING_BAUD,
} from "./settings";

/** The module needs this to change its baud rate, ms. */
const BAUD_CHANGE = 50;

export class Gm65<T> implements Scanner {
  readonly #line: ScannerLine<T>;
  #unsettled: readonly Setting[] = Object.freeze([]);
  #dirty = false;

  /** @throws TypeError for options that are missing or of the wrong kind, before anything is opened */
  constructor(options: ScannerOptions<T>) {
    this.#line = new ScannerLine(options, GM65_ANSWERS);
    this.#line.open(PROBE_BAUDS[0] ?? WORKING_BAUD);
    this.#line.later(0, () => this.#search());
  }

  /** What the module did not take (clones ignore what they do not know). */
  get unsettled(): readonly Setting[] {
    return this.#unsettled;
  }

  /** Nothing can be configured: the settings are the terminal's. Here because a peripheral has it. */
  configure(): void {}

  close(): void {
    this.#line.close();
  }

  /** Asks for the baud register, which every clone has. */
  #search(): void {
    this.#line.find(
      PROBE_BAUDS,
      readCommand(BAUD_REGISTER, 2),
      (data) => data.length === 2,
      (baud) => this.#setUp(baud),
    );
  }

  #setUp(baud: number): void {
    this.#dirty = false;
    this.#unsettled = Object.freeze([]);
    // A code may be read before the module was told to name its symbology.
    this.#line.identifiers = "unsure";
    this.#line.hasTail = true;
    if (baud === WORKING_BAUD) {
      this.#settle(0);
      return;
    }
    this.#line.ask(writeCommand(BAUD_REGISTER, DIVISOR_115200), () => {
      this.#line.later(BAUD_CHANGE, () => {
        this.#line.open(WORKING_BAUD);
        this.#line.ask(readCommand(BAUD_REGISTER, 2), (data) => {
          if (data !== undefined) {
            this.#dirty = true;
            this.#settle(0);
            return;
          }
          // A clone that cannot change its rate is used at its own.
          this.#line.open(baud);
          this.#refused(BAUD);
          this.#settle(0);
        });
      });
    });
  }

  /** Reads a setting; writes it if it differs; reads it back. */
  #settle(index: number): void {
    const setting = SETTINGS[index];
    if (setting === undefined) {
      if (this.#dirty) this.#line.ask(saveCommand(), () => this.#ready());
      else this.#ready();
      return;
    }
    const { address, mask, value } = setting;
    this.#line.ask(readCommand(address, 1), (data) => {
      const now = data?.[0];
      if (now === undefined) this.#refuse(setting, index);
      else if ((now & mask) === value) this.#settle(index + 1);
      else {
        this.#line.ask(writeCommand(address, [(now & ~mask) | value]), () => {
          this.#line.ask(readCommand(address, 1), (back) => {
            if (back === undefined || ((back[0] ?? 0) & mask) !== value) this.#refuse(setting, index);
            else {
              this.#dirty = true;
              this.#settle(index + 1);
            }
          });
        });
      }
    });
  }

  #refuse(setting: Setting, index: number): void {
    this.#refused(setting);
    this.#settle(index + 1);
  }

  #refused(setting: Setting): void {
    this.#unsettled = Object.freeze([...this.#unsettled, setting]);
    if (setting === TAIL) this.#line.hasTail = false;
  }

  #ready(): void {
    if (!this.#unsettled.includes(AIM_IDENTIFIERS)) this.#line.identifiers = "sent";
    this.#line.tell(this.#unsettled.length === 0 ? "ready" : "unsettled");
    this.#watch();
  }

  /**
   * Is it there, and does it still refuse setup codes? A clone that never did is asked for its baud rate: that register
   * answered when it was found.
   */
  #watch(): void {
    const { address, mask, value } = SETUP_CODES_OFF;
    const known = !this.#unsettled.includes(SETUP_CODES_OFF);
    this.#line.watch(
      known ? readCommand(address, 1) : readCommand(BAUD_REGISTER, 2),
      (data) => {
        if (!known || ((data[0] ?? 0) & mask) === value) return true;
        this.#setUp(this.#line.baud);
        return false;
      },
      () => this.#search(),
    );
  }
}
