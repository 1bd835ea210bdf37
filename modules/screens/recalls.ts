/** A recall to be read, and a box that is recalled. */
import type { Sentence } from "modules/recalls/recall";
import type { Strings } from "modules/strings/strings";
import type { Box, Question } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER } from "./layout";
import { printable } from "./person";

/** Width of the texts on any screen: the display list holds so many characters a slice. */
const ROOM = 300;
/** The same of small letters, and the lines that the two sentences have. */
const SMALL_ROOM = 270;
const WHY_LINES = 3;
const SMALL_WHY_LINES = 4;
const TODO_LINES = 2;

/** Over the idle screen, in large letters: what is taken back, why, and what to do. */
export function paintRecall(canvas: Canvas, { recall, left: count }: Extract<Question, { kind: "recall" }>): void {
  const { colors, fonts, layout, strings } = canvas;
  const title = strings.recalls.title(strings.format.day(recall.day), count);
  band(canvas, colors.red, colors.white, ICON.warning, title);
  page(canvas, HEADER + BAND);
  const left = leftOf(canvas);
  const name = printable(recall.name);
  const face = canvas.best(name, fonts.bold25, fonts.bold17, ROOM);
  const top = HEADER + BAND + 2 + (layout.spare >> 2);
  canvas.text(canvas.fitMiddle(name, face, ROOM), face, colors.ink, left, top);
  const which = batchWords(strings, recall.batches);
  canvas.small(which, colors.red, left, top + face.height, ROOM);
  sentences(canvas, said(strings, recall.why), said(strings, recall.todo), top + face.height + fonts.text14.height + 2);
}

/** The box: what is printed on it, why it is recalled, what to do. */
export function paintRecalledBox(canvas: Canvas, box: Box, advice: string): void {
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER + BAND);
  const recall = box.judged?.recall;
  const top = HEADER + BAND + 2 + (layout.spare >> 2);
  const left = leftOf(canvas);
  const label = printable(box.label);
  const face = canvas.best(label, fonts.bold17, canvas.least, ROOM);
  canvas.text(canvas.fitMiddle(label, face, ROOM), face, colors.ink, left, top);
  const isUnread = box.judged?.standing === "unread";
  const day = recall === undefined ? "" : strings.recalls.of(strings.format.day(recall.day));
  const which =
    isUnread || box.batch === ""
      ? batchWords(strings, recall?.batches ?? "")
      : `${strings.text.batch}${printable(box.batch)} · ${day}`;
  canvas.small(which, colors.red, left, top + fonts.bold17.height, ROOM);
  const below = top + fonts.bold17.height + fonts.text14.height + 2;
  const why = recall === undefined ? "" : said(strings, recall.why);
  const todo = recall === undefined || isUnread ? "" : said(strings, recall.todo);
  sentences(canvas, why, todo === "" ? advice : todo, below);
}

/** In the larger letters where both fit, why above what to do. */
function sentences(canvas: Canvas, why: string, todo: string, top: number): void {
  const { colors, fonts, layout } = canvas;
  const left = leftOf(canvas);
  const room = layout.footer - top;
  const fits = (height: number, face: typeof fonts.text17, bold: typeof fonts.bold17) =>
    canvas.lines(why, face, ROOM) <= WHY_LINES &&
    canvas.lines(todo, bold, ROOM) <= TODO_LINES &&
    (canvas.lines(why, face, ROOM) + canvas.lines(todo, bold, ROOM)) * height <= room;
  const isLarge = fits(Math.max(fonts.text17.height, fonts.bold17.height), fonts.text17, fonts.bold17);
  const face = isLarge ? fonts.text17 : canvas.least;
  const strong = isLarge ? fonts.bold17 : canvas.least;
  const width = isLarge ? ROOM : SMALL_ROOM;
  const most = isLarge ? WHY_LINES : SMALL_WHY_LINES;
  const y = canvas.paragraph(printable(why), face, colors.ink, left, top, width, most, false);
  canvas.paragraph(printable(todo), strong, colors.red, left, y + 2, width, TODO_LINES, false);
}

/** The texts stand in the middle, each line at its left. */
function leftOf({ layout }: Canvas): number {
  return layout.middle - (ROOM >> 1);
}

function batchWords({ recalls }: Strings, batches: string): string {
  return batches === "" ? recalls.allBatches : recalls.batches + printable(batches);
}

/** In the terminal's language, where the maker has given it; else as it was said. */
function said({ language }: Strings, { fr, en }: Sentence): string {
  return language === "en" && en !== "" ? en : fr;
}
