/** The drivers of scanners that the simulated board may be built with; its table names the one that the host asks for. */
import { Gm65 } from "drivers/gm65/gm65";
import { M3y } from "drivers/m3y/m3y";
import type { ScannerDriver } from "modules/scan/scanner";
import { type ScannerName, USUAL_SCANNER } from "../link/scanner-names";
import { type EngineOptions, host } from "./host";

const DRIVERS: Readonly<Record<ScannerName, ScannerDriver>> = Object.freeze({ gm65: Gm65, m3y: M3y });

/** To be called once the host has started: an engine that links has no options yet. */
export function scannerDriver(): ScannerDriver {
  const { scanner = USUAL_SCANNER } = JSON.parse(host.options) as EngineOptions;
  return DRIVERS[scanner];
}
