/** What a terminal says of itself when it starts. */
import { isFault } from "modules/reset/reset-reason";
import { startEvents, startLines } from "modules/terminal/start";
import type { NetworkStatus } from "modules/terminal/state";
import type { Base } from "./base";

export interface Opened {
  readonly hasCardSlot: boolean;
  readonly hasPaymentTerminal: boolean;
  readonly keysAreStale: boolean;
  readonly network: NetworkStatus;
}

/** Nothing of it is kept once it was told. */
export function tellStart({ reason, ledger, held, clock, events, log }: Base, opened: Opened): void {
  const interrupted = ledger.begin(isFault(reason));
  const { issuers, issuersState, tariffs, catalogue } = held;
  ledger.versions.useData(tariffs.about.newest, String(catalogue.about.version));
  const start = {
    hasCardSlot: opened.hasCardSlot,
    keys: issuers,
    keysState: issuersState,
    keysAreStale: opened.keysAreStale,
    settings: ledger.settings.kept,
    catalogue: catalogue.about,
    tariffs: tariffs.about,
    queued: ledger.invoices.queued,
    rejected: ledger.invoices.rejected,
    network: opened.network,
    journal: ledger.invoices.about(false),
    payments: { isThere: opened.hasPaymentTerminal, open: ledger.payments.open },
    now: clock.now(),
    reason,
    interrupted,
    lastNumber: ledger.invoices.lastNumber,
    starts: ledger.counts.of("starts"),
    stops: ledger.counts.of("faults"),
  };
  held.tellRecalls();
  for (const line of startLines(start)) log(line);
  for (const event of startEvents(start)) events.post(event);
}
