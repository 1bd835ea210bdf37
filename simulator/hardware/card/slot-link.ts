/** The card slot at the bench's end of the link: its pins and its UART (simulator/link/channels.ts has the layouts). */
import { Channel, UART_CARD } from "../../link/channels";
import { BOARD_PINS } from "../../platform/board-pins";
import type { Scheduler } from "../scheduler";
import type { Plastic } from "./plastic";
import { CardSlot } from "./slot";

const PINS = BOARD_PINS.card;
const UART = { data: 0, open: 1, close: 2, configure: 3 };
const PIN = { digital: 0, duty: 1, hertz: 2, opened: 3 };

export interface SlotLinkOptions {
  readonly scheduler: Scheduler;
  readonly send: (channel: number, payload: Uint8Array) => void;
  /** A card went in or came out, by a hand or by itself. */
  readonly onCard?: () => void;
  /** The terminal did something against ISO 7816-3. */
  readonly onViolation?: (text: string) => void;
}

export class SlotLink {
  readonly slot: CardSlot;
  readonly #send: SlotLinkOptions["send"];
  #hz = 0;
  #detect = 1;

  constructor({ scheduler, send, onCard, onViolation }: SlotLinkOptions) {
    this.#send = send;
    this.slot = new CardSlot({
      scheduler,
      onCharacter: ({ levels, odd }) => send(Channel.uart + UART_CARD, Uint8Array.of(UART.data, levels, odd ? 1 : 0)),
      onDetect: (isIn) => {
        this.#detect = isIn ? 0 : 1;
        this.#tellDetect();
        onCard?.();
      },
      ...(onViolation === undefined ? {} : { onViolation }),
    });
  }

  insert(plastic: Plastic, upsideDown = false): void {
    this.slot.insert(plastic, upsideDown);
  }

  pull(): void {
    this.slot.pull();
  }

  /** What the firmware did with a pin. */
  pin(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    const pin = view.getUint8(0);
    const kind = view.getUint8(1);
    const value = view.getInt32(2, true);
    const level = value === 0 ? 0 : 1;
    if (pin === PINS.detect && kind === PIN.opened) this.#tellDetect();
    else if (pin === PINS.power && kind === PIN.digital) this.slot.contact("power", level);
    else if (pin === PINS.reset && kind === PIN.digital) this.slot.contact("reset", level);
    else if (pin === PINS.clock && kind === PIN.hertz) this.#hz = value;
    else if (pin === PINS.clock && kind === PIN.duty) this.slot.clock(value === 0 ? 0 : this.#hz);
  }

  /** What the firmware did with its UART. */
  uart(payload: Uint8Array): void {
    const [kind] = payload;
    if (kind === UART.data) this.slot.write(payload.subarray(1));
    else if (kind === UART.close) this.slot.line(0, "even");
    else if (payload.length === 6) {
      const baud = new DataView(payload.buffer, payload.byteOffset).getUint32(1, true);
      this.slot.line(baud, payload[5] === 1 ? "odd" : "even");
    }
  }

  #tellDetect(): void {
    const payload = new Uint8Array(6);
    payload[0] = PINS.detect;
    new DataView(payload.buffer).setInt32(2, this.#detect, true);
    this.#send(Channel.pins, payload);
  }
}
