/** Tabs as WAI-ARIA has them: tablist, tab, tabpanel; arrow keys, Home and End; one stop of the Tab key. */
import { el } from "./dom";
import { rove, setStop } from "./rove";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly name: string;
  /** Before the name, for the eye. */
  readonly icon?: string;
  /** What it opens; several tabs may share one, whose content then changes. */
  readonly panel: HTMLElement;
}

export interface TabsOptions<Id extends string> {
  /** Of the list, for who cannot see it. */
  readonly label: string;
  /** "tab" makes the test ids tab-ID, and the ids of the elements. */
  readonly prefix: string;
  readonly tabs: readonly Tab<Id>[];
  /** Another one was chosen, by hand or by `open`. */
  readonly onOpen: (id: Id) => void;
}

export class Tabs<Id extends string> {
  readonly list: HTMLElement;
  readonly #options: TabsOptions<Id>;
  readonly #buttons: ReadonlyMap<Id, HTMLElement>;

  constructor(options: TabsOptions<Id>) {
    const { label, prefix, tabs } = options;
    this.#options = options;
    this.#buttons = new Map(
      tabs.map(({ id, name, icon, panel }) => {
        if (panel.id === "") panel.id = `${prefix}-panel-${id}`;
        const button = el(
          "button",
          {
            id: `${prefix}-${id}`,
            testid: `${prefix}-${id}`,
            class: "tab",
            role: "tab",
            "aria-controls": panel.id,
            onclick: () => this.open(id),
          },
          icon !== undefined && el("span", { "aria-hidden": true }, icon),
          name,
        );
        return [id, button];
      }),
    );
    this.list = el("div", { class: "tabs", role: "tablist", "aria-label": label }, ...this.#buttons.values());
    rove(
      this.list,
      () => [...this.#buttons.values()],
      (to) => {
        for (const [id, button] of this.#buttons) if (button === to) this.open(id);
      },
    );
  }

  open(id: Id): void {
    const { tabs, onOpen } = this.#options;
    const chosen = this.#buttons.get(id);
    for (const button of this.#buttons.values()) button.setAttribute("aria-selected", String(button === chosen));
    setStop(this.#buttons.values(), chosen);
    const open = tabs.find((tab) => tab.id === id)?.panel;
    for (const { panel } of tabs) panel.classList.toggle("shown", panel === open);
    if (open !== undefined && chosen !== undefined) this.#label(open, chosen);
    onOpen(id);
  }

  /** Leaves a tab out of the list, or takes it back: what it opens has a place of its own meanwhile. */
  leaveOut(id: Id, out: boolean): void {
    const button = this.#buttons.get(id);
    const tab = this.#options.tabs.find((candidate) => candidate.id === id);
    if (button === undefined || tab === undefined) return;
    button.hidden = out;
    if (out) for (const name of ["role", "aria-labelledby", "tabindex"]) tab.panel.removeAttribute(name);
    else this.#label(tab.panel, button);
  }

  #label(panel: HTMLElement, button: HTMLElement): void {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panel.tabIndex = 0;
  }
}
