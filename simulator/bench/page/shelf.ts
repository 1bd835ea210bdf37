/** The shelf: every box with its label and its printed code, to be taken to the scanner; and those that were taken. */
import type { ServerMessage, ShelfBox } from "../protocol";
import { carry } from "./carry";
import { counterNow } from "./counter-time";
import { context, el, fill, toast } from "./dom";
import { strings, words } from "./language";
import type { Link } from "./link";
import type { Scanner } from "./scanner";
import type { Shortcut } from "./shortcuts";
import { classOf, drawCode, type Thing } from "./things";
import type { Around, BenchWindow } from "./window";

const { money, grouped, percent } = strings.format;

const RATES = [100, 65, 30, 15, 0];
const MODULE = 2;
/** From the last letter typed to the search beyond the shelf, ms. */
const PAUSE = 200;
const SHORTEST_SEARCH = 2;
/** The longest until the next box stands where one was taken, ms. */
const RESTOCK = 2000;

export class Shelf implements BenchWindow {
  readonly view: HTMLElement;
  readonly shortcuts: readonly Shortcut[];
  readonly #search = el("input", {
    type: "search",
    class: "search",
    placeholder: words.shelf.search,
    "aria-label": words.shelf.search,
    testid: "search",
  });
  readonly #link: Link;
  readonly #scanner: Scanner;
  readonly #grid = el("div", { class: "boxes", testid: "shelf" });
  readonly #taken = el("div", { class: "taken", "aria-label": words.shelf.taken, role: "group" });
  readonly #filters: HTMLElement;
  #class = "";
  #buttons = new Map<string, HTMLElement>();
  /** Fetched by the last search: not of the shelf. */
  #fetched = new Map<string, HTMLElement>();
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Those in sight, by CIP. */
  readonly #boxes = new Map<string, ShelfBox>();
  /** Serial numbers of those that lie on the counter, and their buttons. */
  #takenBoxes = new Map<string, HTMLElement>();
  /** Wait for the next box of a kind. */
  #wait: (() => void)[] = [];

  constructor({ link, scanner, open }: Around) {
    this.#link = link;
    this.#scanner = scanner;
    const seek = () => {
      open("boxes");
      this.#search.focus();
    };
    this.shortcuts = [{ keys: ["/"], text: words.shortcut.search, run: seek }];
    this.#filters = el(
      "div",
      { class: "classes", role: "group", "aria-label": words.shelf.rates },
      this.#filterButton("", words.shelf.all),
      ...RATES.map((rate) => this.#filterButton(`c${rate}`, percent(rate))),
    );
    this.#search.addEventListener("input", () => this.#seek());
    this.#grid.addEventListener("keydown", (event) => this.#arrow(event));
    this.#taken.hidden = true;
    this.view = el("div", { class: "shelf" }, this.#search, this.#filters, this.#grid, this.#taken);
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case "hello":
      case "shelf":
        this.#show(message.shelf, message.medicines);
        break;
      case "found":
        this.#found(message.words, message.boxes);
        break;
      case "box":
        this.#replace(message.box);
        break;
      case "taken":
        this.#lay(message.boxes);
    }
  }

  /** @param medicines how many there are to be searched */
  #show(boxes: readonly ShelfBox[], medicines: number): void {
    this.#boxes.clear();
    this.#buttons = this.#buttonsOf(boxes);
    this.#fetched = new Map();
    for (const go of this.#wait.splice(0)) go();
    fill(this.#grid, ...this.#buttons.values());
    this.#search.placeholder = words.shelf.searchAmong(grouped(medicines));
    this.#seek();
  }

  /** What the bench found for these words, beyond the shelf too. */
  #found(asked: string, boxes: readonly ShelfBox[]): void {
    if (asked !== this.#search.value) return;
    for (const button of this.#fetched.values()) button.remove();
    this.#fetched = this.#buttonsOf(boxes.filter(({ cip13 }) => !this.#buttons.has(cip13)));
    this.#grid.append(...this.#fetched.values());
    if (this.#sift() === 0) toast(words.shelf.noneFound);
  }

  /** The next box of its kind stands in the place of the one that was taken. */
  #replace(box: ShelfBox): void {
    this.#boxes.set(box.cip13, box);
    const button = this.#button(box, `box-${box.cip13}`);
    const buttons = this.#fetched.has(box.cip13) ? this.#fetched : this.#buttons;
    const old = buttons.get(box.cip13);
    button.hidden = old?.hidden ?? false;
    const hadFocus = old === document.activeElement;
    old?.replaceWith(button);
    if (hadFocus) button.focus();
    buttons.set(box.cip13, button);
    for (const go of this.#wait.splice(0)) go();
  }

  /** What lies on the counter. */
  #lay(boxes: readonly ShelfBox[]): void {
    const before = this.#takenBoxes;
    this.#takenBoxes = new Map(
      boxes.map((box) => [box.serial, before.get(box.serial) ?? this.#button(box, `taken-${box.cip13}`, true)]),
    );
    fill(this.#taken, ...this.#takenBoxes.values());
    this.#taken.hidden = boxes.length === 0;
    this.#taken.scrollLeft = this.#taken.scrollWidth;
  }

  #buttonsOf(boxes: readonly ShelfBox[]): Map<string, HTMLElement> {
    for (const box of boxes) this.#boxes.set(box.cip13, box);
    return new Map(boxes.map((box) => [box.cip13, this.#button(box, `box-${box.cip13}`)]));
  }

  #button(box: ShelfBox, testid: string, isTaken = false): HTMLElement {
    const size = box.rows.length * MODULE;
    const canvas = el("canvas", { width: size, height: size, "aria-hidden": true });
    drawCode(context(canvas), box.rows, 0, 0, size);
    const { shelf } = words;
    const price = box.priceCents === 0 ? shelf.freePrice : money(box.priceCents);
    const isExpired = Date.parse(box.expiry) < counterNow();
    const button = el(
      "button",
      {
        class: `box ${classOf(box.rate)}`,
        testid,
        title: `${box.label}\n${shelf.serial(box.cip13, box.serial)}${box.marketed ? "" : `\n${shelf.withdrawn}`}`,
        onclick: () => this.#present(box, isTaken),
      },
      el("span", { class: "spoken" }, `${shelf.present} `),
      el("b", {}, box.label),
      el(
        "span",
        { class: "box-facts" },
        !box.marketed && el("span", { class: "spoken" }, ` ${shelf.withdrawn}, `),
        box.rate > 0 && el("span", { class: "spoken" }, ` ${shelf.reimbursed} `),
        el("span", { class: "rate" }, box.rate > 0 ? percent(box.rate) : shelf.noRate),
        el("span", {}, price),
        el(
          "span",
          { class: isExpired ? "expired" : "" },
          `${shelf.expiry} ${box.expiry.slice(5, 7)}/${box.expiry.slice(0, 4)}`,
        ),
      ),
      canvas,
    );
    carry(button, this.#scanner, () => ({ thing: { kind: "box", box } }));
    return button;
  }

  /** One that lies on the counter again, or the box of its kind that stands on the shelf when its turn comes. */
  #present(box: ShelfBox, isTaken: boolean): void {
    const pick = async (): Promise<Thing | undefined> => {
      const chosen = isTaken ? box : await this.#fresh(box.cip13);
      return chosen === undefined ? undefined : { kind: "box", box: chosen };
    };
    void this.#scanner.present({ name: box.label, pick });
  }

  async #fresh(cip13: string): Promise<ShelfBox | undefined> {
    const until = performance.now() + RESTOCK;
    for (;;) {
      const box = this.#boxes.get(cip13);
      if (box === undefined || !this.#takenBoxes.has(box.serial)) return box;
      if (performance.now() > until) return undefined;
      await Promise.race([
        new Promise<void>((resolve) => this.#wait.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, RESTOCK)),
      ]);
    }
  }

  #filterButton(value: string, name: string): HTMLElement {
    return el("button", { class: value, "aria-pressed": value === "", onclick: () => this.#filter(value) }, name);
  }

  #filter(value: string): void {
    this.#class = value;
    for (const button of this.#filters.children) {
      button.setAttribute("aria-pressed", String(button.className === value));
    }
    this.#sift();
  }

  /** What is on the shelf at once, what is not when the typing pauses. */
  #seek(): void {
    this.#sift();
    clearTimeout(this.#pause);
    const words = this.#search.value;
    if (words.trim().length < SHORTEST_SEARCH) return;
    this.#pause = setTimeout(() => this.#link.send({ type: "search", words }), PAUSE);
  }

  /** @returns how many boxes are shown */
  #sift(): number {
    const wanted = plain(this.#search.value)
      .split(/\s+/)
      .filter((word) => word !== "");
    let shown = 0;
    for (const button of [...this.#buttons.values(), ...this.#fetched.values()]) {
      const text = plain(button.title);
      const fits =
        (this.#class === "" || button.classList.contains(this.#class)) && wanted.every((word) => text.includes(word));
      button.hidden = !fits;
      if (fits) shown += 1;
    }
    if (wanted.length === 0) for (const button of this.#fetched.values()) button.hidden = true;
    return shown;
  }

  #arrow(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 2, ArrowUp: -2 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...this.#buttons.values(), ...this.#fetched.values()];
    const buttons = all.filter((button) => !button.hidden);
    buttons[buttons.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  }
}

/** Without case or accents. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
}
