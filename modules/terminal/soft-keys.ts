/** What each of the three keys does now, for the bar at the bottom of the screen. */

import type { Invoice } from "modules/billing/invoice";
import { toLookAt } from "modules/payment/payments";
import type { PairingView } from "modules/site/pairing";
import type { UpdateStatus } from "modules/update/agent/status";
import { type Detail, nextDetail } from "./detail";
import type { Key } from "./event";
import { isUndecided, wantsRank } from "./known-online";
import { CLOCK_PAGE, JOURNAL_PAGE, LAN_PAGE, PRINTER_PAGE, SITE_PAGE } from "./limits";
import { canPairLan, lanKey, softwareRows } from "./on-lan";
import { printerKey, printOf } from "./on-printer";
import { siteRows } from "./on-site";
import { ENTRY_END } from "./options";
import { canAskAgain, canPayDone } from "./pay";
import { kindOf } from "./problem";
import { REMEDY } from "./remedy";
import { isEmpty, isForged } from "./sale";
import { isClockDoubted, type State } from "./state";

/** What a key says; its words are in modules/strings. */
export type KeyLabel =
  | "cancel"
  | "acts"
  | "undo"
  | "back"
  | "abandon"
  | "keepSale"
  | "replace"
  | "service"
  | "next"
  | "edit"
  | "choose"
  | "change"
  | "boxes"
  | "total"
  | "detail"
  | "amounts"
  | "validate"
  | "retry"
  | "understood"
  | "keepBox"
  | "dropBox"
  | "takeBack"
  | "takeOver"
  | "nextPatient"
  | "rejects"
  | "setAside"
  | "correct"
  | "resend"
  | "identityOnly"
  | "update"
  | "open"
  | "close"
  | "confirm"
  | "decide"
  | "goBack"
  | "letIn"
  | "turnAway"
  | "restart"
  | "plusOne"
  | "forget"
  | "wipe"
  | "receipt"
  | "mention"
  | "retryPrint"
  | "dropPrint"
  | "reprint"
  | "card"
  | "payments"
  | "paid"
  | "unpaid"
  | "askAgain"
  | "onlineRights"
  | "birthRank"
  | "refuseDossier"
  | "allowDossier"
  | "seePatient"
  | "keepShown"
  | "apply"
  | "pair"
  | "stop"
  | "keepKey"
  | "read"
  | "readNext"
  | "terminals"
  | "software"
  | "same";

export interface SoftKeys {
  readonly cancel: KeyLabel | null;
  readonly option: KeyLabel | null;
  readonly validate: KeyLabel | null;
  /** The key that loses something, or lets something dangerous pass: red, whatever its place. */
  readonly danger: Key | null;
}

const NONE: SoftKeys = Object.freeze({ cancel: null, option: null, validate: null, danger: null });

export function softKeys(state: State): SoftKeys {
  const { view, question, sale } = state;
  if (question !== null) {
    switch (question.kind) {
      case "abandon":
        return {
          cancel: "keepSale",
          option: canSeePatient(state) ? "seePatient" : null,
          validate: "abandon",
          danger: "validate",
        };
      case "replace":
      case "replace-card":
      case "replace-verified":
        return { cancel: "keepSale", option: null, validate: "replace", danger: "validate" };
      case "manager":
        return { cancel: "turnAway", option: null, validate: "letIn", danger: null };
      case "go-back":
        return { cancel: "back", option: null, validate: "goBack", danger: "validate" };
      case "lgo-owner":
        return { cancel: "back", option: null, validate: "takeOver", danger: null };
      case "restart":
        return { cancel: "back", option: null, validate: "restart", danger: null };
      case "trial":
        return {
          cancel: "back",
          option: "goBack",
          validate: state.device.update.failing === null ? "confirm" : null,
          danger: null,
        };
      case "box":
        // The key of the right hand is the safe one; to keep a dangerous box is a key that nobody presses in passing. The
        // left one does no other thing than the right one, and has no words: two keys that say the same ask for a choice.
        return kindOf(question.problem).isDangerous
          ? { cancel: null, option: "keepBox", validate: "dropBox", danger: "option" }
          : { cancel: "dropBox", option: null, validate: "keepBox", danger: null };
      case "recall":
        return { ...NONE, validate: question.left > 1 ? "readNext" : "read" };
      case "service-code":
        return { cancel: "back", option: "plusOne", validate: "validate", danger: null };
      case "set-aside":
        return { cancel: "back", option: null, validate: "setAside", danger: "validate" };
      case "lan-forget":
      case "forget-terminal":
      case "leave-site":
        return { cancel: "back", option: null, validate: "forget", danger: "validate" };
      case "format":
      case "forget-time":
      case "wipe":
        return { cancel: "back", option: null, validate: "abandon", danger: "validate" };
      default:
        return kindOf(question.problem).canRetry
          ? { cancel: "back", option: null, validate: "retry", danger: null }
          : { ...NONE, option: question.box === undefined ? null : "takeBack", validate: "understood" };
    }
  }
  switch (view.name) {
    case "idle":
      return { ...NONE, cancel: idleCancel(state.device), option: "service", validate: "acts" };
    case "rejects":
      if (view.list === null) return { ...NONE, cancel: "back" };
      return { cancel: "back", option: view.list.length > 1 ? "next" : null, validate: "choose", danger: null };
    case "reject": {
      const remedy = REMEDY[view.list[view.selected]?.reason ?? "other"];
      return { cancel: "back", option: "setAside", validate: remedy === "none" ? null : remedy, danger: null };
    }
    case "reading":
      return { ...NONE, cancel: "cancel" };
    case "card":
      return { ...NONE, cancel: "cancel" };
    case "persons":
      return {
        cancel: "cancel",
        option: view.reading.persons.length > 1 ? "next" : null,
        validate: "choose",
        danger: null,
      };
    case "card-refused":
      return { ...NONE, cancel: "cancel", validate: isForged(view.reason) ? null : "identityOnly" };
    case "identity":
      return {
        cancel: "cancel",
        option: identityKey(state),
        validate: "boxes",
        danger: null,
      };
    case "rights":
      return { cancel: "back", option: "keepShown", validate: "apply", danger: null };
    case "boxes":
      if (view.menu >= 0) return { cancel: "back", option: "next", validate: "choose", danger: null };
      return {
        cancel: view.undo === undefined ? "cancel" : "undo",
        option: "edit",
        validate: sale !== null && !isEmpty(sale) ? "total" : null,
        danger: null,
      };
    case "line":
      return { cancel: "back", option: "edit", validate: view.invoice.lines.length > 1 ? "next" : null, danger: null };
    case "summary":
      if (view.storing) return NONE;
      return { cancel: "back", option: detailKey(view.invoice, view.detail), validate: "validate", danger: null };
    case "done": {
      const isPayable = canPayDone(state);
      return {
        cancel: printOf(view.print, "cancel", isPayable),
        option: isPayable ? "card" : printOf(view.print, "option"),
        validate: "nextPatient",
        danger: null,
      };
    }
    case "settle":
      return { cancel: "back", option: "next", validate: "choose", danger: null };
    case "payment": {
      const first = toLookAt(state.device.payments);
      if (first?.state === "unknown" && first.reason !== "sale-left") {
        return { cancel: "back", option: "unpaid", validate: "paid", danger: null };
      }
      return { cancel: "back", option: canAskAgain(state) ? "askAgain" : null, validate: "understood", danger: null };
    }
    case "refused":
      return { cancel: "back", option: null, validate: null, danger: null };
    case "service":
      if (view.page === CLOCK_PAGE) {
        return { cancel: "back", option: "next", validate: canForgetTime(state) ? "forget" : "update", danger: null };
      }
      if (view.page === PRINTER_PAGE) {
        const validate = printerKey(state);
        return { cancel: "back", option: "next", validate, danger: validate === "dropPrint" ? "validate" : null };
      }
      if (view.page === LAN_PAGE) {
        const validate = lanKey(state);
        return { cancel: "back", option: validate === "keepKey" ? "stop" : "next", validate, danger: null };
      }
      if (view.page === SITE_PAGE) return { cancel: "back", option: "next", validate: "terminals", danger: null };
      if (canWipe(state, view.page)) return { cancel: "back", option: "next", validate: "wipe", danger: "validate" };
      return canFormat(state, view.page)
        ? { cancel: "back", option: "next", validate: "abandon", danger: "validate" }
        : { cancel: "back", option: "next", validate: "update", danger: null };
    case "site":
      return {
        cancel: "back",
        option: siteRows(state.device.site) > 1 ? "next" : null,
        validate: "choose",
        danger: null,
      };
    case "software":
      return {
        cancel: "back",
        option: softwareRows(state.device.lan) > 1 ? "next" : null,
        validate: view.selected > 0 || canPairLan(state.device.lan) ? "choose" : null,
        danger: null,
      };
    case "pairing":
      return pairingKeys(state.device.site?.pairing?.state);
    case "options":
    case "acts":
      return { cancel: "back", option: "next", validate: "choose", danger: null };
    case "entry":
      return {
        cancel: view.typed === "" ? "back" : "takeBack",
        option: "plusOne",
        validate: view.digit === ENTRY_END ? "validate" : "choose",
        danger: null,
      };
    case "settings":
      return { cancel: "back", option: "next", validate: "change", danger: null };
    case "update":
      return updateKeys(state.device.update);
    case "code":
      return { cancel: "back", option: "plusOne", validate: "validate", danger: null };
  }
}

/** What a person has to say of the patient, the most pressing first. */
function identityKey(state: State): KeyLabel | null {
  const { sale } = state;
  if (sale !== null && isUndecided(sale)) return "onlineRights";
  return sale !== null && wantsRank(sale) ? "birthRank" : dossierKey(state);
}

/** The patient's word about the dossier pharmaceutique, where somebody is told of what is dispensed. */
export function dossierKey({ sale, device }: State): "refuseDossier" | "allowDossier" | null {
  if (device.dispensations === null || sale === null || sale.claims === null) return null;
  return sale.dossierRefused === true ? "allowDossier" : "refuseDossier";
}

/** From the boxes the way back to the patient's screen, where there is something to say there. */
export function canSeePatient(state: State): boolean {
  return state.view.name === "boxes" && dossierKey(state) !== null;
}

function pairingKeys(state: PairingView["state"] | undefined): SoftKeys {
  switch (state) {
    case "comparing":
      return { cancel: "cancel", option: null, validate: "same", danger: null };
    case "done":
    case "failed":
      return { ...NONE, validate: "understood" };
    default:
      return { ...NONE, cancel: "cancel" };
  }
}

/** What waits for a person on the idle screen. */
function idleCancel({ lgo, payments, rejected }: State["device"]): KeyLabel | null {
  if (lgo.asking !== null) return "cancel";
  if (toLookAt(payments) !== undefined) return "payments";
  return rejected > 0 ? "rejects" : null;
}

/** A journal that cannot be used may be begun anew, and no other; one that was erased begins at the next start. */
export function canFormat(state: State, page: number): boolean {
  const trouble = state.device.journal?.trouble ?? null;
  return page === JOURNAL_PAGE && trouble !== null && trouble !== "journal-wiped";
}

/** Somebody who knows the service code is there, and nothing is under way. */
export function canWipe({ device, sale }: State, page: number): boolean {
  const trouble = device.journal?.trouble ?? null;
  return page === JOURNAL_PAGE && device.update.isOpenHere && sale === null && trouble === null;
}

/** The hour is doubted, and somebody is there who may say so. */
export function canForgetTime(state: State): boolean {
  return isClockDoubted(state) && state.device.update.isOpenHere;
}

function detailKey(invoice: Invoice, detail: Detail | null): KeyLabel {
  if (detail === null) return "detail";
  return nextDetail(invoice, detail) === null ? "amounts" : "next";
}

/** What can be decided of the firmware now; nothing is where no boot loader is in charge. */
export function updateKeys(update: UpdateStatus): SoftKeys {
  const back: SoftKeys = { ...NONE, cancel: "back" };
  if (update.version === null) return back;
  const option = update.service > 0 ? "close" : "open";
  if (update.asking !== null) return { ...back, option, validate: "letIn" };
  if (update.phase === "trial") return { ...back, option, validate: "decide" };
  if (update.phase === "pending" || update.staged.length > 0) return { ...back, option, validate: "restart" };
  return { ...back, option, validate: update.canGoBack && update.isOpenHere ? "goBack" : null };
}
