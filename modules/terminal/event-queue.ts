/**
 * Where drivers put what happens. It exists before any of them, and before the terminal: what comes before the terminal
 * is there waits, in its order.
 */
import type { TerminalEvent } from "./event";

/** Events that wait for the terminal; a driver has one or two to tell while it is opened. */
const MAX_EARLY = 16;

export class EventQueue {
  readonly #log: (line: string) => void;
  #deliver: ((event: TerminalEvent) => void) | undefined;
  #early: TerminalEvent[] = [];

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  post(event: TerminalEvent): void {
    if (this.#deliver !== undefined) this.#deliver(event);
    else if (this.#early.length < MAX_EARLY) this.#early.push(event);
    else this.#log(`event ${event.type} dropped`);
  }

  /** From now on events go to `deliver`; those that have waited go first. */
  open(deliver: (event: TerminalEvent) => void): void {
    const early = this.#early;
    this.#early = [];
    this.#deliver = deliver;
    for (const event of early) deliver(event);
  }
}
