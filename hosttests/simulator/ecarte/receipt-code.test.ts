import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { encodeBase45 } from "modules/base45/base45";
import { encodeCbor } from "modules/cbor/encode";
import { RECEIPT_PREFIX, receiptCode } from "modules/receipt/receipt-code";
import { readReceiptCode } from "../../../simulator/ecarte/receipt-code";
import { qrCode, readGray } from "../../../simulator/optics/codes";
import { photograph } from "../../../simulator/optics/scene";
import { receiptOfSale } from "../../modules/receipt/document";

describe("the code of a receipt", () => {
  it("is read back by the phone as what was printed, with no name in it", () => {
    for (let n = 0; n < 12; n += 1) {
      const receipt = { ...receiptOfSale(n), payments: [{ kind: "card", cents: 12 }] };
      const read = readReceiptCode(receiptCode(receipt));
      const { number, at, isTest, totalCents, amoCents, amcCents, patientCents, franchiseCents, feesCents } = receipt;
      const sums = { totalCents, amoCents, amcCents, patientCents, franchiseCents, feesCents };
      const lines = receipt.lines.map(({ code, quantity, totalCents: total }) => ({
        code,
        quantity,
        totalCents: total,
      }));
      const payments = [{ kind: "card", cents: 12 }];
      expect(read).toEqual({
        ok: true,
        value: { number, at, finess: "990000001", isTest, ...sums, lines, payments, leftOut: 0 },
      });
      expect(JSON.stringify(read)).not.toMatch(/ESSAI|278031212345695/);
    }
  });

  it("is read from a picture by the phone's camera", async () => {
    const text = receiptCode(receiptOfSale(1));
    const symbol = await readGray(photograph(await qrCode(text), { rotation: 4, seed: 3 }));
    expect(Buffer.from(symbol?.bytes ?? []).toString("latin1")).toBe(text);
  });

  it("keeps its sums without lines, where there were too many", () => {
    const receipt = receiptOfSale(1);
    const lines = Array.from({ length: 60 }, () => receipt.lines[0]!);
    const read = readReceiptCode(receiptCode({ ...receipt, lines }));
    expect(read).toMatchObject({ ok: true, value: { lines: [], leftOut: 60, totalCents: receipt.totalCents } });
  });

  it("is refused for what it is: no receipt, malformed, or sums that do not add up", () => {
    expect(readReceiptCode("https://example.org")).toEqual({ ok: false, reason: "not-a-receipt" });
    for (const text of ["CR1:", "CR1:é", `CR1:${"0".repeat(3000)}`, "CR1:A"]) {
      expect(readReceiptCode(text)).toEqual({ ok: false, reason: "malformed" });
    }
    const made = (sums: number[]) =>
      RECEIPT_PREFIX +
      encodeBase45(
        encodeCbor(
          new Map<number, number | number[]>([
            [2, 1],
            [3, 5],
            [4, sums],
          ]),
        ),
      );
    expect(readReceiptCode(made([0, 0, 0, 0, 0]))).toMatchObject({ ok: true });
    expect(readReceiptCode(made([5, 1, 1, 1, 0]))).toEqual({ ok: false, reason: "sums-differ" });
    expect(readReceiptCode(made([-5, 0, 0, -5, 0]))).toEqual({ ok: false, reason: "malformed" });
    expect(readReceiptCode(made([0, 0, 0, 0]))).toEqual({ ok: false, reason: "malformed" });
  });

  it("never throws, whatever is printed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readReceiptCode(RECEIPT_PREFIX + encodeBase45(bytes));
        return true;
      }),
    );
    const text = receiptCode(receiptOfSale(2));
    for (let i = 0; i < text.length; i += 1) readReceiptCode(`${text.slice(0, i)}7${text.slice(i + 1)}`);
  });
});
