/** A refusal, a warning or a question: what it is, in a band of its colour, and what to do next. */
import { civilDay } from "modules/calendar/civil-day";
import { invoiceNumber } from "modules/strings/digits";
import { kindOf, type Problem } from "modules/terminal/problem";
import { isForged } from "modules/terminal/sale";
import type { Box, Question, State, Stop } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { fullName, printable } from "./person";
import { paintRecall, paintRecalledBox } from "./recalls";
import { paintServiceCode } from "./update";

/** Left and right of an advice together. */
const ADVICE_MARGINS = 24;
const ADVICE_TOP = 144;
/** Right of the picture of a box. */
const BOX_LEFT = MARGIN + 64 + 10;

export function paintRefused(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "refused" || view.reason === null) return;
  const { colors, strings } = canvas;
  const { title, advice } = strings.refused[view.reason];
  band(canvas, colors.red, colors.white, ICON.cross, title);
  body(canvas, ICON.cross, colors.red, "", advice);
}

export function paintCardRefused(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "card-refused") return;
  const { colors, strings } = canvas;
  const { title, advice } = strings.cardRefused[view.reason];
  const forged = isForged(view.reason);
  const ink = forged ? colors.red : colors.amberInk;
  if (forged) band(canvas, colors.red, colors.white, ICON.cross, title);
  else band(canvas, colors.amber, colors.onAmber, ICON.warning, title);
  body(canvas, forged ? ICON.cross : ICON.card, ink, "", advice);
}

export function paintQuestion(canvas: Canvas, state: State, question: Question): void {
  const { colors, strings } = canvas;
  switch (question.kind) {
    case "abandon":
    case "replace":
    case "replace-card":
    case "replace-verified": {
      const { title, advice } = strings.ask[question.kind === "abandon" ? "abandon" : "replace"];
      band(canvas, colors.amber, colors.onAmber, ICON.question, title);
      body(canvas, ICON.question, colors.amberInk, patient(canvas, state), advice);
      return;
    }
    case "manager": {
      const { title, advice } = strings.ask.manager;
      band(canvas, colors.amber, colors.onAmber, ICON.question, title);
      body(canvas, ICON.question, colors.amberInk, question.peer, advice);
      return;
    }
    case "box": {
      const { title, advice } = strings.problem[question.problem];
      const { grave } = kindOf(question.problem);
      band(canvas, grave ? colors.red : colors.amber, grave ? colors.white : colors.onAmber, ICON.warning, title);
      if (question.problem === "box-recalled" || question.problem === "box-batch-unread") {
        paintRecalledBox(canvas, question.box, advice);
        return;
      }
      boxBody(canvas, question.box, grave ? colors.red : colors.amberInk, advice);
      return;
    }
    case "recall":
      paintRecall(canvas, question);
      return;
    case "service-code":
      paintServiceCode(canvas, state, question);
      return;
    case "notice": {
      const { title, advice } = strings.problem[question.problem];
      const { grave, about } = kindOf(question.problem);
      const icon = about === "card" ? ICON.card : ICON.warning;
      band(canvas, grave ? colors.red : colors.amber, grave ? colors.white : colors.onAmber, ICON.warning, title);
      const { stop } = question;
      if (stop === undefined) body(canvas, icon, grave ? colors.red : colors.amberInk, "", advice);
      else
        body(
          canvas,
          icon,
          colors.amberInk,
          strings.stop[stop.reason],
          lastInvoice(canvas, question.problem, stop) + advice,
        );
      return;
    }
    default: {
      const { title, advice } = strings.ask[question.kind];
      band(canvas, colors.amber, colors.onAmber, ICON.question, title);
      const which = question.kind === "lan-forget" ? printable(question.name) : "";
      body(canvas, ICON.question, colors.amberInk, which, advice);
    }
  }
}

/** The box beside its picture: what it is, and what is printed on it. */
function boxBody(canvas: Canvas, box: Box, color: number, advice: string): void {
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER + BAND);
  canvas.text(ICON.box, fonts.icons64, color, MARGIN, HEADER + BAND + 8);
  const room = layout.width - BOX_LEFT - MARGIN;
  const label = printable(box.label);
  const face = canvas.best(label, fonts.bold17, canvas.least, room);
  let y = canvas.paragraph(label, face, colors.ink, BOX_LEFT, HEADER + BAND + 6, room, 2, false) + 2;
  if (box.presentation !== undefined) {
    canvas.text(`CIP ${box.cip13}`, canvas.least, colors.muted, BOX_LEFT, y);
    y += canvas.least.height + 1;
  }
  if (box.expiry !== "") {
    const { expiry } = box;
    const date = strings.text.expiry + strings.format.date(expiry);
    const words = box.batch === "" ? date : `${date} · ${strings.text.batch}${box.batch}`;
    const ink = box.expired ? colors.red : colors.muted;
    canvas.small(words, ink, BOX_LEFT, y, room);
  }
  canvas.paragraph(
    advice,
    fonts.text17,
    colors.ink,
    layout.middle,
    ADVICE_TOP + (layout.spare >> 1),
    layout.width - ADVICE_MARGINS,
    3,
    true,
  );
}

/** Whoever did not see the end of a sale looks for its number. */
function lastInvoice({ strings }: Canvas, problem: Problem, { lastNumber }: Stop): string {
  if (problem !== "stopped" || lastNumber === 0) return "";
  return `${strings.text.lastInvoice}${invoiceNumber(lastNumber)}. `;
}

function patient({ strings }: Canvas, state: State): string {
  const claims = state.sale?.claims;
  return claims ? fullName(strings, claims.identity, civilDay(state.now)) : "";
}

function body(canvas: Canvas, icon: string, color: number, subject: string, advice: string): void {
  const { colors, fonts, layout } = canvas;
  const down = layout.spare >> 1;
  page(canvas, HEADER + BAND);
  canvas.text(icon, fonts.icons64, color, layout.middle - 32, (subject === "" ? 70 : 64) + down);
  let y = (subject === "" ? 138 : 128) + down;
  if (subject !== "") {
    const face = canvas.best(subject, fonts.bold17, canvas.least, layout.width - ADVICE_MARGINS);
    canvas.center(canvas.fit(subject, face, layout.width - ADVICE_MARGINS), face, colors.ink, layout.middle, y);
    y += 21;
  }
  canvas.paragraph(
    advice,
    fonts.text17,
    colors.ink,
    layout.middle,
    y,
    layout.width - ADVICE_MARGINS,
    subject === "" ? 3 : 2,
    true,
  );
}
