/** What a firmware on trial must have seen of its terminal before it may be confirmed. */
import { isReading, type ScannerStatus } from "modules/scan/scan";
import type { SelfTestPart } from "./status";

export interface Seen {
  /** Something was drawn. */
  readonly drawn: boolean;
  readonly scanner: ScannerStatus;
  readonly journalMounts: boolean;
  /** Why no issuer list is in use; undefined when one is. Where none was ever put ("erased") there is none to load. */
  readonly keysRefusal: string | undefined;
  /** The same of the medicines and the tariffs; null or absent when they are in use, or none were ever put. */
  readonly catalogueRefusal?: string | null;
  readonly tariffsRefusal?: string | null;
}

/** @returns the first part that was not seen working yet; the code and the cryptography are not looked at here */
export function failingPart({
  drawn,
  scanner,
  journalMounts,
  keysRefusal,
  catalogueRefusal,
  tariffsRefusal,
}: Seen): Exclude<SelfTestPart, "code" | "crypto"> | null {
  if (!drawn) return "screen";
  if (!isReading(scanner)) return "scanner";
  if (!journalMounts) return "journal";
  if (keysRefusal !== undefined && keysRefusal !== "erased") return "keys";
  if (catalogueRefusal) return "catalogue";
  return tariffsRefusal ? "tariffs" : null;
}
