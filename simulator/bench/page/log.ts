/** What the terminal and the bench say: for the engineer, without personal data. */
import type { ServerMessage } from "../protocol";
import { byId, el } from "./dom";
import { locale, words } from "./language";

const MAX_LINES = 300;

export class Log {
  readonly #lines = el("ol", { testid: "log", tabindex: 0, "aria-label": words.log.label });

  constructor() {
    const clear = el("button", { class: "ghost", onclick: () => this.clear() }, words.log.clear);
    byId("log").append(el("div", { class: "log-head" }, el("h2", {}, words.page.log), clear), this.#lines);
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
      el("time", {}, new Date(at).toLocaleTimeString(locale, { timeZone: "Europe/Paris" })),
      el("b", {}, words.log.source[source]),
      el("span", {}, text),
    );
    this.#lines.append(line);
    if (this.#lines.childElementCount > MAX_LINES) this.#lines.firstElementChild?.remove();
    if (follows) this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}
