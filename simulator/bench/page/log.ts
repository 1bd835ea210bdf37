/** What the terminal and the bench say: for the engineer, without personal data. */
import type { LogSource, ServerMessage } from "../protocol";
import { byId, el } from "./dom";

const MAX_LINES = 300;
const NAMES: Readonly<Record<LogSource, string>> = { bench: "banc", firmware: "trace", cable: "câble" };

export class Log {
  readonly #lines = el("ol", { testid: "log", tabindex: 0, "aria-label": "Journal, sans données personnelles" });

  constructor() {
    const clear = el("button", { class: "ghost", onclick: () => this.clear() }, "Effacer");
    byId("log").append(el("div", { class: "log-head" }, el("h2", {}, "Journal"), clear), this.#lines);
  }

  clear(): void {
    this.#lines.replaceChildren();
  }

  add({ at, source, text }: Extract<ServerMessage, { type: "log" }>): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#lines;
    const follows = scrollHeight - scrollTop - clientHeight < 30;
    const line: HTMLElement = el(
      "li",
      { class: source, title: text, onclick: () => line.classList.toggle("whole") },
      el("time", {}, new Date(at).toLocaleTimeString("fr-FR", { timeZone: "Europe/Paris" })),
      el("b", {}, NAMES[source]),
      el("span", {}, text),
    );
    this.#lines.append(line);
    if (this.#lines.childElementCount > MAX_LINES) this.#lines.firstElementChild?.remove();
    if (follows) this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}
