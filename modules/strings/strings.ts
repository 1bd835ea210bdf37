/**
 * The table of words of a language: all that a person reads on the terminal, and how it writes numbers and dates.
 *
 * The French table gives the shape; every other language is declared to have it, so a key that one of them lacks does
 * not compile. A name whose words depend on a number or a date is a function, for languages put these in other places.
 */
import type { Part } from "modules/parts/parts";
import type { Language } from "modules/terminal/settings";
import type * as format from "./fr/format";
import type * as lan from "./fr/lan";
import type * as messages from "./fr/messages";
import type * as online from "./fr/online";
import type * as payment from "./fr/payment";
import type * as printer from "./fr/printer";
import type * as recalls from "./fr/recalls";
import type * as receipt from "./fr/receipt";
import type * as rejections from "./fr/rejections";
import type * as site from "./fr/site";
import type * as update from "./fr/update";
import type * as warnings from "./fr/warnings";
import type * as words from "./fr/words";

/** The same shape with any text in place of the French one. */
type Shape<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Shape<T[K]> };

export type Formats = typeof format;

export interface Strings {
  readonly language: Language;
  /** What its own speakers call it. */
  readonly name: string;
  readonly format: Formats;
  readonly keys: Shape<typeof words.KEYS>;
  /** The steps, as the header names them. */
  readonly step: Shape<typeof words.STEP>;
  readonly text: Shape<typeof words.TEXT>;
  /** The service screen: labels on the left. */
  readonly service: Shape<typeof words.SERVICE>;
  readonly settings: Shape<typeof words.SETTINGS>;
  readonly choice: Shape<typeof words.CHOICE>;
  readonly scanner: Shape<typeof words.SCANNER>;
  /** Parts that may be missing or broken, in the middle of a sentence. */
  readonly hardware: { readonly [K in Part]: string };
  /** Régimes of the AMO by code, as the counter names them. */
  readonly regime: Shape<typeof words.REGIME>;
  /** Exonerations by kind, 1 to 5, as chips. */
  readonly exoneration: Shape<typeof words.EXONERATION>;
  readonly chip: Shape<typeof words.CHIP>;
  /** Why the sum to collect is what it is. */
  readonly reason: Shape<typeof words.REASON>;
  /** Sums of the invoice, as their own page is titled. */
  readonly sum: Shape<typeof words.SUM>;
  /** What gave a rate, a base, or an advance, and a price that is not known. */
  readonly why: Shape<typeof words.WHY>;
  /** Fees of a prescription, by code. */
  readonly fee: Shape<typeof words.FEE>;
  readonly refused: Shape<typeof messages.REFUSED>;
  /** The same for a token read from a card. */
  readonly cardRefused: Shape<typeof messages.CARD_REFUSED>;
  readonly caution: Shape<typeof messages.CAUTION>;
  readonly problem: Shape<typeof messages.PROBLEM>;
  /** Why the terminal stopped, on one line. */
  readonly stop: Shape<typeof messages.STOP>;
  /** Why the journal cannot be used, by its mount's refusal. */
  readonly journalTrouble: Shape<typeof messages.JOURNAL_TROUBLE>;
  /** The hour may be wrong: what to do, with service mode closed and open. */
  readonly clockDoubted: Shape<typeof messages.CLOCK_DOUBTED>;
  readonly ask: Shape<typeof messages.ASK>;
  readonly rejection: Shape<typeof rejections.REJECTION>;
  readonly update: Shape<typeof update.UPDATE>;
  /** Data that comes beside the firmware. */
  readonly data: Shape<typeof update.DATA>;
  /** The self-test's parts, as they are waited for. */
  readonly part: Shape<typeof update.PART>;
  readonly outcome: Shape<typeof update.OUTCOME>;
  /** Why an image was refused, and what to do next. */
  readonly updateRefused: Shape<typeof update.UPDATE_REFUSED>;
  /** On the idle screen, one line. */
  readonly updateAlarm: Shape<typeof update.UPDATE_ALARM>;
  /** What the pricing remarks. */
  readonly warning: Shape<typeof warnings.WARNING>;
  /** How a patient pays. */
  /** What the online services have said of a patient. */
  readonly online: Shape<typeof online.ONLINE>;
  readonly payment: Shape<typeof payment.PAYMENT>;
  /** What is printed for the patient, and on the back of a prescription. */
  readonly receipt: Shape<typeof receipt.RECEIPT>;
  /** What stands around a recall or a shortage. */
  readonly recalls: Shape<typeof recalls.RECALLS>;
  /** What the screens say of the printer. */
  readonly printer: Shape<typeof printer.PRINTER>;
  /** The pharmacy's software on the LAN. */
  readonly lan: Shape<typeof lan.LAN>;
  /** The other terminals of the pharmacy. */
  readonly site: Shape<typeof site.SITE>;
}

/** Words for a remark, which may name its line ("code:cip13"). A code that has none is shown: better a code than nothing. */
export function warningWords({ warning }: Strings, remark: string): string {
  const colon = remark.indexOf(":");
  const code = colon < 0 ? remark : remark.slice(0, colon);
  return (warning as Readonly<Record<string, string>>)[code] ?? code;
}
