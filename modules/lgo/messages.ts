// Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.

/** A line of a basket. */
export interface Line {
  /** CIP13; of what is no medicine the EAN-13, or the 7 digits of its LPP code. */
  readonly cip13: string;
  readonly quantity: number;
  /** Of one box, all taxes and its fee included, where it is not that of the terminal's catalogue. */
  readonly priceCents?: number;
  /** What the prescriber says the line is for; absent for nothing. */
  readonly related?: "ald" | "atmp" | "military";
  /** The patient refuses the generic without a valid reason. */
  readonly genericRefused?: boolean;
  /** A generic is given for what was prescribed. Absent: what is a generic is one. */
  readonly substituted?: boolean;
  /** Batches, for the dossier pharmaceutique. Absent: those that were scanned at the terminal. */
  readonly lots?: readonly Lot[];
}

/** All lines of the sale: it replaces what was there. */
export type Basket = readonly Line[];

/** An act without a box. */
export interface Act {
  /** TRD, RVA, VGP... */
  readonly code: string;
  readonly spontaneous?: boolean;
  readonly target?: boolean;
}

export type Acts = readonly Act[];

export interface Prescription {
  /** RPPS of who prescribed. */
  readonly prescriber?: string;
  /** Number of the prescriber's practice. */
  readonly practice?: string;
  /** Number of an electronic prescription. */
  readonly ePrescription?: string;
  /** Which dispensing of it this is, for the dossier pharmaceutique: first or following (R), complete or partial (P). Absent: FFC, or RFC where this terminal knows of one before. */
  readonly completeness?: "FFC" | "FFP" | "RFC" | "RFP";
}

/** A line with its fees, and who pays what. */
export interface Priced {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  /** Percent that the AMO pays. */
  readonly rate: number;
  /** Of one box. */
  readonly priceCents: number;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  /** To collect now. */
  readonly patientCents: number;
  readonly warnings: readonly Warning[];
}

/** What a person should look at: recalled, or perhaps so as batches of it are and nobody has read this one's; unknown to the terminal's catalogue, authorisation withdrawn or suspended, no longer sold, a price that is not the catalogue's, or no price at all. A sale with one of the first two is stored only once a person at the terminal has answered for it. */
export type Warning =
  | "box-recalled"
  | "box-batch-unread"
  | "box-unknown"
  | "box-withdrawn"
  | "box-suspended"
  | "box-not-marketed"
  | "price-differs"
  | "price-free";

export interface Totals {
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  /** To collect now. */
  readonly patientCents: number;
  /** Held back later by the AMO, no part of what is to be collected. */
  readonly franchiseCents: number;
}

/** Of a person who has no code and no card at hand, as an identity paper says. */
export interface Traits {
  /** Name of birth. */
  readonly familyName: string;
  /** In their order, the first one first; one at least. */
  readonly givenNames: readonly GivenName[];
  /** 0 unknown, 1 male, 2 female. */
  readonly sex: number;
  /** YYYY-MM-DD; 00 or 19 and more for lunar months. */
  readonly birthDate: string;
  /** INSEE code: it tells apart those who have all else alike. */
  readonly birthPlace?: string;
}

export type GivenName = string;

/** Who has certified the identity on line: the national INSi, a register of an open profile, or a simulated service. */
export interface Qualified {
  readonly source: "insi" | "open" | "simulated";
  /** s since 1970. */
  readonly at: number;
}

/** Boxes of a line that are of one batch. */
export interface Lot {
  readonly boxes: number;
  /** YYYY-MM-DD. */
  readonly expiry?: string;
  readonly batch?: string;
}

export interface Identity {
  /** NIR or NIA, 13 digits (or 2A, 2B), with its key where it is known. */
  readonly matricule: string;
  /** Last arc of 1.2.250.1.213.1.4: 8 NIR, 9 NIA, 10 test, 11 demonstration. */
  readonly oid: number;
  readonly familyName: string;
  readonly givenNames: string;
  /** YYYY-MM-DD; 00 or 19 and more for lunar months. */
  readonly birthDate: string;
  /** 0 unknown, 1 male, 2 female. */
  readonly sex: number;
}

/** What proved the identity and the rights: who signed, which token, and its hash. The token itself stays in the terminal and is wiped. */
export interface Proof {
  readonly issuer: string;
  /** Hexadecimal. */
  readonly tokenId: string;
  /** Of the token as it was read: the text of the QR code, or the bytes on the card. */
  readonly sha256: string | null;
}

export interface Patient {
  readonly identity: Identity;
  /** False: read from a card that proves nothing, or found by traits; then there is no proof. */
  readonly verified: boolean;
  readonly qualified: Qualified | null;
  readonly proof: Proof | null;
  readonly rights: Rights | null;
  readonly cautions: readonly string[];
}

export interface Rights {
  readonly regime: string;
  readonly caisse: string;
  readonly centre: string;
  readonly quality: number;
  /** Codes that are open today. */
  readonly exonerations: readonly number[];
  readonly c2s: boolean;
  readonly amc: {
    readonly number: string;
    readonly contract: string;
  } | null;
}

/** A sale as it is. */
export interface Sale {
  /** Names the sale; never used again. */
  readonly sale: number;
  /** One more at each change. */
  readonly revision: number;
  readonly owner: Owner;
  readonly prescription: boolean;
  readonly prescriber: string | null;
  /** The patient refuses the dossier pharmaceutique: said here or at the terminal. */
  readonly dossierRefused: boolean;
  readonly lines: readonly Priced[];
  readonly totals: Totals | null;
  readonly patient: Patient | null;
}

/** Who may change the lines: the terminal's keys and scanner, this connection, or another one. */
export type Owner = "terminal" | "you" | "other";

/** As interchange.schema.json (modules/teletransmission) has it. */
export type Invoice = Readonly<Record<string, unknown>>;

export interface HelloParams {
  /** Name and version, as the screen shows it. */
  readonly software: string;
  /** Number of the last notification that was seen: those after it are told again. */
  readonly since?: number;
}

export interface HelloResult {
  readonly protocol: number;
  readonly terminal: string;
  readonly firmware: string;
  /** Number of the last notification. */
  readonly sequence: number;
  /** All that came after `since` follows; false: some of it is not kept any more: ask for `state`, and for invoices. */
  readonly complete: boolean;
  readonly lastInvoice: number;
  /** Say something at least this often: ping. */
  readonly heartbeatSeconds: number;
}

export type PingParams = Readonly<Record<string, never>>;

export type PingResult = Readonly<Record<string, never>>;

export type StateParams = Readonly<Record<string, never>>;

export interface StateResult {
  readonly screen: string;
  readonly sale: Sale | null;
  /** s since 1970. */
  readonly clock: number;
  readonly clockCertain: boolean;
  readonly scanner: string;
  readonly network: string;
  /** Invoices that wait to be sent. */
  readonly queue: number;
  readonly rejected: number;
}

export interface SaleOpenParams {
  readonly basket: Basket;
  readonly acts?: Acts;
  /** Null for a sale without one. */
  readonly prescription?: Prescription | null;
  /** The patient refuses that this sale goes into the dossier pharmaceutique. */
  readonly dossierRefused?: boolean;
}

export type SaleOpenResult = Sale;

export interface SaleUpdateParams {
  readonly sale: number;
  /** The last that you have seen: with another, nothing is changed and `conflict` tells the sale as it is. */
  readonly revision: number;
  readonly basket?: Basket;
  readonly acts?: Acts;
  /** Null for a sale without one. */
  readonly prescription?: Prescription | null;
  /** The patient refuses that this sale goes into the dossier pharmaceutique. */
  readonly dossierRefused?: boolean;
}

export type SaleUpdateResult = Sale;

export interface SaleTakeParams {
  readonly sale: number;
  /** The last that you have seen: with another, nothing is changed and `conflict` tells the sale as it is. */
  readonly revision: number;
}

export type SaleTakeResult = Sale;

export interface SaleReleaseParams {
  readonly sale: number;
  /** The last that you have seen: with another, nothing is changed and `conflict` tells the sale as it is. */
  readonly revision: number;
}

export type SaleReleaseResult = Sale;

export interface SaleCancelParams {
  readonly sale: number;
}

export type SaleCancelResult = Readonly<Record<string, never>>;

export interface IdentityParams {
  readonly traits?: Traits;
}

export type IdentityResult = Patient;

export interface PriceParams {
  readonly basket: Basket;
  readonly acts?: Acts;
  /** Null for a sale without one. */
  readonly prescription?: Prescription | null;
  /** With the rights of the sale that is open; false: of nobody. */
  readonly patient?: boolean;
}

export interface PriceResult {
  readonly lines: readonly Priced[];
  /** Fees of the prescription, and acts. */
  readonly fees: readonly {
    readonly code: string;
    readonly totalCents: number;
    readonly amoCents: number;
    readonly amcCents: number;
    /** To collect now. */
    readonly patientCents: number;
  }[];
  readonly totals: Totals;
  readonly tariff: string;
}

export interface InvoicesParams {
  readonly after: number;
}

export interface InvoicesResult {
  readonly invoices: readonly Invoice[];
  readonly more: boolean;
  readonly lastInvoice: number;
}

export interface PrintParams {
  readonly what: "receipt" | "prescription";
  readonly invoice?: number;
}

export type PrintResult = Readonly<Record<string, never>>;

export interface PayParams {
  readonly invoice: number;
  readonly amountCents: number;
  readonly kind: "card" | "cheque";
}

export type PayResult = Readonly<Record<string, never>>;

export interface HeartbeatTold {
  readonly sequence: number;
}

export interface MissedTold {
  readonly requests: number;
  readonly lines: number;
}

export interface ScreenTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly name: string;
}

export interface SaleTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly status: "opened" | "identified" | "stored" | "cancelled" | "timed-out";
}

export interface OwnerTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly sale: number;
  readonly owner: "terminal" | "lgo";
  /** reclaimed: by the person at the terminal; lost: its owner was gone. */
  readonly why: "opened" | "taken" | "released" | "reclaimed" | "lost";
}

export interface IdentityTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly sale: number;
  readonly patient: Patient | null;
}

export interface VerdictTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly verdict: "accepted" | "warning" | "refused";
  readonly reason: string | null;
  readonly cautions: readonly string[];
}

export interface BoxTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly sale: number;
  readonly kind: "box" | "goods" | "act" | "prescriber" | "practice" | "e-prescription";
  /** CIP13, EAN-13, code of the act, RPPS, number. */
  readonly code: string;
  readonly expiry?: string;
  readonly batch?: string;
  /** Of a box: its batch is recalled, or may be (batches of its medicine are, and its own could not be read). Absent where nothing is known against it. */
  readonly standing?: "recalled" | "unread";
}

export interface LineTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly action: "added" | "removed" | "changed";
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  readonly ald: boolean;
  /** Of the whole sale. */
  readonly totalCents: number | null;
  readonly patientCents: number | null;
}

export interface KeyTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly key: "cancel" | "option" | "validate";
  readonly screen: string;
}

export interface InvoiceTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly number: number;
  readonly at?: string;
  readonly totalCents?: number;
  readonly amoCents?: number;
  readonly amcCents?: number;
  /** To collect now. */
  readonly patientCents?: number;
  readonly franchiseCents?: number;
  readonly lines?: readonly {
    readonly cip13: string;
    readonly label: string;
    readonly quantity: number;
    readonly totalCents: number;
    readonly amoCents: number;
    readonly amcCents: number;
    /** To collect now. */
    readonly patientCents: number;
  }[];
  readonly acts?: readonly {
    readonly code: string;
    readonly totalCents: number;
    readonly amoCents: number;
    readonly amcCents: number;
    /** To collect now. */
    readonly patientCents: number;
  }[];
  /** How it is paid, where that was said. */
  readonly settlement?: {
    readonly means: string;
    readonly state: string;
    readonly amountCents: number;
  };
}

export interface ArlTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly number: number;
  readonly accepted: boolean;
  readonly reason: string | null;
}

export interface ProblemTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly problem: string;
}

export interface ManagementTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly state: "closed" | "open" | "asking" | "held";
  readonly peer: string | null;
}

export interface PaymentTold {
  /** Number of this notification: one more than the one before, over restarts too. */
  readonly seq: number;
  readonly state: "asked" | "done" | "refused" | "unknown" | "not-asked" | "paid" | "unpaid";
  /** Of the invoice; 0 where it is not stored yet. */
  readonly number: number;
  readonly means: "card" | "cheque";
  readonly amountCents: number;
  readonly reason: string | null;
  /** Of the card. */
  readonly lastDigits?: string;
  readonly authorisation?: string;
}

/** Of each method, what it takes and what it answers. */
export interface Methods {
  readonly hello: readonly [HelloParams, HelloResult];
  readonly ping: readonly [PingParams, PingResult];
  readonly state: readonly [StateParams, StateResult];
  readonly "sale.open": readonly [SaleOpenParams, SaleOpenResult];
  readonly "sale.update": readonly [SaleUpdateParams, SaleUpdateResult];
  readonly "sale.take": readonly [SaleTakeParams, SaleTakeResult];
  readonly "sale.release": readonly [SaleReleaseParams, SaleReleaseResult];
  readonly "sale.cancel": readonly [SaleCancelParams, SaleCancelResult];
  readonly identity: readonly [IdentityParams, IdentityResult];
  readonly price: readonly [PriceParams, PriceResult];
  readonly invoices: readonly [InvoicesParams, InvoicesResult];
  readonly print: readonly [PrintParams, PrintResult];
  readonly pay: readonly [PayParams, PayResult];
}
export type MethodName = keyof Methods;

/** What the terminal tells. */
export interface Notifications {
  readonly heartbeat: HeartbeatTold;
  readonly missed: MissedTold;
  readonly screen: ScreenTold;
  readonly sale: SaleTold;
  readonly owner: OwnerTold;
  readonly identity: IdentityTold;
  readonly verdict: VerdictTold;
  readonly box: BoxTold;
  readonly line: LineTold;
  readonly key: KeyTold;
  readonly invoice: InvoiceTold;
  readonly arl: ArlTold;
  readonly problem: ProblemTold;
  readonly management: ManagementTold;
  readonly payment: PaymentTold;
}
export type NotificationName = keyof Notifications;

export const ERRORS = Object.freeze({
  parse: Object.freeze({
    code: -32700,
    message: "this is no object of JSON, or one with more in it than any request has",
  }),
  "invalid-request": Object.freeze({ code: -32600, message: "this is no request of JSON-RPC 2.0; one at a time" }),
  "unknown-method": Object.freeze({ code: -32601, message: "there is no such method" }),
  "invalid-params": Object.freeze({
    code: -32602,
    message: "the parameters are not those of the method: `at` says where",
  }),
  "say-hello": Object.freeze({ code: -32001, message: "say hello first" }),
  busy: Object.freeze({ code: -32002, message: "a person at the terminal is being asked something: try again" }),
  "sale-taken": Object.freeze({ code: -32010, message: "another sale is open: `sale` tells it" }),
  "no-sale": Object.freeze({ code: -32011, message: "there is no such sale any more" }),
  "not-yours": Object.freeze({ code: -32012, message: "the sale has another owner: `sale` tells it" }),
  conflict: Object.freeze({
    code: -32013,
    message: "the sale has changed since that revision: `sale` tells it as it is",
  }),
  "cannot-price": Object.freeze({ code: -32014, message: "this cannot be priced: `detail` says what" }),
  "too-many-lines": Object.freeze({
    code: -32022,
    message: "the memory of this terminal does not hold so many lines now: `most` says how many",
  }),
  "no-patient": Object.freeze({ code: -32015, message: "no sale with a patient is open" }),
  cancelled: Object.freeze({ code: -32016, message: "the person at the terminal has cancelled it" }),
  "timed-out": Object.freeze({ code: -32017, message: "nobody has shown a code or a card" }),
  refused: Object.freeze({ code: -32018, message: "the code or the card was refused: `detail` says why" }),
  "no-invoice": Object.freeze({ code: -32019, message: "there is no such invoice" }),
  "no-printer": Object.freeze({ code: -32020, message: "this terminal has no printer" }),
  "no-payment-terminal": Object.freeze({ code: -32021, message: "this terminal has no payment terminal" }),
  nobody: Object.freeze({ code: -32030, message: "nobody has these traits: look at each of them again" }),
  several: Object.freeze({
    code: -32031,
    message: "several people have these traits: add given names, or the place of birth",
  }),
  "no-services": Object.freeze({
    code: -32032,
    message: "the service of identities is not reached: `detail` says why; try again later, or read a code or a card",
  }),
});
export type ErrorName = keyof typeof ERRORS;
