/**
 * The counter's hardware at the bench's end of the link: the QR module on its UART, the card slot, keys and touch, the
 * beeper, the cable to the pharmacy's software. Speaks in bytes and pins; knows nothing of what they mean to the firmware.
 */
import { Channel, UART_CARD, UART_LGO, UART_NFC, UART_PAYMENT, UART_PRINTER, UART_SCANNER } from "../link/channels";
import { decodePixels, type Pixels } from "../link/pixels";
import { type ScannerName, USUAL_SCANNER } from "../link/scanner-names";
import { BOARD_PINS } from "../platform/board-pins";
import { SlotLink } from "./card/slot-link";
import { type LgoRequest, LgoSoftware } from "./lgo-software";
import { Pn532Module } from "./nfc/pn532-module";
import { ConcertLine } from "./payment/concert-line";
import type { PaymentDevice } from "./payment/payment-device";
import type { ReceiptPrinter } from "./printer/receipt-printer";
import type { ScannerModule } from "./scanner-module";
import { SCANNER_MODULES } from "./scanner-modules";
import type { Scheduler } from "./scheduler";

export interface Tone {
  /** ms, by the scheduler */
  readonly at: number;
  /** 0 is silence. */
  readonly hz: number;
}

export interface CounterOptions {
  readonly scheduler: Scheduler;
  /** Which scanner is on its UART; the usual one unless said. */
  readonly scanner?: ScannerName | undefined;
  /** Puts a frame on the link. */
  readonly send: (channel: number, payload: Uint8Array) => void;
  readonly onScreen?: (frame: Uint8Array) => void;
  /** What another renderer made of the frame before. */
  readonly onPixels?: (pixels: Pixels) => void;
  readonly onTone?: (tone: Tone) => void;
  /** A JSON line on the cable to the pharmacy's software, flat: {event, ...}; an answer has the event "answer". */
  readonly onReport?: (report: Readonly<Record<string, unknown>>) => void;
  /** The same, as bytes, for another software than the counter's own. */
  readonly onCable?: (bytes: Uint8Array) => void;
  /** The receipt printer, where it is on a line; it outlives the terminal's power. */
  readonly printer?: ReceiptPrinter | undefined;
  readonly onTrace?: (line: string) => void;
  readonly onRead?: () => void;
  /** A payment terminal on its serial line. */
  readonly payment?: PaymentDevice | undefined;
  /** A card went into the slot or came out of it, maybe by itself. */
  readonly onCard?: () => void;
  /** Something is another at the contactless reader. */
  readonly onNear?: () => void;
}

export type Key = "cancel" | "option" | "validate";

/** How long a finger is on a key or on the screen, ms. */
const PRESS = 80;
/** Between two presses of one key: past what the terminal takes for the bouncing of one, ms. */
const LIFT = 60;
/** A longer line than the firmware's longest is noise. */
const MAX_REPORT_LINE = 65536;

const UART_DATA = 0;
const UART_OPEN = 1;
const UART_LATER = 3;
const UART_SILENT = 4;

export class Counter {
  readonly module: ScannerModule;
  readonly card: SlotLink;
  readonly near: Pn532Module;
  readonly #options: CounterOptions;
  readonly #concert: ConcertLine | undefined;
  #hz = 0;
  #line = "";
  readonly #software = new LgoSoftware();

  constructor(options: CounterOptions) {
    this.#options = options;
    const later = (uart: number) => (bytes: Uint8Array, delay: number) => {
      const payload = new Uint8Array(5 + bytes.length);
      payload[0] = UART_LATER;
      new DataView(payload.buffer).setUint32(1, Math.round(delay * 1000), true);
      payload.set(bytes, 5);
      options.send(Channel.uart + uart, payload);
    };
    const silent = (uart: number) => () => options.send(Channel.uart + uart, Uint8Array.of(UART_SILENT));
    this.module = new SCANNER_MODULES[options.scanner ?? USUAL_SCANNER]({
      scheduler: options.scheduler,
      send: later(UART_SCANNER),
      fallSilent: silent(UART_SCANNER),
      ...(options.onRead === undefined ? {} : { onRead: options.onRead }),
    });
    this.near = new Pn532Module({
      scheduler: options.scheduler,
      send: later(UART_NFC),
      fallSilent: silent(UART_NFC),
      ...(options.onNear === undefined ? {} : { onChange: options.onNear }),
    });
    const { scheduler, send, onCard, onTrace, payment, printer } = options;
    printer?.attach(scheduler, (bytes) => {
      const payload = new Uint8Array(1 + bytes.length);
      payload.set(bytes, 1);
      send(Channel.uart + UART_PRINTER, payload);
    });
    this.#concert =
      payment &&
      new ConcertLine(payment, (bytes) => send(Channel.uart + UART_PAYMENT, Uint8Array.of(UART_DATA, ...bytes)));
    this.card = new SlotLink({
      scheduler,
      send,
      ...(onCard === undefined ? {} : { onCard }),
      onViolation: (text) => onTrace?.(`card slot: ${text}, against ISO 7816-3`),
    });
  }

  /** A frame from the firmware. */
  onFrame(channel: number, payload: Uint8Array): void {
    switch (channel) {
      case Channel.screen:
        this.#options.onScreen?.(payload);
        break;
      case Channel.pixels: {
        const pixels = decodePixels(payload);
        if (pixels !== undefined) this.#options.onPixels?.(pixels);
        break;
      }
      case Channel.console:
        this.#options.onTrace?.(Buffer.from(payload).toString("utf8").trimEnd());
        break;
      case Channel.pins:
        this.#pin(payload);
        this.card.pin(payload);
        break;
      case Channel.uart + UART_SCANNER:
        onLine(this.module, payload);
        break;
      case Channel.uart + UART_NFC:
        onLine(this.near, payload);
        break;
      case Channel.uart + UART_PAYMENT:
        if (payload[0] === UART_DATA) this.#concert?.receive(payload.subarray(1));
        break;
      case Channel.uart + UART_CARD:
        this.card.uart(payload);
        break;
      case Channel.uart + UART_PRINTER:
        if (payload[0] === UART_DATA) this.#options.printer?.receive(payload.subarray(1));
        break;
      case Channel.uart + UART_LGO:
        if (payload[0] === UART_DATA) this.#report(payload.subarray(1));
        break;
      default:
        break;
    }
  }

  /** Presses a key once more, when those before are done. */
  press(key: Key): void {
    const pin = BOARD_PINS.buttons[key];
    if (pin === undefined) return;
    this.#setPin(pin, 0, PRESS);
    this.#setPin(pin, 1, LIFT);
  }

  /** What the pharmacy's software puts on the cable. */
  cable(bytes: Uint8Array): void {
    const payload = new Uint8Array(1 + bytes.length);
    payload[0] = UART_DATA;
    payload.set(bytes, 1);
    this.#options.send(Channel.uart + UART_LGO, payload);
  }

  /** The counter's own software asks; the answer comes to `onReport`. */
  ask(request: LgoRequest): void {
    this.cable(Buffer.from(this.#software.ask(request), "utf8"));
  }

  /** Puts a finger on the screen, and takes it off again. */
  tap(x: number, y: number): void {
    this.#touch(x, y, 1, PRESS);
    this.#touch(x, y, 0, LIFT);
  }

  #setPin(pin: number, value: number, dwell: number): void {
    const payload = new Uint8Array(10);
    const view = new DataView(payload.buffer);
    view.setUint8(0, pin);
    view.setInt32(2, value, true);
    view.setUint32(6, dwell, true);
    this.#options.send(Channel.pins, payload);
  }

  #touch(x: number, y: number, down: number, dwell: number): void {
    const payload = new Uint8Array(9);
    const view = new DataView(payload.buffer);
    view.setUint16(0, x, true);
    view.setUint16(2, y, true);
    view.setUint8(4, down);
    view.setUint32(5, dwell, true);
    this.#options.send(Channel.touch, payload);
  }

  /** The piezo: kind 2 sets its frequency, kind 1 its duty. */
  #pin(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    if (view.getUint8(0) !== BOARD_PINS.beeper) return;
    const value = view.getInt32(2, true);
    if (view.getUint8(1) === 2) this.#hz = value;
    else if (view.getUint8(1) === 1) {
      this.#options.onTone?.({ at: this.#options.scheduler.now(), hz: value === 0 ? 0 : this.#hz });
    }
  }

  #report(bytes: Uint8Array): void {
    this.#options.onCable?.(bytes);
    const lines = (this.#line + Buffer.from(bytes).toString("latin1")).split("\n");
    this.#line = lines.pop() ?? "";
    if (this.#line.length > MAX_REPORT_LINE) this.#line = "";
    for (const line of lines) {
      const text = Buffer.from(line, "latin1").toString("utf8");
      this.#options.onReport?.(this.#software.take(JSON.parse(text) as Record<string, unknown>));
    }
  }
}

/** What the firmware does with the UART of a part. */
function onLine(part: { receive(bytes: Uint8Array): void; line(baud: number): void }, payload: Uint8Array): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (payload[0] === UART_DATA) part.receive(payload.subarray(1));
  else part.line(payload[0] === UART_OPEN ? view.getUint32(1, true) : 0);
}
