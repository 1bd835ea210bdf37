/** Rejected invoices: a list, one of them, and what can be done: correct it, send it again, set it aside. */
import { reasonOf } from "modules/teletransmission/reason";
import type { RejectedInvoice } from "./archive";
import type { Key, TerminalEvent } from "./event";
import { REMEDY } from "./remedy";
import { NO_CARD, withTotals } from "./sale";
import type { Line, View } from "./state";
import type { Turn } from "./turn";

type RejectsView = Extract<View, { name: "rejects" }>;
type RejectView = Extract<View, { name: "reject" }>;

/** Asks for the list; it comes as the event `rejects`. */
export function openRejects(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "rejects", list: null, selected: 0 });
  turn.effects.push({ type: "list-rejects" });
}

/** The queue, the rejects or the network are others than they were. */
export function onQueue(turn: Turn, event: Extract<TerminalEvent, { type: "queue" }>): void {
  const { rejected, network } = turn.state.device;
  if ((event.rejected ?? 0) > rejected) turn.sound("warning");
  turn.setDevice({
    queue: event.length,
    rejected: event.rejected ?? rejected,
    network: event.network ?? network,
  });
}

/** Told to the pharmacy's software, and by it to the patient. */
export function onArl(turn: Turn, number: number, reason: number): void {
  turn.report({ event: "arl", number, accepted: reason === 0, reason: reason === 0 ? null : reasonOf(reason) });
}

export function onRejects(turn: Turn, list: readonly RejectedInvoice[]): void {
  const { view } = turn.state;
  if (view.name !== "rejects" && view.name !== "reject") return;
  if (list.length === 0) turn.idle();
  else turn.show({ name: "rejects", list, selected: Math.min(view.selected, list.length - 1) });
}

export function onRejectsKey(turn: Turn, view: RejectsView, key: Key): void {
  turn.sound("key");
  const { list, selected } = view;
  if (key === "cancel" || list === null) turn.idle();
  else if (key === "option") turn.show({ name: "rejects", list, selected: (selected + 1) % list.length });
  else openReject(turn, view, selected);
}

export function openReject(turn: Turn, view: RejectsView, selected: number): void {
  const { list } = view;
  if (list?.[selected] !== undefined) turn.show({ name: "reject", list, selected });
}

export function onRejectKey(turn: Turn, view: RejectView, key: Key): void {
  const invoice = view.list[view.selected];
  if (invoice === undefined || key === "cancel") {
    turn.sound("key");
    turn.show({ name: "rejects", list: view.list, selected: view.selected });
    return;
  }
  if (key === "option") {
    turn.sound("key");
    turn.ask({ kind: "set-aside", number: invoice.number });
    return;
  }
  const remedy = REMEDY[invoice.reason];
  if (remedy === "none") return;
  turn.sound("key");
  if (remedy === "resend") turn.effects.push({ type: "resend", number: invoice.number });
  else correct(turn, invoice);
}

/** Opens the sale again, without the patient: who they are, and their rights, are to be read anew. */
function correct(turn: Turn, invoice: RejectedInvoice): void {
  const lines: Line[] = [];
  for (const { cip13, quantity, related } of invoice.lines) {
    const presentation = turn.context.catalogue.find(cip13);
    if (presentation === undefined) {
      turn.notice("box-unknown");
      return;
    }
    const { label, priceCents, rate, marketed } = presentation;
    lines.push({
      cip13,
      label,
      priceCents,
      rate,
      quantity,
      related,
      expired: false,
      marketed,
      presentation,
      serials: [],
    });
  }
  const { prescription, number, acts, prescriber, accident, dispensing } = invoice;
  const known = {
    ...(accident === null ? {} : { accident }),
    // What the patient has refused stays refused.
    ...(dispensing ? { completeness: dispensing.completeness, dossierRefused: dispensing.isRefused } : {}),
  };
  const sale = withTotals(
    { ...NO_CARD, lines, acts, prescription, prescriber, ...known, replaces: number },
    turn.context,
  );
  if (sale.totals === null) {
    turn.notice("price");
    return;
  }
  turn.setSale(sale);
  turn.report({ event: "sale", status: "opened" });
  turn.show({ name: "boxes", selected: lines.length - 1, menu: -1 });
}

/** An invoice was dealt with, or could not be; what is left is asked for anew. */
export function onResolved(turn: Turn, done: boolean): void {
  const { view } = turn.state;
  if (view.name !== "reject" && view.name !== "rejects") return;
  if (!done) {
    turn.notice("not-kept");
    return;
  }
  turn.sound("ok");
  turn.effects.push({ type: "list-rejects" });
}
