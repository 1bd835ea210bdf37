/** The tab of the contactless reader: what else is held to it, and what may go wrong. */
import type { ServerMessage } from "../protocol";
import { el, fill } from "./dom";
import { named, words } from "./language";
import type { NearReader } from "./near-reader";
import { rove, setStop } from "./rove";
import type { Around, BenchWindow } from "./window";

export class NearWindow implements BenchWindow {
  readonly view = el("div", { class: "drawer", testid: "near" });
  readonly #near: NearReader;
  readonly #faults = el("div", { class: "faults", role: "radiogroup", "aria-label": words.near.fault });
  readonly #hint = el("p", { class: "panel-note", testid: "near-fault-hint" });
  readonly #things = el("div", { class: "other-cards" });
  #list: readonly string[] = [];

  constructor({ near }: Around) {
    this.#near = near;
    this.view.append(
      el("p", { class: "panel-note" }, words.near.about),
      el("h2", {}, words.near.fault),
      this.#faults,
      this.#hint,
      el("h2", {}, words.near.things),
      this.#things,
    );
    rove(
      this.#faults,
      () => [...this.#faults.querySelectorAll("button")],
      (to) => to.click(),
    );
  }

  receive(message: ServerMessage): void {
    if (message.type !== "hello") return;
    this.#list = message.nearFaults;
    fill(this.#things, ...message.nearThings.map((id) => this.#thing(id)));
    this.#drawFaults();
  }

  #thing(id: string): HTMLElement {
    const { title, hint } = named(words.near.thing, id);
    const button = el(
      "button",
      { class: "other-card", testid: `near-${id}`, onclick: () => this.#near.hold(id) },
      el("span", { class: "near-thing", "data-kind": id, "aria-hidden": true }, ")))"),
      el("span", { class: "other-text" }, el("b", {}, title), el("span", {}, hint)),
    );
    this.#near.carry(
      button,
      () => el("span", { class: "near-ghost" }, title),
      () => id,
    );
    return button;
  }

  #drawFaults(): void {
    const choice = (fault: string | undefined) =>
      el(
        "button",
        {
          role: "radio",
          testid: `near-fault-${fault ?? "none"}`,
          "aria-checked": String(this.#near.fault === fault),
          onclick: () => {
            this.#near.fault = fault;
            this.#drawFaults();
          },
        },
        fault === undefined ? words.card.noFault : named(words.near.faults, fault).title,
      );
    const choices = [choice(undefined), ...this.#list.map(choice)];
    fill(this.#faults, ...choices);
    setStop(
      choices,
      choices.find((each) => each.getAttribute("aria-checked") === "true"),
    );
    const { fault } = this.#near;
    this.#hint.textContent = fault === undefined ? words.near.good : named(words.near.faults, fault).hint;
  }
}
