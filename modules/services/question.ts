/**
 * What a terminal asks its gateway: a POST of one JSON object to /v1/SERVICE. gateway.schema.json is its definition; the types
 * here are the same in TypeScript. Dates are "YYYY-MM-DD" (dates of birth may be of no calendar), instants s since 1970,
 * amounts integer centimes, bytes base64 (RFC 4648, section 4) but for hashes and numbers drawn by chance, which are
 * lower-case hexadecimal.
 */
import type { Completeness } from "modules/sale-record/dispensing";
import type { RightsSubject } from "modules/token/rights-answer";
import type { Replaced } from "./replaced";

/** Longest question, bytes: a dispensation of sixty lines. */
export const MAX_QUESTION = 16384;
/** Lines of one dispensation: a sale has forty, and one of several batches is as many here. */
export const MAX_DISPENSED = 60;
/** Longest text of a code that a patient shows: what the largest QR code holds. */
export const MAX_CODE = 4296;
/** Bytes of a recalls image in one answer. */
export const MAX_PIECE = 3072;

export const SERVICES = Object.freeze(["rights", "identity", "context", "recalls", "dispensation"] as const);
export type ServiceName = (typeof SERVICES)[number];

/** Whose rights on which day. The answer is a proof (modules/token/rights-answer.ts) that repeats all of it. */
export interface RightsAsked {
  readonly service: "rights";
  /** 16 bytes, hexadecimal, by chance. */
  readonly nonce: string;
  readonly subject: RightsSubject;
  /** NIR of the insured person, where the subject is covered by another's: a child, a spouse. 15 characters. */
  readonly insured?: string;
  /** Where a card or a token has said so. */
  readonly amo?: { readonly regime: string; readonly caisse: string; readonly centre: string };
  /** Date de référence. */
  readonly date: string;
  /** Of an open apCV context. */
  readonly context?: string;
}

/** Who is it: by traits, or by what a plastic card says. */
export interface IdentityAsked {
  readonly service: "identity";
  readonly familyName: string;
  /** One to ten, in their order; none where a card is asked with. */
  readonly givenNames?: readonly string[];
  /** 1 male, 2 female, 0 unknown. */
  readonly sex?: number;
  readonly birthDate: string;
  /** INSEE code, 5 characters. */
  readonly birthPlace?: string;
  /** NIR of the insured, as a card has it, and rank of birth where it is known: then the names and the sex may be left out. */
  readonly card?: { readonly insured: string; readonly rank?: number };
}

/** What the patient's app shows of an expense. */
export interface InvoiceSummary {
  /** Name of the invoice at this terminal: sent twice, it is counted once. */
  readonly series: number;
  readonly number: number;
  /** When it was stored, s. */
  readonly at: number;
  /** SHA-256 of the stored invoice's bytes, hexadecimal. */
  readonly hash: string;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
}

/** An apCV context: opened with what the patient showed, looked at again, ended, or told of an invoice (*signerVitale*). */
export type ContextAsked =
  | {
      readonly service: "context";
      readonly action: "open";
      readonly code: string;
      /** 16 bytes, hexadecimal: what a contactless reader drew, where a phone was held to one. */
      readonly challenge?: string;
    }
  | { readonly service: "context"; readonly action: "restore"; readonly context: string }
  | { readonly service: "context"; readonly action: "close"; readonly context: string }
  | {
      readonly service: "context";
      readonly action: "sign";
      /** Absent where the network was down in the sale: the token is then what ties the invoice to the patient. */
      readonly context?: string;
      /** Issuer and identifier (16 bytes, hexadecimal) of the token that the sale was made with. */
      readonly token: { readonly issuer: string; readonly id: string };
      readonly invoice: InvoiceSummary;
    };

/** The signed image of recalls and shortages (data image 4), piece by piece; its own signature is what is trusted. */
export interface RecallsAsked {
  readonly service: "recalls";
  /** Version that the terminal has, 0 for none. */
  readonly have: number;
  /** Offset of the piece that is wanted. */
  readonly from: number;
  /** Of the image whose piece it is; absent for the first one. */
  readonly version?: number;
}

export interface DispensedLine {
  readonly cip13: string;
  /** As the catalogue has it, at most 100 characters; absent where it is not known. */
  readonly name?: string;
  /** Boxes, 1 to 99. */
  readonly quantity: number;
  /** At most 20 characters (GS1 AI 10). */
  readonly batch?: string;
  readonly expiry?: string;
  /** G: a generic or biosimilar was given instead of what was prescribed; N: what was prescribed. */
  readonly substitution: "G" | "N";
}

/** What was dispensed to whom: the gateway makes the document eDISP-MED of it. */
export interface DispensationTold {
  readonly service: "dispensation";
  /** Name of the invoice at this terminal: sent twice, there is one document. */
  readonly series: number;
  readonly number: number;
  /** s */
  readonly at: number;
  /** It takes the place of what was told of another invoice: a corrected sale that gave other boxes. */
  readonly replaces?: Replaced;
  readonly patient: {
    /** 15 characters. */
    readonly matricule: string;
    readonly oid: number;
    readonly familyName: string;
    readonly givenNames: string;
    readonly birthDate: string;
  };
  readonly prescription?: {
    /** Of an electronic prescription. */
    readonly number?: string;
    readonly date?: string;
    /** RPPS, 11 digits. */
    readonly prescriber?: string;
    /** FINESS or number of the practice, 9 digits. */
    readonly practice?: string;
  };
  readonly completeness: Completeness;
  /** RPPS of who dispensed, 11 digits, where the terminal knows; else the pharmacy's holder, whom the gateway knows. */
  readonly pharmacist?: string;
  readonly lines: readonly DispensedLine[];
}

export type Question = RightsAsked | IdentityAsked | ContextAsked | RecallsAsked | DispensationTold;

/** Where a question goes; the members of its JSON object are the others. */
export function pathOf({ service }: Question): string {
  return `/v1/${service}`;
}

/** @returns the JSON of a question, without the member that is in the path */
export function questionText(question: Question): string {
  return JSON.stringify(question, (key, value: unknown) => (key === "service" ? undefined : value));
}
