/** The payment terminal's tab: what it asks the patient for, what can be done at it, and its faults. */
import { PAYMENT_ACTS, PAYMENT_FAULTS, type PaymentAct, type PaymentFault } from "../../hardware/payment/names";
import type { PaymentView, ServerMessage } from "../protocol";
import { el, fill } from "./dom";
import { strings, words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

export class PaymentWindow implements BenchWindow {
  readonly view = el("div", { class: "payment", testid: "payment" });
  readonly #link: Link;
  readonly #screen = el("output", { class: "payment-screen", testid: "payment-screen", "aria-live": "polite" });
  readonly #keys = el("div", { class: "payment-keys" });
  readonly #faults = el("div", { class: "payment-faults" });

  constructor({ link }: Around) {
    this.#link = link;
    this.view.append(this.#screen, this.#keys, this.#faults);
  }

  receive(message: ServerMessage): void {
    if (message.type === "payment") this.#show(message.payment);
  }

  #show({ address, amountCents, fault, payments, takenCents, last }: PaymentView): void {
    const { payment } = words;
    const waits = amountCents !== null;
    fill(
      this.#screen,
      el("b", {}, waits ? strings.format.money(amountCents) : payment.idle),
      el("span", {}, waits ? payment.waits : last === null ? payment.address(address) : payment.act[last]),
      el("small", {}, payment.taken(payments, strings.format.money(takenCents))),
    );
    fill(this.#keys, ...PAYMENT_ACTS.map((act) => this.#act(act, waits)));
    fill(
      this.#faults,
      el(
        "div",
        { class: "switch", role: "group", "aria-label": payment.title },
        el("b", {}, payment.title),
        el("span", {}, payment.hint(address)),
        el("div", { class: "segments" }, ...PAYMENT_FAULTS.map((each) => this.#fault(each, each === fault))),
      ),
    );
  }

  #act(act: PaymentAct, waits: boolean): HTMLElement {
    return el(
      "button",
      { testid: `pay-${act}`, disabled: !waits, onclick: () => this.#link.send({ type: "pay", act }) },
      words.payment.act[act],
    );
  }

  #fault(fault: PaymentFault, on: boolean): HTMLElement {
    const { title, hint } = words.payment.fault[fault];
    return el(
      "button",
      {
        testid: `payment-${fault}`,
        title: hint,
        "aria-pressed": String(on),
        onclick: () => this.#link.send({ type: "payment-fault", fault }),
      },
      title,
    );
  }
}
