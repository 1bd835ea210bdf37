/**
 * The pharmacy's software. A sale has one owner at a time, the terminal or one connection: who does not own it changes
 * nothing of it, and is told so. Identity, questions, and the key that stores are the terminal's, whoever owns the lines.
 */
import type { Asker, LgoEvent, TerminalCall } from "modules/lgo/act";
import type { ErrorName, MethodName, Methods, PayParams, PrintParams, Traits } from "modules/lgo/messages";
import type { CodeReading } from "modules/scan/classify";
import type { ServiceRefusal } from "modules/services/refusal";
import type { Claims } from "modules/token/claims";
import type { Caution } from "modules/token/verdict";
import type { Key, TerminalEvent } from "./event";
import { type LgoLink, TERMINAL } from "./lgo-link";
import {
  type Content,
  type PricedSale,
  patientOf,
  pricedLines,
  pricedSale,
  toldSale,
  type Unfit,
  withContent,
} from "./lgo-sale";
import { lookUpTraits } from "./look-up";
import { payInvoice } from "./on-payment";
import { printInvoice } from "./on-printer";
import { isSamePerson, totalsOf } from "./sale";
import type { Sale, State } from "./state";
import { Turn } from "./turn";

/** s: for a patient to look for a card or a phone */
export const ASKING_SECONDS = 60;

export function onLgo(turn: Turn, event: LgoEvent): void {
  switch (event.kind) {
    case "here":
      onHere(turn, event);
      return;
    case "gone":
      onGone(turn, event.connection);
      return;
    case "asked":
      onAsked(turn, { connection: event.connection, id: event.id }, event.call);
  }
}

function onHere(turn: Turn, { connection, software, sequence }: Extract<LgoEvent, { kind: "here" }>): void {
  const { lgo } = turn.state.device;
  const here = [...lgo.here.filter((other) => other.connection !== connection), { connection, software }];
  // A sale that is open already is named now; no name comes twice, over restarts too.
  const isFirst = lgo.here.length === 0;
  const sale = isFirst ? Math.max(lgo.sale, sequence) + (turn.state.sale === null ? 0 : 1) : lgo.sale;
  setLink(turn, { here, ...(isFirst ? { sale, revision: turn.state.sale === null ? 0 : 1, owner: TERMINAL } : {}) });
  turn.log(`software ${connection}: hello`);
}

/** A sale whose owner is gone goes on at the terminal: nothing is lost, and the person there is told. */
function onGone(turn: Turn, connection: number): void {
  const { lgo } = turn.state.device;
  setLink(turn, { here: lgo.here.filter((other) => other.connection !== connection) });
  turn.log(`software ${connection}: gone`);
  if (lgo.asking?.to.connection === connection) setLink(turn, { asking: null });
  if (lgo.owner !== connection || turn.state.sale === null) return;
  giveTo(turn, TERMINAL, "lost");
  if (turn.state.question === null) turn.notice("lgo-lost");
  else turn.problem("lgo-lost");
}

function onAsked(turn: Turn, to: Asker, call: TerminalCall): void {
  switch (call.method) {
    case "state":
      answer<"state">(turn, to, stateTold(turn, to));
      return;
    case "sale.open":
      open(turn, to, call.params);
      return;
    case "sale.update":
      update(turn, to, call.params);
      return;
    case "sale.take":
      take(turn, to, call.params);
      return;
    case "sale.release": {
      const sale = ownSale(turn, to, call.params.sale, call.params.revision);
      if (sale === undefined) return;
      giveTo(turn, TERMINAL, "released");
      answerSale(turn, to, sale);
      return;
    }
    case "sale.cancel": {
      if (ownSale(turn, to, call.params.sale) === undefined) return;
      turn.endSale("cancelled");
      turn.idle();
      answer<"sale.cancel">(turn, to, {});
      return;
    }
    case "identity":
      if (call.params.traits === undefined) askIdentity(turn, to);
      else askTraits(turn, to, call.params.traits);
      return;
    case "price":
      priceOnly(turn, to, call.params);
      return;
    case "print":
      print(turn, to, call.params);
      return;
    case "pay":
      pay(turn, to, call.params);
  }
}

/** Answered when it was asked for; the outcome is told. */
function pay(turn: Turn, to: Asker, params: PayParams): void {
  const refusal = payInvoice(turn, params);
  if (refusal === null) answer<"pay">(turn, to, {});
  else if (refusal === "amount") refuse(turn, to, "invalid-params", { at: "amountCents" });
  else refuse(turn, to, refusal);
}

/** Answered when it waits to be printed; a sale that is open is not held up by it. */
function print(turn: Turn, to: Asker, { what, invoice }: PrintParams): void {
  const refusal = printInvoice(turn, what === "receipt" ? "receipt" : "mention", invoice);
  if (refusal === null) answer<"print">(turn, to, {});
  else refuse(turn, to, refusal);
}

function open(turn: Turn, to: Asker, params: Content): void {
  const { view, sale, question } = turn.state;
  if (sale !== null) {
    refuseWithSale(turn, to, "sale-taken", sale);
    return;
  }
  const atRest = view.name === "idle" || view.name === "done" || view.name === "refused";
  if (!atRest || (question !== null && question.kind !== "notice")) {
    refuse(turn, to, "busy");
    return;
  }
  const made = withContent(undefined, params, turn.context);
  if (!made.ok) {
    refuseUnfit(turn, to, made);
    return;
  }
  turn.setSale(made.value.sale);
  cancelAsking(turn);
  nameSale(turn, to.connection);
  turn.report({ event: "sale", status: "opened" });
  showLines(turn, made.value.sale);
  turn.sound("ok");
  answerPriced(turn, to, made.value);
}

function update(turn: Turn, to: Asker, params: Content & { readonly sale: number; readonly revision: number }): void {
  const before = ownSale(turn, to, params.sale, params.revision);
  if (before === undefined) return;
  const made = withContent(before, params, turn.context);
  if (!made.ok) {
    refuseUnfit(turn, to, made);
    return;
  }
  turn.setSale(made.value.sale);
  setLink(turn, { revision: turn.state.device.lgo.revision + 1 });
  showLines(turn, made.value.sale);
  answerPriced(turn, to, made.value);
}

function take(
  turn: Turn,
  to: Asker,
  { sale: id, revision }: { readonly sale: number; readonly revision: number },
): void {
  const { sale, device } = turn.state;
  if (sale === null || device.lgo.sale !== id) refuse(turn, to, "no-sale");
  else if (device.lgo.owner !== TERMINAL && device.lgo.owner !== to.connection) {
    refuseWithSale(turn, to, "sale-taken", sale);
  } else if (device.lgo.revision !== revision) refuseWithSale(turn, to, "conflict", sale);
  else if (!isFree(turn.state)) refuse(turn, to, "busy");
  else {
    if (device.lgo.owner === TERMINAL) giveTo(turn, to.connection, "taken");
    answerSale(turn, to, sale);
  }
}

/** The sale that this connection may change; else it was refused. */
function ownSale(turn: Turn, to: Asker, id: number, revision?: number): Sale | undefined {
  const { sale, device } = turn.state;
  const { lgo } = device;
  if (sale === null || lgo.sale !== id) refuse(turn, to, "no-sale");
  else if (lgo.owner !== to.connection) refuseWithSale(turn, to, "not-yours", sale);
  else if (revision !== undefined && lgo.revision !== revision) refuseWithSale(turn, to, "conflict", sale);
  else if (!isFree(turn.state)) refuse(turn, to, "busy");
  else return sale;
  return undefined;
}

/** Nothing is under way that a change of the sale would come across. */
function isFree({ view, question }: State): boolean {
  // Whoever owns the lines may take a recalled box off them, as the person at the terminal may.
  const isRecall = question?.kind === "box" && question.line !== undefined;
  if (question !== null && question.kind !== "notice" && !isRecall) return false;
  switch (view.name) {
    case "boxes":
      return view.menu < 0;
    case "identity":
    case "line":
      return true;
    case "summary":
      return !view.storing;
    default:
      return false;
  }
}

function askIdentity(turn: Turn, to: Asker): void {
  const { view, sale, question, device } = turn.state;
  const atRest = view.name === "idle" || view.name === "done" || view.name === "refused";
  if (sale !== null || !atRest || device.lgo.asking !== null || (question !== null && question.kind !== "notice")) {
    refuse(turn, to, "busy");
    return;
  }
  turn.idle();
  setLink(turn, { asking: { to, until: turn.context.now + ASKING_SECONDS } });
  turn.sound("key");
}

function askTraits(turn: Turn, to: Asker, traits: Traits): void {
  if (turn.context.asksOnLine !== true) {
    refuse(turn, to, "no-services", { detail: "no-gateway" });
    return;
  }
  const wrong = lookUpTraits(turn, to, traits);
  if (wrong === "busy") refuse(turn, to, wrong);
  else if (wrong !== undefined) refuse(turn, to, "invalid-params", wrong);
}

/** Who has the traits that were asked with. */
export function answerFound(turn: Turn, to: Asker, claims: Claims, cautions: readonly Caution[]): void {
  answer<"identity">(turn, to, patientOf(claims, cautions, null, turn.context.now));
}

export function refuseTraits(turn: Turn, to: Asker, refusal: ServiceRefusal): void {
  if (refusal === "not-found") refuse(turn, to, "nobody");
  else if (refusal === "several") refuse(turn, to, "several");
  else refuse(turn, to, "no-services", { detail: refusal });
}

function priceOnly(turn: Turn, to: Asker, params: Methods["price"][0]): void {
  const { sale } = turn.state;
  const claims = params.patient === true ? (sale?.claims ?? null) : null;
  if (params.patient === true && claims === null) {
    refuse(turn, to, "no-patient");
    return;
  }
  const made = withContent(undefined, params, turn.context);
  const priced = made.ok ? pricedSale({ ...made.value.sale, claims }, turn.context) : made;
  if (!priced.ok) {
    refuseUnfit(turn, to, priced);
    return;
  }
  const { invoice } = priced.value;
  if (invoice === undefined) {
    refuse(turn, to, "cannot-price", { detail: "nothing" });
    return;
  }
  const fees = [...invoice.fees.filter(({ cip13 }) => cip13 === undefined), ...invoice.acts];
  answer<"price">(turn, to, {
    lines: pricedLines(priced.value.sale, invoice, turn.context),
    fees: fees.map(({ code, totalCents, amoCents, amcCents, patientCents }) => {
      return { code, totalCents, amoCents, amcCents, patientCents };
    }),
    totals: totalsOf(invoice),
    tariff: invoice.tariff,
  });
}

/** @returns true where the identity was asked for without a sale, and is told: then no sale is opened */
export function answerIdentity(turn: Turn, claims: Claims, cautions: readonly Caution[]): boolean {
  const { asking, proof } = turn.state.device.lgo;
  if (asking === null || turn.state.sale !== null) return false;
  answer<"identity">(turn, asking.to, patientOf(claims, cautions, proof, turn.context.now));
  setLink(turn, { asking: null, proof: null });
  turn.idle();
  turn.sound("ok");
  return true;
}

/** Of the token that was verified: it goes with the identity. */
export function keepProof(turn: Turn, hash: string): void {
  setLink(turn, { proof: hash });
}

/** What was shown for the software was refused. */
export function refuseIdentity(turn: Turn, detail: string): void {
  const { asking } = turn.state.device.lgo;
  if (asking === null) return;
  refuse(turn, asking.to, "refused", { detail });
  setLink(turn, { asking: null });
}

/** The person at the terminal does not want it, or serves somebody. */
export function cancelAsking(turn: Turn): void {
  const { asking } = turn.state.device.lgo;
  if (asking === null) return;
  refuse(turn, asking.to, "cancelled");
  setLink(turn, { asking: null });
}

/** Once a second. */
export function tickLgo(turn: Turn): void {
  const { asking } = turn.state.device.lgo;
  if (asking === null || turn.context.now < asking.until) return;
  refuse(turn, asking.to, "timed-out");
  setLink(turn, { asking: null });
}

/** Whether the lines of the sale that is open are the software's. */
export function isHeld({ sale, device }: State): boolean {
  return sale !== null && device.lgo.owner !== TERMINAL;
}

/** Something that would go into a sale of the software's: told, and not counted. @returns false where it is the terminal's */
export function tellScanned(turn: Turn, reading: CodeReading): boolean {
  if (!isHeld(turn.state)) return false;
  const { sale } = turn.state.device.lgo;
  switch (reading.kind) {
    case "box": {
      const { cip13: code, expiry = "", batch = "" } = reading;
      const standing = turn.context.recalls?.judge(code, batch)?.standing ?? "clear";
      turn.report({
        event: "box",
        sale,
        kind: "box",
        code,
        expiry,
        batch,
        ...(standing === "clear" ? {} : { standing }),
      });
      if (standing === "clear") break;
      turn.notice(standing === "recalled" ? "box-recalled" : "box-batch-unread");
      return true;
    }
    case "goods":
      turn.report({ event: "box", sale, kind: "goods", code: reading.ean13 });
      break;
    case "foreign-box":
      turn.report({ event: "box", sale, kind: "goods", code: reading.number.slice(1) });
      break;
    case "act":
      turn.report({ event: "box", sale, kind: "act", code: reading.code });
      break;
    case "prescriber":
      turn.report({ event: "box", sale, kind: "prescriber", code: reading.rpps });
      break;
    case "practice":
      turn.report({ event: "box", sale, kind: "practice", code: reading.number });
      break;
    case "e-prescription":
      turn.report({ event: "box", sale, kind: "e-prescription", code: reading.number });
      break;
    default:
      return false;
  }
  turn.sound("key");
  turn.tell({ kind: "problem", problem: "lgo-told", count: 1 });
  return true;
}

/** A key while the lines are the software's. */
export function tellKey(turn: Turn, key: Key): void {
  if (isHeld(turn.state)) turn.report({ event: "key", key, screen: turn.state.view.name });
}

/** The person at the terminal takes the sale back. */
export function reclaim(turn: Turn): void {
  giveTo(turn, TERMINAL, "reclaimed");
  turn.show(turn.state.view);
}

/**
 * What an event has made of the sale.
 * @returns undefined where it would have changed lines that are the software's: then a question is to stand in its place
 */
export function followSale(turn: Turn, before: State, event: TerminalEvent): Turn | undefined {
  const { sale, device } = turn.state;
  if (device.lgo.here.length === 0 || sale === before.sale) return turn;
  if (sale === null) {
    setLink(turn, { owner: TERMINAL, proof: null });
    return turn;
  }
  // What its own requests make of it, they have told.
  if (event.type === "lgo") return turn;
  const was = before.sale;
  if (was === null || isAnother(was, sale)) {
    cancelAsking(turn);
    nameSale(turn, TERMINAL);
  } else {
    if (isHeld(before) && !hasSameContent(was, sale)) return undefined;
    setLink(turn, { revision: device.lgo.revision + 1 });
  }
  if (sale.claims !== null && sale.claims !== was?.claims) tellIdentity(turn, sale.claims, sale.cautions);
  return turn;
}

/** In place of a change of lines that are the software's. */
export function refuseChange(before: State, context: Turn["context"]): Turn {
  const turn = new Turn(before, context);
  turn.sound("warning");
  turn.ask({ kind: "lgo-owner" });
  return turn;
}

function tellIdentity(turn: Turn, claims: Claims, cautions: readonly Caution[]): void {
  const { sale, proof } = turn.state.device.lgo;
  turn.report({ event: "identity", sale, patient: patientOf(claims, cautions, proof, turn.context.now) });
}

/** A sale that began after another was left, in one step. */
function isAnother(was: Sale, sale: Sale): boolean {
  return was.claims !== null && sale.claims !== null && !isSamePerson(was.claims, sale.claims);
}

function hasSameContent(a: Sale, b: Sale): boolean {
  return (
    a.lines === b.lines &&
    a.acts === b.acts &&
    a.prescription === b.prescription &&
    a.prescriber === b.prescriber &&
    a.practice === b.practice &&
    a.ePrescription === b.ePrescription &&
    a.completeness === b.completeness &&
    a.accident === b.accident &&
    a.duty === b.duty
  );
}

/** A sale begins: it has a name that no other has. */
function nameSale(turn: Turn, owner: number): void {
  const { lgo } = turn.state.device;
  setLink(turn, { sale: lgo.sale + 1, revision: 1, owner });
  turn.report({ event: "owner", sale: lgo.sale + 1, owner: owner === TERMINAL ? "terminal" : "lgo", why: "opened" });
}

function giveTo(turn: Turn, owner: number, why: "taken" | "released" | "reclaimed" | "lost"): void {
  const { sale } = turn.state.device.lgo;
  setLink(turn, { owner });
  turn.report({ event: "owner", sale, owner: owner === TERMINAL ? "terminal" : "lgo", why });
}

function setLink(turn: Turn, change: Partial<LgoLink>): void {
  turn.setDevice({ lgo: { ...turn.state.device.lgo, ...change } });
}

function showLines(turn: Turn, sale: Sale): void {
  turn.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
}

function stateTold(turn: Turn, to: Asker): Methods["state"][1] {
  const { view, sale, device, now } = turn.state;
  const { clockCertain, scanner, network, queue, rejected } = device;
  const told = sale === null ? null : saleTold(turn, to, sale);
  return { screen: view.name, sale: told, clock: now, clockCertain, scanner, network, queue, rejected };
}

function saleTold(turn: Turn, to: Asker, sale: Sale) {
  const priced = pricedSale(sale, turn.context);
  const whole = priced.ok ? priced.value : { sale, invoice: undefined };
  return toldSale(whole, turn.state.device.lgo, to.connection, turn.context);
}

function answerPriced(turn: Turn, to: Asker, priced: PricedSale): void {
  answer<"sale.open">(turn, to, toldSale(priced, turn.state.device.lgo, to.connection, turn.context));
}

function answerSale(turn: Turn, to: Asker, sale: Sale): void {
  answer<"sale.take">(turn, to, saleTold(turn, to, sale));
}

function answer<M extends MethodName>(turn: Turn, to: Asker, result: Methods[M][1]): void {
  turn.effects.push({ type: "lgo", act: { kind: "answer", to, result } });
}

function refuse(turn: Turn, to: Asker, reason: ErrorName, data?: object): void {
  const more = data === undefined ? {} : { data };
  turn.effects.push({ type: "lgo", act: { kind: "refuse", to, reason, ...more } });
}

function refuseWithSale(turn: Turn, to: Asker, reason: ErrorName, sale: Sale): void {
  refuse(turn, to, reason, { sale: saleTold(turn, to, sale) });
}

function refuseUnfit(turn: Turn, to: Asker, unfit: Unfit): void {
  if (unfit.reason === "invalid-params") refuse(turn, to, unfit.reason, { at: unfit.at });
  else refuse(turn, to, unfit.reason, { detail: unfit.detail });
}
