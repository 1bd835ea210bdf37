/** Waiting for a patient, and reading what they showed. */

import { civilDay } from "modules/calendar/civil-day";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import { dateOf } from "modules/strings/format";
import { SCANNER, SERVICE, TEXT } from "modules/strings/fr";
import { UPDATE_ALARM } from "modules/strings/update";
import type { State } from "modules/terminal/state";
import type { UpdateStatus } from "modules/update/agent/status";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { HEADER, MARGIN, WIDTH } from "./layout";
import { rejectedWords } from "./rejects";

const MIDDLE = WIDTH / 2;
const RIGHT_COLUMN = 178;

/** An invitation, and the terminal's own health in four words. */
export function paintIdle(canvas: Canvas, state: State): void {
  const { colors, fonts } = canvas;
  const { device } = state;
  page(canvas, HEADER);
  const alarm = alarmOf(state);
  const both = device.slot !== "none";
  if (alarm === "") {
    invitation(canvas, 36, both);
    canvas.center(TEXT.presentHint, fonts.text17, colors.muted, MIDDLE, 131);
  } else {
    canvas.fill(colors.amber, 0, HEADER, WIDTH, 24);
    canvas.text(ICON.warning, fonts.icons16, colors.amberInk, MARGIN, HEADER + 4);
    canvas.text(canvas.fit(alarm, fonts.bold17, WIDTH - 44), fonts.bold17, colors.amberInk, MARGIN + 24, HEADER + 2);
    invitation(canvas, 54, both);
  }
  canvas.fill(colors.rule, MARGIN, 158, WIDTH - MARGIN * 2, 1);
  status(canvas, ICON.key, device.keysVersion === 0 ? SERVICE.unknown : keysWords(state), MARGIN, 162);
  status(canvas, ICON.scanner, TEXT.scanner + SCANNER[device.scanner], RIGHT_COLUMN, 162);
  status(canvas, ICON.queue, device.queue + TEXT.toSend, MARGIN, 182);
  const isOff = device.network === "none" || device.network === "offline";
  status(canvas, isOff ? ICON.networkOff : ICON.queue, TEXT.network[device.network], RIGHT_COLUMN, 182);
}

function invitation(canvas: Canvas, y: number, both: boolean): void {
  const { colors, fonts } = canvas;
  if (both) {
    canvas.text(ICON.phone, fonts.icons64, colors.brand, MIDDLE - 72, y);
    canvas.text(ICON.card, fonts.icons64, colors.brand, MIDDLE + 8, y);
  } else canvas.text(ICON.phone, fonts.icons64, colors.brand, MIDDLE - 32, y);
  canvas.center(both ? TEXT.presentBoth : TEXT.present, fonts.bold25, colors.ink, MIDDLE, y + 66);
}

function keysWords(state: State): string {
  const { keysVersion, keysIssued } = state.device;
  return keysIssued === 0 ? TEXT.keysShort + keysVersion : TEXT.keysOf + dateOf(keysIssued);
}

/** Prices change every month: after three, those of the catalogue are not to be relied on. */
const OLD_DAYS = 100;

function isOld({ isSample, day }: CatalogueAbout, now: number): boolean {
  return !isSample && civilDay(now) - day > OLD_DAYS;
}

/** What stands in the way of the next patient; the gravest first. */
function alarmOf(state: State): string {
  const { device } = state;
  if (device.scanner === "lost") return TEXT.scannerLost;
  if (device.journal !== null && device.journal.trouble !== null) return TEXT.journalTrouble;
  if (device.keysVersion === 0) return TEXT.noKeys;
  if (device.keysStale) return TEXT.keysStale;
  if (device.catalogue !== null && device.catalogue.refused !== null) return TEXT.catalogueRefused;
  if (device.tariffs !== null && device.tariffs.refused !== null) return TEXT.tariffsRefused;
  if (device.rejected > 0) return rejectedWords(device.rejected) + TEXT.toDealWith;
  if (device.scanner === "searching") return TEXT.scannerSearching;
  if (device.catalogue !== null && isOld(device.catalogue, state.now)) return TEXT.catalogueOld;
  return updateAlarm(device.update);
}

/** An update that went wrong, or is not decided yet; and doors that someone tried. */
function updateAlarm({ refusal, phase, denied }: UpdateStatus): string {
  if (refusal !== null) return UPDATE_ALARM.refused;
  if (phase === "trial") return UPDATE_ALARM.trial;
  return denied > 0 ? UPDATE_ALARM.denied + denied + UPDATE_ALARM.tries : "";
}

function status(canvas: Canvas, icon: string, words: string, x: number, y: number): void {
  const { colors, fonts } = canvas;
  canvas.text(icon, fonts.icons16, colors.muted, x, y + 1);
  const room = x === MARGIN ? RIGHT_COLUMN - MARGIN - 26 : WIDTH - MARGIN - x - 20;
  canvas.text(canvas.fit(words, fonts.text14, room), fonts.text14, colors.muted, x + 20, y + 1);
}

export function paintReading(canvas: Canvas): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  canvas.text(ICON.lock, fonts.icons64, colors.brand, MIDDLE - 32, 52);
  canvas.center(TEXT.reading, fonts.bold25, colors.ink, MIDDLE, 122);
  canvas.center(TEXT.readingHint, fonts.text17, colors.muted, MIDDLE, 152);
}
