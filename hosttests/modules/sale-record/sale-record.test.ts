import { describe, expect, it } from "@jest/globals";
import { type CborValue, decodeCbor } from "modules/cbor/decode";
import { replacedBy, replacing } from "modules/sale-record/sale-record";
import { invoiceOf, readInvoice } from "modules/sale-record/stored-invoice";
import { saleRecord } from "../teletransmission/sales";
import { NOW } from "../terminal/fixture";

describe("a sale record", () => {
  it("is read back with its parts named, as it was written", () => {
    for (let n = 0; n < 12; n += 1) {
      const invoice = readInvoice(n + 1, saleRecord(n));
      expect(invoice?.number).toBe(n + 1);
      expect(invoice?.lines.length).toBe(n % 6 === 5 ? 0 : 1 + (n % 3));
      const parts = [...(invoice?.lines ?? []), ...(invoice?.fees ?? []), ...(invoice?.acts ?? [])];
      expect(parts.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(invoice?.totalCents);
      expect(invoice?.vat.reduce((sum, { netCents, vatCents }) => sum + netCents + vatCents, 0)).toBe(
        invoice?.totalCents,
      );
      expect(invoice?.replaces).toBe(undefined);
    }
    expect(readInvoice(1, saleRecord(3))).toMatchObject({
      practice: "990000001",
      ePrescription: "01S2TBPZ2JCNZZYGHZ",
      accident: null,
      acts: [
        { code: "TRD", spontaneous: true, target: false, related: null, prescriber: "pharmacy", totalCents: 1500 },
        { code: "VGP", spontaneous: false, target: true, related: null, prescriber: "pharmacy", rate: 100 },
      ],
    });
    const atWork = readInvoice(1, saleRecord(6));
    expect(atWork).toMatchObject({ accident: { number: "26A123456", date: "2026-05-01" }, prescriber: "10000000009" });
    expect(atWork?.lines[0]).toMatchObject({ ald: false, related: "atmp", price: "public", cover: null, vat: 21 });
  });

  it("says how it was paid, and nothing where nobody said it or a later firmware has another way", () => {
    const paid = [0, 1, 2, 3, 4, 5].map((n) => readInvoice(1, saleRecord(n))?.settlement);
    expect(paid[0]).toBeNull();
    expect(paid.slice(1)).toMatchObject([
      { means: "cash", state: "said", lastDigits: "", authorisation: "" },
      { means: "card", state: "done", lastDigits: "1234", authorisation: "A1B2C3" },
      { means: "cheque", state: "asked" },
      { means: "card", state: "unknown" },
      { means: "account", state: "said" },
    ]);
    expect(paid[1]?.amountCents).toBe(readInvoice(1, saleRecord(1))?.patientCents);
    const decoded = decodeCbor(saleRecord(1));
    if (!decoded.ok || !(decoded.value instanceof Map)) throw new Error("no record");
    decoded.value.set(18, [9, 0, 100, "", ""]);
    expect(invoiceOf(1, decoded.value)).toMatchObject({ settlement: null });
    decoded.value.set(18, "cash");
    expect(invoiceOf(1, decoded.value)).toBeUndefined();
  });

  it("keeps what was told on line with its proof, and nothing of a source that this version does not know", () => {
    expect(readInvoice(1, saleRecord(4))).toMatchObject({
      rightsOnLine: { at: NOW, source: "simulated", use: "applied", proof: "BAID" },
      context: { id: "c4", ends: NOW + 3600 },
    });
    const decoded = decodeCbor(saleRecord(4));
    if (!decoded.ok || !(decoded.value instanceof Map)) throw new Error("no record");
    decoded.value.set(19, [NOW, 9, 1, new Uint8Array(3)]);
    expect(invoiceOf(1, decoded.value)).toMatchObject({ rightsOnLine: null });
    decoded.value.set(19, [NOW, 1, 1, "proof"]);
    expect(invoiceOf(1, decoded.value)).toBeUndefined();
  });

  it("of an older firmware is read without what it did not keep", () => {
    const decoded = decodeCbor(saleRecord(1));
    if (!decoded.ok || !(decoded.value instanceof Map)) throw new Error("no record");
    const { value } = decoded;
    for (const key of [13, 14, 15, 16, 17, 18, 19, 20]) value.delete(key);
    const lines = value.get(5) as CborValue[][];
    value.set(
      5,
      lines.map((line) => [...line.slice(0, 3), true, ...line.slice(4, 11)]),
    );
    const invoice = invoiceOf(1, value);
    expect(invoice).toMatchObject({
      acts: [],
      vat: [],
      accident: null,
      practice: null,
      ePrescription: null,
      settlement: null,
      rightsOnLine: null,
      context: null,
    });
    expect(invoice?.lines[0]).toMatchObject({ ald: true, related: "ald", price: "public", cover: null, vat: null });
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
