/** The driver and the session in front of the bench's slot, in one process and in time that is told to move. */

import type { CardEvent, SlotEvent } from "modules/card/card-session";
import { CardSession } from "modules/card/card-session";
import { cardTokenLength, TOKEN_FORMATS } from "modules/token/formats";
import { SmartCard } from "../../../drivers/smartcard/smart-card";
import { CardDesk } from "../../../simulator/hardware/card/desk";
import { ManualTime } from "../../../simulator/hardware/manual-time";
import { BOARD_PINS } from "../../../simulator/platform/board-pins";

/** What becomes of a character on its way: two numbers a character, as `card-serial` gives them. */
export type Tamper = (index: number, levels: number, flags: number) => readonly number[];

export interface CounterOptions {
  readonly hz?: number;
  readonly maxBaud?: number;
  /** The UART is set to no rate above this. */
  readonly reaches?: number;
  /** On the way from the card. */
  readonly hear?: Tamper;
  /** On the way to it; the flags are of no use there. */
  readonly say?: Tamper;
}

export class SlotCounter {
  readonly time = new ManualTime();
  readonly desk = new CardDesk(this.time);
  readonly events: CardEvent[] = [];
  /** What the driver told, and when. */
  readonly told: { readonly at: number; readonly event: SlotEvent }[] = [];
  readonly card: SmartCard<() => void>;
  commands = 0;
  /** Events of the cards before. */
  #seen = 0;

  constructor({ hz = 4_000_000, maxBaud, reaches = Number.POSITIVE_INFINITY, hear, say }: CounterOptions = {}) {
    const { Serial: Line, PWM, Digital, timer } = this.desk;
    let heard = 0;
    let said = 0;
    class Serial extends Line {
      override configure(options: { baud?: number; parity?: "even" | "odd" }): void {
        if ((options.baud ?? 0) > reaches) throw new Error("uart failed");
        super.configure(options);
      }
      override read(): ArrayBuffer | undefined {
        const buffer = super.read();
        if (buffer === undefined || hear === undefined) return buffer;
        const bytes = new Uint8Array(buffer);
        const out: number[] = [];
        for (let i = 0; i < bytes.length; i += 2) out.push(...hear(heard++, bytes[i]!, bytes[i + 1]!));
        return Uint8Array.from(out).buffer;
      }
      override write(bytes: Uint8Array): void {
        if (say === undefined) super.write(bytes);
        else super.write(Uint8Array.from([...bytes].flatMap((levels) => say(said++, levels, 0).slice(0, 1))));
      }
    }
    const { port, data, clock, reset, power, detect } = BOARD_PINS.card;
    this.card = new SmartCard({
      serial: { io: Serial, port, data },
      clock: { io: PWM, pin: clock, hz },
      reset: { io: Digital, pin: reset },
      power: { io: Digital, pin: power },
      detect: { io: Digital, pin: detect },
      timer,
      ...(maxBaud === undefined ? {} : { maxBaud }),
      onEvent: (event) => {
        this.told.push({
          at: this.time.now(),
          event: event.type === "response" ? { ...event, bytes: event.bytes.slice() } : event,
        });
        session.handle(event);
      },
    });
    const slot = {
      transmit: (command: Uint8Array) => {
        this.commands += 1;
        this.card.transmit(command);
      },
      reset: (slow: boolean) => this.card.reset(slow),
      release: () => this.card.release(),
    };
    const session = new CardSession(slot, cardTokenLength(TOKEN_FORMATS), (event) => this.events.push(event));
  }

  /** Lets time go until the card was read, or told why not. @returns the last event */
  settle(limit = 30_000): CardEvent | undefined {
    this.#seen = this.events.length;
    const end = this.time.now() + limit;
    while (this.time.now() < end && !this.isSettled) this.time.runTo(this.time.now() + 5);
    return this.events.at(-1);
  }

  get isSettled(): boolean {
    const last = this.events.slice(this.#seen).at(-1)?.kind;
    return last === "read" || last === "failed" || last === "removed";
  }
}
