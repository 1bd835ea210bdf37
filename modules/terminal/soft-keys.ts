/** What each of the three keys does now, for the bar at the bottom of the screen. */
import type { Invoice } from "modules/billing/invoice";
import type { UpdateStatus } from "modules/update/agent/status";
import { type Detail, nextDetail } from "./detail";
import { CLOCK_PAGE, JOURNAL_PAGE } from "./limits";
import { kindOf } from "./problem";
import { REMEDY } from "./remedy";
import { isForged } from "./sale";
import { isClockDoubted, type State } from "./state";

/** What a key says; its words are in modules/strings. */
export type KeyLabel =
  | "cancel"
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
  | "forget";

export interface SoftKeys {
  readonly cancel: KeyLabel | null;
  readonly option: KeyLabel | null;
  readonly validate: KeyLabel | null;
  /** Validating loses something. */
  readonly danger: boolean;
}

const NONE: SoftKeys = Object.freeze({ cancel: null, option: null, validate: null, danger: false });

export function softKeys(state: State): SoftKeys {
  const { view, question, sale } = state;
  if (question !== null) {
    switch (question.kind) {
      case "abandon":
        return { cancel: "keepSale", option: null, validate: "abandon", danger: true };
      case "replace":
      case "replace-card":
      case "replace-verified":
        return { cancel: "keepSale", option: null, validate: "replace", danger: true };
      case "manager":
        return { cancel: "turnAway", option: null, validate: "letIn", danger: false };
      case "go-back":
        return { cancel: "back", option: null, validate: "goBack", danger: true };
      case "restart":
        return { cancel: "back", option: null, validate: "restart", danger: false };
      case "trial":
        return {
          cancel: "back",
          option: "goBack",
          validate: state.device.update.failing === null ? "confirm" : null,
          danger: false,
        };
      case "box":
        return { cancel: "dropBox", option: null, validate: "keepBox", danger: question.box.authorisation !== "valid" };
      case "set-aside":
        return { cancel: "back", option: null, validate: "setAside", danger: true };
      case "format":
      case "forget-time":
        return { cancel: "back", option: null, validate: "abandon", danger: true };
      default:
        return kindOf(question.problem).canRetry
          ? { cancel: "back", option: null, validate: "retry", danger: false }
          : { ...NONE, option: question.box === undefined ? null : "takeBack", validate: "understood" };
    }
  }
  switch (view.name) {
    case "idle":
      return { ...NONE, cancel: state.device.rejected > 0 ? "rejects" : null, option: "service" };
    case "rejects":
      if (view.list === null) return { ...NONE, cancel: "back" };
      return { cancel: "back", option: view.list.length > 1 ? "next" : null, validate: "choose", danger: false };
    case "reject": {
      const remedy = REMEDY[view.list[view.selected]?.reason ?? "other"];
      return { cancel: "back", option: "setAside", validate: remedy === "none" ? null : remedy, danger: false };
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
        danger: false,
      };
    case "card-refused":
      return { ...NONE, cancel: "cancel", validate: isForged(view.reason) ? null : "identityOnly" };
    case "identity":
      return { cancel: "cancel", option: null, validate: "boxes", danger: false };
    case "boxes":
      if (view.menu >= 0) return { cancel: "back", option: "next", validate: "choose", danger: false };
      return { cancel: "cancel", option: "edit", validate: sale?.lines.length ? "total" : null, danger: false };
    case "line":
      return { cancel: "back", option: "edit", validate: view.invoice.lines.length > 1 ? "next" : null, danger: false };
    case "summary":
      if (view.storing) return NONE;
      return { cancel: "back", option: detailKey(view.invoice, view.detail), validate: "validate", danger: false };
    case "done":
      return { ...NONE, validate: "nextPatient" };
    case "refused":
      return { cancel: "back", option: null, validate: null, danger: false };
    case "service":
      if (view.page === CLOCK_PAGE) {
        return { cancel: "back", option: "next", validate: canForgetTime(state) ? "forget" : "update", danger: false };
      }
      return canFormat(state, view.page)
        ? { cancel: "back", option: "next", validate: "abandon", danger: true }
        : { cancel: "back", option: "next", validate: "update", danger: false };
    case "settings":
      return { cancel: "back", option: "next", validate: "change", danger: false };
    case "update":
      return updateKeys(state.device.update);
    case "code":
      return { cancel: "back", option: "plusOne", validate: "validate", danger: false };
  }
}

/** A journal that cannot be used may be begun anew, and no other. */
export function canFormat(state: State, page: number): boolean {
  return page === JOURNAL_PAGE && (state.device.journal?.trouble ?? null) !== null;
}

/** The hour is doubted, and somebody is there who may say so. */
export function canForgetTime(state: State): boolean {
  return isClockDoubted(state) && state.device.update.service > 0;
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
