/** What a firmware on trial must have seen of its terminal before it may be confirmed. */
import { isReading, type ScannerStatus } from "modules/scan/scan";
import type { SelfTestPart } from "./status";

export interface Seen {
  /** Something was drawn. */
  readonly drawn: boolean;
  readonly scanner: ScannerStatus;
  readonly journalMounts: boolean;
  /** Why no issuer list is loaded; undefined when one is. Where none was ever put ("erased") there is none to load. */
  readonly keysRefusal: string | undefined;
}

/** @returns the first part that was not seen working yet; the cryptography is not looked at here */
export function failingPart({
  drawn,
  scanner,
  journalMounts,
  keysRefusal,
}: Seen): Exclude<SelfTestPart, "crypto"> | null {
  if (!drawn) return "screen";
  if (!isReading(scanner)) return "scanner";
  if (!journalMounts) return "journal";
  return keysRefusal === undefined || keysRefusal === "erased" ? null : "keys";
}
