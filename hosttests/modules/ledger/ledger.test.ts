import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { Ledger } from "modules/ledger/ledger";
import { BoundedClock } from "modules/trust/clock";
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

  it("never goes below the latest time that was signed, whatever the device's clock says", () => {
    const flash = flashOf();
    const ledger = new Ledger(flash, quiet);
    ledger.tokens.trustTime(NOW - 86400);
    ledger.tokens.remember(id(1), NOW + 300, NOW);
    let device = 1000;
    const clock = new BoundedClock(() => device * 1000, new Ledger(flash, quiet).tokens.time);
    expect(clock.now()).toBe(NOW);
    expect(clock.isCertain()).toBe(false);
    device += 30;
    expect(clock.now()).toBe(NOW + 30);
    device = NOW + 500;
    expect(clock.now()).toBe(NOW + 500);
    expect(clock.isCertain()).toBe(true);
    clock.reached(NOW + 520);
    expect([clock.now(), clock.isCertain()]).toEqual([NOW + 520, true]);
  });

  it("knows the highest version of an issuer list that it has had, whatever came after it", () => {
    const flash = flashOf();
    const ledger = new Ledger(flash, quiet);
    for (const version of [12, 11, 0]) ledger.versions.useIssuers(version);
    expect(ledger.versions.issuers).toBe(12);
    expect(new Ledger(flash, quiet).versions.issuers).toBe(12);
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
