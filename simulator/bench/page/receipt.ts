/**
 * What the patient gets: the receipt of modules/receipt, line by line as the printer's paper has it, on the phone and on a
 * page of its own for a printer, or for the browser's PDF.
 */
import { type PaperElement, type PaperSection, sectionsOf } from "modules/printing/paper";
import { type Receipt, writeReceipt } from "modules/receipt/receipt";
import type { KeptReceipt } from "../../ecarte/receipts";
import { byId, el, fill } from "./dom";
import { strings, words } from "./language";

/** On the phone: folded, with what became of the invoice. */
export function receiptView(kept: KeptReceipt): HTMLElement {
  const { receipt } = kept;
  const { date, money } = strings.format;
  const sections = sectionsIn(receipt);
  return el(
    "details",
    { class: "receipt", testid: "receipt", open: true },
    el("summary", {}, el("b", {}, date(receipt.date)), el("b", {}, money(receipt.totalCents))),
    paper(sections),
    arlLine(kept),
    ...toldLine(kept),
    el(
      "button",
      {
        class: "app-second",
        testid: `print-receipt-${receipt.number}`,
        onclick: () => print(sections),
      },
      words.receipts.print,
    ),
  );
}

function sectionsIn(receipt: Receipt): readonly PaperSection[] {
  const fees: Readonly<Record<string, string>> = strings.fee;
  // The terminal calls an act by its code.
  const lines = receipt.lines.map((line) => (line.label === "" ? { ...line, label: fees[line.code] ?? "" } : line));
  return sectionsOf((sheet) => writeReceipt({ ...receipt, lines }, strings, sheet));
}

function paper(sections: readonly PaperSection[]): HTMLElement {
  return el(
    "div",
    { class: "paper" },
    ...sections.map(({ name, elements }) => el("div", { class: `paper-${name}` }, ...elements.map(lineView))),
  );
}

/** A code stands on paper only: a phone that shows it would have to read itself. */
function lineView(element: PaperElement): HTMLElement | undefined {
  switch (element.type) {
    case "text":
      return el("p", { class: `paper-${element.kind}` }, element.text.trim());
    case "columns":
      return el(
        "p",
        { class: `paper-columns paper-${element.kind}` },
        el("span", {}, element.left),
        " ",
        el("span", {}, element.right),
      );
    case "qr":
      return undefined;
  }
}

/** Only this goes to the printer, or into a PDF. */
function print(sections: readonly PaperSection[]): void {
  const sheet = byId("print");
  fill(sheet, paper(sections));
  window.print();
}

/** Where the invoice is: the terminal's queue, the caisse, or back with the pharmacist. */
function arlLine({ arl, fromPaper }: KeptReceipt): HTMLElement {
  const [kind, text] =
    arl === null
      ? ["waiting", fromPaper === true ? words.receipts.fromPaper : words.receipts.waiting]
      : arl.accepted
        ? ["accepted", words.receipts.accepted]
        : ["rejected", words.receipts.rejected];
  return el("p", { class: `arl ${kind}`, testid: "arl" }, text);
}

/** Its summary came to the app by the online services, signed for this patient. */
function toldLine({ told }: KeptReceipt): HTMLElement[] {
  return told === true ? [el("p", { class: "arl accepted", testid: "told" }, words.receipts.told)] : [];
}
