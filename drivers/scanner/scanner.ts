/**
 * What every family of QR module looks like to the terminal, whatever its commands: the counter hardware's one seam.
 */
export type Symbology = "qr" | "datamatrix" | "ean13" | "code128" | "other";

/** One decoded symbol. Bytes are as the symbol carries them: no AIM id, no tail, FNC1 as 0x1D. */
export interface Scan {
  readonly symbology: Symbology;
  /** GS1 application identifiers inside (]d2, ]Q3, ]C1). */
  readonly gs1: boolean;
  readonly bytes: Uint8Array;
}

/** Health of the module: what the screen shows of it. */
export type ScannerStatus = "searching" | "ready" | "lost" | "unsettled";
