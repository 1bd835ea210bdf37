/**
 * What the pricing takes and gives. All amounts are integer centimes; all dates "YYYY-MM-DD".
 * The same shapes are the JSON of `cli price`.
 */
import type { Presentation } from "modules/catalogue/presentation";
import type { Claims } from "modules/token/claims";

export interface PriceLine {
  readonly cip13: string;
  readonly quantity: number;
  /** The line is related to the patient's ALD. */
  readonly ald: boolean;
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
  /** The medicine is on the closed list that earns HDE. */
  readonly specific?: boolean;
  /** The patient refuses the generic without a valid reason; then the dearest generic's price is the base. */
  readonly genericRefused?: { readonly basePriceCents: number };
}

export interface PriceRequest {
  /** Date of dispensing. */
  readonly at: string;
  readonly claims: Claims | null;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  readonly lines: readonly PriceLine[];
  /** Minors' contraception and the like do not pay the franchise; kept per request where the counter knows it. */
  readonly franchiseExempt?: boolean;
  /** What the patient has already paid of the yearly franchise, where known. */
  readonly franchiseSpentCents?: number;
  /** INSEE code of the pharmacy's territory; absent for metropolitan France. */
  readonly territory?: string;
}

/** Where an amount comes from: what the screen tells of it. */
export interface Why {
  /** What gave the AMO's rate; "fee": the fee has a rate of its own. */
  readonly rate: "class" | "local-regime" | "ald" | "exonerated" | "fee" | "not-reimbursed" | "no-prescription";
  /** What gave the base. */
  readonly base: "price" | "tfr" | "generic";
  /** Who covers the ticket modérateur, and how much of it, percent. */
  readonly payer: "amc" | "c2s" | "none";
  readonly cover: number;
  /** Why the patient advances what the AMO and the AMC will pay back; "no" where they pay the pharmacist. */
  readonly advance: "no" | "rights" | "generic-refused";
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
  readonly why: Why;
}

export interface InvoiceLine extends Share {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  /** PH1, PH7, PH4, PH2 or PHN. */
  readonly act: string;
  readonly ald: boolean;
  /** Franchise of this line, held back later. */
  readonly franchiseCents: number;
}

/** One fee charged; HD and HG name the line that they belong to. */
export interface InvoiceFee extends Share {
  /** HD7, HG4, HDR, HDA, HDE, HC... */
  readonly code: string;
  readonly cip13?: string;
}

export interface Invoice {
  readonly at: string;
  /** Version of the tariff table used. */
  readonly tariff: string;
  readonly lines: readonly InvoiceLine[];
  readonly fees: readonly InvoiceFee[];
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  /** Reste à charge: to collect now. */
  readonly patientCents: number;
  /** Held back later by the AMO; not part of patientCents. */
  readonly franchiseCents: number;
  readonly warnings: readonly string[];
}
