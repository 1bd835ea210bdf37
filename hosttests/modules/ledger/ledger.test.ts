import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { Ledger } from "modules/ledger/ledger";
import { BoundedClock } from "modules/trust/clock";
import { MAX_OF_ISSUER } from "modules/trust/replay-guard";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { BOXES, CATALOGUE, CLAIMS, NOW } from "../terminal/fixture";

const quiet = () => {};
const flashOf = () => new NorFlash(8, 4096, new Random(3));
const id = (seed: number) => new Uint8Array(16).fill(seed);

function sale() {
  const lines = [{ cip13: BOXES[0]!.cip13, quantity: 1, ald: false }];
  const request = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines };
  const invoice = price(request, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  return { at: NOW, claims: CLAIMS, prescription: true, prescriber: null, invoice: invoice.value };
}

describe("ledger", () => {
  it("knows a used token after the power went, and lets it go once it is dead", () => {
    const flash = flashOf();
    new Ledger(flash, quiet).tokens.remember(id(1), NOW + 360, NOW);
    const again = new Ledger(flash, quiet);
    expect(again.tokens.guard.has(id(1))).toBe(true);
    expect(again.tokens.guard.has(id(2))).toBe(false);
    again.tokens.remember(id(2), NOW + 1000, NOW + 640);
    for (let i = 0; i < 2000; i += 1) again.tokens.remember(id(3 + (i % 200)), NOW + 1001 + i, NOW + 641 + i);
    const later = new Ledger(flash, quiet);
    expect(later.tokens.guard.has(id(1))).toBe(false);
    expect(later.tokens.time).toBe(NOW + 2640);
  });

  it("never goes below the latest time that was proved, whatever the device's clock says", () => {
    const flash = flashOf();
    new Ledger(flash, quiet).tokens.remember(id(1), NOW + 300, NOW);
    let device = 1000;
    let uptime = 0;
    const { time } = new Ledger(flash, quiet).tokens;
    const clock = new BoundedClock(
      () => device * 1000,
      () => uptime,
      time,
    );
    expect(clock.now()).toBe(NOW);
    expect(clock.isCertain()).toBe(false);
    uptime += 30;
    expect(clock.now()).toBe(NOW + 30);
    // Set to another wrong time: that it was set is not that time has passed.
    device = NOW - 86400 * 365;
    expect([clock.now(), clock.isCertain()]).toEqual([NOW + 30, false]);
    device = NOW + 500;
    expect(clock.now()).toBe(NOW + 500);
    expect(clock.isCertain()).toBe(true);
    clock.reached(NOW + 490);
    device = NOW + 480;
    expect([clock.now(), clock.isCertain()]).toEqual([NOW + 500, true]);
  });

  it("forgets a time that was wrong when newer keys end before it, or when it is told to, through restarts", () => {
    const list = { version: 3, issued: NOW - 10, expires: NOW + 1000 };
    const flash = flashOf();
    const far = NOW + 50 * 365 * 86400;
    new Ledger(flash, quiet).tokens.remember(id(1), far + 300, far);
    expect(new Ledger(flash, quiet).tokens.time).toBe(far);
    let ledger = new Ledger(flash, quiet);
    expect(ledger.invoices.format()).toBe(true);
    expect(ledger.tokens.time).toBe(far);
    ledger.useIssuers(list);
    expect(ledger.tokens.time).toBe(NOW - 10);
    ledger.tokens.remember(id(2), NOW + 300, NOW);
    ledger = new Ledger(flash, quiet);
    expect([ledger.tokens.time, ledger.tokens.guard.has(id(2))]).toEqual([NOW, true]);
    // The same list does so once; after that a person does.
    ledger.tokens.remember(id(3), far + 300, far);
    ledger.useIssuers(list);
    expect(ledger.tokens.time).toBe(far);
    ledger.tokens.forgetTime(NOW - 20);
    ledger.tokens.remember(id(4), NOW + 310, NOW + 5);
    // The token of the wrong time still lies in the journal, and proves nothing any more.
    ledger = new Ledger(flash, quiet);
    expect([ledger.tokens.time, ledger.tokens.guard.has(id(4))]).toEqual([NOW + 5, true]);
  });

  it("knows after the power went who signed what, so that a flood does not begin anew", () => {
    const flash = flashOf();
    const { tokens } = new Ledger(flash, quiet);
    for (let i = 0; i < MAX_OF_ISSUER; i += 1) tokens.remember(id(i), NOW + 360, NOW, 7);
    const { guard } = new Ledger(flash, quiet).tokens;
    expect([guard.add(id(200), NOW + 360, 7, NOW), guard.add(id(201), NOW + 360, 8, NOW)]).toEqual([false, true]);
  });

  it("knows the highest version of an issuer list that it has had, whatever came after it", () => {
    const flash = flashOf();
    const ledger = new Ledger(flash, quiet);
    for (const version of [12, 11, 0]) ledger.versions.useIssuers(version, undefined);
    expect(ledger.versions.issuers).toBe(12);
    expect(new Ledger(flash, quiet).versions.issuers).toBe(12);
  });

  it("remembers the one image whose key ids were checked", () => {
    const flash = flashOf();
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const { versions } = new Ledger(flash, quiet);
    expect([versions.isChecked(one), versions.isChecked(undefined)]).toEqual([false, false]);
    versions.useIssuers(12, one);
    const again = new Ledger(flash, quiet).versions;
    expect([again.isChecked(one), again.isChecked(other), again.isChecked(undefined)]).toEqual([true, false, false]);
    again.useIssuers(13, other);
    expect([again.isChecked(one), again.isChecked(other)]).toEqual([false, true]);
  });

  it("stores nothing in a partition that is not its own, says why, and begins anew only when asked", () => {
    const flash = flashOf();
    flash.bytes.fill(0x55, 5000, 9000);
    const ledger = new Ledger(flash, quiet);
    expect(ledger.trouble).toBe("journal-foreign");
    expect(ledger.invoices.store(sale())).toEqual({ ok: false, reason: "journal-foreign" });
    expect(ledger.invoices.format()).toBe(true);
    expect(ledger.invoices.store(sale())).toEqual({ ok: true, value: 1 });
    expect(new Ledger(flash, quiet).invoices.queued).toBe(1);
  });

  it("draws a series for its numbers, keeps it, and draws another when it is begun anew", () => {
    const flash = flashOf();
    const random = new Random(5);
    const first = new Ledger(flash, quiet).series.get(() => random.unit());
    const again = new Ledger(flash, quiet);
    expect(again.series.get(() => random.unit())).toBe(first);
    again.invoices.format();
    expect(again.series.get(() => random.unit())).not.toBe(first);
  });

  it("replaces a rejected invoice by a new one, whenever the power goes in between", () => {
    for (let operations = 1; operations < 12; operations += 1) {
      const flash = flashOf();
      const ledger = new Ledger(flash, quiet);
      ledger.invoices.store(sale());
      const [entry] = ledger.invoices.listQueued(0, 1);
      ledger.invoices.reject(entry!, 8);
      flash.budget = operations;
      const sent = ledger.invoices.resend(1);
      flash.powerOn();
      const after = new Ledger(flash, quiet);
      // One of the two is to be dealt with, never both and never neither.
      expect([operations, after.invoices.queued + after.invoices.rejected]).toEqual([operations, 1]);
      if (sent.ok) expect(after.invoices.listQueued(0, 9).map(({ number }) => number)).toEqual([2]);
    }
  });
});
