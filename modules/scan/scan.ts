/**
 * What a scanner tells, whatever its family, its commands and its wires: every driver gives it, and the terminal, its
 * screens and the self-test of an update take it.
 */
export type Symbology = "qr" | "datamatrix" | "ean13" | "code128" | "code39" | "other";

/** One decoded symbol. Bytes are as the symbol carries them: no AIM id, no tail, FNC1 as 0x1D. */
export interface Scan {
  /** "other": another kind, or a scanner that does not say. */
  readonly symbology: Symbology;
  /** GS1 application identifiers inside (]d2, ]Q3, ]C1). */
  readonly gs1: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Health of a scanner. searching: not found yet since the start. ready: found, and set up as wanted. unsettled: it reads
 * codes, but does not take every setting. lost: it does not answer, or no more.
 */
export type ScannerStatus = "searching" | "ready" | "unsettled" | "lost";

/** @returns whether a code held before it is read */
export function isReading(status: ScannerStatus | undefined): boolean {
  return status === "ready" || status === "unsettled";
}
