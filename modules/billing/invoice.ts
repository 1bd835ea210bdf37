/**
 * What the pricing takes and gives. All amounts are integer centimes; all dates "YYYY-MM-DD".
 * The same shapes are the JSON of `cli price`.
 */
import type { CoverKind, Presentation } from "modules/catalogue/presentation";
import type { Claims } from "modules/token/claims";
import type { DutyKind, Substitute } from "./tariff";

/** What a line may be related to: a long illness, an accident or illness of work, the infirmity of a military pension. */
export const RELATIONS = Object.freeze(["ald", "atmp", "military"] as const);
export type Relation = (typeof RELATIONS)[number];

export interface PriceLine {
  /** CIP13; of what is no medicine the EAN-13, or the 7 digits of its LPP code. */
  readonly cip13: string;
  readonly quantity: number;
  /** What it is related to; true: to the first of `RELATIONS` that the patient has. */
  readonly related?: boolean | Relation;
  /** An older name of `related`. */
  readonly ald?: boolean;
  /** As the catalogue gave it when the box was scanned: it is not looked for again. */
  readonly presentation?: Presentation;
  /** Public price of a box, fee included. The four below override the catalogue. */
  readonly priceCents?: number;
  /** The part of it that is the fee: 102 is HD, 276 is HG, 0 none. */
  readonly feeCents?: number;
  /** 100, 65, 30, 15 or 0. */
  readonly rate?: number;
  readonly label?: string;
  /** Tarif forfaitaire de responsabilité of a box, fee included, where there is one. */
  readonly tfrCents?: number;
  /** Tarif de responsabilité ajusté, fee included: the base where there is no TFR (avenant 42). */
  readonly traCents?: number;
  /** Overrides what the catalogue says of it: null for none. */
  readonly cover?: CoverKind | null;
  /** VAT, thousandths, where it is not that of its class. */
  readonly vat?: number;
  /** The price was keyed in by whoever sells it. */
  readonly keyed?: boolean;
  /** The medicine is on the closed list that earns HDE. */
  readonly specific?: boolean;
  /** The patient refuses the generic without a valid reason; then the dearest generic's price is the base. */
  readonly genericRefused?: { readonly basePriceCents: number; readonly kind?: Substitute };
}

/** An act without a box. */
export interface PriceAct {
  readonly code: string;
  /** Nobody else prescribed it: a test that led to an antibiotic, a vaccine that the pharmacist prescribed. */
  readonly spontaneous?: boolean;
  /** The patient is of the act's target groups (exoneration 7). */
  readonly target?: boolean;
  readonly related?: boolean | Relation;
  /** False: a vaccine that nobody reimburses. */
  readonly reimbursed?: boolean;
  /** When the patient had it last, "YYYY-MM-DD", where known. */
  readonly last?: string;
}

/** Names an accident of work on its invoice. */
export interface Accident {
  /** Up to 9 letters and digits. */
  readonly number?: string;
  readonly date?: string;
}

/** What is priced, but for its lines. */
export interface PriceTerms {
  /** Date of dispensing. */
  readonly at: string;
  readonly claims: Claims | null;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  readonly acts?: readonly PriceAct[];
  /** The pharmacy is on duty: what it charges for the prescription. */
  readonly duty?: DutyKind;
  readonly accident?: Accident;
  /** AME, victims of terrorism: who owes no franchise for a reason that no token tells. */
  readonly franchiseExempt?: boolean;
  /** What the patient has already paid of the yearly franchise, where known. */
  readonly franchiseSpentCents?: number;
  /** INSEE code of the pharmacy's territory; absent for metropolitan France. */
  readonly territory?: string;
}

export interface PriceRequest extends PriceTerms {
  readonly lines: readonly PriceLine[];
}

/** Where an amount comes from: what the screen tells of it. */
export interface Why {
  /** What gave the AMO's rate; "fee": the fee has a rate of its own. */
  readonly rate:
    | "class"
    | "local-regime"
    | Relation
    | CoverKind
    /** Maternity, invalidity. */
    | "exonerated"
    | "fee"
    | "act"
    /** The target groups of an act. */
    | "target"
    | "not-reimbursed"
    | "no-prescription";
  /** What gave the base. */
  readonly base: "price" | "tfr" | "tra" | "generic";
  /** Who covers the ticket modérateur, and how much of it, percent. */
  readonly payer: "amc" | "c2s" | "none";
  readonly cover: number;
  /** Why the patient advances what the AMO and the AMC will pay back; "no" where they pay the pharmacist. */
  readonly advance: "no" | "unknown" | "rights" | "generic-refused";
}

/** How one amount is shared. amo + amc + patient = total, always. */
export interface Share {
  readonly totalCents: number;
  /** What the AMO's rate applies to: total, or less (TFR, refused generic). */
  readonly baseCents: number;
  /** Rate applied, percent. */
  readonly rate: number;
  /** Paid directly by the AMO. */
  readonly amoCents: number;
  /** Paid directly by the AMC (or the C2S). */
  readonly amcCents: number;
  /** To collect now. */
  readonly patientCents: number;
  /** VAT in the total, thousandths: 21 is 2.1 %. */
  readonly vat: number;
  readonly why: Why;
}

export interface InvoiceLine extends Share {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  /** PH1, PH7, PH4, PH2 or PHN; empty for what has none. */
  readonly act: string;
  /** Related to the patient's ALD. */
  readonly ald: boolean;
  /** What it is related to, if anything. */
  readonly related: Relation | null;
  /** The law covers it, whatever its class. */
  readonly cover: CoverKind | null;
  /** Whose price: the law's, the pharmacy's list's, or keyed in for this sale. */
  readonly price: "public" | "list" | "keyed";
  /** Franchise of this line, held back later. */
  readonly franchiseCents: number;
}

/** One fee charged; HD and HG name the line that they belong to. */
export interface InvoiceFee extends Share {
  /** HD7, HG4, HDR, HDA, HDE, HC... */
  readonly code: string;
  readonly cip13?: string;
}

/** One act, once. */
export interface InvoiceAct extends Share {
  readonly code: string;
  readonly spontaneous: boolean;
  /** Exoneration 7. */
  readonly target: boolean;
  readonly related: Relation | null;
  /** The pharmacy itself, by its FINESS, where nobody else prescribed. */
  readonly prescriber: "pharmacy" | "prescriber";
}

/** What an invoice holds of one rate of VAT: net + VAT = total. */
export interface VatSum {
  /** Thousandths: 21 is 2.1 %. */
  readonly rate: number;
  readonly totalCents: number;
  readonly netCents: number;
  readonly vatCents: number;
}

/** An invoice without its lines. */
export interface Sums {
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
  /** Rate of the AMO for each line, percent. */
  readonly rates: readonly number[];
}

export interface Invoice {
  readonly at: string;
  /** Version of the tariff table used. */
  readonly tariff: string;
  readonly lines: readonly InvoiceLine[];
  readonly fees: readonly InvoiceFee[];
  readonly acts: readonly InvoiceAct[];
  /** By ascending rate; their totals add up to the invoice's. */
  readonly vat: readonly VatSum[];
  readonly accident: Accident | null;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  /** Reste à charge: to collect now. */
  readonly patientCents: number;
  /** Held back later by the AMO; not part of patientCents. */
  readonly franchiseCents: number;
  readonly warnings: readonly string[];
}
