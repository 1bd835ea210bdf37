/**
 * The dated table of rates and fees: data, never code. A change of law is a new table; the one that applies is chosen
 * by the day of dispensing. The shape is JSON's, so that a table can be written, signed and sent.
 */

/** What a rate class is called, and what it earns. */
export interface TariffClass {
  /** Ordinary AMO rate, percent: what the medicines database gives. */
  readonly rate: number;
  /** PH1, PH7, PH4, PH2, PHN. */
  readonly act: string;
  /** Rate in the local regime of Alsace-Moselle, percent. */
  readonly localRate: number;
  /** Rate of a line related to an ALD, percent; 100 where absent. */
  readonly aldRate?: number;
  /** Code of the fee of an ordinary box (HD7...) and of a large one (HG7...); empty where there is none. */
  readonly fee: string;
  readonly largeFee: string;
  /** Share of the ticket modérateur that an AMC covers unless its contract says otherwise, percent. */
  readonly amcCover: number;
}

/** A fee charged once a prescription. */
export interface PrescriptionFee {
  readonly cents: number;
  /** AMO rate, percent. */
  readonly rate: number;
}

export interface Tariff {
  /** Name of the table; goes into each invoice. */
  readonly version: string;
  /** First day it applies, "YYYY-MM-DD". */
  readonly from: string;
  readonly classes: readonly TariffClass[];
  /** Fee of an ordinary box (HD) and of a large one (HG), centimes: how a price's fee is told. */
  readonly boxFeeCents: number;
  readonly largeBoxFeeCents: number;
  /** With a reimbursable medicine. */
  readonly hdr: PrescriptionFee;
  /** By age, completed years on the day: below `under`, or above `over`. */
  readonly hda: PrescriptionFee & { readonly under: number; readonly over: number };
  /** With a medicine of the closed list. */
  readonly hde: PrescriptionFee;
  /** With this many lines of different reimbursable medicines. */
  readonly hc: PrescriptionFee & { readonly lines: number };
  /** Coefficient on HDR and HDA overseas, in thousandths, by INSEE code of the territory. */
  readonly overseas: Readonly<Record<string, number>>;
  readonly franchise: {
    readonly cents: number;
    readonly yearlyCents: number;
    /** Minors are exempt: below this age. */
    readonly minorAge: number;
  };
  /**
   * AMC whose contracts cover otherwise, by "number/contract" or by number for all its contracts: percent of the ticket
   * modérateur by act code.
   */
  readonly amcCovers: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** @param date "YYYY-MM-DD" @returns the newest table that applies on that day */
export function tariffFor(tariffs: readonly Tariff[], date: string): Tariff | undefined {
  let chosen: Tariff | undefined;
  for (const tariff of tariffs) {
    if (tariff.from <= date && (chosen === undefined || tariff.from > chosen.from)) chosen = tariff;
  }
  return chosen;
}
