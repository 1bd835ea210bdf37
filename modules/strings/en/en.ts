/** English: the whole table. */
import type { Strings } from "../strings";
import * as format from "./format";
import * as lan from "./lan";
import * as messages from "./messages";
import * as online from "./online";
import * as payment from "./payment";
import * as printer from "./printer";
import * as recalls from "./recalls";
import * as receipt from "./receipt";
import * as rejections from "./rejections";
import * as site from "./site";
import * as update from "./update";
import * as warnings from "./warnings";
import * as words from "./words";

export const en: Strings = Object.freeze({
  language: "en",
  name: "English",
  format: Object.freeze({
    grouped: format.grouped,
    amount: format.amount,
    money: format.money,
    percent: format.percent,
    day: format.day,
    date: format.date,
  }),
  keys: words.KEYS,
  step: words.STEP,
  text: words.TEXT,
  service: words.SERVICE,
  settings: words.SETTINGS,
  choice: words.CHOICE,
  scanner: words.SCANNER,
  hardware: words.HARDWARE,
  regime: words.REGIME,
  exoneration: words.EXONERATION,
  chip: words.CHIP,
  reason: words.REASON,
  sum: words.SUM,
  why: words.WHY,
  fee: words.FEE,
  refused: messages.REFUSED,
  cardRefused: messages.CARD_REFUSED,
  caution: messages.CAUTION,
  problem: messages.PROBLEM,
  stop: messages.STOP,
  journalTrouble: messages.JOURNAL_TROUBLE,
  clockDoubted: messages.CLOCK_DOUBTED,
  ask: messages.ASK,
  rejection: rejections.REJECTION,
  update: update.UPDATE,
  data: update.DATA,
  part: update.PART,
  outcome: update.OUTCOME,
  updateRefused: update.UPDATE_REFUSED,
  updateAlarm: update.UPDATE_ALARM,
  warning: warnings.WARNING,
  receipt: receipt.RECEIPT,
  recalls: recalls.RECALLS,
  printer: printer.PRINTER,
  online: online.ONLINE,
  lan: lan.LAN,
  site: site.SITE,
  payment: payment.PAYMENT,
});
