/** The drawer of codes that must not pass: each is held up as a sheet of paper. */
import type { ServerMessage } from "../protocol";
import { el, fill } from "./dom";
import { named, words } from "./language";
import type { Around, BenchWindow } from "./window";

export class Codes implements BenchWindow {
  readonly view = el("div", { class: "codes", testid: "codes" });
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  receive(message: ServerMessage): void {
    const { link, scanner } = this.#around;
    if (message.type === "bad") {
      const { title } = named(words.badCode, message.id);
      const { rows } = message;
      void scanner.present({ name: title, pick: () => ({ kind: "paper", rows, title }) });
    }
    if (message.type !== "hello") return;
    fill(
      this.view,
      el("p", { class: "panel-note" }, words.codesNote),
      ...message.badCodes.map((id) => {
        const { title, hint } = named(words.badCode, id);
        return el(
          "button",
          { class: "code", testid: `bad-${id}`, onclick: () => link.send({ type: "bad", id }) },
          el("b", {}, title),
          el("span", {}, hint),
        );
      }),
    );
  }
}
