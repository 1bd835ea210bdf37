/** Who this is, and what rights they have: read in a glance, from the band down. */

import { civilDay } from "modules/calendar/civil-day";
import { dateAt } from "modules/strings/hour";
import { maskedNir } from "modules/strings/names";
import type { Sale, State } from "modules/terminal/state";
import type { Claims, Delegation } from "modules/token/claims";
import type { Caution } from "modules/token/verdict";
import type { Canvas } from "./canvas";
import { band, chipRow, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { contextChip, onlineWords, refusalChip } from "./online";
import { birth, chips, fullName, printable, regime, rights } from "./person";

const STRIP_HEIGHT = 20;
/** Of the strip, for its icon. */
const ICON_WIDTH = 24;
/** Of the strip, for the count of those that did not fit. */
const MORE_WIDTH = 24;
const SEPARATOR = " · ";

export function paintIdentity(canvas: Canvas, state: State): void {
  const sale = state.sale;
  if (sale === null || sale.claims === null) return;
  const { colors, fonts, layout, strings } = canvas;
  const { claims, cautions } = sale;
  const today = civilDay(state.now);
  page(canvas, HEADER + BAND);
  const first = mainCaution(cautions);
  if (first === undefined) band(canvas, colors.green, colors.white, ICON.check, strings.text.rightsOpen);
  else band(canvas, colors.amber, colors.onAmber, ICON.warning, strings.caution[first]);
  const hasStrip = strip(canvas, sale, claims, first, state.now);
  let y = HEADER + BAND + (hasStrip ? STRIP_HEIGHT + 2 : 8);
  y = name(canvas, fullName(strings, claims.identity, today), y) + (hasStrip ? 0 : 4);
  const born = birth(strings, claims.identity, today);
  canvas.text(born, fonts.text17, colors.ink, MARGIN, y);
  source(canvas, sale, layout.inner - canvas.width(born, fonts.text17) - 8, y + 2);
  y += hasStrip ? 19 : 22;
  canvas.text(maskedNir(claims.identity.matricule), fonts.text14, colors.muted, MARGIN, y);
  canvas.right(
    canvas.fit(regime(strings, claims), fonts.text14, 150),
    fonts.text14,
    colors.muted,
    layout.width - MARGIN,
    y,
  );
  y += hasStrip ? 17 : 20;
  const ink = first === "rights-unverified" ? colors.amberInk : colors.red;
  const open = first !== "rights-unverified" && first !== "rights-ended" && first !== "rights-not-started";
  canvas.text(rights(strings, claims, today), fonts.bold17, open ? colors.green : ink, MARGIN, y);
  if (claims.unverified && claims.qualified === undefined)
    canvas.small(strings.text.rightsByCode, colors.muted, MARGIN, layout.footer - 23, layout.inner);
  const list = chips(strings, claims, today);
  const { qualified } = claims;
  if (qualified !== undefined) list.unshift({ text: strings.text.qualified[qualified.source], dim: false });
  // One of them: there is room for no more beside a mutuelle. Its end is told when it comes near, whatever the screen.
  const refused = sale.dossierRefused === true ? { text: strings.text.dossierChip, dim: false } : undefined;
  const last = refused ?? refusalChip(strings, sale) ?? contextChip(strings, sale, state.now);
  if (last !== undefined && claims.unverified !== true) list.push(last);
  chipRow(canvas, list, MARGIN, layout.footer - 23, layout.width - MARGIN);
}

/** The gravest, which gives the band its word; a test identity has its own mark and never takes it. */
function mainCaution(cautions: readonly Caution[]): Caution | undefined {
  for (const caution of cautions) if (caution !== "test-identity") return caution;
  return undefined;
}

/** Who has told the rights, where it was not a national service: an open profile, or one that is simulated. */
function source(canvas: Canvas, { online }: Sale, room: number, y: number): void {
  const { colors, fonts, layout, strings } = canvas;
  const told = online?.rights?.answer.source;
  if (told === undefined) return;
  // Large letters beside an infant's age leave room for less.
  const full = strings.online.source[told];
  const words = canvas.width(full, fonts.text14) <= room ? full : strings.online.shortSource[told];
  if (canvas.width(words, fonts.text14) > room) return;
  canvas.right(words, fonts.text14, colors.muted, layout.width - MARGIN, y);
}

/**
 * Under the band, in one line: what is different on line, who bears the phone, the other cautions, and what the online
 * services have said; how many more where they do not fit.
 */
function strip(canvas: Canvas, sale: Sale, claims: Claims, first: Caution | undefined, now: number): boolean {
  const { cautions } = sale;
  const { colors, fonts, layout, strings } = canvas;
  const stripWidth = layout.inner - ICON_WIDTH;
  const { delegation } = claims;
  // Until when someone may bear the phone is on the screen whatever else is wrong.
  const isBorne = cautions.includes("delegated-use") && delegation !== undefined;
  let words = isBorne ? bearer(canvas, delegation, stripWidth - MORE_WIDTH) : "";
  let more = 0;
  const add = (piece: string) => {
    const longer = words === "" ? piece : words + SEPARATOR + piece;
    if (words === "" || canvas.width(longer, canvas.least) <= stripWidth - MORE_WIDTH) words = longer;
    else more += 1;
  };
  const online = onlineWords(strings, sale, now);
  if (online?.tone === "bad") add(online.words);
  for (const caution of cautions) {
    if (caution === first || (isBorne && caution === "delegated-use")) continue;
    // The header has its mark on every screen: here it only fills what would be empty.
    if (caution === "test-identity" && (words !== "" || online !== undefined)) continue;
    add(strings.caution[caution]);
  }
  const isCare = words !== "";
  if (online !== undefined && online.tone !== "bad") add(online.words);
  if (words === "") return false;
  const y = HEADER + BAND;
  const isGood = !isCare && online?.tone === "good";
  const ink = isCare ? colors.amberInk : colors.brand;
  canvas.fill(isCare ? colors.amberSoft : colors.brandSoft, 0, y, layout.width, STRIP_HEIGHT);
  canvas.text(isCare ? ICON.warning : isGood ? ICON.check : ICON.person, fonts.icons16, ink, MARGIN, y + 2);
  const room = more > 0 ? stripWidth - MORE_WIDTH : stripWidth;
  canvas.small(words, ink, MARGIN + 24, y + 2, room);
  if (more > 0) canvas.right(`+${more}`, fonts.text14, ink, layout.width - MARGIN, y + 2);
  return true;
}

/** Who bears the phone, and until when they may: the day is never cut. */
function bearer(canvas: Canvas, { bearer, until }: Delegation, room: number): string {
  const { fonts, strings } = canvas;
  const day = dateAt(strings, until);
  const rest = canvas.width(strings.text.presentedUntil("", day), fonts.text14);
  return strings.text.presentedUntil(canvas.fit(printable(bearer), fonts.text14, room - rest), day);
}

/** In large letters where it fits; else on one line or two in smaller ones. */
function name(canvas: Canvas, text: string, y: number): number {
  const { colors, fonts, layout } = canvas;
  const width = layout.inner;
  if (canvas.width(text, fonts.bold25) <= width) {
    canvas.text(text, fonts.bold25, colors.ink, MARGIN, y);
    return y + 30;
  }
  return canvas.paragraph(text, fonts.bold17, colors.ink, MARGIN, y, width, 2, false) + 2;
}
