/** What the online services have said of the patient: the words of the strip, and the screen of what is different. */
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { clockTime, dateAt } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import { contextState } from "modules/terminal/known-online";
import type { Sale, State } from "modules/terminal/state";
import type { Difference } from "modules/token/rights-difference";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { type Chip, printable } from "./person";

const SEPARATOR = " · ";
/** Characters of "12/05". */
const DAY_AND_MONTH = 5;
const LINE = 21;

export interface OnLineWords {
  readonly words: string;
  /** good: as the services say; bad: a person has to look; else as the patient has shown. */
  readonly tone: "good" | "bad" | "plain";
}

/** @param now s @returns undefined where there is no gateway */
export function onlineWords(strings: Strings, sale: Sale, now: number): OnLineWords | undefined {
  const { online, claims } = sale;
  if (online === undefined || claims === null) return undefined;
  const { online: text } = strings;
  const { rights, refusal } = online;
  if (rights === undefined) {
    const { issuedAt } = claims;
    if (claims.unverified !== true)
      return { words: text.byToken(dayOf(strings, issuedAt, now), clockTime(issuedAt)), tone: "plain" };
    const why = refusal === undefined ? "" : SEPARATOR + text.refusal[refusal];
    return { words: text.byCard + why, tone: "plain" };
  }
  const { at } = rights.answer;
  if (rights.use === "open") return { words: claims.unverified === true ? text.received : text.differ, tone: "bad" };
  if (rights.use === "kept") return { words: text.kept, tone: "plain" };
  return { words: text.verified(dayOf(strings, at, now), clockTime(at)), tone: "good" };
}

/** Why there are no rights on line; undefined where there are, or nobody knows yet. */
export function refusalChip({ online: text }: Strings, { online }: Sale): Chip | undefined {
  if (online?.rights !== undefined || online?.refusal === undefined) return undefined;
  return { text: text.refusal[online.refusal], dim: true };
}

/** Until when the context is, or that it has ended; undefined where there is none. */
export function contextChip({ online: text }: Strings, { online }: Sale, now: number): Chip | undefined {
  const state = contextState(online, now);
  if (state === undefined) return undefined;
  const time = clockTime(online?.context?.ends ?? 0);
  return { text: state === "ended" ? text.contextEnded(time) : text.context(time), dim: state !== "open" };
}

/** Without the year where it is this one. */
function dayOf(strings: Strings, at: number, now: number): string {
  const day = dateAt(strings, at);
  const isThisYear = isoDate(civilDay(at)).slice(0, 4) === isoDate(civilDay(now)).slice(0, 4);
  return isThisYear ? day.slice(0, DAY_AND_MONTH) : day;
}

/** What is different, before a person says whether it is used. */
export function paintRights(canvas: Canvas, state: State): void {
  const rights = state.sale?.online?.rights;
  if (state.view.name !== "rights" || rights === undefined) return;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER + BAND);
  const isFirst = state.sale?.claims?.unverified === true;
  band(canvas, colors.amber, colors.onAmber, ICON.warning, isFirst ? strings.online.received : strings.online.differ);
  const { answer, differences } = rights;
  const bottom = layout.footer - 40;
  let y = HEADER + BAND + 6;
  for (let i = 0; i < differences.length; i += 1) {
    const difference = differences[i];
    if (difference === undefined) break;
    const rest = differences.length - i;
    if (rest > 1 && y + 2 * LINE > bottom) {
      canvas.text(`+${rest}`, fonts.bold17, colors.ink, MARGIN, y);
      break;
    }
    const words = differenceWords(strings, difference);
    const face = canvas.best(words, fonts.bold17, canvas.least, layout.inner);
    canvas.text(canvas.fit(words, face, layout.inner), face, colors.ink, MARGIN, y);
    y += LINE;
  }
  const told = strings.online.told(dateAt(strings, answer.at), clockTime(answer.at));
  const source = `${told}${SEPARATOR}${strings.online.source[answer.source]}`;
  canvas.small(source, colors.muted, MARGIN, bottom - 2, layout.inner);
  canvas.small(strings.online.question, colors.ink, MARGIN, bottom + 17, layout.inner);
}

export function differenceWords(strings: Strings, difference: Difference): string {
  const { online: text, format, exoneration } = strings;
  switch (difference.kind) {
    case "open":
    case "ended":
    case "not-started":
      return text[difference.kind](format.day(difference.day));
    case "none":
      return text.none;
    case "payer":
      return text.payer(printable(difference.regime), printable(difference.caisse), printable(difference.centre));
    case "local":
      return difference.has ? text.local : text.noLocal;
    case "exoneration": {
      const name = exoneration[difference.exoneration] ?? "";
      return difference.has ? text.exoneration(name, format.day(difference.day)) : text.noExoneration(name);
    }
    case "c2s":
      return difference.has ? text.c2s(format.day(difference.day)) : text.noC2s;
    case "amc":
      return difference.has ? text.amc(printable(difference.number), printable(difference.contract)) : text.noAmc;
  }
}
