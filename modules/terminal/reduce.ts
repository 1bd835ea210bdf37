/**
 * The terminal's mind: what it knows and what happens give what it knows next and what it asks of the world. Pure: the
 * same state, event and context give the same answer, and nothing is changed in place.
 *
 * The promises: no right is shown before what proves it was verified; no sale ever holds two patients; leaving a sale
 * wipes it; the screen says done only once the invoice is stored; every view but idle times out.
 */
import { civilDay } from "modules/calendar/civil-day";
import { isCardProblem } from "modules/card/problem";
import type { Effect } from "./effect";
import type { TerminalEvent } from "./event";
import { onCard } from "./on-card";
import { onCode } from "./on-code";
import { onGiven } from "./on-given";
import { onIdentityFound } from "./on-identity";
import { leaveParts, onKey } from "./on-key";
import { onLan, stopUnseen } from "./on-lan";
import { followSale, onLgo, refuseChange } from "./on-lgo";
import { onNfc } from "./on-nfc";
import { onPayment, onPayments } from "./on-payment";
import { onPrinter } from "./on-printer";
import { holdRecalled, onRecalls } from "./on-recalls";
import { onArl, onQueue, onRejects, onResolved } from "./on-rejects";
import { onScan } from "./on-scan";
import { onServices } from "./on-services";
import { onSite } from "./on-site";
import { onStarted } from "./on-start";
import { onStored, onStoreFailed } from "./on-stored";
import { onTick } from "./on-time";
import { onTouch } from "./on-touch";
import { onCodeChosen, onOpening, onUpdate } from "./on-update";
import { onVerdict } from "./on-verdict";
import type { State } from "./state";
import { type Context, Turn } from "./turn";

export interface Step {
  readonly state: State;
  /** In the order to be carried out. */
  readonly effects: readonly Effect[];
}

export function reduce(state: State, event: TerminalEvent, context: Context): Step {
  const made = new Turn(state, context);
  dispatch(made, event);
  const turn = followSale(made, state, event) ?? refuseChange(state, context);
  holdRecalled(turn);
  keepInSight(turn, state, event);
  if (turn.state.view !== state.view) stopUnseen(turn);
  // First, as the screen is drawn first: verifying and storing answer within their effect, and report another screen.
  const { name } = turn.state.view;
  if (name !== state.view.name) turn.effects.unshift({ type: "report", report: { event: "screen", name } });
  return turn;
}

/** What was refused stays in the header where the next thing to come takes its place before anyone could read it. */
function keepInSight(turn: Turn, { view, question }: State, { type }: TerminalEvent): void {
  if (type !== "scan" && type !== "card" && type !== "nfc") return;
  const now = turn.state;
  if (question?.kind === "notice" && now.question !== question) {
    // A card's trouble goes with the card.
    const { problem } = question;
    if (type !== "card" || !isCardProblem(problem)) turn.tell({ kind: "problem", problem, count: 1 });
  }
  if (view.name === "refused" && view.reason !== null && now.view !== view) {
    turn.tell({ kind: "refused", reason: view.reason });
  }
}

function dispatch(turn: Turn, event: TerminalEvent): void {
  switch (event.type) {
    case "started":
      onStarted(turn, event);
      return;
    case "scan":
      onScan(turn, event);
      return;
    case "verdict":
      onVerdict(turn, event.verdict, event.hash);
      return;
    case "lgo":
      onLgo(turn, event.event);
      return;
    case "lan":
      onLan(turn, event.view);
      return;
    case "slot":
      turn.setDevice({ slot: "empty" });
      return;
    case "card":
      onCard(turn, event.event);
      return;
    case "nfc":
      onNfc(turn, event.event);
      return;
    case "key":
      onKey(turn, event.key);
      return;
    case "touch":
      onTouch(turn, event.x, event.y);
      return;
    case "tick":
      onTick(turn, event.now);
      return;
    case "scanner":
      if (event.status === "lost" && turn.state.device.scanner !== "lost") turn.sound("warning");
      turn.setDevice({ scanner: event.status });
      return;
    case "keys":
      turn.setDevice({
        keysState: event.state ?? (event.version === 0 ? "erased" : "in-use"),
        keysVersion: event.version,
        keysIssued: event.issued ?? 0,
        keysExpire: event.expires,
        keysStale: event.stale,
      });
      return;
    case "catalogue":
      turn.setDevice({ catalogue: event.about });
      return;
    case "tariffs":
      turn.setDevice({ tariffs: event.about });
      return;
    case "recalls":
      onRecalls(turn, event);
      return;
    case "code-tried":
      onCode(turn, event.tried);
      return;
    case "trust":
      turn.setDevice({ trust: event.status });
      return;
    case "parts":
      turn.setDevice({ failed: event.failed });
      if (event.failed.includes("scanner")) turn.setDevice({ scanner: "lost" });
      if (event.failed.length === 0) leaveParts(turn);
      return;
    case "wiped":
      turn.notice(event.done ? "wiped" : "wipe-failed");
      turn.effects.push({ type: "journal", format: false });
      return;
    case "settings":
      turn.setDevice({ settings: event.settings });
      return;
    case "counted":
      turn.setDevice({ starts: event.starts, stops: event.stops });
      return;
    case "given":
      onGiven(turn, event.found, civilDay(turn.context.now));
      return;
    case "services":
      onServices(turn, event.news);
      return;
    case "payments":
      onPayments(turn, event);
      return;
    case "payment":
      onPayment(turn, event.outcome);
      return;
    case "stored":
      onStored(turn, event.number);
      return;
    case "store-failed":
      onStoreFailed(turn, event.reason);
      return;
    case "queue":
      onQueue(turn, event);
      return;
    case "arl":
      onArl(turn, event.number, event.reason);
      return;
    case "rejects":
      onRejects(turn, event.list);
      return;
    case "resolved":
      onResolved(turn, event.done);
      return;
    case "journal":
      turn.setDevice({ journal: event.about });
      return;
    case "update":
      onUpdate(turn, event.status);
      return;
    case "service":
      onOpening(turn, event.opening);
      return;
    case "code-chosen":
      onCodeChosen(turn, event.done);
      return;
    case "update-failed":
      turn.notice("update");
      return;
    case "site":
      onSite(turn, event.view);
      return;
    case "printer":
      onPrinter(turn, event.view);
      return;
    case "identity-found":
      onIdentityFound(turn, event);
      return;
    case "dispensations":
      turn.setDevice({ dispensations: event.about });
      return;
    case "memory":
      turn.setDevice({ chunks: event.chunks, slots: event.slots });
  }
}
