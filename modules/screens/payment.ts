/** How a patient pays, and a payment that a person has to look at. */
import { toLookAt } from "modules/payment/payments";
import type { Settlement } from "modules/payment/settlement";
import { invoiceNumber } from "modules/strings/digits";
import type { Strings } from "modules/strings/strings";
import { canSettle, WAYS } from "modules/terminal/pay";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN, OPTIONS_TOP, SETTLE_ROW } from "./layout";

/** "Carte : en cours", "Espèces". */
export function settlementWords({ payment }: Strings, { means, state }: Settlement): string {
  return state === "said" ? payment.means[means] : payment.means[means] + payment.state[state];
}

export function paintSettle(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  if (view.name !== "settle") return;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  const amount = strings.format.money(sale?.totals?.patientCents ?? 0);
  for (let i = 0; i < WAYS.length; i += 1) {
    const way = WAYS[i] ?? "none";
    const lit = i === view.selected;
    const isOpen = canSettle(way, state);
    const y = OPTIONS_TOP + i * SETTLE_ROW;
    if (lit) canvas.soft(colors.brand, 4, y, layout.width - 8, SETTLE_ROW - 1);
    else canvas.fill(colors.rule, MARGIN, y + SETTLE_ROW - 1, layout.inner, 1);
    const ink = lit ? colors.white : isOpen ? colors.ink : colors.muted;
    const right = lit ? layout.inner - canvas.width(amount, fonts.bold17) - 8 : layout.inner;
    const face = isOpen ? fonts.text17 : fonts.text14;
    const words = canvas.fit(strings.payment.way[way], face, right - 4);
    canvas.text(words, face, ink, MARGIN + 4, isOpen ? y + 1 : y + 3);
    if (lit) canvas.right(amount, fonts.bold17, ink, layout.width - MARGIN - 2, y + 1);
  }
}

export function paintPayment(canvas: Canvas, state: State): void {
  if (state.view.name !== "payment") return;
  const payment = toLookAt(state.device.payments);
  const { colors, fonts, layout, strings } = canvas;
  const { toCheck, refused, giveBack, advice, reason, invoice, noInvoice, means } = strings.payment;
  page(canvas, HEADER + BAND);
  if (payment === undefined) return;
  const isRefused = payment.state === "refused";
  const isLeft = payment.reason === "sale-left";
  const title = isRefused ? refused : isLeft ? giveBack : toCheck;
  if (isRefused) band(canvas, colors.red, colors.white, ICON.cross, title);
  else band(canvas, colors.amber, colors.onAmber, ICON.question, title);
  const top = HEADER + BAND + 6;
  const number = payment.number === 0 ? noInvoice : invoice + invoiceNumber(payment.number);
  canvas.text(`${means[payment.means]} · ${number}`, fonts.text17, colors.muted, MARGIN, top);
  canvas.right(strings.format.money(payment.amountCents), fonts.bold25, colors.ink, layout.width - MARGIN, top + 20);
  canvas.fill(colors.rule, MARGIN, top + 54, layout.inner, 1);
  const why = payment.reason === null || isLeft ? "" : reason[payment.reason];
  canvas.small(why, colors.muted, MARGIN, top + 58, layout.inner);
  const words = isRefused ? advice.refused : isLeft ? advice["sale-left"] : advice.unknown;
  canvas.paragraph(words, fonts.text17, colors.ink, layout.middle, top + 78, layout.inner, 3, true);
}
