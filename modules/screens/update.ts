/** The terminal's own firmware: what runs, what is coming, and who may manage it for how long. */
import { countdown } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import type { Question, State } from "modules/terminal/state";
import { CODE_LENGTH } from "modules/update/access/update-store";
import type { UpdateStatus } from "modules/update/agent/status";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { HEADER, MARGIN } from "./layout";

const LINE = 24;
const HINT_TOP = 152;
const BAR_TOP = 128;

export function paintUpdate(canvas: Canvas, state: State): void {
  const { update } = state.device;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  let y = HEADER + 4;
  y = row(canvas, strings.update.installed, update.version ?? strings.update.unknown, y);
  y = row(canvas, strings.update.phase, phaseWords(strings, update), y);
  y = row(canvas, strings.update.service, serviceWords(strings, update), y);
  if (update.phase === "receiving") {
    bar(canvas, update, BAR_TOP);
  } else {
    y = row(canvas, strings.update.last, strings.outcome[update.outcome], y);
    if (update.denied > 0) row(canvas, strings.update.denied, String(update.denied), y);
  }
  const { title, advice } =
    update.refusal === null ? { title: "", advice: hint(strings, update) } : strings.updateRefused[update.refusal];
  if (title !== "") {
    canvas.fill(colors.redSoft, 0, HINT_TOP - 1, layout.width, 53);
    canvas.text(canvas.fit(title, fonts.bold17, layout.inner), fonts.bold17, colors.red, MARGIN, HINT_TOP);
    canvas.paragraph(advice, canvas.least, colors.ink, MARGIN, HINT_TOP + 19, layout.inner, 2, false);
    return;
  }
  canvas.paragraph(advice, canvas.least, colors.muted, MARGIN, HINT_TOP + 8, layout.inner, 2, false);
}

/** Four places, and the digits to touch; the one that the keys are at is marked. */
export function paintCode(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "code") return;
  const title = canvas.strings.update[CODE_TITLE[view.purpose]];
  paintTyped(canvas, title, codeHint(canvas.strings, state, view.purpose), view.typed.length, view.digit);
}

/** The same over what it is asked for. */
export function paintServiceCode(
  canvas: Canvas,
  state: State,
  { asked, typed, digit }: Extract<Question, { kind: "service-code" }>,
): void {
  const { update } = canvas.strings;
  paintTyped(canvas, update.codeFor[asked.for], codeHint(canvas.strings, state, "open"), typed.length, digit);
}

/** A code that is typed. @param typed how many digits were */
function paintTyped(canvas: Canvas, title: string, hint: string, typed: number, digit: number): void {
  const { colors, fonts, layout } = canvas;
  page(canvas, HEADER);
  canvas.center(title, fonts.bold17, colors.ink, layout.middle, HEADER + 4);
  const left = layout.middle - CODE_LENGTH * 20;
  for (let i = 0; i < CODE_LENGTH; i += 1) {
    const x = left + i * 40;
    const isNext = i === typed;
    canvas.soft(isNext ? colors.brand : colors.rule, x + 4, HEADER + 26, 32, 34);
    canvas.soft(colors.white, x + 6, HEADER + 28, 28, 30);
    // What was typed is not shown: the patient stands on the other side.
    if (i < typed) canvas.center("•", fonts.bold25, colors.ink, x + 20, HEADER + 27);
    else if (isNext) canvas.center(String(digit), fonts.bold25, colors.brand, x + 20, HEADER + 27);
  }
  canvas.center(hint, fonts.text14, colors.muted, layout.middle, HEADER + 64);
  paintDigits(canvas, digit);
}

/** The digits to touch; the one that the keys are at is marked. */
export function paintDigits(canvas: Canvas, current: number): void {
  const { colors, fonts, layout } = canvas;
  for (let i = 0; i < 10; i += 1) {
    const digit = (i + 1) % 10;
    const x = MARGIN + (i % 5) * layout.digitWidth;
    const y = layout.digitsTop + (i < 5 ? 0 : layout.digitHeight);
    canvas.soft(
      digit === current ? colors.brand : colors.rule,
      x + 2,
      y + 2,
      layout.digitWidth - 4,
      layout.digitHeight - 4,
    );
    canvas.soft(
      digit === current ? colors.brandSoft : colors.white,
      x + 3,
      y + 3,
      layout.digitWidth - 6,
      layout.digitHeight - 6,
    );
    canvas.center(String(digit), fonts.bold25, colors.ink, x + layout.digitWidth / 2, y + 5);
  }
}

const CODE_TITLE = Object.freeze({ open: "code", choose: "choose", repeat: "repeat" } as const);

function codeHint(strings: Strings, state: State, purpose: keyof typeof CODE_TITLE): string {
  const { knownCode } = state.device.update;
  if (purpose !== "open") return strings.update.chooseHint;
  return knownCode === null ? strings.update.codeHint : strings.update.knownCode(knownCode);
}

function phaseWords(strings: Strings, update: UpdateStatus): string {
  switch (update.phase) {
    case "receiving":
      return strings.update.receiving(strings.format.percent(percent(update)));
    case "trial":
      return strings.update.trial(countdown(update.trialSeconds));
    case "pending":
      return strings.update.pending(update.other ?? "");
    default:
  }
  if (update.staged.length > 0)
    return strings.update.staged(update.staged.map((name) => strings.data[name]).join(", "));
  if (update.phase !== "ready") return strings.update.none;
  return update.canGoBack ? strings.update.kept(update.other ?? "") : strings.update.ready(update.other ?? "");
}

function serviceWords(strings: Strings, { service, peer, locked }: UpdateStatus): string {
  if (service > 0) return `${strings.update.open} ${countdown(service)} (${peer ?? strings.update.free})`;
  return locked > 0 ? `${strings.update.closed} (${countdown(locked)})` : strings.update.closed;
}

function hint(strings: Strings, update: UpdateStatus): string {
  switch (update.phase) {
    case "receiving":
      return strings.update.receivingHint;
    case "pending":
      return strings.update.pendingHint;
    case "trial":
      return update.failing === null
        ? strings.update.confirmHint
        : strings.update.waitingHint(strings.part[update.failing]);
    default:
      if (update.asking !== null) return strings.update.asks;
      if (!update.hasCode) return strings.update.noCodeHint;
      if (update.staged.length > 0) return strings.update.stagedHint;
      if (update.canGoBack && !update.isOpenHere) return strings.update.backHint;
      return update.service > 0 ? strings.update.openedHint : strings.update.openHint;
  }
}

function percent({ received, length }: UpdateStatus): number {
  return length === 0 ? 0 : Math.floor((received * 100) / length);
}

function bar(canvas: Canvas, update: UpdateStatus, y: number): void {
  const { colors, layout } = canvas;
  const width = layout.inner;
  canvas.soft(colors.rule, MARGIN, y, width, 14);
  const done = Math.floor((width * percent(update)) / 100);
  if (done > 4) canvas.soft(colors.green, MARGIN, y, done, 14);
}

function row(canvas: Canvas, words: string, value: string, y: number): number {
  const { colors, fonts, layout } = canvas;
  const print = canvas.best(words, fonts.text14, canvas.least, layout.inner - canvas.width(value, canvas.least) - 12);
  canvas.text(words, print, colors.muted, MARGIN, y + 3);
  const room = layout.inner - canvas.width(words, print) - 12;
  const face = canvas.best(value, fonts.bold17, canvas.least, room);
  canvas.right(
    canvas.fit(value, face, room),
    face,
    colors.ink,
    layout.width - MARGIN,
    y + (face === fonts.bold17 ? 1 : 3),
  );
  canvas.fill(colors.rule, MARGIN, y + LINE - 1, layout.inner, 1);
  return y + LINE;
}
