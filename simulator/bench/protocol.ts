/**
 * What the bench's server and its page say to each other over a WebSocket. JSON texts, but for three binary messages:
 *
 * server to page, the terminal's screen
 * | offset | size | what |
 * |---|---|---|
 * | 0 | width x height x 4 | RGBA, row by row; `hello` has the size |
 *
 * page to server: a catalogue, tariffs or recalls for the terminal's flash, which begin "CMC1", "CMT1" and "CMR1"
 * (modules/catalogue/format.ts, modules/billing/tariff-format.ts); or one picture of the scanner's camera, whose width
 * those letters cannot be
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | width, little endian |
 * | 2 | 2 | height |
 * | 4 | 2 | what is held up, as the page counts; 0 for what its own camera sees |
 * | 6 | 1 | 1 for a photograph, which no other picture follows: it is looked at with patience |
 * | 7 | 1 | planes: 3 for red, green and blue of a photograph; 1 for gray |
 * | 8 | planes x width x height | one plane after the other, row by row |
 *
 * page to server, a firmware image: a file that begins with MCUboot's magic, 3D B8 F3 96, which is no picture's size
 */

import type { RejectionReason } from "modules/teletransmission/reason";
import type { Key } from "modules/terminal/event";
import type { Standing } from "modules/token/rights";
import type { LanTrouble } from "../../tools/kit/lgo/lan-session";
import type { CollectorFault } from "../collector/faults";
import type { EnrolmentRefusal, EnrolmentWay } from "../ecarte/enrolment";
import type { DelegationRefusal } from "../ecarte/phone";
import type { KeptReceipt } from "../ecarte/receipts";
import type { GatewayDay, MadeDocument, Published } from "../gateway/names";
import type { PaymentAct, PaymentFault } from "../hardware/payment/names";
import type { PrinterFault } from "../hardware/printer/printer-faults";
import type { ScreenSize } from "../screen";

export const CAMERA_HEADER = 8;
/** Largest side of a camera's picture, pixels. */
export const MAX_CAMERA_SIDE = 1280;
/** Of a photograph: what a telephone takes, at a quarter of its pixels; its width must be no beginning of another message. */
export const MAX_PHOTOGRAPH_SIDE = 4096;
export const MAX_PHOTOGRAPH_PIXELS = 2048 * 1536;
export const PHOTOGRAPH_PLANES = 3;
/** The first bytes of a firmware image. */
export const IMAGE_MAGIC: readonly number[] = [0x3d, 0xb8, 0xf3, 0x96];
/** Longest firmware image, bytes: more than a slot holds, so that it is the terminal who says so. */
export const MAX_IMAGE = 3 * 1024 * 1024;
/** Longest message that the server takes, bytes. */
export const MAX_MESSAGE = Math.max(MAX_IMAGE, CAMERA_HEADER + PHOTOGRAPH_PLANES * MAX_PHOTOGRAPH_PIXELS);
/** Longest JSON text that the server takes, characters. */
export const MAX_COMMAND = 2048;

/** Dark modules of a code: a row is a string of "1" (dark) and "0". */
export type CodeRows = readonly string[];

/** As the engines' own; this file is also the page's, which knows nothing of engines. */
export type EngineName = "xs" | "node" | "rv32" | "mcsim" | "esp32c3";

/** What a machine can be made to meet: the engines' own (engines/faults.ts). */
export type Breakdown =
  | "exception"
  | "chunks"
  | "slots"
  | "stack"
  | "loop"
  | "wild-pointer"
  | "flash-write"
  | "native-stack"
  | "stuck-link";

export interface PatientCard {
  readonly id: string;
  /** "Camille Jeanne ESSAI" */
  readonly name: string;
  /** Whole years. */
  readonly age: number;
}

/** A fact of the card, and where it stands today; day: since 1970, its end or its beginning. */
export interface RightView {
  readonly about:
    | { readonly kind: "regime"; readonly code: string }
    | { readonly kind: "local" }
    | { readonly kind: "exoneration"; readonly code: number }
    | { readonly kind: "c2s" }
    | { readonly kind: "amc"; readonly contract: string }
    | { readonly kind: "no-amc"; readonly hasC2s: boolean };
  readonly state: Standing["state"];
  readonly day: number;
}

export interface PhoneView {
  /** Time on the phone, s. */
  readonly now: number;
  readonly id: string;
  readonly name: string;
  readonly matricule: string;
  /** "YYYY-MM-DD" */
  readonly birthDate: string;
  /** 0 unknown, 1 male, 2 female */
  readonly sex: number;
  /** Regime, rights, exonerations, complementary insurance. */
  readonly rights: readonly RightView[];
  /** How the e-carte was opened; null while it is not. */
  readonly enrolment: 1 | 2 | null;
  readonly holder: {
    readonly age: number;
    readonly affiliation: string;
    readonly guardianship: boolean;
    readonly department: string;
    readonly hasNationalIdentityCard: boolean;
  };
  /** until: s */
  readonly delegation: { readonly bearer: string; readonly until: number } | null;
  readonly receipts: readonly KeptReceipt[];
  /** The code that is shown; expires: s. */
  readonly code: { readonly id: number; readonly rows: CodeRows; readonly expires: number } | null;
}

/** One box on the shelf, with its own serial number. */
export interface ShelfBox {
  readonly cip13: string;
  readonly label: string;
  readonly priceCents: number;
  readonly rate: number;
  readonly marketed: boolean;
  readonly batch: string;
  readonly serial: string;
  /** "YYYY-MM-DD" */
  readonly expiry: string;
  readonly rows: CodeRows;
}

/** A plastic card on the counter. */
export interface PlasticCard {
  /** Of the patient, or of the kind. */
  readonly id: string;
  /** "vitale", or the id of what is none. */
  readonly kind: string;
  /** Its rights are on it, not the identity alone. */
  readonly hasToken: boolean;
  /** Printed on a carte Vitale; empty on others. */
  readonly holder: string;
  readonly nir: string;
  /** Given names of everyone on it. */
  readonly people: readonly string[];
}

/** id: of a PlasticCard, or "reader" for one in a real reader */
export interface InsertedCard {
  readonly id: string;
  readonly upsideDown: boolean;
}

/** The contactless reader: ids of what is held to it, and whether the firmware has found it. */
export interface NearState {
  readonly held: readonly string[];
  readonly known: boolean;
}

export type EngineStatus = "starting" | "running" | "off" | "failed";

export interface BenchState {
  readonly engine: EngineName;
  /** Engines that this machine can run. */
  readonly engines: readonly EngineName[];
  readonly status: EngineStatus;
  /** Added to the terminal's clock, s. */
  readonly clockOffset: number;
  readonly staleKeys: boolean;
  readonly scannerPlugged: boolean;
  /** The firmware has found the scanner: what is read now gets to it. */
  readonly scannerKnown: boolean;
  readonly expiredBoxes: boolean;
  /** Those of this engine. */
  readonly breakdowns: readonly Breakdown[];
  /** What is in the card slot. */
  readonly card: InsertedCard | null;
  readonly near: NearState;
  /** The terminal's name for what is on its screen. */
  readonly screen: string;
}

/** An image in a slot, as the boot loader and MCUmgr know it. */
export interface SlotView {
  readonly slot: 0 | 1;
  /** "1.2.3+4" */
  readonly version: string;
  /** Hexadecimal: what clients name it by. */
  readonly hash: string;
  readonly running: boolean;
  /** What the terminal goes back to. */
  readonly confirmed: boolean;
  /** It starts next. */
  readonly pending: boolean;
}

export type FirmwareAction = "test" | "confirm" | "reset" | "revert" | "erase" | "cut";

export interface FirmwareView {
  /** Null until the firmware has opened its port. */
  readonly address: { readonly host: string; readonly port: number } | null;
  /** Null where this machine gives none. */
  readonly pty: string | null;
  readonly slots: readonly SlotView[];
  /** How the last trial of an image ended. */
  readonly outcome: string;
  /** Bytes. */
  readonly upload: { readonly offset: number; readonly length: number } | null;
  /** What the bench's own client is doing. */
  readonly busy: FirmwareAction | "upload" | null;
}

/** An invoice that has arrived at the collector. */
export interface ArrivedView {
  readonly number: number;
  readonly replaces: number | null;
  /** "YYYY-MM-DD" */
  readonly date: string;
  readonly insured: string | null;
  readonly lines: number;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  /** Null for accepted. */
  readonly reason: RejectionReason | null;
  /** How often it came. */
  readonly times: number;
}

export interface CollectorView {
  /** The terminal's network cable is in. */
  readonly network: boolean;
  /** How the gateway to the online services is; null where there is none. */
  readonly gateway: GatewayDay | null;
  /** On the list that the gateway hands on: recalls and shortages; null where nothing can be published. */
  readonly published: { readonly recalls: number; readonly shortages: number } | null;
  /** eDISP-MED of what was dispensed, the newest first: the last few. */
  readonly documents: readonly MadeDocument[];
  readonly address: string;
  readonly faults: Readonly<Record<CollectorFault, boolean>>;
  readonly lots: number;
  readonly accepted: number;
  readonly rejected: number;
  /** The newest first. */
  readonly invoices: readonly ArrivedView[];
}

/** A paper that came out of the printer. */
export interface PaperView {
  readonly id: string;
  readonly sheet: "roll" | "slip";
  /** It was cut or ejected; else it still grows. */
  readonly isWhole: boolean;
  /** Base64. */
  readonly png: string;
  /** What is on it to be read, a line each. */
  readonly text: string;
  readonly hasCode: boolean;
}

export interface PaymentView {
  /** Where tills reach it. */
  readonly address: string;
  /** What it waits for, centimes; null for nothing. */
  readonly amountCents: number | null;
  readonly fault: PaymentFault;
  readonly payments: number;
  readonly takenCents: number;
  readonly last: PaymentAct | null;
}

export interface PrinterView {
  readonly faults: readonly PrinterFault[];
  /** A sheet lies in its slot. */
  readonly hasSheet: boolean;
  /** The newest first. */
  readonly papers: readonly PaperView[];
}

/** What the app says when it refuses. */
export type AppRefusal = EnrolmentRefusal | DelegationRefusal;

/** What the bench cannot do for the page; detail: in English, for the engineer. */
export interface Unavailable {
  readonly reason:
    | "no-such-code"
    | "nothing-to-copy"
    | "no-receipt"
    | "receipt-known"
    | "tariffs-damaged"
    | "recalls-damaged"
    | "not-a-catalogue"
    | "busy"
    | "no-port"
    | "no-answer"
    | "access-denied"
    | "waiting-for-key"
    | "no-such-image"
    | "is-running"
    | "already-pending"
    | "refused"
    /** Not on a terminal that plays a story or is recorded. */
    | "not-recorded"
    /** A code of nobody of the bench, while a recording is made. */
    | "foreign-code"
    | "no-such-story"
    | "engine-stopped";
  readonly detail?: string;
}

/** What a person reads, a language each. */
export interface Sentences {
  readonly fr: string;
  readonly en: string;
}

export interface StoryCard {
  /** Its file's name. */
  readonly id: string;
  readonly title: Sentences;
  readonly about: Sentences;
  readonly steps: number;
}

/** The next thing that a story does: a patient, a trap, a medicine by its CIP13, a key... by what it is called. */
export interface NextView {
  readonly kind:
    | "present"
    | "bad"
    | "box"
    | "expired-box"
    | "code"
    | "card"
    | "pull-card"
    | "near"
    | "press"
    | "touch"
    | "wait"
    | "network"
    | "power"
    | "update"
    | "other";
  readonly value: string;
}

export interface StoryView {
  readonly id: string;
  /** How many are done. */
  readonly step: number;
  /** ready: for the next step; yours: the person is to do it; over: there is none; failed: the terminal is lost */
  readonly status: "busy" | "ready" | "yours" | "over" | "failed";
  /** What to look at now; null before the first step. */
  readonly say: Sentences | null;
  /** What comes next. */
  readonly next: NextView | null;
  /** Of several, the terminal that is seen, from 1; null where there is one. */
  readonly terminal: number | null;
  /** A person can do some of the next step. */
  readonly isForHands: boolean;
  /** Something else was done. */
  readonly strayed: boolean;
  /** What should be on the screen and is not, in English. */
  readonly unmet: string | null;
}

export interface RecordingView {
  readonly status: "on" | "saving" | "saved";
  /** Of what was done so far. */
  readonly deeds: number;
  /** Where it is, once it is saved. */
  readonly folder: string | null;
  /** Addresses on this server. */
  readonly scenario: string | null;
  readonly film: string | null;
  readonly strip: readonly string[];
  /** Played again, it came out the same to the byte; null before that is known. */
  readonly isExact: boolean | null;
}

/** A terminal on the network of the pharmacy. */
export interface SiteLineView {
  /** Its cable is in. */
  readonly cable: boolean;
  /** The network loses some of what it carries, for all. */
  readonly loss: boolean;
  /** Of the others: how many it has joined, and lost since. */
  readonly joined: number;
  readonly lost: number;
}

export type LogSource = "bench" | "firmware" | "cable";

export type ServerMessage =
  | {
      readonly type: "hello";
      /** The number of this page, from 1: that of no other that is open now. */
      readonly page: number;
      /** Of the page's own files: another one, and they are to be fetched again. */
      readonly build: string;
      readonly screen: ScreenSize;
      readonly patients: readonly PatientCard[];
      /** Ids of codes that must not pass. */
      readonly badCodes: readonly string[];
      readonly plastics: readonly PlasticCard[];
      /** Ids of what may be wrong with a card. */
      readonly faults: readonly string[];
      /** What else may be held to the contactless reader, and what may go wrong there. */
      readonly nearThings: readonly string[];
      readonly nearFaults: readonly string[];
      readonly shelf: readonly ShelfBox[];
      readonly medicines: number;
      readonly stories: readonly StoryCard[];
      /** Time before the counter, s. */
      readonly now: number;
      /** Which terminal of the pharmacy this page is at, from 1, and how many there are. */
      readonly terminal: number;
      readonly terminals: number;
    }
  /** Null: the counter is the bench's own. */
  | { readonly type: "story"; readonly story: StoryView | null }
  /** Null: nothing is recorded, and nothing was. */
  | { readonly type: "recording"; readonly recording: RecordingView | null }
  | { readonly type: "state"; readonly state: BenchState }
  | { readonly type: "phone"; readonly phone: PhoneView; readonly refusal?: AppRefusal }
  /** medicines: how many a search looks into */
  | { readonly type: "shelf"; readonly shelf: readonly ShelfBox[]; readonly medicines: number }
  | { readonly type: "found"; readonly words: string; readonly boxes: readonly ShelfBox[] }
  /** The next box of its kind, after one was taken. */
  | { readonly type: "box"; readonly box: ShelfBox }
  | { readonly type: "bad"; readonly id: string; readonly rows: CodeRows }
  | { readonly type: "firmware"; readonly firmware: FirmwareView }
  | { readonly type: "collector"; readonly collector: CollectorView }
  | { readonly type: "printer"; readonly printer: PrinterView }
  /** On the cable to the pharmacy's software, flat: an answer has the event "answer". */
  | { readonly type: "lgo"; readonly way: "in" | "out"; readonly message: Readonly<Record<string, unknown>> }
  | { readonly type: "lgo-wire"; readonly wire: SoftwareWireView }
  | { readonly type: "payment"; readonly payment: PaymentView }
  /** Where the pharmacy has several terminals. */
  | { readonly type: "site"; readonly site: SiteLineView }
  | ({ readonly type: "unavailable" } & Unavailable)
  /** Boxes that lie on the counter, in the order in which they were read. */
  | { readonly type: "taken"; readonly boxes: readonly ShelfBox[] }
  /** Pages that are open on this bench; acting: the one that did something last. */
  | { readonly type: "pages"; readonly open: readonly number[]; readonly acting: number | null }
  /** The module read a code, as its lamp shows; of what which page held up, as that page counts. */
  | { readonly type: "read"; readonly page: number; readonly held: number }
  /** A photograph that a page held up was looked at; found: whether there was a code in it. */
  | { readonly type: "looked"; readonly page: number; readonly held: number; readonly found: boolean }
  /** at: ms of the server's own clock; 0 Hz is silence */
  | { readonly type: "tone"; readonly at: number; readonly hz: number }
  /** Words on the terminal's screen, top to bottom. */
  | { readonly type: "words"; readonly words: readonly string[] }
  /** at: ms since 1970 */
  | { readonly type: "log"; readonly at: number; readonly source: LogSource; readonly text: string };

export const SOFTWARE_WIRES = Object.freeze(["cable", "tcp", "ws"] as const);
export type SoftwareWire = (typeof SOFTWARE_WIRES)[number];

/** As tools/kit/lgo has them, and `lost` for a connection that ended. */
export type SoftwareTrouble = LanTrouble | "lost";

/** The small software's end of its wire. */
export interface SoftwareWireView {
  readonly wire: SoftwareWire;
  /** `asking`: for the code that the terminal shows. `right`: the code was, and the person is to say so at the terminal. */
  readonly state: "unpaired" | "pairing" | "asking" | "right" | "paired";
  /** There is a connection: always on a cable. */
  readonly isOpen: boolean;
  /** Why the last thing that was tried failed; null where it did not. */
  readonly trouble: SoftwareTrouble | null;
}

export type Command =
  | { readonly type: "firmware"; readonly action: FirmwareAction }
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "touch"; readonly x: number; readonly y: number }
  | { readonly type: "patient"; readonly id: string }
  | { readonly type: "new-code" }
  /** on: day of the request, "YYYY-MM-DD" */
  | { readonly type: "enrol"; readonly way: EnrolmentWay; readonly on: string }
  | { readonly type: "deactivate" }
  | { readonly type: "delegate"; readonly bearer: string; readonly days: number }
  | { readonly type: "end-delegation" }
  | { readonly type: "search"; readonly words: string }
  | { readonly type: "bad"; readonly id: string }
  | { readonly type: "expired-boxes"; readonly on: boolean }
  | { readonly type: "engine"; readonly engine: EngineName }
  | { readonly type: "clock"; readonly offset: number }
  | { readonly type: "stale-keys"; readonly on: boolean }
  | { readonly type: "scanner"; readonly plugged: boolean }
  | { readonly type: "breakdown"; readonly fault: Breakdown }
  /** fault: an id of `hello` */
  | { readonly type: "insert-card"; readonly id: string; readonly fault: string | null; readonly upsideDown: boolean }
  | { readonly type: "pull-card" }
  /** id: of a patient, or of `nearThings`; it is taken away by itself */
  | { readonly type: "near-hold"; readonly id: string; readonly fault: string | null }
  | { readonly type: "network"; readonly on: boolean }
  /** A fifth of what passes between the terminals is lost. */
  | { readonly type: "loss"; readonly on: boolean }
  | { readonly type: "collector"; readonly fault: CollectorFault; readonly on: boolean }
  | { readonly type: "gateway"; readonly day: GatewayDay }
  /** The batch of a box is recalled, or the medicine is short. */
  | { readonly type: "publish"; readonly what: Published; readonly cip13: string; readonly batch: string }
  | { readonly type: "printer"; readonly fault: PrinterFault; readonly on: boolean }
  /** What the pharmacy's software asks. */
  | { readonly type: "lgo"; readonly method: string; readonly params: Readonly<Record<string, unknown>> }
  /** Which wire it speaks over from now on. */
  | { readonly type: "lgo-wire"; readonly wire: SoftwareWire }
  /** Pairs on the LAN; then the code that the terminal shows. */
  | { readonly type: "lgo-pair" }
  | { readonly type: "lgo-code"; readonly code: string }
  | { readonly type: "pay"; readonly act: PaymentAct }
  | { readonly type: "payment-fault"; readonly fault: PaymentFault }
  | { readonly type: "insert-sheet" }
  | { readonly type: "clear-papers" }
  /** The phone in hand reads the code of a paper. */
  | { readonly type: "read-paper"; readonly id: string }
  | { readonly type: "power"; readonly on: boolean }
  | { readonly type: "story"; readonly action: StoryAction }
  /** id: of a story in `hello` */
  | { readonly type: "tell-story"; readonly id: string }
  | { readonly type: "record"; readonly on: boolean };

/** next: the bench does the next step; yours: the person does; again: from the beginning; leave: back to the own counter */
export type StoryAction = "next" | "yours" | "again" | "leave";
