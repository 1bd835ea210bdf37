/** What the gateway is told of a stored sale: made from the invoice's bytes, and from nothing else. */
import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { LotSold } from "modules/sale-record/dispensing";
import { encodeSale, replacing } from "modules/sale-record/sale-record";
import { readInvoice } from "modules/sale-record/stored-invoice";
import { dispensationOf } from "modules/services/dispensation";
import { MAX_DISPENSED, MAX_QUESTION, questionText } from "modules/services/question";
import { BOXES, CATALOGUE, CLAIMS, NOW, OTHER } from "../terminal/fixture";
import { DISPENSING, sale } from "./sold";

function told(number: number, journal: readonly (Uint8Array | undefined)[]) {
  const bytes = journal[number - 1];
  if (bytes === undefined) throw new Error("no such invoice");
  return dispensationOf(number, bytes, {
    series: () => 7,
    stored: (other) => journal[other - 1],
    labelOf: (cip13) => CATALOGUE.find(cip13)?.label,
  });
}

describe("a dispensation", () => {
  it("has what the boxes say, lot by lot, and what is known of the prescription", () => {
    const lots = [
      { line: 0, boxes: 1, expiry: "2028-03-31", batch: "L1" },
      { line: 1, boxes: 1, expiry: "", batch: "L2" },
    ];
    const record = sale({
      prescriber: "10001234567",
      practice: "990000001",
      ePrescription: "01S2TBPZ2JCNZZYGHZ",
      dispensing: { completeness: "RFP", isRefused: false, generics: [1], lots },
    });
    const [first, second] = BOXES;
    expect(told(1, [encodeSale(record)])).toEqual({
      service: "dispensation",
      series: 7,
      number: 1,
      at: NOW,
      patient: {
        matricule: CLAIMS.identity.matricule,
        oid: 10,
        familyName: "ESSAI",
        givenNames: "JEANNE MARIE",
        birthDate: "1978-03-12",
      },
      prescription: { number: "01S2TBPZ2JCNZZYGHZ", prescriber: "10001234567", practice: "990000001" },
      completeness: "RFP",
      lines: [
        { cip13: first?.cip13, name: first?.label, quantity: 1, batch: "L1", expiry: "2028-03-31", substitution: "N" },
        { cip13: first?.cip13, name: first?.label, quantity: 1, substitution: "N" },
        { cip13: second?.cip13, name: second?.label, quantity: 1, batch: "L2", substitution: "G" },
      ],
    });
    expect(readInvoice(1, encodeSale(record))?.dispensing).toEqual(record.dispensing);
  });

  it("leaves out what is no number, rather than be refused for it", () => {
    const record = sale({ prescriber: "123", practice: "x", ePrescription: "https://ordonnance.example/?n=1" });
    expect(told(1, [encodeSale(record)])?.prescription).toEqual({});
    expect(told(1, [encodeSale(sale({ prescription: false }))])?.prescription).toBe(undefined);
  });

  it("is not told of a refusal, of nobody, of an identity that nobody proved, and of what is no medicine", () => {
    const card = { ...CLAIMS, unverified: true as const };
    const { dispensing: _, ...ofBefore } = sale();
    const goods = sale();
    const bought = {
      ...goods.invoice,
      lines: goods.invoice.lines.map((line) => ({ ...line, cip13: "3401060000012" })),
    };
    const untold = [
      sale({ dispensing: { ...DISPENSING, isRefused: true } }),
      ofBefore,
      sale({ claims: null }),
      sale({ claims: card }),
      { ...goods, invoice: bought },
    ];
    expect(untold.map((record) => told(1, [encodeSale(record)]))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const qualified = sale({ claims: { ...card, qualified: { source: "insi", at: NOW } } });
    expect(told(1, [encodeSale(qualified)])?.patient.matricule).toBe(CLAIMS.identity.matricule);
    expect(
      dispensationOf(1, Uint8Array.of(0xa0), { series: () => 1, stored: () => undefined, labelOf: () => undefined }),
    ).toBe(undefined);
  });

  it("is told once of an invoice that was corrected or sent again, under its first number", () => {
    const first = encodeSale(sale());
    const refused = encodeSale(sale({ dispensing: { ...DISPENSING, isRefused: true } }));
    const nobody = encodeSale(sale({ claims: null }));
    const corrected = (number: number) => encodeSale(sale({ replaces: number }));
    const numbers = (...journal: (Uint8Array | undefined)[]) =>
      journal.flatMap((bytes, i) => (bytes === undefined || told(i + 1, journal) === undefined ? [] : [i + 1]));
    expect(numbers(first, replacing(first, 1), replacing(first, 2), corrected(3))).toEqual([1]);
    // Who was not known when it was stored, or has refused, and has not any more.
    expect(numbers(nobody, corrected(1), corrected(2))).toEqual([2]);
    expect(numbers(refused, replacing(refused, 1), corrected(2))).toEqual([3]);
    // The first one is not kept any more.
    expect(numbers(undefined, corrected(1))).toEqual([]);
  });

  it("takes the place of the one of before where other boxes were given, and only then", () => {
    const lot = (line: number, batch: string) => ({ line, boxes: 1, expiry: "2028-03-31", batch });
    const given = (quantities: readonly number[], lots: readonly LotSold[], replaces?: number) =>
      encodeSale(
        sale({ dispensing: { ...DISPENSING, lots }, ...(replaces === undefined ? {} : { replaces }) }, quantities),
      );
    const first = given([2, 1], [lot(0, "A"), lot(0, "B"), lot(1, "C")]);
    const rows = (question: ReturnType<typeof told>) =>
      question?.lines.map(({ quantity, batch = "" }) => `${quantity}${batch}`).join();
    // Opened again an invoice has no lots: the same boxes are the same.
    expect(told(2, [first, given([2, 1], [], 1)])).toBeUndefined();
    expect(told(2, [first, given([2, 1], [lot(0, "B")], 1)])).toBeUndefined();
    // One more, which was scanned: what is kept of the others stays known.
    const more = told(2, [first, given([3, 1], [lot(0, "D")], 1)]);
    expect(more?.replaces).toEqual({ number: 1, first: 1, version: 2 });
    expect(rows(more)).toBe("1D,1A,1B,1C");
    // One less: nobody knows of which lot; and the only one of a medicine, another of which was scanned in its place.
    expect(rows(told(2, [first, given([1, 1], [], 1)]))).toBe("1,1C");
    expect(rows(told(2, [first, given([2, 1], [lot(1, "E")], 1)]))).toBe("1A,1B,1E");
    // A row of them: each stands for the last that was told, in one set.
    const row = [first, given([1, 1], [], 1), given([1, 1], [], 2), given([1], [], 3)];
    expect(row.map((_, i) => told(i + 1, row)?.replaces)).toEqual([
      undefined,
      { number: 1, first: 1, version: 2 },
      undefined,
      { number: 2, first: 1, version: 3 },
    ]);
    expect([told(1, row), told(3, row)].map((each) => each === undefined)).toEqual([false, true]);
    // Of somebody else it is theirs alone; and nothing of what was refused, or cannot be read any more.
    const other = sale({ claims: OTHER, replaces: 1 });
    expect(told(2, [first, encodeSale(other)])).toMatchObject({ patient: { matricule: OTHER.identity.matricule } });
    expect(told(2, [first, encodeSale(other)])?.replaces).toBeUndefined();
    const refused = encodeSale(sale({ replaces: 1, dispensing: { ...DISPENSING, isRefused: true } }, [5, 5]));
    expect(told(2, [first, refused])).toBeUndefined();
    expect(told(2, [undefined, given([3, 1], [], 1)])).toBeUndefined();
    expect(told(2, [Uint8Array.of(0xa0), given([3, 1], [], 1)])).toBeUndefined();
    // Invoices that stand for each other in a ring are a journal's fault, and no work without end.
    expect(told(2, [given([1], [], 2), given([3, 1], [], 1)])).toBeUndefined();
  });

  it("of the longest sale is within the bounds of a question, and loses no box", () => {
    const quantities = Array.from({ length: 40 }, () => 3);
    const lots = quantities.flatMap((_, line) =>
      [1, 2].map((n) => ({ line, boxes: 1, expiry: "2028-03-31", batch: `BATCH-WITH-20-LETT${n}${line % 10}` })),
    );
    const record = sale({ dispensing: { ...DISPENSING, lots } }, quantities);
    const question = dispensationOf(1, encodeSale(record), {
      series: () => 0xffffffff,
      stored: () => undefined,
      labelOf: () => "É".repeat(100),
    });
    if (question === undefined) throw new Error("not told");
    expect(question.lines.length).toBeLessThanOrEqual(MAX_DISPENSED);
    expect(question.lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(120);
    expect(question.lines[0]?.batch).toBe("BATCH-WITH-20-LETT10");
    expect(encodeUtf8(questionText(question)).length).toBeLessThanOrEqual(MAX_QUESTION);
  });
});
