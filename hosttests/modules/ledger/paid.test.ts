/** How an invoice was paid, known after it was stored: there as long as the invoice is, and no longer. */
import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { find } from "modules/bytes/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { Ledger } from "modules/ledger/ledger";
import { RETENTION_DAYS } from "modules/ledger/retention";
import type { Settlement } from "modules/payment/settlement";
import type { SaleRecord } from "modules/sale-record/sale-record";
import { readInvoice } from "modules/sale-record/stored-invoice";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { NonceWatch, sealerOf } from "../../support/sealing";
import { saleRecord } from "../teletransmission/sales";
import { BOXES, CATALOGUE, CLAIMS, NOW } from "../terminal/fixture";

const quiet = () => {};
const CARD: Settlement = {
  means: "card",
  state: "done",
  amountCents: 1234,
  lastDigits: "4242",
  authorisation: "AUTH77",
};
const SAID: Settlement = { ...CARD, state: "said", lastDigits: "", authorisation: "" };
function sale(settlement?: Settlement): SaleRecord {
  const lines = [{ cip13: BOXES[0]!.cip13, quantity: 1, ald: false }];
  const request = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines };
  const invoice = price(request, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  const record = { at: NOW, claims: CLAIMS, prescription: true, prescriber: null, invoice: invoice.value };
  return settlement === undefined ? record : { ...record, settlement };
}

const flashOf = (seed = 3) => new NorFlash(8, 4096, new Random(seed));
const settlements = ({ invoices }: Ledger) =>
  invoices.after(0, 64).map(({ number, settlement }) => [number, settlement?.state ?? null]);

describe("an invoice that is paid after it was stored", () => {
  it("is read back as one that was paid before, through a start; the last one counts", () => {
    const flash = flashOf();
    const { invoices } = new Ledger(flash, quiet, sealerOf());
    for (let i = 0; i < 3; i += 1) invoices.store(sale({ ...SAID, state: "asked" }));
    expect(invoices.settlePayment(1, CARD)).toBeUndefined();
    expect(invoices.settlePayment(2, SAID)).toBeUndefined();
    expect(invoices.settlePayment(2, CARD)).toBeUndefined();
    expect(invoices.settlePayment(3, null)).toBeUndefined();
    expect(invoices.settlePayment(9, CARD)).toBe("no-invoice");
    const again = new Ledger(flash, quiet, sealerOf());
    const read = again.invoices.after(0, 9).map(({ settlement }) => settlement);
    expect(read).toEqual([CARD, CARD, null]);
    expect(readInvoice(1, again.invoices.stored(1)!)?.settlement).toEqual(CARD);
    // Sent again under another number, it is paid all the same.
    const [entry] = again.invoices.listQueued(0, 1);
    again.invoices.reject(entry!, 8);
    expect(again.invoices.resend(1)).toEqual({ ok: true, value: 4 });
    expect(readInvoice(4, again.invoices.stored(4)!)).toMatchObject({ replaces: 1, settlement: CARD });
  });

  it("keeps what the payment terminal has told, whatever a person says of the same later", () => {
    const { invoices } = new Ledger(flashOf(), quiet);
    invoices.store(sale());
    invoices.settlePayment(1, CARD);
    expect(invoices.settlePayment(1, SAID)).toBeUndefined();
    expect(readInvoice(1, invoices.stored(1)!)?.settlement).toEqual(CARD);
  });

  it("is paid or not yet when the power goes at any operation, and never lost", () => {
    let cuts = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      for (let budget = 1, isCut = true; isCut; budget += 1) {
        const nonces = new NonceWatch();
        const flash = new NorFlash(6, 1024, new Random(seed));
        const ledger = new Ledger(flash, quiet, sealerOf(nonces));
        ledger.invoices.store(sale());
        // So many values are stored meanwhile that in some runs a block has to be begun for the payment.
        for (let i = 0; i < 2 * seed; i += 1) ledger.versions.useData(`${i}${"x".repeat(seed)}`, "");
        flash.budget = budget;
        const refusal = ledger.invoices.settlePayment(1, CARD);
        isCut = flash.isOff;
        flash.powerOn();
        const again = new Ledger(flash, quiet, sealerOf(nonces));
        const [stored, ...more] = again.invoices.after(0, 9);
        expect([stored?.number, more.length, again.invoices.queued]).toEqual([1, 0, 1]);
        expect([null, CARD]).toContainEqual(stored?.settlement);
        if (refusal === undefined) expect(stored?.settlement).toEqual(CARD);
        if (isCut) cuts += 1;
      }
    }
    expect(cuts).toBeGreaterThan(12);
  });

  it("keeps it through any number of reclaims, and gives it up with its invoice", () => {
    const flash = flashOf();
    const first = new Ledger(flash, quiet);
    for (let i = 0; i < 8; i += 1) first.invoices.store(sale());
    for (const number of [2, 5]) first.invoices.settlePayment(number, CARD);
    const day = (ledger: Ledger, until: number) => {
      const { invoices } = ledger;
      while (invoices.lastNumber < until) {
        const number = invoices.lastNumber + 1;
        expect(invoices.store(sale())).toEqual({ ok: true, value: number });
        expect(invoices.settlePayment(number, CARD)).toBeUndefined();
        const entry = invoices.listQueued(8, 1)[0];
        invoices.settle(entry!);
        if (number % 7 !== 0) continue;
        // Each invoice that is there is as it was paid.
        const isPaid = (each: unknown) => Number(each) > 8 || each === 2 || each === 5;
        expect(settlements(ledger)).toEqual(settlements(ledger).map(([each]) => [each, isPaid(each) ? "done" : null]));
      }
    };
    day(first, 110);
    // After a start too: and then those that waited are answered.
    const ledger = new Ledger(flash, quiet);
    expect(ledger.invoices.listQueued(0, 64)).toHaveLength(8);
    for (const entry of ledger.invoices.listQueued(0, 8)) ledger.invoices.settle(entry);
    day(ledger, 210);
    expect(Number(settlements(ledger)[0]?.[0])).toBeGreaterThan(8);
    // What was paid takes no room that an invoice needs: it is not full, and not near.
    expect(ledger.invoices.about().fill).toBeLessThan(40);
  });

  it("is erased with its invoice, and leaves nothing of the card in the flash", () => {
    const flash = flashOf();
    const ledger = new Ledger(flash, quiet);
    for (let i = 0; i < 4; i += 1) ledger.invoices.store(sale());
    for (const number of [1, 2, 4]) ledger.invoices.settlePayment(number, CARD);
    const needle = encodeUtf8(CARD.authorisation);
    const cards = () => {
      let count = 0;
      let rest = flash.bytes;
      for (let at = find(rest, needle); at >= 0; at = find(rest, needle)) {
        count += 1;
        rest = rest.subarray(at + 1);
      }
      return count;
    };
    expect(cards()).toBe(3);
    for (const entry of ledger.invoices.listQueued(0, 2)) ledger.invoices.settle(entry);
    const late = NOW + (RETENTION_DAYS + 1) * 86400;
    // The power goes after the invoices, before what was paid for them: the next look does the rest.
    flash.budget = 5;
    expect(() => ledger.retention.look(late)).toThrow();
    flash.powerOn();
    const again = new Ledger(flash, quiet);
    again.retention.look(late);
    expect(cards()).toBe(1);
    expect(settlements(new Ledger(flash, quiet))).toEqual([
      [3, null],
      [4, "done"],
    ]);
  });

  it("is not kept in a full journal, which says so and loses nothing", () => {
    const flash = new NorFlash(4, 4096, new Random(4));
    const ledger = new Ledger(flash, quiet);
    let full: unknown;
    while (full === undefined) {
      const stored = ledger.invoices.store(sale());
      if (!stored.ok) full = stored.reason;
    }
    const count = ledger.invoices.lastNumber;
    let refusal = ledger.invoices.settlePayment(1, CARD);
    // Where an invoice has no room a few payments may.
    for (let number = 2; refusal === undefined; number += 1) refusal = ledger.invoices.settlePayment(number, CARD);
    expect([full, refusal]).toEqual(["journal-full", "journal-full"]);
    const again = new Ledger(flash, quiet);
    expect(again.invoices.queued).toBe(count);
    // Once they are answered there is room again.
    for (const entry of again.invoices.listQueued(0, 64)) again.invoices.settle(entry);
    for (let i = 0; i < 60; i += 1) {
      expect(again.invoices.store(sale()).ok).toBe(true);
      again.invoices.settle(again.invoices.listQueued(0, 1)[0]!);
    }
  });

  it("costs a sale that is exported nothing but its own field", () => {
    const { invoices } = new Ledger(flashOf(), quiet);
    const before = readInvoice(1, saleRecord(0))!;
    invoices.store(sale());
    const [stored] = invoices.after(0, 1);
    invoices.settlePayment(1, CARD);
    const [paid] = invoices.after(0, 1);
    expect(paid).toEqual({ ...stored, settlement: CARD });
    expect(Object.keys(paid!).sort()).toEqual(Object.keys(before).sort());
  });
});
