/** The driver on one end of a UART, the simulated module on the other. */
import { Gm65 } from "drivers/gm65/gm65";
import type { Scan, ScannerStatus } from "modules/scan/scan";
import { QrModule } from "../../../simulator/hardware/qr-module";
import type { CodeSymbol } from "../../../simulator/hardware/scanner-module";
import { Uart } from "../serial-scanner/uart";

export class ScannerLine extends Uart<QrModule> {
  readonly scans: Scan[] = [];
  readonly statuses: ScannerStatus[] = [];
  driver: Gm65<unknown>;

  /** @param unknown, fixed registers of a clone (qr-module.ts) @param prepare what was done to the module before */
  constructor({
    unknown = [],
    fixed = [],
    prepare,
  }: { unknown?: readonly number[]; fixed?: readonly number[]; prepare?: (module: QrModule) => void } = {}) {
    super((options) => new QrModule({ ...options, unknown, fixed }));
    prepare?.(this.module);
    this.driver = this.start();
  }

  start(): Gm65<unknown> {
    this.driver = new Gm65({
      serial: { io: this.Serial, port: 0, receive: 16, transmit: 17 },
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
