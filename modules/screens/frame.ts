/** What all screens share: the header, the bar of keys, the verdict band, chips. */
import { civilDay } from "modules/calendar/civil-day";
import { underWay } from "modules/payment/payments";
import { isReading } from "modules/scan/scan";
import { clockTime, countdown } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import { softKeys } from "modules/terminal/soft-keys";
import type { Note, State, ViewName } from "modules/terminal/state";
import type { Identity } from "modules/token/claims";
import type { Canvas } from "./canvas";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { type Chip, familyName, fullName, printable } from "./person";

const STEP_ICON: Readonly<Record<ViewName, string>> = Object.freeze({
  idle: ICON.pill,
  reading: ICON.scanner,
  card: ICON.card,
  persons: ICON.card,
  "card-refused": ICON.card,
  identity: ICON.person,
  boxes: ICON.box,
  line: ICON.receipt,
  summary: ICON.receipt,
  done: ICON.check,
  refused: ICON.cross,
  rejects: ICON.warning,
  reject: ICON.warning,
  service: ICON.gear,
  settings: ICON.gear,
  options: ICON.gear,
  acts: ICON.receipt,
  entry: ICON.receipt,
  update: ICON.gear,
  code: ICON.key,
  rights: ICON.warning,
  site: ICON.gear,
  software: ICON.gear,
  pairing: ICON.key,
  settle: ICON.card,
  payment: ICON.card,
});

/** Which step this is, and on the right what the terminal needs the pharmacist to know of itself. */
export function header(canvas: Canvas, state: State): void {
  const { colors, fonts, layout, strings } = canvas;
  const { view, device } = state;
  if (device.note !== null) {
    noteStrip(canvas, device.note, isTest(state));
    return;
  }
  canvas.fill(colors.brand, 0, 0, layout.width, HEADER);
  canvas.text(STEP_ICON[view.name], fonts.icons16, colors.white, MARGIN, 5);
  const time = state.now === 0 ? "--:--" : clockTime(state.now);
  let right = layout.width - MARGIN - canvas.width(time, fonts.bold17);
  canvas.text(time, fonts.bold17, colors.white, right, 3);
  if (!device.clockCertain) {
    right -= 22;
    canvas.text(ICON.clock, fonts.icons16, colors.alarm, right, 5);
  }
  if (underWay(device.payments) !== undefined) {
    right -= 24;
    canvas.text(ICON.card, fonts.icons16, colors.white, right, 5);
  }
  if (device.queue > 0) {
    const count = device.queue > 99 ? "99+" : String(device.queue);
    right -= 10 + canvas.width(count, fonts.text14);
    canvas.text(count, fonts.text14, colors.white, right, 5);
    right -= 19;
    canvas.text(ICON.queue, fonts.icons16, colors.white, right, 5);
  }
  if (device.keysStale || device.keysVersion === 0) {
    right -= 24;
    canvas.text(ICON.key, fonts.icons16, colors.alarm, right, 5);
  }
  if (!isReading(device.scanner)) {
    right -= 24;
    canvas.text(ICON.scannerOff, fonts.icons16, colors.alarm, right, 5);
  }
  if (device.update.service > 0) {
    // Whoever opened the door sees how long it stays open, whatever the screen.
    const words = countdown(device.update.service);
    const width = canvas.width(words, fonts.bold17) + 30;
    right -= width + 8;
    canvas.soft(colors.amber, right, 3, width, HEADER - 6);
    canvas.text(ICON.gear, fonts.icons16, colors.onAmber, right + 6, 5);
    canvas.text(words, fonts.bold17, colors.onAmber, right + 24, 3);
  }
  if (isTest(state)) {
    const width = canvas.width(strings.text.test, fonts.bold17) + 12;
    right -= width + 10;
    canvas.soft(colors.amber, right, 3, width, HEADER - 6);
    canvas.text(strings.text.test, fonts.bold17, colors.onAmber, right + 6, 3);
  }
  const left = MARGIN + 23;
  const room = right - left - 8;
  const who = whoOf(state);
  const today = civilDay(state.now);
  let words = who === undefined ? strings.step[view.name] : fullName(strings, who, today);
  // The family name tells more patients apart than the given one.
  if (who !== undefined && canvas.width(words, fonts.text14) > room) words = familyName(strings, who, today);
  const face = canvas.best(words, fonts.bold17, canvas.least, room);
  canvas.text(canvas.fit(words, face, room), face, colors.white, left, face === fonts.bold17 ? 3 : 5);
}

function isTest({ view, sale }: State): boolean {
  return view.name === "done" ? view.isTest : sale?.cautions.includes("test-identity") === true;
}

/** What became of a code, in place of the header for a few seconds: what is under it stays as it is. */
function noteStrip(canvas: Canvas, note: Note, test: boolean): void {
  const { colors, fonts, layout, strings } = canvas;
  const isPaid = note.kind === "payment" && note.result === "done";
  const isKept = note.kind === "kept" && note.missed === 0;
  const isGood = isKept || isPaid;
  const ground = isGood ? colors.green : colors.amber;
  const ink = isGood ? colors.white : colors.onAmber;
  canvas.fill(ground, 0, 0, layout.width, HEADER);
  canvas.text(isGood ? ICON.check : ICON.warning, fonts.icons16, ink, MARGIN, 5);
  const left = MARGIN + 23;
  let right = layout.width - MARGIN;
  if (test) {
    const width = canvas.width(strings.text.test, fonts.bold17) + 12;
    right -= width;
    canvas.soft(ink, right, 3, width, HEADER - 6);
    canvas.text(strings.text.test, fonts.bold17, ground, right + 6, 3);
    right -= 8;
  }
  const words = noteWords(strings, note);
  const face = canvas.best(words, fonts.bold17, canvas.least, right - left);
  const fitted = isKept ? canvas.fitMiddle(words, face, right - left) : canvas.fit(words, face, right - left);
  canvas.text(fitted, face, ink, left, face === fonts.bold17 ? 3 : 5);
}

function noteWords(strings: Strings, note: Note): string {
  switch (note.kind) {
    case "problem":
      return `${note.count > 1 ? `${note.count}\u00a0× ` : ""}${strings.problem[note.problem].title}`;
    case "refused":
      return strings.refused[note.reason].title;
    case "payment":
      return strings.payment.note[note.result] + strings.format.money(note.amountCents);
    case "rights":
      return note.isFirst ? strings.online.received : strings.online.differ;
    case "context":
      return strings.online.contextEnding(clockTime(note.ends));
    case "kept":
      return `${note.missed > 0 ? `${strings.text.notTaken(note.missed)} · ` : ""}${note.quantity}\u00a0× ${printable(note.label)}`;
  }
}

/** Whose sale this is, on every screen that does not say so itself; its icon says which step it is. */
function whoOf({ view, sale, question }: State): Identity | undefined {
  if (view.name === "done") return view.who?.identity;
  const saysSo = question === null && (view.name === "identity" || (view.name === "boxes" && view.menu < 0));
  return saysSo ? undefined : sale?.claims?.identity;
}

/** Three places, each with what its key does now; a key that does nothing is not drawn. */
export function footer(canvas: Canvas, state: State): void {
  const { colors, layout, strings } = canvas;
  canvas.fill(colors.paper, 0, layout.footer, layout.width, layout.height - layout.footer);
  canvas.fill(colors.rule, 0, layout.footer, layout.width, 1);
  const { cancel, option, validate, danger } = softKeys(state);
  if (cancel !== null) button(canvas, strings.keys[cancel], 0, colors.white, colors.ink);
  if (option !== null) {
    const isRed = danger === "option";
    button(canvas, strings.keys[option], 1, isRed ? colors.red : colors.white, isRed ? colors.white : colors.ink);
  }
  const right = danger === "validate" ? colors.red : colors.green;
  if (validate !== null) button(canvas, strings.keys[validate], 2, right, colors.white);
}

const BUTTON_HEIGHT = 26;
const BUTTON_EDGE = 6;
const BUTTON_GAP = 4;

/** @param place 0, 1 or 2, from the left */
function button(canvas: Canvas, label: string, place: number, color: number, ink: number): void {
  const { colors, fonts, layout } = canvas;
  const y = layout.footer + 5;
  const width = Math.floor((layout.width - 2 * (BUTTON_EDGE + BUTTON_GAP)) / 3);
  const x = BUTTON_EDGE + place * (width + BUTTON_GAP);
  if (color === colors.white) canvas.soft(colors.muted, x, y, width, BUTTON_HEIGHT);
  const inset = color === colors.white ? 1 : 0;
  canvas.soft(color, x + inset, y + inset, width - inset * 2, BUTTON_HEIGHT - inset * 2);
  canvas.center(label, fonts.bold17, ink, x + (width >> 1), y + 3);
}

/** Colour, icon and word, all three: none of them carries the verdict alone. */
export function band(canvas: Canvas, color: number, ink: number, icon: string, words: string): void {
  const { fonts, layout } = canvas;
  canvas.fill(color, 0, HEADER, layout.width, BAND);
  canvas.text(icon, fonts.icons24, ink, MARGIN, HEADER + 6);
  const face = canvas.best(words, fonts.bold25, fonts.bold17, layout.width - 54);
  canvas.text(canvas.fit(words, face, layout.width - 54), face, ink, MARGIN + 34, HEADER + ((BAND - face.height) >> 1));
}

/** The page under header and band. */
export function page(canvas: Canvas, top: number): void {
  const { colors, layout } = canvas;
  canvas.fill(colors.paper, 0, top, layout.width, layout.footer - top);
}

/** Draws chips from left to right; those that do not fit are counted in the last. */
export function chipRow(canvas: Canvas, list: readonly Chip[], x: number, y: number, limit: number): void {
  const { colors, fonts } = canvas;
  let left = x;
  for (let i = 0; i < list.length; i += 1) {
    const chip = list[i];
    if (chip === undefined) return;
    const rest = list.length - i - 1;
    const more = rest > 0 ? canvas.width(`+${rest + 1}`, fonts.text14) + 20 : 0;
    const width = canvas.width(chip.text, fonts.text14) + 14;
    if (left + width + more > limit) {
      chipAt(canvas, `+${rest + 1}`, left, y, colors.rule, colors.ink);
      return;
    }
    if (chip.dim) chipAt(canvas, chip.text, left, y, colors.rule, colors.ink);
    else chipAt(canvas, chip.text, left, y, colors.blueSoft, colors.blue);
    left += width + 6;
  }
}

export function chipAt(canvas: Canvas, text: string, x: number, y: number, color: number, ink: number): number {
  const { fonts } = canvas;
  const width = canvas.width(text, fonts.text14) + 14;
  canvas.soft(color, x, y, width, 20);
  canvas.text(text, fonts.text14, ink, x + 7, y + 2);
  return width;
}
