/**
 * All that the terminal knows. Replaced as a whole by `reduce`, never changed. Small: a few dozen slots without a sale.
 */
import type { SoldAct } from "modules/billing/acts";
import type { Accident, Invoice, PriceAct, Relation } from "modules/billing/invoice";
import type { DutyKind } from "modules/billing/tariff";
import type { TariffAbout } from "modules/billing/tariff-book";
import type { CardReading } from "modules/card/vitale-reader";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import type { Presentation } from "modules/catalogue/presentation";
import type { Unreadable } from "modules/gs1/gs1";
import type { LanView } from "modules/lgo/lan/view";
import type { NfcStatus } from "modules/nfc/nfc-session";
import type { Part } from "modules/parts/parts";
import type { PaymentOutcome } from "modules/payment/payment";
import { NO_PAYMENTS, type Payments } from "modules/payment/payments";
import type { Settlement } from "modules/payment/settlement";
import type { PrinterView, PrintKind } from "modules/printing/printing";
import type { Judgement, Recall, RecallsState, Shortage } from "modules/recalls/recall";
import type { ResetReason } from "modules/reset/reset-reason";
import type { Completeness } from "modules/sale-record/dispensing";
import type { Given } from "modules/sale-record/past-sale";
import type { RecalledBox } from "modules/sale-record/sale-record";
import type { ScannerStatus } from "modules/scan/scan";
import type { DispensationsAbout } from "modules/services/dispensation";
import type { SiteView } from "modules/site/neighbours";
import type { SendingStatus } from "modules/teletransmission/teletransmission";
import type { Claims } from "modules/token/claims";
import type { Caution, Refusal } from "modules/token/verdict";
import { NO_UPDATE, type UpdateStatus } from "modules/update/agent/status";
import type { DataState } from "modules/update/data/data-partition";
import { NO_TRUST, type TrustStatus } from "modules/update/tuf/ports";
import type { JournalAbout, RejectedInvoice } from "./archive";
import type { Detail } from "./detail";
import type { KnownOnLine } from "./known-online";
import { type LgoLink, NO_LGO } from "./lgo-link";
import { type LookUps, NO_LOOK_UP } from "./look-ups";
import type { Problem } from "./problem";
import { DEFAULT_SETTINGS, type Settings } from "./settings";

/** One medicine of the sale. */
export interface Line {
  readonly cip13: string;
  readonly label: string;
  /** Of one box, fee included; centimes. 0 where the pharmacy sets the price: the totals are without it. */
  readonly priceCents: number;
  /** 100, 65, 30, 15 or 0. */
  readonly rate: number;
  readonly quantity: number;
  /** What the pharmacist said it is related to. */
  readonly related: Relation | null;
  /** The pharmacist kept an expired box. */
  readonly expired: boolean;
  readonly marketed: boolean;
  /** As the catalogue has it; absent where it does not. */
  readonly presentation?: Presentation;
  /** An originator's: the dearest generic's price for as many units, or its own; and whether the patient refuses it. */
  readonly generic?: { readonly priceCents: number; readonly refused: boolean };
  /** The price was keyed in: no list says it. */
  readonly keyed?: boolean;
  /** Kept though the catalogue does not know it. */
  readonly unknown?: boolean;
  /** Fingerprints of the serial numbers counted, at most one a box. */
  readonly serials: readonly number[];
  /** Expiry and batch of boxes that were scanned (dispensing.ts), where somebody is to be told; at most one a box. */
  readonly lots?: readonly string[];
  /** Whether a generic was given for what was prescribed, where a person has said it. */
  readonly substituted?: boolean;
  /** It is hard to get at present. */
  readonly shortage?: Shortage;
}

/** One box as scanned, with what the catalogue says of it. */
export interface Box {
  readonly cip13: string;
  /** Its CIP13 where the catalogue does not know it. */
  readonly label: string;
  readonly priceCents: number;
  readonly rate: number;
  readonly expired: boolean;
  readonly marketed: boolean;
  /** Undefined where the catalogue does not have it: nothing is reimbursed, the pharmacy sets the price. */
  readonly presentation: Presentation | undefined;
  readonly authorisation: "valid" | "suspended" | "withdrawn";
  /** Where it is an originator: the price that a refused generic leaves as the base; 0 elsewhere. */
  readonly genericCents: number;
  /** As printed, "YYYY-MM-DD" and batch; empty where the code carries none. */
  readonly expiry: string;
  readonly batch: string;
  /** Fingerprint of the serial number; 0 where the code carries none. */
  readonly serial: number;
  /** What its code should have said and nobody could read. */
  readonly unreadable: readonly Unreadable[];
  /** What the recalls say of it; undefined where they say nothing. */
  readonly judged: Judgement | undefined;
  /** A terminal of the pharmacy has sold it in the last day. */
  readonly isSold: boolean;
}

/** The running sums of a sale, centimes. */
export interface Totals {
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
}

export interface Sale {
  /** Absent in a sale without a card. */
  readonly claims: Claims | null;
  readonly cautions: readonly Caution[];
  /** Fingerprint of the token's text: the same code seen again is not another patient. */
  readonly fingerprint: number;
  readonly lines: readonly Line[];
  readonly acts: readonly PriceAct[];
  readonly prescription: boolean;
  /** RPPS of who prescribed, scanned or keyed in. */
  readonly prescriber: string | null;
  /** Number of the prescriber's practice. */
  readonly practice?: string;
  /** Number of what seems to be an electronic prescription. */
  readonly ePrescription?: string;
  readonly accident?: Accident;
  readonly duty?: DutyKind;
  /** Null when there are no lines, and when they cannot be priced. */
  readonly totals: Totals | null;
  /** Of each line, the rate that the AMO pays, percent; empty where the totals are null. */
  readonly rates: readonly number[];
  /** The rejected invoice that this sale corrects. */
  readonly replaces?: number;
  /** What this pharmacy has given to the patient lately, as far as the journal was looked through. */
  readonly given?: readonly Given[];
  /** How the patient pays; absent while nobody has said it. */
  readonly settlement?: Settlement;
  /** What the online services have said; absent until they have. */
  readonly online?: KnownOnLine;
  /** Which dispensing of the prescription it is, where a person has said it. */
  readonly completeness?: Completeness;
  /** The patient refuses that it goes into the dossier pharmaceutique. */
  readonly dossierRefused?: boolean;
  /** Boxes that were kept in spite of a recall. */
  readonly recalled?: readonly RecalledBox[];
  /** The lines that were looked through, and with which recalls. */
  readonly judged?: { readonly lines: readonly Line[]; readonly version: number };
}

/** One of the persons of a card, whose rights its token proves. */
export interface VerifiedPerson {
  readonly index: number;
  readonly claims: Claims;
  readonly cautions: readonly Caution[];
}

/** The lines as they were before a box or a line was taken off; until: s. */
export interface Undo {
  readonly lines: readonly Line[];
  readonly selected: number;
  readonly until: number;
}

/** What became of a code or of a card while the screen had to show something else; until: s. */
export type Note = { readonly until: number } & (
  | { readonly kind: "problem"; readonly problem: Problem; readonly count: number }
  | { readonly kind: "refused"; readonly reason: Refusal }
  /** It was counted; quantity: of its line now; missed: codes that were not, a moment before. */
  | { readonly kind: "kept"; readonly label: string; readonly quantity: number; readonly missed: number }
  /** The online services say other rights than the patient has shown; or some, where a card proves none. */
  | { readonly kind: "rights"; readonly isFirst: boolean }
  /** The apCV context ends soon: s. */
  | { readonly kind: "context"; readonly ends: number }
  /** What the payment terminal has answered. */
  | { readonly kind: "payment"; readonly result: PaymentOutcome["result"]; readonly amountCents: number }
);

export type View =
  | { readonly name: "idle" }
  | { readonly name: "reading"; readonly fingerprint: number }
  /** A card is being read; then, with what was read of it, its token is being verified. */
  | { readonly name: "card"; readonly reading: CardReading | null }
  /** Which of those on the card is the patient; verified: whom its token is about. */
  | {
      readonly name: "persons";
      readonly reading: CardReading;
      readonly verified: VerifiedPerson | null;
      readonly selected: number;
    }
  /** The card's token was refused: its identity alone may still be used. */
  | { readonly name: "card-refused"; readonly reading: CardReading; readonly reason: Refusal }
  | { readonly name: "identity" }
  /** What is different on line; back: where to go without deciding. */
  | { readonly name: "rights"; readonly back: "identity" | "boxes" }
  /** selected: index of a line, -1 without lines; menu: index in MENU of the highlighted item, -1 when closed. */
  | { readonly name: "boxes"; readonly selected: number; readonly menu: number; readonly undo?: Undo }
  /** What can be said of the whole sale; line: index of the one that was selected, -1 for none. */
  | { readonly name: "options"; readonly selected: number; readonly line: number }
  /** The acts that are sold today. */
  | { readonly name: "acts"; readonly list: readonly SoldAct[]; readonly selected: number }
  /** A number is keyed in: digit: what the middle key is at, 10 for the end; line: whose price it is. */
  | {
      readonly name: "entry";
      readonly what: EntryKind;
      readonly typed: string;
      readonly digit: number;
      readonly line: number;
    }
  /** How the amounts of a line were made; invoice: of the sale as it is. */
  | { readonly name: "line"; readonly invoice: Invoice; readonly index: number }
  | {
      readonly name: "summary";
      /** Priced once, when the summary opens, so that the amounts shown are the amounts stored. */
      readonly invoice: Invoice;
      readonly detail: Detail | null;
      readonly storing: boolean;
    }
  | {
      readonly name: "done";
      readonly number: number;
      readonly totals: Totals;
      readonly paperForm: boolean;
      readonly freePrice: boolean;
      /** Whose sale it was, until this view is left. */
      readonly who: Pick<Claims, "identity"> | null;
      readonly isTest: boolean;
      /** What can be printed of it and was not asked for yet. */
      readonly print: readonly PrintKind[];
      readonly settlement: Settlement | null;
    }
  /** How the patient pays. */
  | { readonly name: "settle"; readonly selected: number }
  /** The first payment that a person has to look at. */
  | { readonly name: "payment" }
  /** since: s, when the code was refused. */
  | { readonly name: "refused"; readonly reason: Refusal | null; readonly fingerprint: number; readonly since: number }
  /** Rejected invoices; null until the list has come. */
  | { readonly name: "rejects"; readonly list: readonly RejectedInvoice[] | null; readonly selected: number }
  | { readonly name: "reject"; readonly list: readonly RejectedInvoice[]; readonly selected: number }
  | { readonly name: "service"; readonly page: number }
  /** What can be chosen; selected: index of a setting. */
  | { readonly name: "settings"; readonly selected: number }
  | { readonly name: "update" }
  /** The terminals of the pharmacy. selected: 0 pairs another, then each of them is forgotten, the last leaves the site. */
  | { readonly name: "site"; readonly selected: number }
  /** The pieces of software on the LAN. selected: 0 pairs another, then each of them is forgotten. */
  | { readonly name: "software"; readonly selected: number }
  /** This terminal and another are made of one site. */
  | { readonly name: "pairing" }
  /** The service code: what was typed, and the digit that the keys are at. */
  | {
      readonly name: "code";
      readonly typed: string;
      readonly digit: number;
      /** To open service mode, or to choose the code of a new terminal: once, and then `first` again. */
      readonly purpose: "open" | "choose" | "repeat";
      readonly first: string;
    };
/** What is keyed in: a price in centimes, an RPPS, an accident's number or date, the patient's rank of birth. */
export type EntryKind = "price" | "prescriber" | "accident" | "rank";
export type ViewName = View["name"];

/** lastNumber: of the invoices stored; 0 before the first. */
export interface Stop {
  readonly reason: ResetReason;
  readonly lastNumber: number;
}

/** A question or a message over the view: it must be answered first. */
export type Question =
  | { readonly kind: "abandon" }
  /** token: a copy of the code, kept unverified until the pharmacist answers. */
  | { readonly kind: "replace"; readonly token: Uint8Array; readonly challenge?: Uint8Array | undefined }
  | { readonly kind: "replace-card"; readonly reading: CardReading }
  | {
      readonly kind: "replace-verified";
      readonly claims: Claims;
      readonly cautions: readonly Caution[];
      readonly fingerprint: number;
    }
  /** line: index of the line that it is counted in already. answered: whoever keeps it has given the code. */
  | {
      readonly kind: "box";
      readonly problem: Problem;
      readonly box: Box;
      readonly line?: number;
      readonly answered?: boolean;
    }
  /** The code of Service: what it is for, what was typed, and the digit that the keys are at. */
  | { readonly kind: "service-code"; readonly asked: CodeAsked; readonly typed: string; readonly digit: number }
  /** A recall that nobody has read yet; left: how many there are from it on. */
  | { readonly kind: "recall"; readonly recall: Recall; readonly left: number }
  | { readonly kind: "set-aside"; readonly number: number }
  /** Erase a journal that cannot be used. */
  | { readonly kind: "format" }
  /** Forget the time that was trusted. */
  | { readonly kind: "forget-time" }
  /** Erase all that this terminal was given. */
  | { readonly kind: "wipe" }
  /** Forget a terminal of the site. */
  | { readonly kind: "forget-terminal"; readonly id: number }
  | { readonly kind: "leave-site" }
  /** box: the one that was counted already, to be taken back if that is what was meant. stop: how the terminal stopped. */
  | { readonly kind: "notice"; readonly problem: Problem; readonly box?: Box; readonly stop?: Stop }
  /** Someone wants to manage the terminal: let in or turned away. */
  | { readonly kind: "manager"; readonly peer: string }
  | { readonly kind: "go-back" }
  | { readonly kind: "restart" }
  /** The lines are the pharmacy's software's: leave them, or take them back. */
  | { readonly kind: "lgo-owner" }
  /** Forget a software on the LAN. */
  | { readonly kind: "lan-forget"; readonly id: number; readonly name: string }
  | { readonly kind: "trial" };

/** What the code of Service is for: to keep a box that is recalled, to pair the pharmacy's software, or another terminal. */
export type CodeAsked =
  | { readonly for: "recall"; readonly box: Box; readonly line?: number }
  | { readonly for: "software" }
  | { readonly for: "terminal" };

/** What the pharmacist is asked, apart from what to do about a box. */
export type Asked =
  | "abandon"
  | "replace"
  | "set-aside"
  | "format"
  | "forget-time"
  | "manager"
  | "wipe"
  | "go-back"
  | "restart"
  | "lgo-owner"
  | "lan-forget"
  | "trial"
  | "forget-terminal"
  | "leave-site";

/** `none`: this terminal has no collector; the others are modules/teletransmission's. */
export type NetworkStatus = "none" | SendingStatus;

/** What the terminal shows of itself. */
export interface Device {
  readonly scanner: ScannerStatus;
  /** Parts that did not answer when they were opened. */
  readonly failed: readonly Part[];
  /** The card slot. */
  readonly slot: "none" | "empty" | "card";
  /** The contactless reader. */
  readonly nfc: "none" | NfcStatus;
  readonly keysState: DataState;
  /** 0 until a list was loaded. */
  readonly keysVersion: number;
  /** s; 0 where unknown */
  readonly keysIssued: number;
  readonly keysExpire: number;
  readonly keysStale: boolean;
  readonly clockCertain: boolean;
  /** Invoices stored and not yet acknowledged. */
  readonly queue: number;
  /** Invoices that the collector refused, and that nobody has dealt with yet. */
  readonly rejected: number;
  readonly network: NetworkStatus;
  /** Null until told. */
  readonly journal: JournalAbout | null;
  /** Null until told. */
  readonly catalogue: CatalogueAbout | null;
  readonly tariffs: TariffAbout | null;
  /** Null where this board has no room for them. */
  readonly recalls: RecallsState | null;
  readonly update: UpdateStatus;
  readonly trust: TrustStatus;
  readonly settings: Settings;
  /** Null where none is fitted. */
  readonly printer: PrinterView | null;
  readonly note: Note | null;
  /** The pharmacy's software. */
  readonly lgo: LgoLink;
  /** The same on the LAN; null where the board has no such port. */
  readonly lan: LanView | null;
  readonly payments: Payments;
  /** What of the dispensations was told, and what was not; null where there is no gateway to tell. */
  readonly dispensations: DispensationsAbout | null;
  /** Whom the service of identities is asked for. */
  readonly lookUps: LookUps;
  /** The other terminals of the pharmacy; null where there is no network to reach them by. */
  readonly site: SiteView | null;
  /** Bytes of chunks and slots in use; -1 where not measured. */
  readonly chunks: number;
  readonly slots: number;
  /** In the terminal's life: starts, and how many of them came after a fault; -1 until told. */
  readonly starts: number;
  readonly stops: number;
}

export interface State {
  readonly view: View;
  readonly sale: Sale | null;
  readonly question: Question | null;
  /** s since 1970, of the last tick. */
  readonly now: number;
  /** Seconds until the view times out. */
  readonly left: number;
  readonly device: Device;
}

export const IDLE: View = Object.freeze({ name: "idle" });

export const INITIAL: State = Object.freeze({
  view: IDLE,
  sale: null,
  question: null,
  now: 0,
  left: 0,
  device: Object.freeze({
    scanner: "searching",
    failed: Object.freeze([]),
    slot: "none",
    nfc: "none",
    keysState: "erased",
    keysVersion: 0,
    keysIssued: 0,
    keysExpire: 0,
    keysStale: false,
    clockCertain: false,
    queue: 0,
    update: NO_UPDATE,
    trust: NO_TRUST,
    rejected: 0,
    network: "none",
    journal: null,
    catalogue: null,
    tariffs: null,
    recalls: null,
    settings: DEFAULT_SETTINGS,
    printer: null,
    note: null,
    lgo: NO_LGO,
    lan: null,
    payments: NO_PAYMENTS,
    dispensations: null,
    lookUps: NO_LOOK_UP,
    site: null,
    chunks: -1,
    slots: -1,
    starts: -1,
    stops: -1,
  }),
});

/** Whether the hour may be wrong; before the first tick nobody knows. */
export function isClockDoubted({ device, now }: State): boolean {
  return now > 0 && !device.clockCertain;
}
