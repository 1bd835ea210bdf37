/** The simulated scanners, by the name that the firmware's end has for their drivers (platform/scanners.ts). */
import type { ScannerName } from "../link/scanner-names";
import { M3yModule } from "./m3y-module";
import { QrModule } from "./qr-module";
import type { ScannerModule, ScannerModuleOptions } from "./scanner-module";

export const SCANNER_MODULES: Readonly<Record<ScannerName, new (options: ScannerModuleOptions) => ScannerModule>> =
  Object.freeze({ gm65: QrModule, m3y: M3yModule });
