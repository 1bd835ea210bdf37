/** What the reducer asks of the world. Nothing here holds a name, a NIR or a token, but for
 * `verify`, `store`, `look-back`, `serve`, `look-up`, and what the pharmacy's software is told of a patient: `lgo` and the report `identity`. */
import type { LgoAct } from "modules/lgo/act";
import type { LanAction } from "modules/lgo/lan/view";
import type { BoxTold, IdentityTold, KeyTold, OwnerTold } from "modules/lgo/messages";
import type { PaymentMeans } from "modules/payment/payment";
import type { OpenPayment, Payment } from "modules/payment/payments";
import type { Settlement, SettlementMeans, SettlementState } from "modules/payment/settlement";
import type { PrintJob } from "modules/printing/printing";
import type { SaleRecord } from "modules/sale-record/sale-record";
import type { Patient } from "modules/services/patient-job";
import type { IdentityAsked } from "modules/services/question";
import type { SiteAct } from "modules/site/neighbours";
import type { Box as SoldBox } from "modules/site/site";
import type { RejectionReason } from "modules/teletransmission/reason";
import type { Claims } from "modules/token/claims";
import type { Caution, Refusal } from "modules/token/verdict";
import type { Problem } from "./problem";
import type { Settings } from "./settings";
import type { ViewName } from "./state";

/** What a person at the terminal may decide of its firmware. */
export type UpdateAction = "close-service" | "let-in" | "turn-away" | "confirm" | "go-back" | "restart";

/** Melodies of the beeper, each told from the others without looking. */
export type Sound = "ok" | "warning" | "refused" | "key" | "done";

export interface ReportAct {
  readonly code: string;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
}

export interface ReportLine {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
}

type Told<Name extends string, T> = { readonly event: Name } & Omit<T, "seq">;

/**
 * What the pharmacy's software is told (modules/lgo has the schema). Without personal data, but for `identity`, which goes to
 * who has said hello and to nobody else.
 */
export type Report =
  | { readonly event: "screen"; readonly name: ViewName }
  | { readonly event: "sale"; readonly status: "opened" | "identified" | "stored" | "cancelled" | "timed-out" }
  | {
      readonly event: "verdict";
      readonly verdict: "accepted" | "warning" | "refused";
      readonly reason: Refusal | null;
      readonly cautions: readonly Caution[];
    }
  | {
      readonly event: "line";
      readonly action: "added" | "removed" | "changed";
      readonly cip13: string;
      readonly label: string;
      /** Boxes of this line now. */
      readonly quantity: number;
      readonly ald: boolean;
      /** Of the whole sale; null when it cannot be priced. */
      readonly totalCents: number | null;
      readonly patientCents: number | null;
    }
  | { readonly event: "problem"; readonly problem: Problem }
  | Told<"identity", IdentityTold>
  | Told<"owner", OwnerTold>
  | Told<"box", BoxTold>
  | Told<"key", KeyTold>
  /** Service mode: closed, open to whoever is let in, asked for by `peer`, or in the hands of `peer`. */
  | {
      readonly event: "management";
      readonly state: "closed" | "open" | "asking" | "held";
      /** An address, or the name of a line. */
      readonly peer: string | null;
    }
  /** The collector has answered for an invoice. */
  | {
      readonly event: "arl";
      readonly number: number;
      readonly accepted: boolean;
      readonly reason: RejectionReason | null;
    }
  | {
      readonly event: "invoice";
      readonly number: number;
      readonly at: string;
      readonly totalCents: number;
      readonly amoCents: number;
      readonly amcCents: number;
      readonly patientCents: number;
      readonly franchiseCents: number;
      readonly lines: readonly ReportLine[];
      /** What was done without a box, where anything was. */
      readonly acts?: readonly ReportAct[];
      /** How it is paid, where that was said. */
      readonly settlement?: {
        readonly means: SettlementMeans;
        readonly state: SettlementState;
        readonly amountCents: number;
      };
    }
  /** What becomes of a payment at the payment terminal; `paid` and `unpaid` is what a person has seen there. */
  | {
      readonly event: "payment";
      readonly state: "asked" | "done" | "refused" | "unknown" | "not-asked" | "paid" | "unpaid";
      /** Of the invoice; 0 where it is not stored yet. */
      readonly number: number;
      readonly means: PaymentMeans;
      readonly amountCents: number;
      readonly reason: string | null;
      /** Of the card, at most four; and the number of the authorisation. Where it is done. */
      readonly lastDigits?: string;
      readonly authorisation?: string;
    };

export type Effect =
  /** Verify the text of a code, or what a phone answered a challenge with; the answer comes back as the event `verdict`. */
  | { readonly type: "verify"; readonly bytes: Uint8Array; readonly challenge?: Uint8Array | undefined }
  /** The same for the token of a card, and the serial number that it must be bound to. */
  | { readonly type: "verify-card"; readonly bytes: Uint8Array; readonly serial: Uint8Array }
  | { readonly type: "sound"; readonly sound: Sound }
  /** Store for good; the answer comes back as `stored` or `store-failed`. */
  | { readonly type: "store"; readonly record: SaleRecord }
  | { readonly type: "report"; readonly report: Report }
  /**
   * Look for what this patient was given lately; what is found comes as `given`. null: whoever is looked for is forgotten. except:
   * the invoice that the sale corrects.
   */
  | { readonly type: "look-back"; readonly patient: Claims["identity"] | null; readonly except?: number }
  /** Ask on line about this patient, in the background; what comes of it is the event `services`. null: about nobody. */
  | { readonly type: "serve"; readonly patient: Patient | null }
  /** End an apCV context, in the background: its sale was given up. ends: s. */
  | { readonly type: "close-context"; readonly id: string; readonly ends: number }
  /** Ask who somebody is; the answer is `identity-found` with this id. null: nobody is looked for any more. */
  | { readonly type: "look-up"; readonly question: IdentityAsked | null; readonly id: number }
  /** To one connection of the pharmacy's software: what it asked for, or why not. */
  | { readonly type: "lgo"; readonly act: LgoAct }
  /** What a person has decided of the software on the LAN; the event `lan` tells what becomes of it. */
  | { readonly type: "lan"; readonly action: LanAction }
  /** Keep what is open, and then ask for this payment; the answer comes back as `payment`, when there is one. */
  | { readonly type: "pay"; readonly payment: Payment; readonly open: readonly OpenPayment[] }
  | { readonly type: "keep-payments"; readonly open: readonly OpenPayment[] }
  /** Keep how a stored invoice was paid, before it is told; null: it was not. */
  | { readonly type: "settle-payment"; readonly number: number; readonly settlement: Settlement | null }
  /** Answered by the event `rejects`. */
  | { readonly type: "list-rejects" }
  /** Answered by `resolved`. */
  | { readonly type: "set-aside"; readonly number: number }
  | { readonly type: "resend"; readonly number: number }
  /** Look at the journal's health, having erased it or not; answered by `journal`. */
  | { readonly type: "journal"; readonly format: boolean }
  | { readonly type: "forget-time" }
  /** Erase all that this terminal was given; answered by `wiped`. */
  | { readonly type: "wipe-terminal" }
  /** The event `site` tells what becomes of it. */
  | { readonly type: "site"; readonly act: SiteAct }
  /** Boxes of an invoice that was stored, for the other terminals to know. */
  | { readonly type: "sold"; readonly boxes: readonly SoldBox[] }
  /** English, for the engineer. */
  | { readonly type: "log"; readonly line: string }
  /** Open service mode; the answer comes back as `service`. */
  | { readonly type: "open-service"; readonly code: string }
  /** Whether this is the service code; the answer comes back as `code-tried`. */
  | { readonly type: "try-code"; readonly code: string }
  /** Keep for good that the recalls up to this one were read. */
  | { readonly type: "recall-read"; readonly number: number }
  /** Make this the service code; the answer comes back as `code-chosen`. */
  | { readonly type: "choose-code"; readonly code: string }
  | { readonly type: "update"; readonly action: UpdateAction }
  /** The event `printer` tells what becomes of it. */
  | { readonly type: "print"; readonly job: PrintJob }
  /** What waits to be printed: try again, or give it up. */
  | { readonly type: "printer"; readonly action: "again" | "drop" }
  /** Keep them for good. */
  | { readonly type: "keep-settings"; readonly settings: Settings }
  /** Measure the memory; the answer comes back as `memory`. */
  | { readonly type: "measure" }
  /** Overwrite what is left of a token. */
  | { readonly type: "wipe"; readonly bytes: Uint8Array };
