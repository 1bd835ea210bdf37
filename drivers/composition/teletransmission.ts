/** Where invoices go. */
import type { Collection } from "drivers/board/board";
import { Collector } from "drivers/collector/collector";
import { uniform } from "modules/random/random";
import { type SendingStatus, Teletransmission } from "modules/teletransmission/teletransmission";
import { VERSION } from "modules/version/version";
import randomBytes from "random-source";
import Timer from "timer";
import type { Base } from "./base";

/** @returns undefined where there is no way to the collector */
export function openTeletransmission(base: Base, collection: Collection | undefined): Teletransmission | undefined {
  const { parts, ledger, held, clock, series, events, log } = base;
  const transport =
    collection && parts.open("collector", () => new Collector({ ...collection.collector, timer: Timer }));
  if (collection === undefined || transport === undefined) return undefined;
  const { issuers, tariffs, catalogue } = held;
  return new Teletransmission({
    queue: ledger.invoices,
    transport,
    sender: () => ({ ...collection, series: series() }),
    state: () => ({
      firmware: VERSION,
      keys: issuers.version,
      keysIssued: issuers.issued,
      isClockCertain: clock.isCertain(),
      tariff: tariffs.about.newest,
      catalogue: String(catalogue.about.version),
    }),
    random: uniform(randomBytes),
    onArl: (arl) => events.post({ type: "arl", ...arl }),
    onChange: (network: SendingStatus) => {
      const { queued, rejected } = ledger.invoices;
      events.post({ type: "queue", length: queued, rejected, network });
    },
    log,
  });
}
