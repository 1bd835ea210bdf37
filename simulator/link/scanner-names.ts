/** The families of scanners that both ends of the link know: a driver at one, a module at the other. The first is usual. */
export const SCANNER_NAMES = Object.freeze(["gm65", "m3y"] as const);
export type ScannerName = (typeof SCANNER_NAMES)[number];
export const USUAL_SCANNER: ScannerName = "gm65";

export function isScannerName(name: unknown): name is ScannerName {
  return SCANNER_NAMES.some((known) => known === name);
}
