import { describe, expect, it } from "@jest/globals";
import { replacedBy, replacing } from "modules/sale-record/sale-record";
import { readInvoice } from "modules/sale-record/stored-invoice";
import { saleRecord } from "../teletransmission/sales";

describe("a sale record", () => {
  it("is read back with its parts named, as it was written", () => {
    for (let n = 0; n < 12; n += 1) {
      const invoice = readInvoice(n + 1, saleRecord(n));
      expect(invoice?.number).toBe(n + 1);
      expect(invoice?.lines.length).toBe(1 + (n % 3));
      const parts = [...(invoice?.lines ?? []), ...(invoice?.fees ?? [])];
      expect(parts.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(invoice?.totalCents);
      expect(invoice?.replaces).toBe(undefined);
    }
  });

  it("stands for a rejected one by one key, and is the same sale otherwise", () => {
    const record = saleRecord(3);
    const again = replacing(record, 7);
    expect([replacedBy(record), again && replacedBy(again)]).toEqual([undefined, 7]);
    expect(again && readInvoice(9, again)).toEqual({ ...readInvoice(9, record), replaces: 7 });
  });

  it("is never made of bytes that are none", () => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0x80), saleRecord(1).subarray(0, 40)]) {
      expect([replacedBy(bytes), replacing(bytes, 1), readInvoice(1, bytes)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});
