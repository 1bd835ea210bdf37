/** One of the three keys. What each does now is what the bottom of the screen says: soft-keys.ts. */

import { toLookAt } from "modules/payment/payments";
import type { Key } from "./event";
import { identify } from "./identify";

import { isUndecided, wantsRank } from "./known-online";
import {
  CLOCK_PAGE,
  ENGINEER_PAGE,
  JOURNAL_PAGE,
  LAN_PAGE,
  ONLINE_PAGE,
  PARTS_PAGE,
  PRINTER_PAGE,
  SERVICE_PAGES,
  SITE_PAGE,
} from "./limits";
import { firstItem, itemAfter, MENU } from "./menu";
import { onActsKey, openActs } from "./on-acts";
import { keepInSpite, takeBack } from "./on-box";
import { acceptIdentity, cancelCard, choosePerson, leaveCard, selectPerson, takeCard } from "./on-card";
import { forgetLan, lanKey, onLanKey, onSoftwareKey, stopLan } from "./on-lan";
import { cancelAsking, reclaim, tellKey } from "./on-lgo";
import { openLine } from "./on-line";
import { onMenu, undo } from "./on-menu";
import { onEntryKey, onOptionsKey } from "./on-options";
import { onPaymentKey, onSettleKey, openPayment, payDone } from "./on-payment";
import { onDoneKey, onPrinterKey } from "./on-printer";
import { onCountedBox, onRecallRead } from "./on-recalls";
import { onRejectKey, onRejectsKey, openRejects } from "./on-rejects";
import { readToken } from "./on-scan";
import { onRightsKey, openRights } from "./on-services";
import { onSettingsKey, openSettings } from "./on-settings";
import { forgetTerminal, onPairingKey, onSiteKey, openSite } from "./on-site";
import { onSummary, openSummary, store } from "./on-summary";
import { onCodeKey, onManagerAnswer, onTrialAnswer, onUpdateKey, showUpdate } from "./on-update";
import { canPayDone } from "./pay";
import { kindOf } from "./problem";
import { isEmpty } from "./sale";
import { onServiceCodeKey } from "./service-code";
import { canForgetTime, canFormat, canSeePatient, canWipe, dossierKey, softKeys } from "./soft-keys";
import { isClockDoubted, type Question, type Sale, type View } from "./state";
import type { Turn } from "./turn";

export function onKey(turn: Turn, key: Key): void {
  const { view, sale, question } = turn.state;
  tellKey(turn, key);
  if (question !== null) {
    onAnswer(turn, question, key);
    return;
  }
  switch (view.name) {
    case "idle":
      if (key === "option") openService(turn, 0);
      else if (key === "validate") openActs(turn);
      else if (key === "cancel" && turn.state.device.lgo.asking !== null) {
        turn.sound("key");
        cancelAsking(turn);
      } else if (key === "cancel" && toLookAt(turn.state.device.payments) !== undefined) openPayment(turn);
      else if (key === "cancel" && turn.state.device.rejected > 0) openRejects(turn);
      return;
    case "rejects":
      onRejectsKey(turn, view, key);
      return;
    case "reject":
      onRejectKey(turn, view, key);
      return;
    case "service":
      if (key === "option" && view.page === LAN_PAGE && lanKey(turn.state) === "keepKey") stopLan(turn);
      else if (key === "option") nextPage(turn, view.page);
      else if (key === "validate" && view.page === LAN_PAGE) onLanKey(turn);
      else if (key === "validate" && view.page === CLOCK_PAGE && canForgetTime(turn.state)) {
        turn.ask({ kind: "forget-time" });
      } else if (key === "validate" && canWipe(turn.state, view.page)) turn.ask({ kind: "wipe" });
      else if (key === "validate" && canFormat(turn.state, view.page)) turn.ask({ kind: "format" });
      else if (key === "validate" && view.page === PRINTER_PAGE) onPrinterKey(turn, view);
      else if (key === "validate" && view.page === SITE_PAGE) openSite(turn);
      else if (key === "validate") showUpdate(turn);
      else turn.idle();
      return;
    case "options":
      onOptionsKey(turn, view, key);
      return;
    case "acts":
      onActsKey(turn, view, key);
      return;
    case "entry":
      onEntryKey(turn, view, key);
      return;
    case "settings":
      if (!onSettingsKey(turn, view, key)) openService(turn, ENGINEER_PAGE);
      return;
    case "site":
      onSiteKey(turn, view, key);
      return;
    case "software":
      onSoftwareKey(turn, view, key);
      return;
    case "pairing":
      onPairingKey(turn, key);
      return;
    case "update":
      onUpdateKey(turn, key);
      return;
    case "code":
      onCodeKey(turn, view, key);
      return;
    case "reading":
      if (key === "cancel") turn.resume();
      return;
    case "card":
      if (key === "cancel") cancelCard(turn);
      return;
    case "persons":
      if (key === "option") selectPerson(turn, (view.selected + 1) % view.reading.persons.length);
      else if (key === "validate") choosePerson(turn, view.selected);
      else leaveCard(turn, view.reading);
      return;
    case "card-refused":
      if (key === "validate") acceptIdentity(turn, view.reading, view.reason);
      else if (key === "cancel") leaveCard(turn, view.reading);
      return;
    case "refused":
      turn.sound("key");
      turn.resume();
      return;
    case "done":
      if (onDoneKey(turn, view, key, canPayDone(turn.state))) return;
      turn.sound("key");
      if (key === "option" && canPayDone(turn.state)) payDone(turn, view);
      else turn.idle();
      return;
    case "settle":
      if (sale === null) turn.idle();
      else onSettleKey(turn, view, sale, key);
      return;
    case "payment":
      onPaymentKey(turn, key);
      return;
    case "identity":
      if (sale === null) turn.idle();
      else if (key === "validate") showBoxes(turn, sale);
      else if (key === "option" && isUndecided(sale)) openRights(turn, "identity");
      else if (key === "option" && wantsRank(sale)) openRank(turn);
      else if (key === "option" && dossierKey(turn.state) !== null) turnDossier(turn, sale);
      else if (key === "cancel") abandon(turn, sale);
      return;
    case "rights":
      if (sale === null) turn.idle();
      else onRightsKey(turn, view, sale, key);
      return;
    case "boxes":
      if (sale === null) turn.idle();
      else onBoxes(turn, view, sale, key);
      return;
    case "line":
      turn.sound("key");
      if (key === "validate") openLine(turn, (view.index + 1) % view.invoice.lines.length);
      else if (key === "option" && sale !== null) {
        const menu = firstItem(sale, view.index, turn.context.now);
        turn.show({ name: "boxes", selected: view.index, menu });
      } else turn.show({ name: "boxes", selected: view.index, menu: -1 });
      return;
    case "summary":
      if (sale === null) turn.idle();
      else onSummary(turn, view, sale, key);
  }
}

/**
 * After the journal's page comes the one about the hour, while it is doubted, and the one about parts, where some are out
 * of order, the printer's, where one is fitted, the LAN's, where there is one, that of the online services, where there is
 * a gateway, and the other terminals', where there is a network; then the settings.
 */
function nextPage(turn: Turn, page: number): void {
  if (page === ENGINEER_PAGE) openService(turn, 0);
  else if (page + 1 < SERVICE_PAGES) openService(turn, page + 1);
  else if (page < CLOCK_PAGE && isClockDoubted(turn.state)) openService(turn, CLOCK_PAGE);
  else if (page < PARTS_PAGE && turn.state.device.failed.length > 0) openService(turn, PARTS_PAGE);
  else if (page < PRINTER_PAGE && turn.state.device.printer !== null) openService(turn, PRINTER_PAGE);
  else if (page < LAN_PAGE && turn.state.device.lan !== null) openService(turn, LAN_PAGE);
  else if (page < ONLINE_PAGE && turn.state.device.dispensations !== null) openService(turn, ONLINE_PAGE);
  else if (page < SITE_PAGE && turn.state.device.site !== null) openService(turn, SITE_PAGE);
  else openSettings(turn);
}

/** All parts answer again: their page has nothing to say any more. */
export function leaveParts(turn: Turn): void {
  const { view } = turn.state;
  if (view.name === "service" && view.page === PARTS_PAGE) turn.show({ name: "service", page: 0 });
}

function openService(turn: Turn, page: number): void {
  turn.sound("key");
  turn.show({ name: "service", page });
  turn.effects.push({ type: "measure" });
  if (page === JOURNAL_PAGE || page === PRINTER_PAGE) turn.effects.push({ type: "journal", format: false });
}

function showBoxes(turn: Turn, sale: Sale): void {
  turn.sound("key");
  turn.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
}

/** Twins are asked about by their rank of birth: a person keys it in. */
function openRank(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "entry", what: "rank", typed: "", digit: 1, line: -1 });
}

/** The patient refuses that it goes into the dossier pharmaceutique, or does not refuse any more. */
function turnDossier(turn: Turn, sale: Sale): void {
  turn.sound("key");
  turn.setSale({ ...sale, dossierRefused: sale.dossierRefused !== true });
  turn.show({ name: "identity" });
}

/** Without boxes there is nothing to lose: no question. */
function abandon(turn: Turn, sale: Sale): void {
  if (!isEmpty(sale)) {
    turn.sound("key");
    turn.ask({ kind: "abandon" });
    return;
  }
  turn.sound("key");
  turn.endSale("cancelled");
  turn.idle();
}

function onBoxes(turn: Turn, view: Extract<View, { name: "boxes" }>, sale: Sale, key: Key): void {
  const { now } = turn.context;
  if (view.menu >= 0) {
    const item = MENU[view.menu];
    turn.sound("key");
    if (key === "cancel" || item === undefined) turn.show({ name: "boxes", selected: view.selected, menu: -1 });
    else if (key === "validate") onMenu(turn, item);
    else turn.show({ name: "boxes", selected: view.selected, menu: itemAfter(view.menu, sale, view.selected, now) });
    return;
  }
  if (key === "cancel" && view.undo !== undefined) undo(turn, view.undo);
  else if (key === "cancel") abandon(turn, sale);
  else if (key === "option") {
    turn.sound("key");
    turn.show({ name: "boxes", selected: view.selected, menu: firstItem(sale, view.selected, now) });
  } else if (isUndecided(sale) && !isEmpty(sale)) openRights(turn, "boxes");
  else openSummary(turn, sale);
}

function onAnswer(turn: Turn, question: Question, key: Key): void {
  const { view, sale } = turn.state;
  if (question.kind === "notice") {
    turn.sound("key");
    const retry = kindOf(question.problem).canRetry && key === "validate";
    if (key === "option" && question.box !== undefined) takeBack(turn, question.box);
    else if (retry && view.name === "summary" && sale !== null) store(turn, view, sale);
    else turn.show(view);
    return;
  }
  if (question.kind === "manager") {
    onManagerAnswer(turn, key);
    return;
  }
  if (question.kind === "trial") {
    onTrialAnswer(turn, key);
    return;
  }
  if (question.kind === "recall") {
    onRecallRead(turn, question.recall, key);
    return;
  }
  if (question.kind === "service-code") {
    onServiceCodeKey(turn, question, key);
    return;
  }
  if (question.kind === "box") {
    const label = softKeys(turn.state)[key];
    if (label === null && key === "option") return;
    turn.sound("key");
    if (label === "keepBox") keepInSpite(turn, question);
    else if (question.line !== undefined) onCountedBox(turn, question, question.line, false);
    else turn.show(view);
    return;
  }
  if (key === "option") {
    if (question.kind !== "abandon" || !canSeePatient(turn.state)) return;
    turn.sound("key");
    turn.show({ name: "identity" });
    return;
  }
  turn.sound("key");
  if (key === "cancel") {
    turn.forgetToken();
    turn.show(view);
    return;
  }
  if (question.kind === "lgo-owner") {
    reclaim(turn);
    return;
  }
  if (question.kind === "lan-forget") {
    forgetLan(turn, question.id);
    return;
  }
  if (question.kind === "set-aside") {
    turn.show(view);
    turn.effects.push({ type: "set-aside", number: question.number });
    return;
  }
  if (question.kind === "format") {
    turn.show(view);
    turn.effects.push({ type: "journal", format: true });
    // They were in it.
    turn.effects.push({ type: "keep-settings", settings: turn.state.device.settings });
    return;
  }
  if (question.kind === "wipe") {
    turn.show(view);
    turn.effects.push({ type: "wipe-terminal" });
    return;
  }
  if (question.kind === "forget-terminal" || question.kind === "leave-site") {
    forgetTerminal(turn, question.kind === "leave-site" ? 0 : question.id);
    return;
  }
  if (question.kind === "forget-time") {
    turn.show({ name: "service", page: 0 });
    turn.effects.push({ type: "forget-time" });
    return;
  }
  if (question.kind === "replace-card") {
    turn.endSale("cancelled");
    takeCard(turn, question.reading);
    return;
  }
  if (question.kind === "go-back" || question.kind === "restart") {
    turn.effects.push({ type: "update", action: question.kind });
    turn.show(view);
    return;
  }
  if (question.kind === "replace-verified") {
    turn.endSale("cancelled");
    identify(turn, question.claims, question.cautions, question.fingerprint);
    return;
  }
  if (question.kind !== "replace") {
    turn.endSale("cancelled");
    turn.idle();
    return;
  }
  const { token, challenge } = question;
  // The copy is verified, and wiped once it was; the old sale is gone before the new patient is known.
  turn.endSale("cancelled");
  readToken(turn, token, challenge);
  turn.effects.push({ type: "wipe", bytes: token });
}
