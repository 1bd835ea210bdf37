/** The sums of a sale, what they are made of, and storing it. */
import type { SaleRecord } from "modules/sale-record/sale-record";
import { nextDetail } from "./detail";
import { dispensingOf } from "./dispensing";
import type { Key } from "./event";
import { keptOnLine } from "./known-online";
import { isEmpty, priceSale, settlementOf, totalsOf } from "./sale";
import type { Sale, View } from "./state";
import type { Turn } from "./turn";

export function openSummary(turn: Turn, sale: Sale): void {
  if (isEmpty(sale)) {
    turn.notice("no-lines");
    return;
  }
  const priced = priceSale(sale, turn.context);
  if (!priced.ok) {
    turn.log(`pricing: ${priced.reason}`);
    turn.notice("price");
    return;
  }
  turn.sound("key");
  turn.setSale({ ...sale, totals: totalsOf(priced.value) });
  turn.show({ name: "summary", invoice: priced.value, detail: null, storing: false });
}

export function onSummary(turn: Turn, view: Extract<View, { name: "summary" }>, sale: Sale, key: Key): void {
  if (view.storing) return;
  turn.sound("key");
  if (key === "option") turn.show({ ...view, detail: nextDetail(view.invoice, view.detail) });
  else if (key === "cancel" && view.detail !== null) turn.show({ ...view, detail: null });
  else if (key === "cancel") turn.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
  else store(turn, view, sale);
}

/** The screen says done only when the answer has come. */
export function store(turn: Turn, view: Extract<View, { name: "summary" }>, sale: Sale): void {
  const { claims, prescription, replaces } = sale;
  const settlement = settlementOf(sale, view.invoice);
  turn.show({ ...view, storing: true });
  const recalled = (sale.recalled ?? []).filter(({ cip13 }) => sale.lines.some((line) => line.cip13 === cip13));
  const record: SaleRecord = {
    at: turn.context.now,
    claims,
    prescription,
    prescriber: sale.prescriber,
    ...(sale.practice === undefined ? {} : { practice: sale.practice }),
    ...(sale.ePrescription === undefined ? {} : { ePrescription: sale.ePrescription }),
    invoice: view.invoice,
    ...(settlement === null ? {} : { settlement }),
    ...(replaces === undefined ? {} : { replaces }),
    ...keptOnLine(sale),
    ...(turn.state.device.dispensations === null ? {} : { dispensing: dispensingOf(sale) }),
    ...(recalled.length === 0 ? {} : { recalled }),
  };
  turn.effects.push({ type: "store", record });
}
