/** Who is before the counter: a card that opens onto all the others. */
import type { PatientCard } from "../protocol";
import { byId, el, fill } from "./dom";
import { words } from "./language";

const SITUATIONS: Readonly<Record<string, string>> = words.situation;

export class Patients {
  readonly #onPick: (id: string) => void;
  readonly #button = el("button", {
    class: "patient-button",
    testid: "patient-picker",
    "aria-haspopup": "true",
    "aria-expanded": "false",
  });
  readonly #list = el("div", { class: "patient-list", role: "group", "aria-label": words.patient.choose });
  #cards: readonly PatientCard[] = [];
  #current = "";

  constructor(onPick: (id: string) => void) {
    this.#onPick = onPick;
    this.#list.hidden = true;
    this.#button.addEventListener("click", () => this.#open(this.#list.hidden !== false));
    this.#list.addEventListener("keydown", (event) => this.#arrow(event));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#list.hidden) return;
      this.#open(false);
      this.#button.focus();
    });
    addEventListener("pointerdown", (event) => {
      if (!this.#list.hidden && !byId("patient").contains(event.target as Node)) this.#open(false);
    });
    byId("patient").append(el("div", { class: "picker" }, this.#button, this.#list));
  }

  show(cards: readonly PatientCard[]): void {
    this.#cards = cards;
    fill(
      this.#list,
      ...cards.map((card) =>
        el(
          "button",
          {
            class: "patient-card",
            testid: `patient-${card.id}`,
            onclick: () => {
              this.#open(false);
              this.#button.focus();
              this.#onPick(card.id);
            },
          },
          ...describe(card),
        ),
      ),
    );
    this.choose(this.#current);
  }

  choose(id: string): void {
    this.#current = id;
    const card = this.#cards.find((candidate) => candidate.id === id);
    if (card === undefined) return;
    fill(this.#button, ...describe(card), el("span", { class: "chevron", "aria-hidden": true }, "▾"));
    for (const button of this.#list.children) {
      button.setAttribute("aria-pressed", String((button as HTMLElement).dataset.testid === `patient-${id}`));
    }
  }

  #open(open: boolean): void {
    this.#list.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) this.#list.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  #arrow(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...this.#list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }
}

function describe({ id, name, age }: PatientCard): HTMLElement[] {
  const initials = name
    .split(" ")
    .filter((_, i, words) => i === 0 || i === words.length - 1)
    .map((word) => word.charAt(0))
    .join("");
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  const face = el("span", { class: "face", "aria-hidden": true }, initials);
  face.style.setProperty("--hue", String(hue));
  return [
    face,
    el(
      "span",
      { class: "who" },
      el("b", {}, name, el("i", {}, ` ${words.patient.age(age)}`)),
      el("span", {}, SITUATIONS[id] ?? ""),
    ),
  ];
}
