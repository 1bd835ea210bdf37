/** Waiting for a patient, and reading what they showed. */

import { civilDay } from "modules/calendar/civil-day";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import { toLookAt, underWay } from "modules/payment/payments";
import type { PrinterView } from "modules/printing/printing";
import { isTrouble } from "modules/printing/status";
import { dateAt } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import { isClockDoubted, type State } from "modules/terminal/state";
import type { UpdateStatus } from "modules/update/agent/status";
import type { DataState } from "modules/update/data/data-partition";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { HEADER, MARGIN } from "./layout";

/** From the middle to the column on the right. */
const RIGHT_COLUMN = 18;
/** Height of the terminal's own health, above the keys. */
const STATUS = 46;

/** An invitation, and the terminal's own health in four words. */
export function paintIdle(canvas: Canvas, state: State): void {
  const { colors, fonts, layout, strings } = canvas;
  const { device } = state;
  page(canvas, HEADER);
  const alarm = alarmOf(strings, state);
  const both = device.slot !== "none";
  const down = layout.spare >> 1;
  const bottom = layout.footer - STATUS;
  const right = layout.middle + RIGHT_COLUMN;
  const paying = underWay(device.payments);
  if (alarm === "" && paying === undefined) {
    invitation(canvas, 36 + down, both);
    canvas.center(strings.text.presentHint, fonts.text17, colors.muted, layout.middle, 131 + down);
  } else {
    const isAlarm = alarm !== "";
    const ink = isAlarm ? colors.onAmber : colors.blue;
    const words = isAlarm ? alarm : strings.payment.underWay + strings.format.money(paying?.amountCents ?? 0);
    canvas.fill(isAlarm ? colors.amber : colors.blueSoft, 0, HEADER, layout.width, 24);
    canvas.text(isAlarm ? ICON.warning : ICON.card, fonts.icons16, ink, MARGIN, HEADER + 4);
    canvas.text(canvas.fit(words, fonts.bold17, layout.width - 44), fonts.bold17, ink, MARGIN + 24, HEADER + 2);
    invitation(canvas, 54 + down, both);
  }
  canvas.fill(colors.rule, MARGIN, bottom, layout.inner, 1);
  status(
    canvas,
    ICON.key,
    device.keysVersion === 0 ? strings.service.unknown : keysWords(strings, state),
    MARGIN,
    bottom + 4,
  );
  status(canvas, ICON.scanner, strings.text.scanner(strings.scanner[device.scanner]), right, bottom + 4);
  status(canvas, ICON.queue, strings.text.toSend(device.queue), MARGIN, bottom + 24);
  const isOff = device.network === "none" || device.network === "offline";
  status(canvas, isOff ? ICON.networkOff : ICON.queue, strings.text.network[device.network], right, bottom + 24);
}

function invitation(canvas: Canvas, y: number, both: boolean): void {
  const { colors, fonts, layout, strings } = canvas;
  if (both) {
    canvas.text(ICON.phone, fonts.icons64, colors.brand, layout.middle - 72, y);
    canvas.text(ICON.card, fonts.icons64, colors.brand, layout.middle + 8, y);
  } else canvas.text(ICON.phone, fonts.icons64, colors.brand, layout.middle - 32, y);
  canvas.center(
    both ? strings.text.presentBoth : strings.text.present,
    fonts.bold25,
    colors.ink,
    layout.middle,
    y + 66,
  );
}

function keysWords(strings: Strings, state: State): string {
  const { keysVersion, keysIssued } = state.device;
  return keysIssued === 0 ? strings.text.keysShort + keysVersion : strings.text.keysOf + dateAt(strings, keysIssued);
}

/** Prices change every month: after three, those of the catalogue are not to be relied on. */
const OLD_DAYS = 100;

function isOld({ isSample, day }: CatalogueAbout, now: number): boolean {
  return !isSample && civilDay(now) - day > OLD_DAYS;
}

/** What stands in the way of the next patient; the gravest first. */
function alarmOf(strings: Strings, state: State): string {
  const { device } = state;
  if (device.scanner === "lost") return strings.text.scannerLost;
  if (device.journal !== null && device.journal.trouble !== null) return strings.text.journalTrouble;
  const [failed] = device.failed;
  if (failed !== undefined) return strings.text.partFailed(strings.hardware[failed]);
  if (device.lgo.asking !== null) return strings.text.lgoAsks;
  const payment = toLookAt(device.payments);
  if (payment !== undefined) {
    return (
      strings.payment.note[payment.state === "refused" ? "refused" : "unknown"] +
      strings.format.money(payment.amountCents)
    );
  }
  if (device.keysVersion === 0) return keysAlarm(strings, device.keysState);
  if (device.keysStale) return strings.text.keysStale;
  if (isClockDoubted(state)) return strings.text.clockDoubted;
  const { catalogue, tariffs } = device;
  if (catalogue !== null && catalogue.refused !== null) {
    return catalogue.refused === "damaged" ? strings.text.catalogueRefused : strings.text.catalogueUnusable;
  }
  if (tariffs !== null && tariffs.refused !== null) {
    return tariffs.refused === "damaged" ? strings.text.tariffsRefused : strings.text.tariffsUnusable;
  }
  const { recalls } = device;
  if (recalls !== null && recalls.about.refused !== null) return strings.recalls.refused;
  if (device.update.isCodeLost) return strings.updateAlarm.codeLost;
  if (device.rejected > 0) return strings.text.rejectsToDealWith(device.rejected);
  if (device.scanner === "searching") return strings.text.scannerSearching;
  const paper = printerAlarm(strings, device.printer);
  if (paper !== "") return paper;
  if (device.catalogue !== null && isOld(device.catalogue, state.now)) return strings.text.catalogueOld;
  if (recalls !== null && recalls.about.version > 0 && civilDay(state.now) > recalls.about.until) {
    return strings.recalls.stale(strings.format.day(recalls.about.day));
  }
  const alarm = updateAlarm(strings, device.update);
  return alarm === "" && device.trust.state === "expired" ? strings.updateAlarm.trust : alarm;
}

/** Keys that never came, that were lost, or that must not be used: three things to do. */
function keysAlarm({ text }: Strings, state: DataState): string {
  if (state === "unreadable") return text.keysDamaged;
  return state === "refused" ? text.keysRefused : text.noKeys;
}

/** Where somebody waits for paper; a printer that nobody waits for is nobody's trouble. */
function printerAlarm({ printer: words }: Strings, printer: PrinterView | null): string {
  if (printer === null) return "";
  if (printer.last?.result === "in-doubt") return words.inDoubt;
  if (printer.waiting === 0) return "";
  if (printer.isStalled) return words.stalled;
  const { status } = printer;
  return isTrouble(status) || status === "wants-sheet" ? words.alarm(words.status[status]) : "";
}

/** An update that went wrong, or is not decided yet; and doors that someone tried. */
function updateAlarm(strings: Strings, { refusal, phase, denied, hasCode }: UpdateStatus): string {
  if (!hasCode) return strings.updateAlarm.code;
  if (refusal !== null) return strings.updateAlarm.refused;
  if (phase === "trial") return strings.updateAlarm.trial;
  return denied > 0 ? strings.updateAlarm.denied(denied) : "";
}

function status(canvas: Canvas, icon: string, words: string, x: number, y: number): void {
  const { colors, fonts, layout } = canvas;
  canvas.text(icon, fonts.icons16, colors.muted, x, y + 1);
  const room = x === MARGIN ? layout.middle + RIGHT_COLUMN - MARGIN - 26 : layout.width - MARGIN - x - 20;
  canvas.small(words, colors.muted, x + 20, y + 1, room);
}

export function paintReading(canvas: Canvas): void {
  const { colors, fonts, layout, strings } = canvas;
  const down = layout.spare >> 1;
  page(canvas, HEADER);
  canvas.text(ICON.lock, fonts.icons64, colors.brand, layout.middle - 32, 52 + down);
  canvas.center(strings.text.reading, fonts.bold25, colors.ink, layout.middle, 122 + down);
  canvas.center(strings.text.readingHint, fonts.text17, colors.muted, layout.middle, 152 + down);
}
