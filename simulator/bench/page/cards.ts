/**
 * The plastic cards: the patient's lies under the slot, to be put in and pulled out; the others, and what may be wrong
 * with a card, are in the drawer.
 */
import type { BenchState, PlasticCard, ServerMessage } from "../protocol";
import { byId, el, fill } from "./dom";
import { makeDraggable } from "./drag";
import { named, words } from "./language";
import type { Link } from "./link";
import { drawPlastic } from "./plastic";
import { rove, setStop } from "./rove";
import type { Shortcut } from "./shortcuts";
import type { Around, BenchWindow } from "./window";

const NO_CARD: PlasticCard = { id: "", kind: "", hasToken: false, holder: "", nir: "", people: [] };
const FROM_READER: PlasticCard = {
  ...NO_CARD,
  id: "reader",
  kind: "reader",
};
/** The terminal's name for its screen while a card is read. */
const READING = "card";

export class Cards implements BenchWindow {
  /** The drawer. */
  readonly view = el("div", { class: "drawer", testid: "drawer" });
  readonly shortcuts: readonly Shortcut[] = [
    { keys: ["C"], text: words.shortcut.card, run: () => this.toggle() },
    { keys: ["V"], text: words.shortcut.flip, run: () => this.flip() },
  ];
  readonly #link: Link;
  readonly #card = el("button", { class: "card-button", testid: "card", onclick: () => this.toggle() });
  readonly #toggle = el("button", { class: "ghost", testid: "card-toggle", onclick: () => this.toggle() });
  readonly #flip = el("button", { class: "ghost", testid: "card-flip", onclick: () => this.flip() });
  readonly #people = el("p", { class: "card-people", testid: "card-people" });
  readonly #others = el("div", { class: "other-cards" });
  readonly #faults = el("div", { class: "faults", role: "radiogroup", "aria-label": words.card.fault });
  readonly #faultHint = el("p", { class: "panel-note", testid: "fault-hint" });
  readonly #slot: HTMLElement;
  #cards: readonly PlasticCard[] = [];
  #faultList: readonly string[] = [];
  #patient = "";
  #fault: string | undefined;
  #upsideDown = false;
  #inserted: BenchState["card"] = null;

  constructor({ link, slot, open }: Around) {
    this.#link = link;
    this.#slot = slot;
    const more = el(
      "button",
      { class: "ghost", testid: "card-others", onclick: () => open("cards") },
      words.card.others,
    );
    byId("cards").append(this.#card, el("div", { class: "tray-side" }, this.#people, this.#toggle, this.#flip, more));
    this.view.append(
      el("h2", {}, words.card.nextFault),
      this.#faults,
      this.#faultHint,
      el("h2", {}, words.card.counter),
      this.#others,
    );
    rove(
      this.#faults,
      () => [...this.#faults.querySelectorAll("button")],
      (to) => to.click(),
    );
    makeDraggable(this.#card, {
      ghost: () => drawPlastic(this.#shown, this.#isBack),
      onOver: (x, y) => this.#slot.classList.toggle("target", isOverDevice(x, y)),
      onDrop: (x, y) => {
        this.#slot.classList.remove("target");
        if (isOverDevice(x, y) && this.#inserted === null) this.insert(this.#shown.id);
        else if (!isOverDevice(x, y)) this.pull();
      },
    });
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case "hello":
        this.#show(message.plastics, message.faults);
        break;
      case "state":
        this.#tell(message.state);
        break;
      case "phone":
        // Another patient is at the counter.
        this.#patient = message.phone.id;
        this.#draw();
    }
  }

  #show(cards: readonly PlasticCard[], faults: readonly string[]): void {
    this.#cards = cards;
    this.#faultList = faults;
    fill(this.#others, ...cards.filter(({ kind }) => kind !== "vitale").map((card) => this.#other(card)));
    this.#drawFaults();
    this.#draw();
  }

  #tell({ card, screen, status }: BenchState): void {
    const isAnother = card?.id !== this.#inserted?.id || card?.upsideDown !== this.#inserted?.upsideDown;
    this.#inserted = card;
    this.#slot.dataset.state = card === null ? "empty" : screen === READING && status === "running" ? "reading" : "in";
    this.#slot.textContent =
      card === null
        ? words.card.slotEmpty
        : card.upsideDown
          ? words.card.slotUpsideDown
          : screen === READING
            ? words.card.slotReading
            : words.card.slotIn;
    if (isAnother) this.#draw();
  }

  insert(id: string): void {
    if (id === "" || id === FROM_READER.id) return;
    this.#link.send({ type: "insert-card", id, fault: this.#fault ?? null, upsideDown: this.#upsideDown });
  }

  pull(): void {
    if (this.#inserted !== null) this.#link.send({ type: "pull-card" });
  }

  toggle(): void {
    if (this.#inserted === null) this.insert(this.#shown.id);
    else this.pull();
  }

  /** The side that is up, of the card that is put in next. */
  flip(): void {
    if (this.#inserted !== null) return;
    this.#upsideDown = !this.#upsideDown;
    this.#draw();
  }

  /** What is in the slot, or else the patient's. */
  get #shown(): PlasticCard {
    const id = this.#inserted?.id ?? this.#patient;
    if (id === FROM_READER.id) return FROM_READER;
    return this.#cards.find((card) => card.id === id) ?? NO_CARD;
  }

  get #isBack(): boolean {
    return this.#inserted?.upsideDown ?? this.#upsideDown;
  }

  #draw(): void {
    const card = this.#shown;
    const isIn = this.#inserted !== null;
    const { title, hint } = textOf(card);
    const whose = card.holder === "" ? title : words.card.of(title, card.holder);
    const fault = isIn || this.#fault === undefined ? undefined : named(words.cardFault, this.#fault);
    fill(
      this.#card,
      el("span", { class: "spoken" }, words.card.colon(isIn ? words.card.pull : words.card.insert, whose)),
      drawPlastic(card, this.#isBack),
      fault !== undefined && el("span", { class: "sticker", title: fault.title }, "!"),
    );
    this.#card.classList.toggle("in", isIn);
    this.#card.title = `${whose}, ${hint}`;
    this.#card.dataset.card = card.id;
    fill(this.#toggle, `${isIn ? words.card.pull : words.card.insert} `, el("kbd", {}, "C"));
    fill(this.#flip, `${words.card.upsideDown} `, el("kbd", {}, "V"));
    this.#flip.setAttribute("aria-pressed", String(this.#isBack));
    this.#flip.disabled = isIn;
    fill(
      this.#people,
      el("b", {}, title),
      card.people.length > 0 && el("span", {}, words.card.colon(card.people.join(", "), "")),
      hint,
      fault !== undefined && el("span", { class: "fault" }, ` ${fault.title}.`),
    );
  }

  #other(card: PlasticCard): HTMLElement {
    const button = el(
      "button",
      { class: "other-card", testid: `card-${card.id}`, onclick: () => this.insert(card.id) },
      drawPlastic(card, false),
      el("span", { class: "other-text" }, el("b", {}, textOf(card).title), el("span", {}, textOf(card).hint)),
    );
    makeDraggable(button, {
      ghost: () => drawPlastic(card, this.#upsideDown),
      onOver: (x, y) => this.#slot.classList.toggle("target", isOverDevice(x, y)),
      onDrop: (x, y) => {
        this.#slot.classList.remove("target");
        if (isOverDevice(x, y)) this.insert(card.id);
      },
    });
    return button;
  }

  #drawFaults(): void {
    const choice = (fault: string | undefined) =>
      el(
        "button",
        {
          role: "radio",
          testid: `fault-${fault ?? "none"}`,
          "aria-checked": String(this.#fault === fault),
          onclick: () => {
            this.#fault = fault;
            this.#drawFaults();
            this.#draw();
          },
        },
        fault === undefined ? words.card.noFault : named(words.cardFault, fault).title,
      );
    const choices = [choice(undefined), ...this.#faultList.map(choice)];
    fill(this.#faults, ...choices);
    setStop(
      choices,
      choices.find((each) => each.getAttribute("aria-checked") === "true"),
    );
    this.#faultHint.textContent =
      this.#fault === undefined ? words.card.good : named(words.cardFault, this.#fault).hint;
  }
}

function isOverDevice(x: number, y: number): boolean {
  const { left, right, top, bottom } = byId("device").getBoundingClientRect();
  return x > left && x < right && y > top && y < bottom;
}

function textOf({ kind, hasToken }: PlasticCard): { title: string; hint: string } {
  const { title, hint } = named(words.plastic, kind);
  return kind === "vitale" ? { title, hint: hasToken ? words.card.withToken : words.card.asIssued } : { title, hint };
}
