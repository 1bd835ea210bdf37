/** The printer's tab: its faults, and the papers that came out, as they look. */
import { PRINTER_FAULTS, type PrinterFault } from "../../hardware/printer/printer-faults";
import type { PaperView, PrinterView, ServerMessage } from "../protocol";
import { el, fill } from "./dom";
import { words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

export class PrinterWindow implements BenchWindow {
  readonly view = el("div", { class: "printer", testid: "printer" });
  readonly #link: Link;
  readonly #controls = el("div", { class: "printer-controls" });
  readonly #papers = el("div", { class: "papers", testid: "papers", "aria-live": "polite" });

  constructor({ link }: Around) {
    this.#link = link;
    this.view.append(this.#controls, this.#papers);
  }

  receive(message: ServerMessage): void {
    if (message.type === "printer") this.#show(message.printer);
  }

  #show({ faults, hasSheet, papers }: PrinterView): void {
    const { printer } = words;
    fill(
      this.#controls,
      el(
        "div",
        { class: "switch", role: "group", "aria-label": printer.title },
        el("b", {}, printer.title),
        el("span", {}, printer.hint),
        el("div", { class: "segments" }, ...PRINTER_FAULTS.map((fault) => this.#fault(fault, faults.includes(fault)))),
      ),
      el(
        "div",
        { class: "paper-keys" },
        el(
          "button",
          {
            testid: "insert-sheet",
            disabled: hasSheet,
            onclick: () => this.#link.send({ type: "insert-sheet" }),
          },
          hasSheet ? printer.sheetIn : printer.insertSheet,
        ),
        el(
          "button",
          {
            testid: "clear-papers",
            disabled: papers.length === 0,
            onclick: () => this.#link.send({ type: "clear-papers" }),
          },
          printer.clear,
        ),
      ),
    );
    fill(
      this.#papers,
      ...(papers.length === 0
        ? [el("p", { class: "panel-note" }, printer.none)]
        : papers.map((paper) => this.#paper(paper))),
    );
  }

  #fault(fault: PrinterFault, on: boolean): HTMLElement {
    const { title, hint } = words.printer.fault[fault];
    return el(
      "button",
      {
        testid: `printer-${fault}`,
        title: hint,
        "aria-pressed": String(on),
        onclick: () => this.#link.send({ type: "printer", fault, on: !on }),
      },
      title,
    );
  }

  #paper({ id, sheet, isWhole, png, text, hasCode }: PaperView): HTMLElement {
    const { printer } = words;
    return el(
      "figure",
      { class: "printed", "data-sheet": sheet, "data-whole": String(isWhole), testid: id },
      el("img", { src: `data:image/png;base64,${png}`, alt: text }),
      hasCode &&
        isWhole &&
        el(
          "button",
          { testid: `read-${id}`, onclick: () => this.#link.send({ type: "read-paper", id }) },
          printer.readCode,
        ),
    );
  }
}
