import { describe, expect, it } from "@jest/globals";
import { MAX_VALUE_LENGTH } from "modules/journal/journal";
import type { PaymentOutcome } from "modules/payment/payment";
import {
  asked,
  canAsk,
  decodePayments,
  encodePayments,
  ended,
  found,
  lookedAt,
  MAX_OPEN,
  NO_PAYMENTS,
  type Payment,
  type Payments,
  passed,
  saleLeft,
  stored,
  toLookAt,
  underWay,
} from "modules/payment/payments";

const READY: Payments = { ...NO_PAYMENTS, isThere: true };
const PAYMENT: Payment = { number: 42, amountCents: 1590, means: "card", at: 1_777_000_000 };
const DONE: PaymentOutcome = {
  result: "done",
  amountCents: 1590,
  card: { lastDigits: "1234", reading: "contact" },
  authorisation: "A1",
};
const LOST: PaymentOutcome = { result: "unknown", doubt: "line-lost" };

describe("the payments of a counter", () => {
  it("are asked for one at a time, and not without a payment terminal", () => {
    expect(canAsk(NO_PAYMENTS)).toBe(false);
    expect(canAsk(READY)).toBe(true);
    const payments = asked(READY, PAYMENT);
    expect(underWay(payments)).toMatchObject(PAYMENT);
    expect(toLookAt(payments)).toBeUndefined();
    expect(canAsk(payments)).toBe(false);
    expect(canAsk(ended(payments, DONE))).toBe(true);
  });

  it("leave nothing behind when they are done, or when nothing was asked for", () => {
    for (const outcome of [DONE, { result: "not-asked", reason: "unreachable" } as const]) {
      const payments = ended(asked(READY, PAYMENT), outcome);
      expect(payments.open).toEqual([]);
      expect(passed(payments, 3600)).toBe(payments);
    }
  });

  it("stay for a person to look at when nobody knows, and are not asked for again", () => {
    let payments = ended(asked(READY, PAYMENT), LOST);
    payments = passed(payments, 86400);
    expect(toLookAt(payments)).toMatchObject({ ...PAYMENT, state: "unknown", reason: "line-lost" });
    expect(underWay(payments)).toBeUndefined();
    expect(lookedAt(payments, true).open).toEqual([]);
    // Not paid: it is still the person's to decide what then.
    const unpaid = lookedAt(payments, false);
    expect(toLookAt(unpaid)).toMatchObject({ ...PAYMENT, state: "refused" });
    expect(lookedAt(unpaid, false).open).toEqual([]);
  });

  it("end in a doubt when the driver forgets them", () => {
    let payments = asked(READY, PAYMENT);
    for (let i = 0; i < 199; i += 1) payments = passed(payments, 1);
    expect(underWay(payments)).toBeDefined();
    payments = passed(payments, 1);
    expect(toLookAt(payments)).toMatchObject({ state: "unknown", reason: "no-answer" });
    // What comes too late changes nothing.
    expect(ended(payments, DONE)).toBe(payments);
  });

  it("are no more than the journal keeps: then none is asked for until a person has looked", () => {
    let payments = READY;
    for (let i = 0; i < MAX_OPEN; i += 1) {
      expect(canAsk(payments)).toBe(true);
      payments = ended(asked(payments, { ...PAYMENT, number: i }), LOST);
    }
    expect(canAsk(payments)).toBe(false);
    const bytes = encodePayments(payments.open);
    expect(bytes.length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
    expect(found(true, decodePayments(bytes)).open.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    expect(canAsk(lookedAt(payments, true))).toBe(true);
  });

  it("that were under way when the power went are not known, and not asked for again", () => {
    const payments = found(true, decodePayments(encodePayments(asked(READY, PAYMENT).open)));
    expect(underWay(payments)).toBeUndefined();
    expect(toLookAt(payments)).toEqual({ ...PAYMENT, state: "unknown", reason: "power-cut" });
  });

  it("asked for before the invoice was stored get its number, and are settled by its record", () => {
    const payments = asked(READY, { ...PAYMENT, number: 0 });
    expect(underWay(stored(payments, 7))?.number).toBe(7);
    const paid = ended(payments, DONE);
    expect(paid.open).toMatchObject([{ state: "paid" }]);
    expect(toLookAt(paid)).toBeUndefined();
    expect(stored(paid, 7).open).toEqual([]);
    expect(stored(READY, 7)).toBe(READY);
  });

  it("of a sale that was left, or lost with the power, are for a person to give back", () => {
    const paid = ended(asked(READY, { ...PAYMENT, number: 0 }), DONE);
    for (const payments of [saleLeft(paid), found(true, decodePayments(encodePayments(paid.open)))]) {
      expect(toLookAt(payments)).toMatchObject({ amountCents: 1590, state: "unknown", reason: "sale-left" });
      expect(lookedAt(payments, false).open).toEqual([]);
    }
    expect(saleLeft(READY)).toBe(READY);
  });

  it("are read from any bytes, without an amount that nobody can owe", () => {
    for (let length = 0; length <= 80; length += 1) {
      for (const fill of [0, 1, 0x7f, 0xff]) {
        for (const { amountCents } of decodePayments(new Uint8Array(length).fill(fill))) {
          expect(amountCents).toBeGreaterThan(0);
          expect(amountCents).toBeLessThan(100_000_000);
        }
      }
    }
  });
});
