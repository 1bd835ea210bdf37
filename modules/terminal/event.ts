/** Everything that can happen to a terminal. The reducer sees nothing else. */
import type { TariffAbout } from "modules/billing/tariff-book";
import type { CardEvent } from "modules/card/card-session";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import type { LgoEvent } from "modules/lgo/act";
import type { LanView } from "modules/lgo/lan/view";
import type { NfcEvent } from "modules/nfc/nfc-session";
import type { Part } from "modules/parts/parts";
import type { PaymentOutcome } from "modules/payment/payment";
import type { OpenPayment } from "modules/payment/payments";
import type { PrinterView } from "modules/printing/printing";
import type { RecallsAbout } from "modules/recalls/recall";
import type { ResetReason } from "modules/reset/reset-reason";
import type { Given } from "modules/sale-record/past-sale";
import type { Scan, ScannerStatus } from "modules/scan/scan";
import type { DispensationsAbout } from "modules/services/dispensation";
import type { IdentityNews } from "modules/services/identity-job";
import type { PatientNews } from "modules/services/patient-job";
import type { SiteView } from "modules/site/neighbours";
import type { Verdict } from "modules/token/verdict";
import type { UpdateStatus } from "modules/update/agent/status";
import type { DataState } from "modules/update/data/data-partition";
import type { TrustStatus } from "modules/update/tuf/ports";
import type { JournalAbout, RejectedInvoice, StoreRefusal } from "./archive";
import type { Settings } from "./settings";
import type { NetworkStatus } from "./state";

/** The three keys under the screen, and what the touch screen maps onto them. */
export type Key = "cancel" | "option" | "validate";

/** interrupted: a sale was open when the terminal stopped. lastNumber: of the invoices stored; 0 before the first. */
export interface StartedEvent {
  readonly type: "started";
  readonly reason: ResetReason;
  readonly interrupted: boolean;
  readonly lastNumber: number;
}

export type TerminalEvent =
  /** Once, when all else that is known at the start was told. */
  | StartedEvent
  /**
   * A code was read: a token, a box, or any other text. source: a phone handed it out, and nothing but a token is taken from
   * it; challenge: what it was asked with.
   */
  | ({ readonly type: "scan"; readonly source?: "nfc"; readonly challenge?: Uint8Array } & Scan)
  /** What is held to the contactless reader. */
  | { readonly type: "nfc"; readonly event: NfcEvent }
  /** hash: of the token, SHA-256 in hexadecimal, where somebody is to be told. */
  | { readonly type: "verdict"; readonly verdict: Verdict; readonly hash?: string }
  /** The pharmacy's software. */
  | { readonly type: "lgo"; readonly event: LgoEvent }
  /** The pharmacy's software on the LAN: who is there, and what becomes of a pairing. */
  | { readonly type: "lan"; readonly view: LanView }
  /** There is a card slot: told before any card. */
  | { readonly type: "slot" }
  | { readonly type: "card"; readonly event: CardEvent }
  | { readonly type: "key"; readonly key: Key }
  /** A finger put down on the screen, in pixels. */
  | { readonly type: "touch"; readonly x: number; readonly y: number }
  /** Once a second, and whenever a time-out that the state asked for has passed. now: s since 1970. */
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "scanner"; readonly status: ScannerStatus }
  | {
      readonly type: "keys";
      /** Of their partition; when absent, the version says whether there are keys. */
      readonly state?: DataState;
      /** 0 without any. */
      readonly version: number;
      readonly expires: number;
      readonly stale: boolean /** s */;
      readonly issued?: number;
    }
  /** Which medicines and which tariffs are in use: told at the start, and when they turn out damaged. */
  | { readonly type: "catalogue"; readonly about: CatalogueAbout }
  | { readonly type: "tariffs"; readonly about: TariffAbout }
  /** Which recalls are in use, and up to which one they were read here: told at the start, and when others have come. */
  | { readonly type: "recalls"; readonly about: RecallsAbout; readonly read: number }
  /** What became of a code that was typed for something else than service mode. */
  | { readonly type: "code-tried"; readonly tried: "right" | "wrong" | "locked" | "no-code" | "lost" }
  /** The terminal was erased, and looked at; or a part of it could not be. */
  | { readonly type: "wiped"; readonly done: boolean }
  /** What the journal says was given to the patient before. */
  | { readonly type: "given"; readonly found: readonly Given[] }
  /** The online services have answered about the patient of the sale. */
  | { readonly type: "services"; readonly news: PatientNews }
  /** There is a payment terminal, or none; and the payments that were open when the power went. */
  | { readonly type: "payments"; readonly isThere: boolean; readonly open: readonly OpenPayment[] }
  /** The payment under way is over, whatever became of it. */
  | { readonly type: "payment"; readonly outcome: PaymentOutcome }
  /** The invoice was stored (its number), or could not be. */
  | { readonly type: "stored"; readonly number: number }
  | { readonly type: "store-failed"; readonly reason: StoreRefusal }
  | { readonly type: "queue"; readonly length: number; readonly rejected?: number; readonly network?: NetworkStatus }
  /** The collector has answered for an invoice; reason: 0 for accepted, else its number (reason.ts). */
  | { readonly type: "arl"; readonly number: number; readonly reason: number }
  /** Rejected invoices, as asked for. */
  | { readonly type: "rejects"; readonly list: readonly RejectedInvoice[] }
  /** One of them was dealt with, or could not be. */
  | { readonly type: "resolved"; readonly done: boolean }
  | { readonly type: "journal"; readonly about: JournalAbout }
  /** As they were kept: told at the start. */
  /** Parts that did not answer when they were opened. */
  | { readonly type: "parts"; readonly failed: readonly Part[] }
  | { readonly type: "settings"; readonly settings: Settings }
  /** In the terminal's life: its starts, and how many of them came after a fault. */
  | { readonly type: "counted"; readonly starts: number; readonly stops: number }
  /** The terminal's own firmware, and who may manage it. */
  | { readonly type: "update"; readonly status: UpdateStatus }
  /** How up to date it is about whose images it takes. */
  | { readonly type: "trust"; readonly status: TrustStatus }
  /** What became of a service code. */
  | { readonly type: "service"; readonly opening: "open" | "wrong" | "locked" | "no-code" | "lost" }
  /** Whether the code that was chosen is the terminal's from now on. */
  | { readonly type: "code-chosen"; readonly done: boolean }
  /** What was decided of the firmware could not be done; the status says why. */
  | { readonly type: "update-failed" }
  | { readonly type: "printer"; readonly view: PrinterView }
  /** The service of identities has answered, or nobody did. */
  | ({ readonly type: "identity-found" } & IdentityNews)
  /** A gateway is there to be told of what was dispensed: what became of it so far. */
  | { readonly type: "dispensations"; readonly about: DispensationsAbout }
  /** The other terminals of the pharmacy: told at the start where there may be any, and when one is otherwise than it was. */
  | { readonly type: "site"; readonly view: SiteView }
  /** Heap in use: bytes of chunks, number of slots. */
  | { readonly type: "memory"; readonly chunks: number; readonly slots: number };
