/** What holds for any invoice, whoever the patient is and whatever they buy. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { PriceAct, PriceLine, PriceRequest, Share } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { COVER_KINDS } from "modules/catalogue/presentation";
import type { Claims, Period } from "modules/token/claims";
import { AMC, BOXES, CATALOGUE, FUTURE, NOW, PAST, PERSON, PH1, PH2, PH4, PH7, sums } from "./counter";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const RUNS = { numRuns: isXs ? 60 : 300, seed: 42 };

const period: fc.Arbitrary<Period> = fc.constantFrom(NOW, PAST, FUTURE);
const claims: fc.Arbitrary<Claims> = fc
  .record({
    birthDate: fc.constantFrom("1978-03-12", "2025-01-01", "2010-06-01", "1950-00-00", "1935-12-31"),
    rights: fc.array(period, { maxLength: 2 }),
    localRegime: fc.boolean(),
    exonerations: fc.array(
      fc.record({ kind: fc.integer({ min: 1, max: 5 }), period }).map(({ kind, period }) => ({ kind, ...period })),
      { maxLength: 3 },
    ),
    c2s: fc.option(period),
    amc: fc.option(period),
  })
  .map(({ birthDate, rights, localRegime, exonerations, c2s, amc }) => ({
    ...PERSON,
    identity: { ...PERSON.identity, birthDate },
    amo: { ...PERSON.amo, rights, localRegime },
    exonerations,
    ...(c2s === null ? {} : { c2s }),
    ...(amc === null ? {} : { amc: { ...AMC, ...amc } }),
  }));

const line: fc.Arbitrary<PriceLine> = fc
  .record({
    box: fc.constantFrom(...BOXES),
    quantity: fc.integer({ min: 1, max: 9 }),
    ald: fc.boolean(),
    priceCents: fc.option(fc.integer({ min: 276, max: 200000 })),
    rate: fc.option(fc.constantFrom(100, 65, 35, 30, 15, 0)),
    tfrCents: fc.option(fc.integer({ min: 0, max: 200000 })),
    traCents: fc.option(fc.integer({ min: 0, max: 200000 })),
    cover: fc.option(fc.constantFrom(...COVER_KINDS)),
    refused: fc.option(fc.integer({ min: 0, max: 200000 })),
  })
  .map(({ box, quantity, ald, priceCents, rate, tfrCents, traCents, cover, refused }) => ({
    cip13: box.cip13,
    quantity,
    ald,
    ...(priceCents === null ? {} : { priceCents }),
    ...(rate === null ? {} : { rate }),
    ...(tfrCents === null ? {} : { tfrCents }),
    ...(traCents === null ? {} : { traCents }),
    cover,
    ...(refused === null ? {} : { genericRefused: { basePriceCents: refused } }),
  }));

const request: fc.Arbitrary<PriceRequest> = fc
  .record({
    at: fc.constantFrom("2024-12-31", "2025-06-01", "2026-05-15"),
    claims: fc.option(claims),
    prescription: fc.boolean(),
    prescriber: fc.constant(null),
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    franchiseSpentCents: fc.integer({ min: 0, max: 6000 }),
    territory: fc.constantFrom("75", "971", "974", "976"),
    acts: fc.constantFrom<readonly PriceAct[]>(
      [],
      [{ code: "TRD" }],
      [{ code: "EFE", related: true }, { code: "TAC" }],
    ),
    accident: fc.constant({ number: "1" }),
  })
  // The table of 2024 sells no acts.
  .map((asked) => (asked.at < "2025" ? { ...asked, acts: [] } : asked));

function invoiceOf(asked: PriceRequest) {
  const priced = price(asked, TARIFFS, CATALOGUE);
  if (!priced.ok) throw new Error(priced.reason);
  return priced.value;
}

describe("any invoice", () => {
  it("has parts that add up, each entry and the whole, and none below zero", () => {
    fc.assert(
      fc.property(request, (asked) => {
        const invoice = invoiceOf(asked);
        const total: Share[] = [...invoice.lines, ...invoice.fees, ...invoice.acts];
        const taxed = invoice.vat.reduce((sum, { netCents, vatCents }) => sum + netCents + vatCents, 0);
        expect(taxed).toBe(invoice.totalCents);
        for (const { totalCents, amoCents, amcCents, patientCents, baseCents } of [...total]) {
          expect(amoCents + amcCents + patientCents).toBe(totalCents);
          expect(Math.min(amoCents, amcCents, patientCents)).toBeGreaterThanOrEqual(0);
          expect(baseCents).toBeLessThanOrEqual(totalCents);
        }
        const sum = (part: "totalCents" | "amoCents" | "amcCents" | "patientCents") =>
          total.reduce((all, entry) => all + entry[part], 0);
        expect(invoice.totalCents).toBe(sum("totalCents"));
        expect(invoice.amoCents).toBe(sum("amoCents"));
        expect(invoice.amcCents).toBe(sum("amcCents"));
        expect(invoice.patientCents).toBe(sum("patientCents"));
        expect(sums(invoice).every(Number.isSafeInteger)).toBe(true);
        expect(invoice.franchiseCents).toBeGreaterThanOrEqual(0);
        expect(invoice.franchiseCents).toBeLessThanOrEqual(Math.max(0, 5000 - (asked.franchiseSpentCents ?? 0)));
      }),
      RUNS,
    );
  });

  it("is the same whatever the order of its lines", () => {
    fc.assert(
      fc.property(request, fc.infiniteStream(fc.nat()), (asked, random) => {
        const shuffled = [...asked.lines]
          .map((line) => ({ line, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ line }) => line);
        const invoice = invoiceOf(asked);
        const other = invoiceOf({ ...asked, lines: shuffled });
        expect(sums(other)).toEqual(sums(invoice));
        const shape = (entries: readonly (Share & { readonly cip13?: string })[]) =>
          entries
            .map(({ cip13, totalCents, amoCents, amcCents }) => `${cip13} ${totalCents} ${amoCents} ${amcCents}`)
            .sort();
        expect(shape(other.lines)).toEqual(shape(invoice.lines));
        expect(shape(other.fees)).toEqual(shape(invoice.fees));
        expect([...other.warnings].sort()).toEqual([...invoice.warnings].sort());
      }),
      RUNS,
    );
  });

  it("costs the patient no more for a right that they have besides", () => {
    fc.assert(
      fc.property(request, claims, (asked, person) => {
        const due = (claims: Claims) => invoiceOf({ ...asked, claims }).patientCents;
        const { c2s: _, amc: __, ...poor } = person;
        expect(due({ ...poor, amc: AMC })).toBeLessThanOrEqual(due(poor));
        expect(due({ ...poor, c2s: NOW })).toBeLessThanOrEqual(due(poor));
      }),
      RUNS,
    );
  });

  it("that the law covers, or that is related to what the patient has, costs the AMO no less and the patient no more", () => {
    fc.assert(
      fc.property(request, (asked) => {
        const bare = asked.lines.map((one) => ({ ...one, cover: null, ald: false }));
        const before = invoiceOf({ ...asked, lines: bare });
        for (const cover of COVER_KINDS) {
          const after = invoiceOf({ ...asked, lines: bare.map((one) => ({ ...one, cover })) });
          expect(after.amoCents).toBeGreaterThanOrEqual(before.amoCents);
          expect(after.patientCents).toBeLessThanOrEqual(before.patientCents);
        }
        const related = invoiceOf({ ...asked, lines: bare.map((one) => ({ ...one, related: true })) });
        expect(related.amoCents).toBeGreaterThanOrEqual(before.amoCents);
      }),
      RUNS,
    );
  });

  it("leaves nothing to pay to who has the C2S and open rights, for reimbursable boxes at their price", () => {
    const lines = fc.array(
      fc
        .record({
          box: fc.constantFrom(PH1, PH7, PH4, PH2),
          quantity: fc.integer({ min: 1, max: 9 }),
          ald: fc.boolean(),
        })
        .map(({ box, ...rest }) => ({ cip13: box.cip13, ...rest })),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(claims, lines, (person, lines) => {
        const covered = { ...person, c2s: NOW, amo: { ...person.amo, rights: [NOW] } };
        const invoice = invoiceOf({ at: "2026-05-15", claims: covered, prescription: true, prescriber: null, lines });
        expect([invoice.patientCents, invoice.franchiseCents]).toEqual([0, 0]);
      }),
      RUNS,
    );
  });
});
