/** The JSON schema, its CBOR twin, and the B2 records, each held to the other. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { decodeCbor } from "modules/cbor/decode";
import { invoiceOf, readInvoice, type StoredInvoice } from "modules/sale-record/stored-invoice";
import { encodeLot, readAnswer } from "modules/teletransmission/lot";
import { REASONS, reasonOf } from "modules/teletransmission/reason";
import { CollectorStore } from "../../../../simulator/collector/store";
import { B2_LENGTH, b2Records } from "../../../../tools/export/b2";
import { saleRecord } from "../../../modules/teletransmission/sales";

const schema = JSON.parse(readFileSync("modules/teletransmission/interchange.schema.json", "utf8")) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema);
const SENDER = { finess: "990000001", terminal: "T1", series: 1700000000 };

function invoices(): StoredInvoice[] {
  return Array.from({ length: 12 }, (_, i) => readInvoice(i + 1, saleRecord(i))!);
}

const isValid = (value: unknown) => {
  const valid = validate(value);
  return { valid, errors: validate.errors ?? [] };
};

describe("the interchange", () => {
  it("has a JSON form that its schema takes, for sales with and without a card, and corrected ones", () => {
    const [first, ...others] = invoices();
    const regimes = invoices().map(({ rights }) => rights?.localRegime);
    expect(regimes).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((i) => [undefined, false, false, false, true][(i - 1) % 5]),
    );
    const lot = { version: 1, ...SENDER, invoices: [{ ...first, replaces: 7 }, ...others] };
    expect(isValid(JSON.parse(JSON.stringify(lot)))).toEqual({ valid: true, errors: [] });
  });

  it("has a schema that takes nothing else", () => {
    const [invoice] = invoices();
    const wrong: readonly Partial<Record<keyof StoredInvoice, unknown>>[] = [
      { totalCents: 1.5 },
      { totalCents: -1 },
      { date: "15/05/2026" },
      { lines: [] },
      { number: 0 },
      { rights: undefined },
      { insured: { matricule: "1" } },
      { settlement: { means: "barter", state: "said", amountCents: 1, lastDigits: "", authorisation: "" } },
      { settlement: { means: "card", state: "done", amountCents: 1, lastDigits: "49701234", authorisation: "" } },
    ];
    for (const change of wrong) {
      const lot = { version: 1, ...SENDER, invoices: [{ ...invoice, ...change }] };
      expect({ change, valid: isValid(JSON.parse(JSON.stringify(lot))).valid }).toEqual({ change, valid: false });
    }
    for (const acknowledgement of [
      { number: 1, accepted: false },
      { number: 1, accepted: true, reason: "other" },
    ]) {
      expect(isValid({ version: 1, acknowledgements: [acknowledgement] }).valid).toBe(false);
    }
  });

  it("has a CBOR twin that says the same, there and back", () => {
    const records = Array.from({ length: 12 }, (_, i) => ({ number: i + 1, record: saleRecord(i) }));
    const body = encodeLot(SENDER, records);
    const lot = decodeCbor(body);
    if (!lot.ok || !(lot.value instanceof Map)) throw new Error("no lot");
    const list = lot.value.get(5) as [number, Map<number, never>][];
    expect(list.map(([number, map]) => invoiceOf(number, map))).toEqual(invoices());
    const store = new CollectorStore(({ number }) => (number === 5 ? "too-late" : null));
    const answer = store.receive(body);
    const arls = answer.ok ? readAnswer(answer.value) : undefined;
    expect(arls?.filter(({ reason }) => reason !== 0)).toEqual([{ number: 5, reason: REASONS["too-late"] }]);
    const acknowledgements = arls?.map(({ number, reason }) =>
      reason === 0 ? { number, accepted: true } : { number, accepted: false, reason: reasonOf(reason) },
    );
    expect(isValid({ version: 1, acknowledgements })).toEqual({ valid: true, errors: [] });
  });
});

describe("a stored invoice", () => {
  it("is told without what nobody sees, whatever an older firmware kept", () => {
    const decoded = decodeCbor(saleRecord(1));
    if (!decoded.ok || !(decoded.value instanceof Map)) throw new Error("no record");
    decoded.value.set(9, ["278031212345695", 10, "ES\u202eIAS\u200b", "JEAN\nNE", "1978-03-12"]);
    const invoice = invoiceOf(1, decoded.value);
    expect(invoice?.insured).toMatchObject({ familyName: "ES?IAS?", givenNames: "JEAN?NE" });
  });
});

describe("B2 records", () => {
  const field = (record: string, from: number, to: number) => record.slice(from - 1, to);
  const cents = (record: string, from: number, to: number) => Number(field(record, from, to));

  it("are 128 characters each, and add up to their invoice", () => {
    for (const invoice of invoices()) {
      const records = b2Records(invoice, SENDER.finess);
      if (invoice.insured === null) {
        expect(records).toEqual({ ok: false, reason: "without-card" });
        continue;
      }
      if (!records.ok) throw new Error(records.reason);
      expect(records.value.map((record) => record.length)).toEqual(records.value.map(() => B2_LENGTH));
      for (const record of records.value) {
        expect(record).toMatch(/^[ -~]*$/);
        expect(field(record, 2, 10)).toBe(SENDER.finess);
        expect(field(record, 12, 26)).toBe(invoice.insured.matricule);
        expect(cents(record, 30, 38)).toBe(invoice.number);
      }
      const acts = records.value.filter((record) => record.startsWith("4"));
      const sum = (from: number, to: number) => acts.reduce((total, record) => total + cents(record, from, to), 0);
      const end = records.value.at(-1)!;
      expect([end[0], cents(end, 39, 41)]).toEqual(["5", acts.length]);
      expect([cents(end, 58, 65), cents(end, 66, 73), cents(end, 82, 89)]).toEqual([
        sum(91, 97),
        sum(108, 114),
        sum(123, 128),
      ]);
      expect(cents(end, 58, 65)).toBe(cents(end, 66, 73) + cents(end, 74, 81) + cents(end, 82, 89));
    }
  });

  it("puts each thing where the public text has it", () => {
    const [, invoice] = invoices();
    const records = b2Records(invoice!, SENDER.finess);
    if (!records.ok) throw new Error(records.reason);
    const [head = ""] = records.value;
    expect(field(head, 1, 38)).toBe("2990000001 278031212345695001000000002");
    expect([field(head, 49, 57), field(head, 77, 79), field(head, 96, 101)]).toEqual(["011210001", "100", "780312"]);
    expect(field(head, 119, 128)).toBe("12345678  ");
    const act = records.value.find((record) => record.startsWith("4"))!;
    expect([field(act, 70, 75), field(act, 76, 80), field(act, 81, 82)]).toEqual(["260515", "PH7  ", "02"]);
  });

  it.each([
    ["sickness", {}, "10"],
    ["the local regime of Alsace-Moselle", { localRegime: true }, "13"],
    ["maternity, in it too", { localRegime: true, exonerations: [2] }, "30"],
  ])("say the nature of the insurance: %s", (_, rights, nature) => {
    const [, invoice] = invoices();
    const records = b2Records({ ...invoice!, rights: { ...invoice!.rights!, ...rights } }, SENDER.finess);
    expect(records.ok && field(records.value[0] ?? "", 77, 78)).toBe(nature);
  });

  it("say an accident at work where a line is related to it, who prescribed, and the VAT", () => {
    const atWork = readInvoice(7, saleRecord(6))!;
    const records = b2Records(atWork, SENDER.finess);
    if (!records.ok) throw new Error(records.reason);
    const [head = "", who = "", number = "", vat = ""] = records.value;
    expect([field(head, 77, 79), field(who, 39, 49), field(who, 100, 123)]).toEqual([
      "410",
      "10000000009",
      "26A123456260501990000001",
    ]);
    expect([field(number, 11, 11), field(number, 39, 70)]).toEqual(["N", "01S2TBPZ2JCNZZYGHZ".padEnd(32)]);
    const total = String(atWork.totalCents).padStart(8, "0");
    expect([field(vat, 11, 11), field(vat, 39, 49)]).toEqual(["V", `021${total}`]);
    const others = [{ ...atWork.lines[0]!, related: null }, ...atWork.lines];
    expect(b2Records({ ...atWork, lines: others }, SENDER.finess)).toEqual({ ok: false, reason: "two-natures" });
    // A firmware before kept no relations, and billed all under the accident.
    const older = { ...invoices()[1]!, vat: [], rights: { ...invoices()[1]!.rights!, exonerations: [3] } };
    const old = b2Records(older, SENDER.finess);
    expect(old.ok && field(old.value[0] ?? "", 77, 78)).toBe("41");
    const own = b2Records({ ...readInvoice(4, saleRecord(3))!, prescriber: null }, SENDER.finess);
    expect(own.ok && [field(own.value[0] ?? "", 79, 79), field(own.value[1] ?? "", 39, 49)]).toEqual([
      "7",
      "990000001  ",
    ]);
  });

  it("are 128 bytes of ASCII each, whatever an older record holds", () => {
    const text = fc.string({ unit: "binary", maxLength: 70 });
    fc.assert(
      fc.property(fc.tuple(text, text, text, text, text, text, text), ([a, b, c, d, e, f, g]) => {
        const [, invoice] = invoices();
        const hostile: StoredInvoice = {
          ...invoice!,
          prescriber: g,
          insured: { ...invoice!.insured!, matricule: f, familyName: a, givenNames: b, birthDate: d },
          rights: { ...invoice!.rights!, regime: c, caisse: d, centre: e, amcNumber: g },
        };
        const records = b2Records(hostile, SENDER.finess);
        if (!records.ok) throw new Error(records.reason);
        for (const record of records.value) {
          expect(record).toMatch(/^[ -~]{128}$/);
          expect(Buffer.byteLength(record, "utf8")).toBe(B2_LENGTH);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuses an amount that does not fit rather than cutting it", () => {
    const [, invoice] = invoices();
    expect(b2Records({ ...invoice!, totalCents: 100000000 }, SENDER.finess)).toEqual({
      ok: false,
      reason: "does-not-fit",
    });
  });
});
