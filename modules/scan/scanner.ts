/**
 * What every driver of a scanner on a UART is given, and what it is, so that a board's table can name any of them.
 * Nothing is called from inside the constructor.
 */
import type { SerialLine } from "modules/ports/serial";
import type { TimerPort } from "modules/ports/timer";
import type { Scan, ScannerStatus } from "./scan";

export interface ScannerOptions<T> {
  readonly serial: Omit<SerialLine, "baud">;
  readonly timer: TimerPort<T>;
  readonly onScan: (scan: Scan) => void;
  readonly onStatus: (status: ScannerStatus) => void;
}

/** An ECMA-419 peripheral. It tells `searching` at once, and then what becomes of the search. */
export interface Scanner {
  configure(): void;
  close(): void;
}

export type ScannerDriver = new <T>(options: ScannerOptions<T>) => Scanner;

/** @throws TypeError for options that are missing or of the wrong kind; to be called before anything is opened */
export function checkScannerOptions<T>({ serial, timer, onScan, onStatus }: ScannerOptions<T>): void {
  if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
  if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
    throw new TypeError("timer: set and clear are needed");
  if (typeof onScan !== "function") throw new TypeError("onScan: a function is needed");
  if (typeof onStatus !== "function") throw new TypeError("onStatus: a function is needed");
}
