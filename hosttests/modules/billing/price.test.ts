/** Every rule of the pricing, each as an example worked by hand. */
import { describe, expect, it } from "@jest/globals";
import type { PriceLine, PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import type { Exoneration } from "modules/token/claims";
import {
  AMC,
  born,
  CATALOGUE,
  codes,
  FREE,
  FUTURE,
  GONE,
  INSURED,
  invoiceOf,
  line,
  NOW,
  OTHERS,
  PAST,
  PERSON,
  PH1,
  PH2,
  PH4,
  PH7,
  PHN,
  request,
  sums,
} from "./counter";

describe("who pays", () => {
  it("AMO by the class, AMC the rest, each entry rounded on its own, half up", () => {
    // 1281 x 65 % = 832.65; HD7 102 x 65 % = 66.3; HDR 61 x 70 % = 42.7
    const invoice = invoiceOf([line(PH7)]);
    expect(sums(invoice)).toEqual([1383 + 61, 833 + 66 + 43, 448 + 36 + 18, 0, 100]);
    expect(codes(invoice)).toBe("HD7 HDR");
    // 10 x 65 % = 6.5, 30 x 15 % = 4.5: halves go up.
    expect(invoiceOf([line(PH7, { priceCents: 112 })]).lines[0]?.amoCents).toBe(7);
    expect(invoiceOf([line(PH2, { priceCents: 132 })]).lines[0]?.amoCents).toBe(5);
  });

  it("the patient pays the ticket modérateur without an AMC, or with one that does not cover the day", () => {
    const expected = [1444, 942, 0, 502, 100];
    expect(sums(invoiceOf([line(PH7)], { claims: PERSON }))).toEqual(expected);
    for (const period of [PAST, FUTURE]) {
      const invoice = invoiceOf([line(PH7)], { claims: { ...PERSON, amc: { ...AMC, ...period } } });
      expect(sums(invoice)).toEqual(expected);
      expect(invoice.warnings).toEqual(["amc-not-valid"]);
    }
  });

  it("an AMC covers PH4 whole and PH2 not at all, unless its contract says otherwise", () => {
    // 600 x 30 % = 180, HG4 276 x 30 % = 82.8
    expect(sums(invoiceOf([line(PH4)]))).toEqual([876 + 61, 180 + 83 + 43, 420 + 193 + 18, 0, 100]);
    // 353 x 15 % = 52.95, HD2 102 x 15 % = 15.3: 300 and 87 are left
    expect(sums(invoiceOf([line(PH2)]))).toEqual([455 + 61, 53 + 15 + 43, 18, 387, 100]);
    const half = TARIFFS.map((tariff) => ({ ...tariff, amcCovers: { "12345678": { PH2: 50, HDR: 0 } } }));
    // 300 x 50 % = 150, 87 x 50 % = 43.5
    expect(sums(invoiceOf([line(PH2)], {}, half))).toEqual([516, 111, 150 + 44, 387 - 194 + 18, 100]);
  });

  it("Alsace-Moselle pays 90 %, 80 % and 15 %", () => {
    const claims = { ...PERSON, amo: { ...PERSON.amo, localRegime: true } };
    const { lines } = invoiceOf([line(PH7), line(PH4), line(PH2)], { claims });
    // 1152.9, 480, 52.95
    expect(lines.map(({ rate, amoCents }) => [rate, amoCents])).toEqual([
      [90, 1153],
      [80, 480],
      [15, 53],
    ]);
  });

  it("an irreplaceable medicine is paid whole, one that is not reimbursed not at all", () => {
    expect(sums(invoiceOf([line(PH1), line(PHN)], { claims: PERSON }))).toEqual([
      100000 + 700 + 61 + 357,
      100000 + 43 + 250,
      0,
      700 + 18 + 107,
      100,
    ]);
  });

  it("an ALD pays the marked lines and the prescription's fees whole, the others as usual", () => {
    const claims = { ...PERSON, exonerations: [{ kind: 1, ...NOW }] };
    const both = invoiceOf([line(PH7, { ald: true }), line(PH2)], { claims });
    expect(both.lines.map(({ ald, rate }) => [ald, rate])).toEqual([
      [true, 100],
      [false, 15],
    ]);
    expect(sums(both)).toEqual([1383 + 455 + 61, 1383 + 53 + 15 + 61, 0, 300 + 87, 200]);
    expect(sums(invoiceOf([line(PH2)], { claims }))).toEqual([516, 111, 0, 405, 100]);
  });

  it("a line marked without an ALD, or that no one reimburses, is told and priced as usual", () => {
    const marked = invoiceOf([line(PH7, { ald: true })]);
    expect([marked.lines[0]?.rate, marked.warnings]).toEqual([65, [`no-ald:${PH7.cip13}`]]);
    const claims = { ...PERSON, exonerations: [{ kind: 1, ...NOW }] };
    const never = invoiceOf([line(PHN, { ald: true })], { claims });
    expect([sums(never), never.warnings]).toEqual([[700, 0, 0, 700, 0], [`no-ald:${PHN.cip13}`]]);
    const ended = invoiceOf([line(PH7, { ald: true })], {
      claims: { ...PERSON, exonerations: [{ kind: 1, ...PAST }] },
    });
    expect(ended.lines[0]?.rate).toBe(65);
  });

  it.each([
    { kind: 2, name: "maternity", franchise: 0 },
    { kind: 4, name: "invalidity", franchise: 100 },
  ])("$name is paid whole, with a franchise of $franchise", ({ kind, franchise }) => {
    const exoneration: Exoneration = { kind, ...NOW };
    const claims = { ...PERSON, exonerations: [exoneration] };
    expect(sums(invoiceOf([line(PH2)], { claims }))).toEqual([516, 516, 0, 0, franchise]);
    const later = { ...PERSON, exonerations: [{ ...exoneration, ...FUTURE }] };
    expect(sums(invoiceOf([line(PH2)], { claims: later }))).toEqual([516, 111, 0, 405, 100]);
  });

  it.each([
    { kind: 3, name: "a work accident", relation: "atmp", franchise: 100 },
    { kind: 5, name: "a military pension", relation: "military", franchise: 0 },
  ] as const)(
    "$name is paid whole where the line is related to it, and only there",
    ({ kind, relation, franchise }) => {
      const claims = { ...PERSON, exonerations: [{ kind, ...NOW }] };
      const accident = { number: "123456789" };
      const related = invoiceOf([line(PH2, { related: true })], { claims, accident });
      expect(sums(related)).toEqual([516, 516, 0, 0, franchise]);
      expect(related.lines[0]).toMatchObject({ ald: false, related: relation, why: { rate: relation } });
      expect(related.warnings).toEqual([]);
      const other = invoiceOf([line(PH2)], { claims });
      expect(sums(other)).toEqual([516, 111, 0, 405, 100]);
      expect(other.warnings).toEqual(["nothing-related"]);
      // The older name, and the relation by its own.
      expect(sums(invoiceOf([line(PH2, { ald: true })], { claims }))).toEqual(sums(related));
      expect(sums(invoiceOf([line(PH2, { related: relation })], { claims }))).toEqual(sums(related));
      expect(invoiceOf([line(PH2, { related: "ald" })], { claims }).warnings[0]).toBe(`no-ald:${PH2.cip13}`);
    },
  );

  it("the C2S leaves nothing to pay of what is reimbursable, and asks no franchise", () => {
    const claims = { ...PERSON, c2s: NOW };
    expect(sums(invoiceOf([line(PH7), line(PH2), line(PHN)], { claims }))).toEqual([
      1383 + 455 + 700 + 61,
      833 + 66 + 53 + 15 + 43,
      448 + 36 + 300 + 87 + 18,
      700,
      0,
    ]);
    expect(sums(invoiceOf([line(PH7)], { claims: { ...PERSON, c2s: PAST } }))).toEqual([1444, 942, 0, 502, 100]);
  });

  it("rights that are not open, or not known, make the patient advance all", () => {
    for (const [rights, warning] of [
      [[PAST], "rights-ended"],
      [[], "rights-ended"],
      [[FUTURE], "rights-not-started"],
    ] as const) {
      const invoice = invoiceOf([line(PH7)], { claims: { ...INSURED, amo: { ...PERSON.amo, rights } } });
      expect([sums(invoice), invoice.warnings]).toEqual([[1444, 0, 0, 1444, 100], [warning]]);
    }
    const unknown = invoiceOf([line(PH7)], { claims: null });
    expect([sums(unknown), unknown.warnings]).toEqual([[1444, 0, 0, 1444, 100], ["no-rights-known"]]);
    const two = { ...PERSON, amo: { ...PERSON.amo, rights: [PAST, NOW] } };
    expect(sums(invoiceOf([line(PH7)], { claims: two }))).toEqual([1444, 942, 0, 502, 100]);
  });

  it("without a prescription the boxes and their own fees are charged, and nothing is reimbursed", () => {
    const claims = { ...INSURED, c2s: NOW };
    const invoice = invoiceOf([line(PH7), line(PH4)], { claims, prescription: false });
    expect([sums(invoice), codes(invoice)]).toEqual([[1383 + 876, 0, 0, 1383 + 876, 0], "HD7 HG4"]);
    expect(invoice.warnings).toEqual(["no-prescription"]);
  });

  it("a price above the flat tariff leaves the excess to the patient, whatever their rights", () => {
    // Base 983 - 102 = 881; 881 x 65 % = 572.65
    const invoice = invoiceOf([line(PH7, { tfrCents: 983 })]);
    expect(sums(invoice)).toEqual([1444, 573 + 66 + 43, 308 + 36 + 18, 400, 100]);
    expect(invoice.warnings).toEqual([`above-tfr:${PH7.cip13}`]);
    const c2s = invoiceOf([line(PH7, { tfrCents: 983 })], { claims: { ...PERSON, c2s: NOW } });
    expect(c2s.patientCents).toBe(400);
    expect(sums(invoiceOf([line(PH7, { tfrCents: 1383 })]))).toEqual(sums(invoiceOf([line(PH7)])));
  });

  it("a generic refused without a reason is advanced whole, the other lines are not", () => {
    const invoice = invoiceOf([line(PH7, { genericRefused: { basePriceCents: 900 } }), line(PH4)]);
    const [refused, other] = invoice.lines;
    expect(refused).toMatchObject({ baseCents: 798, rate: 65, amoCents: 0, amcCents: 0, patientCents: 1281 });
    expect(other).toMatchObject({ amoCents: 180, amcCents: 420, patientCents: 0 });
    expect(sums(invoice)).toEqual([1383 + 876 + 61, 180 + 83 + 43, 420 + 193 + 18, 1383, 200]);
    expect(invoice.warnings).toEqual([`generic-refused:${PH7.cip13}`]);
  });
});

describe("the fees", () => {
  const fee = (code: string, lines: PriceLine[], more: Partial<PriceRequest> = {}) =>
    invoiceOf(lines, more).fees.find((candidate) => candidate.code === code)?.totalCents;

  it("HD or HG is charged for each box, by its class", () => {
    const invoice = invoiceOf([line(PH7, { quantity: 2 }), line(PH4), line(PH2), line(PH1), line(PHN)]);
    expect(codes(invoice)).toBe("HD7 HD7 HG4 HD2 HD1 HDR HDE");
    expect(invoice.lines[0]).toMatchObject({ quantity: 2, totalCents: 2562, amoCents: 1665 });
    expect(invoice.fees[0]).toMatchObject({ cip13: PH7.cip13, totalCents: 102, amoCents: 66 });
  });

  it("HDR and HDA follow the law of the day", () => {
    const claims = born("1940-01-01");
    expect(fee("HDR", [line(PH7)], { at: "2025-01-07" })).toBe(51);
    expect(fee("HDR", [line(PH7)], { at: "2025-01-08" })).toBe(61);
    expect(fee("HDA", [line(PH7)], { at: "2025-12-31", claims })).toBe(158);
    expect(fee("HDA", [line(PH7)], { at: "2026-01-01", claims })).toBe(168);
    expect(invoiceOf([line(PH7)], { at: "2025-12-31" }).tariff).toBe("2025-01");
  });

  it("HDA is for those under 3 and over 70, in completed years", () => {
    const ages = ["2023-05-16", "2023-05-15", "1956-05-15", "1955-05-16", "1955-05-15"];
    const charged = ages.map((birthDate) => fee("HDA", [line(PH7)], { claims: born(birthDate) }));
    expect(charged).toEqual([168, undefined, undefined, undefined, 168]);
  });

  it("an impossible date of birth gives no fee by age, and a warning", () => {
    const invoice = invoiceOf([line(PH7)], { claims: born("1942-19-01") });
    expect([codes(invoice), invoice.warnings]).toEqual(["HD7 HDR", ["age-unknown"]]);
  });

  it("HDE is charged once, for whatever number of specific medicines", () => {
    expect(fee("HDE", [line(PH7)])).toBeUndefined();
    expect(codes(invoiceOf([line(PH7, { specific: true }), line(PH1, { quantity: 3 })]))).toBe(
      "HD7 HD1 HD1 HD1 HDR HDE",
    );
    expect(fee("HDE", [line(PHN, { specific: true }), line(PH7)])).toBeUndefined();
  });

  it("HC is charged from five lines of different reimbursable medicines, and paid by the AMO whole", () => {
    const four = [PH7, PH4, PH2, OTHERS[0] ?? PH7].map((box) => line(box));
    expect(fee("HC", [...four, line(PHN), line(FREE)])).toBeUndefined();
    expect(fee("HC", [...four, line(PH7)])).toBeUndefined();
    expect(fee("HC", [line(PH7, { quantity: 9 })])).toBeUndefined();
    const five = invoiceOf([...four, line(OTHERS[1] ?? PH7)], { claims: PERSON });
    expect(five.fees.at(-1)).toMatchObject({ code: "HC", totalCents: 31, amoCents: 31, patientCents: 0 });
  });

  it.each([
    ["971", 81, 222],
    ["972", 81, 222],
    ["973", 82, 225],
    ["974", 77, 212],
    ["976", 83, 228],
    ["75", 61, 168],
  ])("in %s HDR is %s and HDA %s, the others as everywhere", (territory, hdr, hda) => {
    const more = { territory: String(territory), claims: born("1940-01-01") };
    expect(fee("HDR", [line(PH1)], more)).toBe(hdr);
    expect(fee("HDA", [line(PH1)], more)).toBe(hda);
    expect(fee("HDE", [line(PH1)], more)).toBe(357);
  });

  it("a prescription of what no one reimburses has no fee", () => {
    expect(codes(invoiceOf([line(PHN)]))).toBe("");
  });
});

describe("the franchise", () => {
  const franchise = (lines: PriceLine[], more: Partial<PriceRequest> = {}) => invoiceOf(lines, more).franchiseCents;

  it("is one euro a reimbursable box, apart from what is to pay now", () => {
    expect(franchise([line(PH7, { quantity: 3 }), line(PH2), line(PHN)])).toBe(400);
    expect(invoiceOf([line(PH7, { quantity: 3 })]).patientCents).toBe(0);
  });

  it("stops at fifty euro a year", () => {
    expect(franchise([line(PH7, { quantity: 60 })])).toBe(5000);
    expect(franchise([line(PH7, { quantity: 3 })], { franchiseSpentCents: 4950 })).toBe(50);
    expect(franchise([line(PH7)], { franchiseSpentCents: 9000 })).toBe(0);
  });

  it("is not asked of minors, nor where the counter knows of a reason", () => {
    // 18 on 1 January: who turns 18 in the year owes it from the next 1 January on (Assurance Maladie, franchise médicale).
    expect(franchise([line(PH7)], { claims: born("2008-01-02") })).toBe(0);
    expect(franchise([line(PH7)], { claims: born("2008-01-01") })).toBe(100);
    expect(franchise([line(PH7)], { franchiseExempt: true })).toBe(0);
  });
});

describe("what the pharmacist must know", () => {
  it("a box no longer sold, a free price, a rate without an act code", () => {
    const invoice = invoiceOf([line(GONE), line(FREE), line(PH7, { rate: 35 })]);
    expect(invoice.warnings).toEqual([
      `no-longer-marketed:${GONE.cip13}`,
      `free-price:${FREE.cip13}`,
      `no-act-code:${PH7.cip13}`,
    ]);
    // No code for the fee either: it stays in the price. 1383 x 35 % = 484.05
    expect(invoice.lines[2]).toMatchObject({ act: "", totalCents: 1383, rate: 35, amoCents: 484 });
  });

  it("tells each thing once", () => {
    expect(invoiceOf([line(GONE), line(GONE)]).warnings).toEqual([`no-longer-marketed:${GONE.cip13}`]);
  });
});

describe("what cannot be priced", () => {
  const unknown = { cip13: "3400930000120" };
  const cases: [string, PriceLine[], Partial<PriceRequest>][] = [
    ["bad-date", [line(PH7)], { at: "2026-02-29" }],
    ["bad-date", [line(PH7)], { at: "15/05/2026" }],
    ["no-tariff", [line(PH7)], { at: "2024-03-30" }],
    ["no-lines", [], {}],
    ["too-many-lines", Array.from({ length: 41 }, () => line(PH7)), {}],
    ["bad-prescriber", [line(PH7)], { prescriber: "10000000001" }],
    ["bad-prescriber", [line(PH7)], { prescriber: "1000000000" }],
    [`unknown-cip:${unknown.cip13}`, [line(unknown)], {}],
    ["bad-cip:3400930000015", [line({ cip13: "3400930000015" })], {}],
    [`bad-quantity:${PH7.cip13}`, [line(PH7, { quantity: 0 })], {}],
    [`bad-quantity:${PH7.cip13}`, [line(PH7, { quantity: 100 })], {}],
    [`bad-quantity:${PH7.cip13}`, [line(PH7, { quantity: 1.5 })], {}],
    [`bad-price:${PH7.cip13}`, [line(PH7, { priceCents: -1 })], {}],
    [`bad-price:${PH7.cip13}`, [line(PH7, { priceCents: 13.83 })], {}],
    [`bad-price:${PH7.cip13}`, [line(PH7, { tfrCents: -1 })], {}],
    [`bad-price:${PH7.cip13}`, [line(PH7, { genericRefused: { basePriceCents: -1 } })], {}],
    [`bad-fee:${PH7.cip13}`, [line(PH7, { feeCents: 103 })], {}],
    [`bad-fee:${PH7.cip13}`, [line(PH7, { priceCents: 101 })], {}],
    [`bad-rate:${PH7.cip13}`, [line(PH7, { rate: 66 })], {}],
  ];
  it.each(cases)("%s", (reason, lines, more) => {
    expect(price(request(lines, more), TARIFFS, CATALOGUE)).toEqual({ ok: false, reason });
  });

  it("a box that no catalogue knows is priced when the line says all of it", () => {
    const own = line(unknown, { priceCents: 1383, feeCents: 102, rate: 65, label: "AUTRE" });
    expect(sums(invoiceOf([own]))).toEqual(sums(invoiceOf([line(PH7)])));
  });

  it("a prescriber with a right key is accepted", () => {
    expect(invoiceOf([line(PH7)], { prescriber: "10000000009" }).totalCents).toBe(1444);
  });
});
