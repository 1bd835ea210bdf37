import { describe, expect, it } from "@jest/globals";
import { Journal } from "modules/journal/journal";
import { Ledger } from "modules/ledger/ledger";
import { RETENTION_DAYS } from "modules/ledger/retention";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { sealerOf } from "../../support/sealing";
import { saleRecord } from "../teletransmission/sales";
import { NOW } from "../terminal/fixture";

const DAY = 86400;
const quiet = () => {};

/** A ledger with ten invoices stored at NOW and after, of which the first six were answered. */
function begin(flash: NorFlash): Ledger {
  const mounted = Journal.mount(flash, undefined, sealerOf());
  if (!mounted.ok) throw new Error(mounted.reason);
  const journal = mounted.value;
  for (let i = 0; i < 10; i += 1) journal.appendInvoice(saleRecord(i));
  for (const entry of journal.listQueued(0, 6)) journal.settle(entry);
  return new Ledger(flash, quiet, sealerOf());
}

describe("the retention of answered invoices", () => {
  it("ends after its days, for those that are answered and no others", () => {
    const flash = new NorFlash(16, 4096, new Random(8));
    const ledger = begin(flash);
    expect(ledger.retention.look(NOW + (RETENTION_DAYS - 1) * DAY)).toBe(0);
    expect(ledger.retention.look(NOW + (RETENTION_DAYS + 1) * DAY)).toBe(6);
    expect(ledger.retention.look(NOW + (RETENTION_DAYS + 1) * DAY)).toBe(0);
    const after = Journal.mount(flash, undefined, sealerOf());
    if (!after.ok) throw new Error(after.reason);
    expect(after.value.listStored(0, 20).map(({ number }) => number)).toEqual([7, 8, 9, 10]);
    expect([after.value.queued, after.value.lastNumber, after.value.status.damaged]).toEqual([4, 10, 0]);
  });

  it("is looked at soon after the start and then each day, and never by an hour that is doubted", () => {
    const ledger = begin(new NorFlash(16, 4096, new Random(9)));
    const late = NOW + 2 * RETENTION_DAYS * DAY;
    const stored = () => ledger.retention.look(0);
    for (let i = 0; i < 7200; i += 1) ledger.retention.second(late, false);
    expect(stored()).toBe(0);
    for (let i = 0; i < 3600; i += 1) ledger.retention.second(late, true);
    expect(ledger.retention.look(late)).toBe(0);
  });
});
