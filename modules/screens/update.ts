/** The terminal's own firmware: what runs, what is coming, and who may manage it for how long. */
import { DATA, OUTCOME, PART, UPDATE, UPDATE_REFUSED } from "modules/strings/update";
import type { State } from "modules/terminal/state";
import { CODE_LENGTH } from "modules/update/access/update-store";
import type { UpdateStatus } from "modules/update/agent/status";
import type { Canvas } from "./canvas";
import { countdown } from "./countdown";
import { page } from "./frame";
import { DIGIT_HEIGHT, DIGIT_WIDTH, DIGITS_TOP, HEADER, MARGIN, WIDTH } from "./layout";

const LINE = 24;
const HINT_TOP = 152;
const BAR_TOP = 128;

export function paintUpdate(canvas: Canvas, state: State): void {
  const { update } = state.device;
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  let y = HEADER + 4;
  y = row(canvas, UPDATE.installed, update.version ?? UPDATE.unknown, y);
  y = row(canvas, UPDATE.phase, phaseWords(update), y);
  y = row(canvas, UPDATE.service, serviceWords(update), y);
  if (update.phase === "receiving") {
    bar(canvas, update, BAR_TOP);
  } else {
    y = row(canvas, UPDATE.last, OUTCOME[update.outcome], y);
    if (update.denied > 0) row(canvas, UPDATE.denied, String(update.denied), y);
  }
  const { title, advice } =
    update.refusal === null ? { title: "", advice: hint(update) } : UPDATE_REFUSED[update.refusal];
  if (title !== "") {
    canvas.fill(colors.redSoft, 0, HINT_TOP - 1, WIDTH, 53);
    canvas.text(canvas.fit(title, fonts.bold17, WIDTH - 2 * MARGIN), fonts.bold17, colors.red, MARGIN, HINT_TOP);
    canvas.paragraph(advice, fonts.text14, colors.ink, MARGIN, HINT_TOP + 19, WIDTH - 2 * MARGIN, 2, false);
    return;
  }
  canvas.paragraph(advice, fonts.text14, colors.muted, MARGIN, HINT_TOP + 8, WIDTH - 2 * MARGIN, 2, false);
}

/** Four places, and the digits to touch; the one that the keys are at is marked. */
export function paintCode(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "code") return;
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  canvas.center(UPDATE.code, fonts.bold17, colors.ink, WIDTH / 2, HEADER + 4);
  const left = WIDTH / 2 - CODE_LENGTH * 20;
  for (let i = 0; i < CODE_LENGTH; i += 1) {
    const x = left + i * 40;
    const isNext = i === view.typed.length;
    canvas.soft(isNext ? colors.brand : colors.rule, x + 4, HEADER + 26, 32, 34);
    canvas.soft(colors.white, x + 6, HEADER + 28, 28, 30);
    // What was typed is not shown: the patient stands on the other side.
    if (i < view.typed.length) canvas.center("•", fonts.bold25, colors.ink, x + 20, HEADER + 27);
    else if (isNext) canvas.center(String(view.digit), fonts.bold25, colors.brand, x + 20, HEADER + 27);
  }
  canvas.center(UPDATE.codeHint, fonts.text14, colors.muted, WIDTH / 2, HEADER + 64);
  for (let i = 0; i < 10; i += 1) {
    const digit = (i + 1) % 10;
    const x = MARGIN + (i % 5) * DIGIT_WIDTH;
    const y = DIGITS_TOP + (i < 5 ? 0 : DIGIT_HEIGHT);
    canvas.soft(digit === view.digit ? colors.brand : colors.rule, x + 2, y + 2, DIGIT_WIDTH - 4, DIGIT_HEIGHT - 4);
    canvas.soft(
      digit === view.digit ? colors.brandSoft : colors.white,
      x + 3,
      y + 3,
      DIGIT_WIDTH - 6,
      DIGIT_HEIGHT - 6,
    );
    canvas.center(String(digit), fonts.bold25, colors.ink, x + DIGIT_WIDTH / 2, y + 5);
  }
}

function phaseWords(update: UpdateStatus): string {
  switch (update.phase) {
    case "receiving":
      return `${UPDATE.receiving}${percent(update)}\u00a0%`;
    case "trial":
      return UPDATE.trial + countdown(update.trialSeconds);
    case "pending":
      return `${update.other ?? ""} ${UPDATE.pending}`;
    default:
  }
  if (update.staged.length > 0) return UPDATE.staged + update.staged.map((name) => DATA[name]).join(", ");
  return update.phase === "ready" ? `${update.other ?? ""} ${UPDATE.ready}` : UPDATE.none;
}

function serviceWords({ service, peer, locked }: UpdateStatus): string {
  if (service > 0) return `${UPDATE.open} ${countdown(service)} (${peer ?? UPDATE.free})`;
  return locked > 0 ? `${UPDATE.closed} (${countdown(locked)})` : UPDATE.closed;
}

function hint(update: UpdateStatus): string {
  switch (update.phase) {
    case "receiving":
      return UPDATE.receivingHint;
    case "pending":
      return UPDATE.pendingHint;
    case "trial":
      return update.failing === null ? UPDATE.confirmHint : `${UPDATE.waitingHint}${PART[update.failing]}.`;
    default:
      if (update.staged.length > 0) return UPDATE.stagedHint;
      return update.service > 0 ? UPDATE.openedHint : UPDATE.openHint;
  }
}

function percent({ received, length }: UpdateStatus): number {
  return length === 0 ? 0 : Math.floor((received * 100) / length);
}

function bar(canvas: Canvas, update: UpdateStatus, y: number): void {
  const { colors } = canvas;
  const width = WIDTH - 2 * MARGIN;
  canvas.soft(colors.rule, MARGIN, y, width, 14);
  const done = Math.floor((width * percent(update)) / 100);
  if (done > 4) canvas.soft(colors.green, MARGIN, y, done, 14);
}

function row(canvas: Canvas, words: string, value: string, y: number): number {
  const { colors, fonts } = canvas;
  canvas.text(words, fonts.text14, colors.muted, MARGIN, y + 3);
  const room = WIDTH - MARGIN * 2 - canvas.width(words, fonts.text14) - 12;
  const face = canvas.best(value, fonts.bold17, fonts.text14, room);
  canvas.right(canvas.fit(value, face, room), face, colors.ink, WIDTH - MARGIN, y + (face === fonts.bold17 ? 1 : 3));
  canvas.fill(colors.rule, MARGIN, y + LINE - 1, WIDTH - MARGIN * 2, 1);
  return y + LINE;
}
