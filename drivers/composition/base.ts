/** What every part of the terminal is put together with: its log, its events, what it must not forget, its data, its clock. */
import flash from "embedded:storage/flash";
import { aead } from "aead";
import { dataKey } from "data-key";
import { HeldData } from "modules/data/held-data";
import { Ledger } from "modules/ledger/ledger";
import { Parts } from "modules/parts/parts";
import { uniform } from "modules/random/random";
import type { ResetReason } from "modules/reset/reset-reason";
import { Sealer } from "modules/sealing/sealer";
import { EventQueue } from "modules/terminal/event-queue";
import { plainText } from "modules/text/plain";
import { BoundedClock } from "modules/trust/clock";
import { Turns } from "modules/update/agent/turns";
import { Uptime } from "modules/update/agent/uptime";
import { LogRing } from "modules/update/smp/log-ring";
import { BUILT } from "modules/version/built";
import randomBytes from "random-source";
import { resetReason } from "restart";
import { sha256 } from "signatures";
import Time from "time";

/** Bytes of the log that are kept for whoever manages the terminal. */
const LOG_LENGTH = 4096;

export interface Base {
  /** Why it started. */
  readonly reason: ResetReason;
  /** English, for the engineer; nothing personal. */
  log(line: string): void;
  readonly logRing: LogRing;
  readonly events: EventQueue;
  readonly parts: Parts;
  readonly ledger: Ledger;
  readonly held: HeldData;
  readonly turns: Turns;
  readonly clock: BoundedClock;
  /** s since the start */
  uptime(): number;
  /** Of the invoices of this terminal. */
  series(): number;
  /** The time that was trusted was wrong. */
  forgetTime(): void;
}

export function openBase(): Base {
  // First, so that an end in all that follows is noted.
  const reason = resetReason();
  const logRing = new LogRing(LOG_LENGTH);
  const log = (text: string) => {
    const line = plainText(text);
    trace(`${line}\n`);
    logRing.add(line);
  };
  const events = new EventQueue(log);
  const sealer = new Sealer(aead, dataKey(), new DataView(randomBytes(4).buffer).getUint32(0));
  const ledger = new Ledger(flash.open({ path: "journal" }), log, sealer);
  const held = new HeldData({
    open: (path) => flash.open({ path }),
    ledger,
    built: BUILT,
    sha256,
    onCatalogue: (about) => events.post({ type: "catalogue", about }),
    onTariffs: (about) => events.post({ type: "tariffs", about }),
    onRecalls: (about, read) => events.post({ type: "recalls", about, read }),
    log,
  });
  const running = new Uptime(() => Time.ticks);
  const uptime = () => running.seconds();
  const earliest = () => Math.max(ledger.tokens.time, held.issuers.issued);
  const clock = new BoundedClock(() => Date.now(), uptime, earliest());
  return {
    reason,
    log,
    logRing,
    events,
    parts: new Parts(log, (failed) => events.post({ type: "parts", failed })),
    ledger,
    held,
    turns: new Turns(),
    clock,
    uptime,
    series: () => ledger.series.get(uniform(randomBytes)),
    forgetTime: () => {
      ledger.tokens.forgetTime(held.issuers.issued);
      clock.forget(earliest());
    },
  };
}
