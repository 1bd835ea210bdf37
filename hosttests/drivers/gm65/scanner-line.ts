/** The driver on one end of a UART, the simulated module on the other. */
import { Gm65 } from "drivers/gm65/gm65";
import type { Scan, ScannerStatus } from "modules/scan/scan";
import type { SerialPins } from "modules/scan/scanner";
import { type CodeSymbol, QrModule } from "../../../simulator/hardware/qr-module";
import { ManualTime } from "../../support/manual-time";

export class ScannerLine {
  readonly time = new ManualTime();
  readonly module: QrModule;
  readonly scans: Scan[] = [];
  readonly statuses: ScannerStatus[] = [];
  /** Commands that went out, as hexadecimal. */
  readonly sent: string[] = [];
  /** Serials that are open. */
  open = 0;
  driver: Gm65<unknown>;
  readonly #coming: (() => void)[] = [];
  #receive: ((bytes: Uint8Array) => void) | undefined;
  /** The line goes to no one: a cable that is cut, both ways. */
  cut = false;

  /** @param unknown, fixed registers of a clone (qr-module.ts) @param prepare what was done to the module before */
  constructor({
    unknown = [],
    fixed = [],
    prepare,
  }: { unknown?: readonly number[]; fixed?: readonly number[]; prepare?: (module: QrModule) => void } = {}) {
    this.module = new QrModule({
      scheduler: this.time,
      send: (bytes, delay) => {
        const cancel = this.time.at(this.time.now() + delay, () => {
          if (!this.cut) this.#receive?.(bytes);
        });
        this.#coming.push(cancel);
      },
      fallSilent: () => this.#forget(),
      unknown,
      fixed,
    });
    prepare?.(this.module);
    this.driver = this.start();
  }

  /** What is on its way is for whoever had the line open. */
  #forget(): void {
    for (const cancel of this.#coming.splice(0)) cancel();
  }

  start(): Gm65<unknown> {
    const line = this;
    class Serial {
      #input: number[] = [];
      #open = true;
      constructor({ baud, onReadable }: SerialPins & { baud: number; onReadable: () => void }) {
        line.open += 1;
        line.#forget();
        line.module.line(baud);
        line.#receive = (bytes) => {
          this.#input.push(...bytes);
          line.time.set(() => {
            if (this.#open && this.#input.length > 0) onReadable();
          }, 0);
        };
      }
      read(): ArrayBuffer | undefined {
        if (this.#input.length === 0) return undefined;
        return Uint8Array.from(this.#input.splice(0)).buffer;
      }
      write(bytes: Uint8Array): void {
        line.sent.push(Buffer.from(bytes).toString("hex"));
        if (!line.cut) line.module.receive(bytes);
      }
      close(): void {
        if (this.#open) line.open -= 1;
        this.#open = false;
        line.#receive = undefined;
        line.module.line(0);
      }
    }
    this.driver = new Gm65({
      serial: { io: Serial, port: 0, receive: 16, transmit: 17 },
      timer: this.time,
      onScan: (scan) => this.scans.push(scan),
      onStatus: (status) => this.statuses.push(status),
    });
    return this.driver;
  }

  /** Names of the settings that the module did not take. */
  get unsettled(): string[] {
    return this.driver.unsettled.map(({ name }) => name);
  }

  get status(): ScannerStatus | undefined {
    return this.statuses.at(-1);
  }

  /** Holds a code up until it is read, and waits for it. @returns its text */
  scan(text: string, aim = "]Q1"): string | undefined {
    const before = this.scans.length;
    this.module.present(symbol(text, aim));
    this.time.run(2500);
    const scan = this.scans[before];
    return scan === undefined ? undefined : Buffer.from(scan.bytes).toString("latin1");
  }
}

export function symbol(text: string, aim = "]Q1"): CodeSymbol {
  return { aim, bytes: Uint8Array.from(Buffer.from(text, "latin1")) };
}

/** The module's registers, as the data sheet names them. */
export const REGISTER = {
  mode: 0x00,
  setup: 0x03,
  output: 0x0d,
  again: 0x13,
  baud: 0x2a,
  tail: 0x60,
  aim: 0xd0,
} as const;
