/**
 * How a patient pays: what the pharmacist says, and what the payment terminal is asked for and answers. Nothing waits for it:
 * the counter goes on, the answer comes as a note over whatever the screen shows, and what needs a person is told at rest.
 */
import type { PaymentMeans, PaymentOutcome } from "modules/payment/payment";
import {
  asked,
  ended,
  found,
  lookedAt,
  type OpenPayment,
  type Payment,
  passed,
  saleLeft,
  toLookAt,
  underWay,
} from "modules/payment/payments";
import { type Settlement, saidSettlement, settledBy } from "modules/payment/settlement";
import type { Report } from "./effect";
import type { Key, TerminalEvent } from "./event";
import { openSummary } from "./on-summary";
import { canAskAgain, canPayDone, canSettle, isAsked, MEANS_OF, WAYS } from "./pay";
import type { Sale, View } from "./state";
import type { Turn } from "./turn";

type SettleView = Extract<View, { name: "settle" }>;
type DoneView = Extract<View, { name: "done" }>;

/** At the start: what was under way when the power went is to be looked at. */
export function onPayments(turn: Turn, event: Extract<TerminalEvent, { type: "payments" }>): void {
  const payments = found(event.isThere, event.open);
  turn.setDevice({ payments });
  if (payments.open.length > 0) turn.effects.push({ type: "keep-payments", open: payments.open });
}

/** The payment under way is over. */
export function onPayment(turn: Turn, outcome: PaymentOutcome): void {
  const { device, sale, view } = turn.state;
  const payment = underWay(device.payments);
  if (payment === undefined) {
    turn.log(`payment: ${outcome.result} for nothing that is under way`);
    return;
  }
  let payments = ended(device.payments, outcome);
  if (outcome.result !== "unknown") keep(turn, payment, settledBy(said(payment), outcome));
  if (payment.number === 0) {
    if (sale?.settlement?.state === "asked") turn.setSale(withOutcome(sale, outcome));
    else payments = saleLeft(payments);
  } else if (view.name === "done" && view.number === payment.number) {
    settleDone(turn, view, outcome);
  }
  turn.setPayments(payments);
  report(turn, payment, outcome.result, reasonOf(outcome), cardOf(outcome));
  // What money was taken for is gone: a person is told of that, not of a success.
  const isLeft = outcome.result === "done" && toLookAt(payments)?.reason === "sale-left" && payment.number === 0;
  const result = isLeft ? "unknown" : outcome.result;
  turn.tell({ kind: "payment", result, amountCents: payment.amountCents });
  turn.sound(result === "done" ? "ok" : "warning");
}

/** A payment that the driver has forgotten is in doubt like any other. */
export function onPaymentTime(turn: Turn, seconds: number): void {
  const { payments } = turn.state.device;
  if (payments.left > 0 && payments.left <= seconds) onPayment(turn, { result: "unknown", doubt: "no-answer" });
  else turn.setPayments(passed(payments, seconds));
}

function withOutcome(sale: Sale, outcome: PaymentOutcome): Sale {
  const { settlement, ...rest } = sale;
  const settled = settlement === undefined ? null : settledBy(settlement, outcome);
  return settled === null ? rest : { ...rest, settlement: settled };
}

/** In place: the time of the view goes on. */
function settleDone(turn: Turn, view: DoneView, outcome: PaymentOutcome): void {
  const settlement = view.settlement === null ? null : settledBy(view.settlement, outcome);
  turn.setView({ ...view, settlement });
}

/**
 * For the pharmacy's software: the invoice that the terminal shows as stored, and no other, so that none is paid twice.
 * @returns why it is not even asked for; null when it is under way, "amount" where it is not what is left to pay
 */
export function payInvoice(
  turn: Turn,
  {
    invoice,
    amountCents,
    kind,
  }: { readonly invoice: number; readonly amountCents: number; readonly kind: PaymentMeans },
): "no-payment-terminal" | "no-invoice" | "busy" | "amount" | null {
  const { view, device } = turn.state;
  if (!device.payments.isThere) return "no-payment-terminal";
  if (view.name !== "done" || view.number !== invoice || view.settlement !== null) return "no-invoice";
  if (view.totals.patientCents !== amountCents) return "amount";
  if (!canPayDone(turn.state)) return "busy";
  payDone(turn, view, kind);
  return null;
}

/** After the sale was stored. */
export function payDone(turn: Turn, view: DoneView, means: PaymentMeans = "card"): void {
  const { patientCents } = view.totals;
  turn.show({ ...view, settlement: { ...saidSettlement(means, patientCents), state: "asked" } });
  ask(turn, view.number, patientCents, means);
}

function ask(turn: Turn, number: number, amountCents: number, means: PaymentMeans): void {
  const payment: Payment = { number, amountCents, means, at: turn.context.now };
  const payments = asked(turn.state.device.payments, payment);
  turn.setDevice({ payments });
  report(turn, payment, "asked", null);
  turn.effects.push({ type: "pay", payment, open: payments.open });
}

export function openSettle(turn: Turn): void {
  turn.sound("key");
  const first = WAYS.findIndex((way) => canSettle(way, turn.state));
  turn.show({ name: "settle", selected: Math.max(first, 0) });
}

export function onSettleKey(turn: Turn, view: SettleView, sale: Sale, key: Key): void {
  if (key === "validate") {
    chooseWay(turn, sale, view.selected);
    return;
  }
  if (key === "cancel") {
    openSummary(turn, sale);
    return;
  }
  turn.sound("key");
  turn.show({ ...view, selected: (view.selected + 1) % WAYS.length });
}

export function chooseWay(turn: Turn, sale: Sale, index: number): void {
  const way = WAYS[index];
  if (way === undefined || !canSettle(way, turn.state)) {
    turn.sound("key");
    turn.show({ name: "settle", selected: index });
    return;
  }
  const amountCents = sale.totals?.patientCents ?? 0;
  const means = MEANS_OF[way];
  const { settlement: _, ...rest } = sale;
  if (means === null) turn.setSale(rest);
  else {
    const said = saidSettlement(means, amountCents);
    turn.setSale({ ...rest, settlement: isAsked(way) ? { ...said, state: "asked" } : said });
    if (way === "terminal-card") ask(turn, 0, amountCents, "card");
    else if (way === "terminal-cheque") ask(turn, 0, amountCents, "cheque");
  }
  const changed = turn.state.sale;
  if (changed !== null) openSummary(turn, changed);
}

export function openPayment(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "payment" });
}

/** What a person has seen at the payment terminal. */
export function onPaymentKey(turn: Turn, key: Key): void {
  turn.sound("key");
  const { payments } = turn.state.device;
  const payment = toLookAt(payments);
  if (payment === undefined || key === "cancel") {
    turn.idle();
    return;
  }
  const isUnknown = payment.state === "unknown" && payment.reason !== "sale-left";
  if (key === "option" && !isUnknown && !canAskAgain(turn.state)) return;
  if (isUnknown) keep(turn, payment, key === "validate" ? said(payment) : null);
  turn.setPayments(lookedAt(payments, key === "validate"));
  if (isUnknown) report(turn, payment, key === "validate" ? "paid" : "unpaid", null);
  else if (key === "option") ask(turn, payment.number, payment.amountCents, payment.means);
  if (toLookAt(turn.state.device.payments) === undefined) turn.idle();
  else turn.show({ name: "payment" });
}

function said({ means, amountCents }: Payment): Settlement {
  return saidSettlement(means, amountCents);
}

/** Of an invoice that is stored: before the payment is forgotten, and before anyone is told. One that is not has it in its record. */
function keep(turn: Turn, { number }: Payment, settlement: Settlement | null): void {
  if (number !== 0) turn.effects.push({ type: "settle-payment", number, settlement });
}

type Told = Extract<Report, { event: "payment" }>;

function report(
  turn: Turn,
  { number, means, amountCents }: Payment | OpenPayment,
  state: Told["state"],
  reason: string | null,
  card: Pick<Told, "lastDigits" | "authorisation"> = {},
): void {
  turn.report({ event: "payment", state, number, means, amountCents, reason, ...card });
}

function reasonOf(outcome: PaymentOutcome): string | null {
  if (outcome.result === "done") return null;
  return outcome.result === "unknown" ? outcome.doubt : outcome.reason;
}

function cardOf(outcome: PaymentOutcome): Pick<Told, "lastDigits" | "authorisation"> {
  if (outcome.result !== "done") return {};
  return { lastDigits: outcome.card.lastDigits, authorisation: outcome.authorisation };
}
