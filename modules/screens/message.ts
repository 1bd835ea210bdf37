/** A refusal, a warning or a question: what it is, in a band of its colour, and what to do next. */
import { TEXT } from "modules/strings/fr";
import { ASK, CARD_REFUSED, PROBLEM, type Problem, REFUSED, STOP } from "modules/strings/messages";
import { isForged } from "modules/terminal/sale";
import type { Box, Question, State, Stop } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, invoiceNumber, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN, WIDTH } from "./layout";
import { fullName, printable } from "./person";

const ADVICE_WIDTH = WIDTH - 24;
const ADVICE_TOP = 144;
/** Right of the picture of a box. */
const BOX_LEFT = MARGIN + 64 + 10;

export function paintRefused(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "refused" || view.reason === null) return;
  const { colors } = canvas;
  const { title, advice } = REFUSED[view.reason];
  band(canvas, colors.red, colors.white, ICON.cross, title);
  body(canvas, ICON.cross, colors.red, "", advice);
}

export function paintCardRefused(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "card-refused") return;
  const { colors } = canvas;
  const { title, advice } = CARD_REFUSED[view.reason];
  const forged = isForged(view.reason);
  const ink = forged ? colors.red : colors.amberInk;
  if (forged) band(canvas, colors.red, colors.white, ICON.cross, title);
  else band(canvas, colors.amber, colors.amberInk, ICON.warning, title);
  body(canvas, forged ? ICON.cross : ICON.card, ink, "", advice);
}

export function paintQuestion(canvas: Canvas, state: State, question: Question): void {
  const { colors } = canvas;
  switch (question.kind) {
    case "abandon":
      band(canvas, colors.amber, colors.amberInk, ICON.question, ASK.abandon.title);
      body(canvas, ICON.question, colors.amberInk, patient(state), ASK.abandon.advice);
      return;
    case "replace":
    case "replace-card":
    case "replace-verified":
      band(canvas, colors.amber, colors.amberInk, ICON.question, ASK.replace.title);
      body(canvas, ICON.question, colors.amberInk, patient(state), ASK.replace.advice);
      return;
    case "go-back":
    case "restart":
    case "trial": {
      const { title, advice } = ASK[question.kind];
      band(canvas, colors.amber, colors.amberInk, ICON.question, title);
      body(canvas, ICON.question, colors.amberInk, "", advice);
      return;
    }
    case "set-aside":
    case "format":
      band(canvas, colors.amber, colors.amberInk, ICON.question, ASK[question.kind].title);
      body(canvas, ICON.question, colors.amberInk, "", ASK[question.kind].advice);
      return;
    case "box": {
      const { title, advice } = PROBLEM[question.problem];
      const grave = question.problem === "box-withdrawn" || question.problem === "box-suspended";
      band(canvas, grave ? colors.red : colors.amber, grave ? colors.white : colors.amberInk, ICON.warning, title);
      boxBody(canvas, question.box, grave ? colors.red : colors.amberInk, advice);
      return;
    }
    case "notice": {
      const { title, advice } = PROBLEM[question.problem];
      const grave = question.problem.startsWith("store");
      const icon = question.problem.startsWith("card-") ? ICON.card : ICON.warning;
      band(canvas, grave ? colors.red : colors.amber, grave ? colors.white : colors.amberInk, ICON.warning, title);
      const { stop } = question;
      if (stop === undefined) body(canvas, icon, grave ? colors.red : colors.amberInk, "", advice);
      else body(canvas, icon, colors.amberInk, STOP[stop.reason], lastInvoice(question.problem, stop) + advice);
    }
  }
}

/** The box beside its picture: what it is, and what is printed on it. */
function boxBody(canvas: Canvas, box: Box, color: number, advice: string): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER + BAND);
  canvas.text(ICON.box, fonts.icons64, color, MARGIN, HEADER + BAND + 8);
  const room = WIDTH - BOX_LEFT - MARGIN;
  const label = printable(box.label);
  const face = canvas.best(label, fonts.bold17, fonts.text14, room);
  let y = canvas.paragraph(label, face, colors.ink, BOX_LEFT, HEADER + BAND + 6, room, 2, false) + 2;
  if (box.presentation !== undefined) {
    canvas.text(`CIP ${box.cip13}`, fonts.text14, colors.muted, BOX_LEFT, y);
    y += fonts.text14.height + 1;
  }
  if (box.expiry !== "") {
    const { expiry } = box;
    const date = `${TEXT.expiry}${expiry.slice(8)}/${expiry.slice(5, 7)}/${expiry.slice(0, 4)}`;
    const words = box.batch === "" ? date : `${date} · ${TEXT.batch}${box.batch}`;
    const ink = box.expired ? colors.red : colors.muted;
    canvas.text(canvas.fit(words, fonts.text14, room), fonts.text14, ink, BOX_LEFT, y);
  }
  canvas.paragraph(advice, fonts.text17, colors.ink, WIDTH / 2, ADVICE_TOP, ADVICE_WIDTH, 3, true);
}

/** Whoever did not see the end of a sale looks for its number. */
function lastInvoice(problem: Problem, { lastNumber }: Stop): string {
  if (problem !== "stopped" || lastNumber === 0) return "";
  return `${TEXT.lastInvoice}${invoiceNumber(lastNumber)}. `;
}

function patient(state: State): string {
  const claims = state.sale?.claims;
  return claims ? fullName(claims.identity) : "";
}

function body(canvas: Canvas, icon: string, color: number, subject: string, advice: string): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER + BAND);
  canvas.text(icon, fonts.icons64, color, WIDTH / 2 - 32, subject === "" ? 70 : 64);
  let y = subject === "" ? 138 : 128;
  if (subject !== "") {
    const face = canvas.best(subject, fonts.bold17, fonts.text14, ADVICE_WIDTH);
    canvas.center(canvas.fit(subject, face, ADVICE_WIDTH), face, colors.ink, WIDTH / 2, y);
    y += 21;
  }
  canvas.paragraph(advice, fonts.text17, colors.ink, WIDTH / 2, y, ADVICE_WIDTH, subject === "" ? 3 : 2, true);
}
