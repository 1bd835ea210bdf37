/** Which printer stands on the counter, for both ends of the link. */
import type { PaperWidth } from "modules/printing/esc-pos";

export interface PrinterSetup {
  readonly line: "serial" | "tcp";
  /** Characters across its roll. */
  readonly width: PaperWidth;
  /** Characters across an inserted sheet; absent where it takes none. */
  readonly slipWidth?: PaperWidth;
}

/** What the bench has, and a scenario that says nothing else. */
export const USUAL_PRINTER: PrinterSetup = Object.freeze({ line: "serial", width: 42, slipWidth: 42 });

/** Where it is on the network of the counter. */
export const PRINTER_ADDRESS = Object.freeze({ address: "192.168.1.91", port: 9100 });
