/** What is said of the whole sale: its options, the acts that are sold, and a number that is keyed in. */
import { completenessOf } from "modules/terminal/dispensing";
import { hasAct } from "modules/terminal/on-acts";
import { canChoose, ENTRY_END, OPTIONS, type Option } from "modules/terminal/options";
import { NO_CARD } from "modules/terminal/sale";
import type { Sale, State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { firstShown, HEADER, MARGIN, OPTION_ROW, OPTIONS_TOP, optionRows } from "./layout";
import { paintDigits } from "./update";

interface Row {
  readonly icon: string;
  readonly label: string;
  readonly value: string;
  readonly isOpen: boolean;
}

export function paintOptions(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "options") return;
  const { text } = canvas.strings;
  const sale = state.sale ?? NO_CARD;
  const isTold = state.device.dispensations !== null;
  list(canvas, view.selected, OPTIONS.length, (i) => {
    const option = OPTIONS[i] ?? "acts";
    const isOpen = canChoose(option, sale, view.line, isTold, state.now);
    return {
      icon: ICON.gear,
      label: text.option[option],
      value: isOpen || !ONLY_TOLD.includes(option) ? chosenOf(canvas, sale, option, view.line) : "",
      isOpen,
    };
  });
}

/** Where nobody is to be told, they stand at nothing. */
const ONLY_TOLD: readonly Option[] = Object.freeze(["completeness", "dossier"]);

function chosenOf({ strings }: Canvas, sale: Sale, option: Option, line: number): string {
  switch (option) {
    case "acts":
      return sale.acts.length === 0 ? "" : String(sale.acts.length);
    case "price": {
      const cents = sale.lines[line]?.priceCents ?? 0;
      return cents === 0 ? "" : strings.format.money(cents);
    }
    case "accident":
      return sale.accident?.number ?? sale.accident?.date ?? "";
    case "prescriber":
      return sale.prescriber ?? "";
    case "payment":
      return sale.settlement === undefined ? "" : strings.payment.means[sale.settlement.means];
    case "duty":
      return strings.text.dutyIs[sale.duty ?? "none"];
    case "completeness":
      return strings.text.completenessIs[completenessOf(sale)];
    case "dossier":
      return sale.dossierRefused === true ? strings.text.dossierRefused : strings.text.dossierTold;
    default:
      return "";
  }
}

export function paintActs(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  if (view.name !== "acts") return;
  const { strings } = canvas;
  list(canvas, view.selected, view.list.length, (i) => {
    const act = view.list[i];
    if (act === undefined) return NOTHING;
    const how = act.spontaneous ? strings.text.actSpontaneous : act.target ? strings.text.actTarget : "";
    const icon = sale !== null && hasAct(sale, act) ? ICON.boxOn : ICON.boxOff;
    const label = `${strings.fee[act.code] ?? act.code}${how}`;
    return { icon, label, value: strings.format.money(act.cents), isOpen: true };
  });
}

const NOTHING: Row = Object.freeze({ icon: "", label: "", value: "", isOpen: false });

function list(canvas: Canvas, selected: number, count: number, at: (index: number) => Row): void {
  const { colors, fonts, layout } = canvas;
  page(canvas, HEADER);
  const rows = optionRows(layout);
  const first = firstShown(selected, count, rows);
  for (let i = 0; i < rows && first + i < count; i += 1) {
    const { icon, label, value, isOpen } = at(first + i);
    const lit = first + i === selected;
    const y = OPTIONS_TOP + i * OPTION_ROW;
    if (lit) canvas.soft(colors.brand, 4, y, layout.width - 8, OPTION_ROW - 1);
    else canvas.fill(colors.rule, MARGIN, y + OPTION_ROW - 1, layout.inner, 1);
    const ink = lit ? colors.white : isOpen ? colors.ink : colors.muted;
    canvas.text(icon, fonts.icons16, ink, MARGIN + 2, y + 5);
    const room = layout.inner - 30 - canvas.width(value, fonts.bold17) - 8;
    const face = isOpen ? canvas.best(label, fonts.text17, canvas.least, room) : fonts.text14;
    canvas.text(canvas.fit(label, face, room), face, ink, MARGIN + 26, y + 3);
    canvas.right(value, fonts.bold17, ink, layout.width - MARGIN, y + 3);
  }
}

export function paintEntry(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "entry") return;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  canvas.center(strings.text.entry[view.what], fonts.bold17, colors.ink, layout.middle, HEADER + 4);
  const isMoney = view.what === "price";
  const typed = isMoney ? strings.format.money(Number(view.typed)) : view.typed;
  canvas.soft(view.digit === ENTRY_END ? colors.brand : colors.rule, MARGIN + 20, HEADER + 28, layout.inner - 40, 38);
  canvas.soft(colors.white, MARGIN + 22, HEADER + 30, layout.inner - 44, 34);
  canvas.center(typed, fonts.bold25, colors.ink, layout.middle, HEADER + 31);
  paintDigits(canvas, view.digit);
}
