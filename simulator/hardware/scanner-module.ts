/** What every simulated scanner is to the counter, whatever its family: a window in front, a UART behind. */
import type { Scheduler } from "./scheduler";

export interface CodeSymbol {
  /** "]Q1" and the like. */
  readonly aim: string;
  readonly bytes: Uint8Array;
}

export interface ScannerModuleOptions {
  readonly scheduler: Scheduler;
  /** Bytes that are on the module's transmit line in `delay` ms, a few milliseconds' worth at a time. */
  readonly send: (bytes: Uint8Array, delay: number) => void;
  /** What was to come does not. */
  readonly fallSilent?: () => void;
  /** A decode, as its own beeper and LED would show. */
  readonly onRead?: () => void;
}

export interface ScannerModule {
  readonly plugged: boolean;
  /** It does one thing at a time: while bytes are going out it does not look. */
  readonly sending: boolean;
  /** The firmware has found it, where it is: what it reads now gets there. */
  readonly known: boolean;
  unplug(): void;
  /** Power: what was saved is there again. */
  plug(): void;
  /** The firmware opened its UART at this rate; 0 when it closed it. */
  line(baud: number): void;
  /** Bytes from the firmware. */
  receive(bytes: Uint8Array): void;
  /** A symbol in front of the window. @returns whether it was read */
  present(symbol: CodeSymbol): boolean;
}
