/** What a terminal is told when it starts, and in which order. Pure. */
import type { TariffAbout } from "modules/billing/tariff-book";
import type { CatalogueAbout } from "modules/catalogue/medicine-catalogue";
import type { OpenPayment } from "modules/payment/payments";
import type { ResetReason } from "modules/reset/reset-reason";
import type { DataState } from "modules/update/data/data-partition";
import type { JournalAbout } from "./archive";
import type { TerminalEvent } from "./event";
import type { Settings } from "./settings";
import type { NetworkStatus } from "./state";

export interface Start {
  readonly hasCardSlot: boolean;
  readonly keys: {
    readonly version: number;
    /** s */
    readonly issued: number;
    readonly expires: number;
  };
  readonly keysState: DataState;
  readonly keysAreStale: boolean;
  readonly settings: Settings;
  readonly catalogue: CatalogueAbout;
  readonly tariffs: TariffAbout;
  readonly queued: number;
  readonly rejected: number;
  readonly network: NetworkStatus;
  readonly journal: JournalAbout;
  /** There is a payment terminal; what was open when the power went. */
  readonly payments: { readonly isThere: boolean; readonly open: readonly OpenPayment[] };
  /** s since 1970 */
  readonly now: number;
  readonly reason: ResetReason;
  /** A sale was open when the terminal stopped. */
  readonly interrupted: boolean;
  readonly lastNumber: number;
  /** How often it has started, this time included. */
  readonly starts: number;
  /** Of these, how many came after a fault. */
  readonly stops: number;
}

/** The card slot before any card; `started` when all else was told, for what it says stands over all the rest. */
export function startEvents(start: Start): TerminalEvent[] {
  const { keys, settings, catalogue, tariffs, queued, rejected, network, journal, now } = start;
  const events: TerminalEvent[] = [];
  if (start.hasCardSlot) events.push({ type: "slot" });
  const { version, issued, expires } = keys;
  events.push({ type: "keys", state: start.keysState, version, issued, expires, stale: start.keysAreStale });
  events.push({ type: "settings", settings });
  events.push({ type: "catalogue", about: catalogue }, { type: "tariffs", about: tariffs });
  events.push({ type: "queue", length: queued, rejected, network });
  events.push({ type: "journal", about: journal });
  const { isThere, open } = start.payments;
  if (isThere || open.length > 0) events.push({ type: "payments", isThere, open });
  events.push({ type: "tick", now });
  const { reason, interrupted, lastNumber, starts, stops } = start;
  events.push({ type: "counted", starts, stops });
  events.push({ type: "started", reason, interrupted, lastNumber });
  return events;
}

/** English, for the engineer. */
export function startLines({ keys, catalogue, tariffs, starts, reason, interrupted }: Start): string[] {
  const lines = [`keys ${keys.version}, catalogue ${catalogue.version}, tariffs ${tariffs.version}`];
  if (catalogue.refused !== null) lines.push(`catalogue: ${catalogue.refused}`);
  if (tariffs.refused !== null) lines.push(`tariffs: ${tariffs.refused}`);
  lines.push(`start ${starts}: ${reason}${interrupted ? ", a sale was open" : ""}`);
  return lines;
}
