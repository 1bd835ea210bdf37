/** The keyboard, for who would rather not drag. */
import { byId, el } from "./dom";
import { words } from "./language";

const KEPT = "comptoir-shortcuts";

export interface Shortcut {
  readonly keys: readonly string[];
  readonly text: string;
  run(): void;
}

export function listenToKeys(shortcuts: readonly Shortcut[]): void {
  const dialog = byId("shortcuts") as HTMLDialogElement;
  // Who speaks to the page, or types without looking, presses letters that were meant for nothing (WCAG 2.2, 2.1.4).
  const listens = el("input", { type: "checkbox", testid: "shortcuts-on" });
  listens.checked = localStorage.getItem(KEPT) !== "off";
  listens.addEventListener("change", () => localStorage.setItem(KEPT, listens.checked ? "on" : "off"));
  dialog.append(
    el("h2", {}, words.shortcut.title),
    el(
      "dl",
      {},
      ...shortcuts.map(({ keys, text }) =>
        el("div", {}, el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, text)),
      ),
      el("div", {}, el("dt", {}, el("kbd", {}, "Tab"), el("kbd", {}, "↑↓←→")), el("dd", {}, words.shortcut.boxes)),
    ),
    el("label", { class: "shortcuts-on" }, listens, words.shortcut.on),
    el("button", { class: "app-main", onclick: () => dialog.close() }, words.shortcut.close),
  );
  byId("help").addEventListener("click", () => dialog.showModal());
  addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || dialog.open || !listens.checked) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    const pressed = key.length === 1 ? key.toUpperCase() : key;
    const shortcut = shortcuts.find(({ keys }) => keys.includes(pressed));
    if (shortcut !== undefined) {
      event.preventDefault();
      shortcut.run();
    } else if (pressed === "?") dialog.showModal();
  });
}
