/** A sale that the power, or a fault, cut short is known at the next start; one that was stored is never called so. */
import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { Ledger } from "modules/ledger/ledger";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { BOXES, CATALOGUE, NOW } from "../terminal/fixture";

const quiet = () => {};

function sale() {
  const lines = [{ cip13: BOXES[0]!.cip13, quantity: 1, ald: false }];
  const invoice = price(
    { at: "2026-05-15", claims: null, prescription: true, prescriber: null, lines },
    TARIFFS,
    CATALOGUE,
  );
  if (!invoice.ok) throw new Error(invoice.reason);
  return { at: NOW, claims: null, prescription: true, prescriber: null, invoice: invoice.value };
}

describe("a sale that was open", () => {
  it("is told once, and not when it was left or stored", () => {
    const flash = new NorFlash(8, 4096, new Random(3));
    const open = new Ledger(flash, quiet);
    expect(open.begin(false)).toBe(false);
    open.sale.set(true);
    const again = new Ledger(flash, quiet);
    expect(again.begin(true)).toBe(true);
    expect([again.counts.of("starts"), again.counts.of("faults")]).toEqual([2, 1]);
    expect(new Ledger(flash, quiet).begin(false)).toBe(false);
    const left = new Ledger(flash, quiet);
    left.sale.set(true);
    left.sale.set(false);
    expect(new Ledger(flash, quiet).begin(false)).toBe(false);
  });

  it("costs one write a sale that is stored", () => {
    const flash = new NorFlash(8, 4096, new Random(3));
    const ledger = new Ledger(flash, quiet);
    ledger.begin(false);
    ledger.sale.set(true);
    ledger.invoices.store(sale());
    const before = flash.written;
    ledger.sale.set(false);
    expect(flash.written).toBe(before);
  });

  it("is open or stored, and never both, wherever the power goes", () => {
    for (let budget = 1, cut = true; cut; budget += 1) {
      const flash = new NorFlash(8, 4096, new Random(budget));
      const ledger = new Ledger(flash, quiet);
      ledger.begin(false);
      ledger.sale.set(true);
      flash.budget = budget;
      const stored = ledger.invoices.store(sale());
      ledger.sale.set(false);
      cut = flash.isOff;
      flash.powerOn();
      const again = new Ledger(flash, quiet);
      const interrupted = again.begin(false);
      expect(again.invoices.lastNumber).toBe(interrupted ? 0 : 1);
      if (stored.ok) expect(interrupted).toBe(false);
    }
  });
});
