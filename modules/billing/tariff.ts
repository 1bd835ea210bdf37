/**
 * The dated table of rates and fees: data, never code. A change of law is a new table; the one that applies is chosen
 * by the day of dispensing. The shape is JSON's, so that a table can be written, signed and sent.
 */

import type { CoverKind } from "modules/catalogue/presentation";

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
  /** VAT in the price of a box and of its fee, thousandths: 21 is 2.1 %. */
  readonly vat: number;
}

/** Whom the law covers, and how far. */
export interface CoverRule {
  readonly kind: CoverKind;
  /** AMO rate of the boxes and of their fees, percent. */
  readonly rate: number;
  /** Below this age, completed years; 0: at any age. */
  readonly under: number;
  /** 2: women (all but those of whom it is known that they are not); 0: anyone. */
  readonly sex: 0 | 2;
  /** Only with a prescription. */
  readonly prescription: boolean;
  /** Only who has open rights; else nobody advances anything, whatever their rights. */
  readonly rights: boolean;
  /** Below this age no franchise; 255: at no age. */
  readonly franchiseUnder: number;
}

/** Completed years, both included. */
export interface AgeRange {
  readonly from: number;
  readonly to: number;
}

/** An act that the pharmacist performs: no box. */
export interface ActRule {
  /** TRD, RVA, RDP... */
  readonly code: string;
  /** Its number in the SNDS's table of acts (NAT); 0 where none is public. */
  readonly nat: number;
  /** Price, all taxes; 0: not sold until a table says for how much. */
  readonly cents: number;
  /** Where nobody else prescribed it: the pharmacist did, or the patient came for it. */
  readonly spontaneousCents: number;
  /** AMO rate, percent; and for the target groups (exoneration 7). */
  readonly rate: number;
  readonly targetRate: number;
  /** Share of the ticket modérateur that an AMC covers, percent. */
  readonly amcCover: number;
  /** What else may be on its invoice. */
  readonly company: "any" | "one-act" | "alone";
  /** First and last age in completed years of each period of life it is for; none: any age. */
  readonly ages: readonly AgeRange[];
  /** Once in each of those. */
  readonly once: boolean;
}

/** When a pharmacy on duty was called on. */
export const DUTY_KINDS = Object.freeze(["night", "deep-night", "sunday", "holiday", "closed"] as const);
export type DutyKind = (typeof DUTY_KINDS)[number];

/** What is charged once a prescription by a pharmacy on duty. */
export interface DutyFee extends PrescriptionFee {
  readonly kind: DutyKind;
  readonly code: string;
}

/** What a patient may refuse to have in place of what was prescribed. */
export const SUBSTITUTES = Object.freeze(["generic", "hybrid", "biosimilar"] as const);
export type Substitute = (typeof SUBSTITUTES)[number];

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
  /** Coefficient on reimbursable medicines (price and fee apart), HDR and HDA overseas, thousandths, by INSEE code. */
  readonly overseas: Readonly<Record<string, number>>;
  readonly franchise: {
    readonly cents: number;
    readonly yearlyCents: number;
    /** Exempt: who was below this age on 1 January. */
    readonly minorAge: number;
  };
  readonly covers: readonly CoverRule[];
  /** In this order: refusing it without a valid reason ends the tiers payant and lowers the base. */
  readonly refusals: Readonly<Record<Substitute, boolean>>;
  /** Those that were asked for, where the tariffs are in flash: their table stays there. */
  readonly acts: readonly ActRule[];
  /** Coefficient on acts in the territories of `overseas`, thousandths. */
  readonly actsOverseas: number;
  readonly duty: readonly DutyFee[];
  /** VAT in what has no class, thousandths: fees of a prescription, acts, and goods of which no list says more. */
  readonly vat: { readonly fees: number; readonly acts: number; readonly goods: number };
  /**
   * AMC whose contracts cover otherwise, by "number/contract" or by number for all its contracts: percent of the ticket
   * modérateur by act code.
   */
  readonly amcCovers: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A class, a fee or an act overseas: each amount on its own, half up. @param coefficient thousandths */
export function scaled(cents: number, coefficient: number): number {
  // Metropolitan France, where nothing is to be rounded: a division takes a device as long as ten additions.
  if (coefficient === 1000) return cents;
  return Math.floor((cents * coefficient + 500) / 1000);
}

/** @param date "YYYY-MM-DD" @returns the newest table that applies on that day */
export function tariffFor(tariffs: readonly Tariff[], date: string): Tariff | undefined {
  let chosen: Tariff | undefined;
  // By index: on the device an iterator makes an object for each.
  for (let i = 0; i < tariffs.length; i += 1) {
    const tariff = tariffs[i];
    if (tariff === undefined || tariff.from > date) continue;
    if (chosen === undefined || tariff.from > chosen.from) chosen = tariff;
  }
  return chosen;
}
