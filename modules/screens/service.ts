/** The terminal's own health, for whoever is on the telephone with the help desk. */
import type { TariffAbout } from "modules/billing/tariff-book";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import { dateOf, dayMonthYear, grouped } from "modules/strings/format";
import { SCANNER, SERVICE } from "modules/strings/fr";
import { JOURNAL_PAGE } from "modules/terminal/limits";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { paintJournal } from "./journal";
import { HEADER } from "./layout";
import { row } from "./row";

/** What this build is. */
export interface About {
  readonly version: string;
  readonly engine: string;
}

export function paintService(canvas: Canvas, state: State, about: About): void {
  const { view, device } = state;
  if (view.name !== "service") return;
  page(canvas, HEADER);
  let y = HEADER + 6;
  if (view.page === 0) {
    y = row(canvas, SERVICE.scanner, SCANNER[device.scanner], y);
    y = row(canvas, SERVICE.keys, device.keysVersion === 0 ? SERVICE.unknown : String(device.keysVersion), y);
    y = row(canvas, SERVICE.keysIssued, device.keysIssued === 0 ? SERVICE.unknown : dateOf(device.keysIssued), y);
    const stale = device.keysStale ? SERVICE.stale : "";
    const until = device.keysExpire === 0 ? SERVICE.unknown : dateOf(device.keysExpire) + stale;
    y = row(canvas, SERVICE.keysExpire, until, y);
    y = row(canvas, SERVICE.queue, String(device.queue), y);
    row(canvas, SERVICE.network, SERVICE.networkIs[device.network], y);
    return;
  }
  if (view.page === JOURNAL_PAGE) {
    paintJournal(canvas, device);
    return;
  }
  y = row(canvas, SERVICE.clock, device.clockCertain ? SERVICE.clockCertain : SERVICE.clockUncertain, y);
  y = row(canvas, SERVICE.firmware, about.version, y);
  y = row(canvas, SERVICE.engine, about.engine, y);
  y = row(canvas, SERVICE.catalogue, catalogueWords(device.catalogue), y);
  y = row(canvas, SERVICE.tariffs, tariffsWords(device.tariffs), y);
  const memory = device.chunks < 0 ? SERVICE.unknown : device.chunks + SERVICE.bytes + device.slots + SERVICE.slots;
  row(canvas, SERVICE.memory, memory, y);
}

/** "20 899 du 29/05/2026", "échantillon (62)" */
function catalogueWords(about: CatalogueAbout | null): string {
  if (about === null) return SERVICE.unknown;
  const damaged = about.refused === null ? "" : SERVICE.damaged;
  if (about.isSample) return `${damaged}${SERVICE.catalogueSample}${grouped(about.count)})`;
  return grouped(about.count) + SERVICE.catalogueOf + dayMonthYear(about.day);
}

/** "2026-01", "2026-01 (d’origine)" */
function tariffsWords(about: TariffAbout | null): string {
  if (about === null) return SERVICE.unknown;
  const damaged = about.refused === null ? "" : SERVICE.damaged;
  return damaged + about.newest + (about.isBuiltIn ? SERVICE.tariffsBuiltIn : "");
}
