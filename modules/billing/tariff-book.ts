/** Port: the tariffs that a terminal has. */
import { type Tariff, tariffFor } from "./tariff";
import { TARIFFS } from "./tariffs";

export type TariffRefusal =
  /** Never written. */
  | "erased"
  /** Not tariffs, or of another format. */
  | "unknown-format"
  /** Of a firmware that knew less: what it leaves out would be priced wrongly. */
  | "older-format"
  /** Longer than the partition, or values that no tariff has. */
  | "inconsistent"
  /** A checksum is wrong, or the flash cannot be read. */
  | "damaged";

export interface TariffAbout {
  /** Those that the firmware carries. */
  readonly isBuiltIn: boolean;
  /** Of the whole; 0 for the built-in ones. */
  readonly version: number;
  /** Name of the newest table. */
  readonly newest: string;
  /** Why what is in flash is not used; null where it is, and where there is nothing. */
  readonly refused: TariffRefusal | null;
}

export interface TariffBook {
  readonly about: TariffAbout;
  /**
   * @param date of dispensing, "YYYY-MM-DD"
   * @param amc number and contract of the patient's AMC: its rules alone are looked for
   * @param acts codes of the acts on the invoice: their rules alone are looked for
   * @returns at least the table that applies on that day, where there is one
   */
  on(
    date: string,
    amc?: { readonly number: string; readonly contract: string },
    acts?: readonly string[],
  ): readonly Tariff[];
  /** Codes of the acts of that day's table, in its order. */
  actsOn(date: string): readonly string[];
}

export function builtInActs(date: string): readonly string[] {
  return tariffFor(TARIFFS, date)?.acts.map(({ code }) => code) ?? [];
}

export function builtInAbout(refused: TariffRefusal | null): TariffAbout {
  return Object.freeze({
    isBuiltIn: true,
    version: 0,
    newest: TARIFFS[TARIFFS.length - 1]?.version ?? "",
    refused,
  });
}
