/**
 * A receipt printer that speaks ESC/POS, on a serial line or at a TCP port, as an ECMA-419 peripheral. What is said is in
 * modules/receipt; here is the wire and the clock.
 *
 * Over TCP it is connected to while it has something to print, while it is in trouble, and once at the start: most printers
 * take one connection at a time, and other tills want theirs.
 */
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import type { SerialLine } from "modules/ports/serial";
import type { Socket, SocketConstructor } from "modules/ports/socket";
import type { TimerModule } from "modules/ports/timer";
import type { Sheet } from "modules/printing/paper";
import { type JobEnd, PrinterSession, TICK } from "modules/printing/printer-session";
import { isTrouble, type PrinterStatus } from "modules/printing/status";

/** Where it is: one of the two. */
export interface PrinterWire {
  readonly serial?: SerialLine;
  readonly socket?: {
    readonly io: SocketConstructor;
    /** IPv4, in dots. */
    readonly address: string;
    readonly port?: number;
  };
}

export interface ReceiptPrinterOptions<T> extends PrinterWire {
  readonly timer: TimerModule<T>;
  /** It is otherwise than it was. */
  readonly onStatus: (status: PrinterStatus) => void;
  /** A document is on paper, or broke off. */
  readonly onEnd: (end: JobEnd) => void;
}

const DEFAULT_BAUD = 38400;
export const PRINTER_PORT = 9100;
/** From one try to connect to the next, and from the last word to the end of a connection, ticks. */
const RETRY = 20;
const LINGER = 6;

export class ReceiptPrinter<T> {
  readonly #options: ReceiptPrinterOptions<T>;
  readonly #session = new PrinterSession();
  /** Serial or TCP: what is used of the two is the same. */
  #port: Socket | undefined;
  #queue: SerialQueue;
  #timer: T | undefined;
  #status: PrinterStatus = "searching";
  /** What the line takes now, and does not get while it is paused. */
  #room = 0;
  /** Ticks: until the next try, or since there was anything to do. */
  #rest = 0;
  #isUp = false;

  /** @throws TypeError, RangeError for options that are wrong, and what the serial throws */
  constructor(options: ReceiptPrinterOptions<T>) {
    const { serial, socket, timer, onStatus, onEnd } = options;
    if ((serial === undefined) === (socket === undefined)) throw new TypeError("serial or socket: one is needed");
    if (typeof (serial ?? socket)?.io !== "function") throw new TypeError("io: a constructor is needed");
    if (socket !== undefined && (typeof socket.address !== "string" || socket.address === ""))
      throw new TypeError("socket.address: one is needed");
    const { port = PRINTER_PORT } = socket ?? {};
    if (!(port > 0 && port < 65536)) throw new RangeError("socket.port: 1 to 65535");
    if (typeof timer?.repeat !== "function") throw new TypeError("timer: a timer module is needed");
    if (typeof onStatus !== "function") throw new TypeError("onStatus: a function is needed");
    if (typeof onEnd !== "function") throw new TypeError("onEnd: a function is needed");
    this.#options = options;
    this.#queue = this.#newQueue();
    if (serial !== undefined) {
      const { io: Io, baud = DEFAULT_BAUD, ...pins } = serial;
      this.#port = new Io({ ...pins, baud, ...this.#callbacks() });
      this.#isUp = true;
      this.#session.connected();
    }
    this.#timer = timer.repeat(() => this.#tick(), TICK);
  }

  configure(): void {}

  /**
   * Prints a document (esc-pos.ts), and tells how it ended by `onEnd`.
   * @returns false while another is under way, or it cannot print now: then nothing was sent
   */
  print(blocks: readonly Uint8Array[], sheet: Sheet): boolean {
    if (this.#timer === undefined) throw new Error("closed");
    if (!this.#session.print(blocks, sheet)) return false;
    this.#rest = 0;
    if (!this.#isUp) this.#connect();
    this.#send();
    return true;
  }

  close(): void {
    if (this.#timer === undefined) return;
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#hangUp();
  }

  /** The same on both wires. */
  #callbacks() {
    return {
      format: "buffer" as const,
      onReadable: () => this.#read(),
      onWritable: (bytes: number) => {
        this.#room = bytes;
        if (!this.#isUp) {
          this.#isUp = true;
          this.#session.connected();
        }
        this.#send();
        if (!this.#session.isPaused) this.#queue.roomFor(this.#room);
      },
    };
  }

  #newQueue(): SerialQueue {
    return new SerialQueue(() => ({
      write: (bytes) => {
        this.#room -= bytes.length;
        this.#port?.write(bytes);
      },
    }));
  }

  #read(): void {
    if (this.#timer === undefined) return;
    const bytes = this.#port?.read();
    if (!(bytes instanceof ArrayBuffer)) return;
    const wasPaused = this.#session.isPaused;
    this.#session.received(new Uint8Array(bytes));
    if (this.#session.isPaused) this.#queue.roomFor(0);
    else if (wasPaused) this.#queue.roomFor(this.#room);
    this.#look();
  }

  #tick(): void {
    if (this.#isUp) this.#session.tick();
    if (this.#options.socket !== undefined) this.#keepLine();
    this.#look();
  }

  /** Of a socket: connects where there is something to do or to find out, and lets go where there is not. */
  #keepLine(): void {
    const isNeeded = this.#session.isPrinting || this.#status === "searching" || isTrouble(this.#status);
    this.#rest += 1;
    if (this.#port === undefined) {
      if (isNeeded && (this.#status === "searching" || this.#rest >= RETRY)) this.#connect();
    } else if (!this.#isUp) {
      if (this.#rest >= RETRY) this.#lose();
    } else if (isNeeded) this.#rest = 0;
    else if (this.#rest >= LINGER) this.#hangUp();
  }

  #connect(): void {
    const { socket } = this.#options;
    if (socket === undefined || this.#port !== undefined) return;
    const { io: Io, address, port = PRINTER_PORT } = socket;
    this.#rest = 0;
    try {
      this.#port = new Io({ address, port, ...this.#callbacks(), onError: () => this.#lose() });
    } catch {
      this.#session.lost();
    }
  }

  /** The other end is gone, or never was there. */
  #lose(): void {
    this.#hangUp();
    this.#session.lost();
    this.#look();
  }

  #hangUp(): void {
    const port = this.#port;
    this.#port = undefined;
    this.#isUp = false;
    this.#room = 0;
    this.#rest = 0;
    this.#queue = this.#newQueue();
    port?.close();
  }

  #send(): void {
    if (!this.#isUp) return;
    for (let bytes = this.#session.take(); bytes !== undefined; bytes = this.#session.take()) this.#queue.push(bytes);
  }

  #look(): void {
    this.#send();
    const { onStatus, onEnd } = this.#options;
    const { status } = this.#session;
    if (status !== this.#status) {
      this.#status = status;
      onStatus(status);
    }
    const end = this.#session.takeEnd();
    if (end === undefined) return;
    // What had not gone out of a document that broke off goes no more.
    if (end === "broken") this.#queue.clear();
    onEnd(end);
  }
}
