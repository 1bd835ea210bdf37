/** The terminal's own health, for whoever is on the telephone with the help desk. */
import type { TariffAbout } from "modules/billing/tariff-book";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import type { Part } from "modules/parts/parts";
import type { PrinterView } from "modules/printing/printing";
import type { RecallsState } from "modules/recalls/recall";
import type { DispensationsAbout } from "modules/services/dispensation";
import type { Advice } from "modules/strings/advice";
import { invoiceNumber } from "modules/strings/digits";
import { dateAt } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import {
  CLOCK_PAGE,
  ENGINEER_PAGE,
  JOURNAL_PAGE,
  LAN_PAGE,
  ONLINE_PAGE,
  PARTS_PAGE,
  PRINTER_PAGE,
  SITE_PAGE,
} from "modules/terminal/limits";
import { printerKey } from "modules/terminal/on-printer";
import { canForgetTime } from "modules/terminal/soft-keys";
import type { State } from "modules/terminal/state";
import type { TrustStatus } from "modules/update/tuf/ports";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { paintJournal } from "./journal";
import { paintLan } from "./lan";
import { HEADER } from "./layout";
import { row } from "./row";
import { paintTerminals } from "./site";

/** Top of the names, and of what to do, under the band. */
const NAMES = 76;
const HINT = 164;
/** Of both, on any screen: the display list holds so many characters a slice. */
const ROOM = 296;

/** What this build is. */
export interface About {
  readonly version: string;
  readonly engine: string;
}

export function paintService(canvas: Canvas, state: State, about: About): void {
  const { view, device } = state;
  const { strings } = canvas;
  if (view.name !== "service") return;
  page(canvas, HEADER);
  let y = HEADER + 6;
  if (view.page === 0) {
    // A clone that reads codes but does not take every setting: its codes are told by their text.
    const scanner = device.scanner === "unsettled" ? strings.service.scannerPartial : strings.service.scanner;
    y = row(canvas, scanner, strings.scanner[device.scanner], y);
    y = row(
      canvas,
      strings.service.keys,
      device.keysVersion === 0 ? strings.service.keysAre[device.keysState] : String(device.keysVersion),
      y,
    );
    y = row(
      canvas,
      strings.service.keysIssued,
      device.keysIssued === 0 ? strings.service.unknown : dateAt(strings, device.keysIssued),
      y,
    );
    const expire = dateAt(strings, device.keysExpire);
    const dated = device.keysStale ? strings.service.stale(expire) : expire;
    const until = device.keysExpire === 0 ? strings.service.unknown : dated;
    y = row(canvas, strings.service.keysExpire, until, y);
    y = row(canvas, strings.service.queue, String(device.queue), y);
    row(canvas, strings.service.network, strings.service.networkIs[device.network], y);
    return;
  }
  if (view.page === JOURNAL_PAGE) {
    paintJournal(canvas, device);
    return;
  }
  if (view.page === ENGINEER_PAGE) {
    const { service, format } = strings;
    const counted = (count: number, words: (count: string) => string) =>
      count < 0 ? service.unknown : words(format.grouped(count));
    y = row(canvas, service.board, about.engine, y);
    y = row(canvas, service.chunks, counted(device.chunks, service.bytes), y);
    y = row(canvas, service.slots, counted(device.slots, service.inUse), y);
    y = row(canvas, service.starts, counted(device.starts, String), y);
    y = row(canvas, service.stops, counted(device.stops, String), y);
    paintTrust(canvas, device.trust, y);
    return;
  }
  if (view.page === CLOCK_PAGE) {
    paintDoubt(canvas, strings.clockDoubted[canForgetTime(state) ? "open" : "closed"]);
    return;
  }
  if (view.page === PRINTER_PAGE && device.printer !== null) {
    paintPrinter(canvas, state, device.printer, y);
    return;
  }
  if (view.page === LAN_PAGE && device.lan !== null) {
    paintLan(canvas, device.lan);
    return;
  }
  if (view.page === ONLINE_PAGE && device.dispensations !== null) {
    paintOnLine(canvas, device.dispensations, y);
    return;
  }
  if (view.page === SITE_PAGE && device.site !== null) {
    paintTerminals(canvas, device.site, y);
    return;
  }
  if (view.page === PARTS_PAGE) {
    paintFailed(canvas, device.failed);
    return;
  }
  y = row(
    canvas,
    strings.service.clock,
    device.clockCertain ? strings.service.clockCertain : strings.service.clockUncertain,
    y,
  );
  y = row(canvas, strings.service.firmware, about.version, y);
  y = row(canvas, strings.service.catalogue, catalogueWords(strings, device.catalogue), y);
  y = row(canvas, strings.service.tariffs, tariffsWords(strings, device.tariffs), y);
  y = row(canvas, strings.recalls.service, recallsWords(strings, device.recalls), y);
  if (device.nfc !== "none") row(canvas, strings.service.nfc, strings.scanner[device.nfc], y);
}

function paintDoubt(canvas: Canvas, { title, advice }: Advice): void {
  const { colors, fonts, layout } = canvas;
  band(canvas, colors.amber, colors.onAmber, ICON.warning, title);
  canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, 84, layout.inner, 5, true);
}

/** Each by its name, and what to do. */
function paintFailed(canvas: Canvas, failed: readonly Part[]): void {
  const { colors, fonts, layout, strings } = canvas;
  band(canvas, colors.amber, colors.onAmber, ICON.warning, strings.service.failed);
  let names = "";
  for (const part of failed) names += (names === "" ? "" : ", ") + strings.hardware[part];
  canvas.paragraph(names, fonts.bold17, colors.ink, layout.middle, NAMES, ROOM, 4, true);
  canvas.paragraph(strings.service.failedHint, canvas.least, colors.muted, layout.middle, HINT, ROOM, 2, true);
}

function paintPrinter(canvas: Canvas, state: State, printer: PrinterView, top: number): void {
  const { colors, layout, strings } = canvas;
  const { printer: words } = strings;
  const { status, job, waiting, last } = printer;
  let y = row(canvas, words.state, words.status[status], top);
  y = row(canvas, words.waiting, job === null ? words.none : words.jobs(waiting, invoiceNumber(job.number)), y);
  y = row(canvas, words.last, last === null ? words.none : words.result[last.result], y);
  if (last !== null) row(canvas, "", words.lastOf(words.kind[last.job.kind], invoiceNumber(last.job.number)), y);
  const key = printerKey(state);
  if (key === null) return;
  const waits = waiting === 0 ? words.hint.inDoubt : words.hint.wait;
  const hint = key === "reprint" ? words.hint.reprint : key === "dropPrint" ? waits : words.hint.stalled;
  canvas.paragraph(hint, canvas.least, colors.muted, layout.middle, HINT, ROOM, 2, true);
}

/** Whether the gateway answers, what it is still to be told, and what it will never be. */
function paintOnLine(canvas: Canvas, about: DispensationsAbout, top: number): void {
  const { layout, colors, strings } = canvas;
  const { service } = strings;
  let y = row(canvas, service.gateway, service.gatewayIs[about.gateway], top);
  y = row(canvas, service.dispensations, String(about.waiting), y);
  row(canvas, service.dispensationsSetAside, String(about.setAside), y);
  const hint =
    about.gateway === "stranger"
      ? service.gatewayStranger
      : about.setAside > 0
        ? service.dispensationsLost(invoiceNumber(about.last))
        : "";
  canvas.paragraph(hint, canvas.least, colors.ink, layout.middle, HINT - 20, ROOM, 3, true);
}

/** "20 899 du 29/05/2026", "échantillon (62)" */
function catalogueWords({ service, format }: Strings, about: CatalogueAbout | null): string {
  if (about === null) return service.unknown;
  const count = format.grouped(about.count);
  if (!about.isSample) return service.catalogueOf(count, format.day(about.day));
  const sample = service.catalogueSample(count);
  if (about.refused === null) return sample;
  return about.refused === "damaged" ? service.damaged(sample) : service.refused(sample);
}

/** "3 au 04/05/2026" */
function recallsWords({ recalls, service, format }: Strings, state: RecallsState | null): string {
  if (state === null) return recalls.noRoom;
  const { about } = state;
  if (about.refused !== null) return about.refused === "damaged" ? service.damaged("") : service.refused("");
  return about.version === 0 ? recalls.none : recalls.serviceOf(format.grouped(about.recalls), format.day(about.day));
}

/** "2026-01", "2026-01 (d’origine)" */
function tariffsWords({ service }: Strings, about: TariffAbout | null): string {
  if (about === null) return service.unknown;
  const version = about.isBuiltIn ? service.tariffsBuiltIn(about.newest) : about.newest;
  if (about.refused === null) return version;
  return about.refused === "damaged" ? service.damaged(version) : service.refused(version);
}

/** Only where there is a fleet whose keys come and go. */
function paintTrust(canvas: Canvas, { state, expires }: TrustStatus, y: number): void {
  const { service } = canvas.strings;
  if (state === "none") return;
  const date = dateAt(canvas.strings, expires);
  row(canvas, service.trust, state === "never" ? service.trustIs.never : service.trustIs[state](date), y);
}
