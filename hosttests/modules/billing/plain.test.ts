/** The pricing works out a line in place, and counts a sale box by box; the plain formula (plain.ts) says what must come of it. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { PriceAct, PriceLine, PriceTerms } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { RunningSums } from "modules/billing/running-sums";
import { TARIFFS } from "modules/billing/tariffs";
import { type Catalogue, COVER_KINDS, type Presentation } from "modules/catalogue/presentation";
import type { Claims } from "modules/token/claims";
import { AMC, BOXES, FUTURE, line as lineOf, NOW, PAST, PERSON, PH2, PH7, PHN } from "./counter";
import { plainInvoice } from "./plain";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const RUNS = { numRuns: isXs ? 40 : 100, seed: 18 };

const DOUBTFUL: readonly Presentation[] = [
  { ...PH7, cip13: "3400930001004", feeCents: 250, severalRates: true, specific: null },
  { ...PH7, cip13: "3400930001011", tfrCents: 900 },
  { ...PH2, cip13: "3400930001028", traCents: 300, cover: "contraception" },
  { ...PH2, cip13: "4006381333931", rate: 0, feeCents: 0, own: true, vat: 200 },
  { ...PH7, cip13: "3400930001035", rate: 35, genericCents: 700 },
];
const SHELF = [...BOXES, ...DOUBTFUL];
const CATALOGUE: Catalogue = { find: (cip13) => SHELF.find((box) => box.cip13 === cip13) };
/** With an AMC whose contracts cover otherwise. */
const OTHER_COVER = TARIFFS.map((tariff) => ({ ...tariff, amcCovers: { [AMC.number]: { PH4: 0, PH7: 80, HDR: 50 } } }));

/** Mostly nothing. */
function seldom<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}
/** Without what is undefined. */
const bare = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

const cents = fc.integer({ min: 0, max: 3000 });
const period = fc.constantFrom(NOW, NOW, PAST, FUTURE);
const claims: fc.Arbitrary<Claims> = fc
  .record({
    birthDate: fc.constantFrom("1978-03-12", "2025-01-01", "2010-06-01", "1950-00-00", "1935-12-31"),
    sex: fc.constantFrom(1 as const, 2 as const),
    rights: fc.array(period, { maxLength: 2 }),
    localRegime: fc.boolean(),
    exonerations: fc.array(fc.record({ kind: fc.integer({ min: 1, max: 5 }), period }), { maxLength: 3 }),
    c2s: seldom(period),
    amc: fc.option(period),
  })
  .map(({ birthDate, sex, rights, localRegime, exonerations, c2s, amc }) =>
    bare({
      ...PERSON,
      identity: { ...PERSON.identity, birthDate, sex },
      amo: { ...PERSON.amo, rights, localRegime },
      exonerations: exonerations.map(({ kind, period }) => ({ kind, ...period })),
      c2s,
      amc: amc === null ? undefined : { ...AMC, ...amc },
    } as Claims),
  );

const line: fc.Arbitrary<PriceLine> = fc
  .record({
    box: fc.constantFrom(...SHELF),
    isScanned: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 9 }),
    related: seldom(fc.constantFrom(true, false, "ald" as const, "atmp" as const, "military" as const)),
    ald: seldom(fc.boolean()),
    priceCents: seldom(fc.integer({ min: 276, max: 200000 })),
    rate: seldom(fc.constantFrom(100, 65, 35, 30, 15, 0)),
    label: seldom(fc.constant("NOM ".repeat(30))),
    tfrCents: seldom(cents),
    traCents: seldom(cents),
    cover: fc.constantFrom(undefined, undefined, null, ...COVER_KINDS),
    vat: seldom(fc.constantFrom(0, 21, 55, 200)),
    keyed: seldom(fc.constant(true)),
    specific: seldom(fc.boolean()),
    refused: seldom(cents),
    kind: fc.constantFrom("generic" as const, "hybrid" as const, "biosimilar" as const),
  })
  .map(({ box, isScanned, refused, kind, ...more }) => {
    const genericRefused = refused === undefined ? undefined : { basePriceCents: refused, kind };
    return bare({ cip13: box.cip13, presentation: isScanned ? box : undefined, genericRefused, ...more } as PriceLine);
  });

const terms: fc.Arbitrary<PriceTerms> = fc
  .record({
    at: fc.constantFrom("2024-12-31", "2025-06-01", "2026-05-15"),
    claims: fc.option(claims),
    prescription: fc.boolean(),
    prescriber: fc.constantFrom(null, "10000000009"),
    franchiseSpentCents: seldom(fc.integer({ min: 0, max: 6000 })),
    franchiseExempt: seldom(fc.boolean()),
    territory: seldom(fc.constantFrom("75", "971", "974", "976")),
    duty: seldom(fc.constantFrom("night" as const, "sunday" as const)),
    accident: seldom(fc.constant({ number: "1" })),
    acts: seldom(
      fc.constantFrom<readonly PriceAct[]>([{ code: "TRD" }], [{ code: "EFE", related: true }, { code: "TAC" }]),
    ),
  })
  .map(({ acts, duty, ...asked }) =>
    // The table of 2024 sells no acts, and has no duty.
    bare((asked.at < "2025" ? asked : { ...asked, acts, duty }) as PriceTerms),
  );

const tariffs = fc.constantFrom(TARIFFS, OTHER_COVER);

describe("the plain formula", () => {
  it("gives the same invoice, to the last reason and warning", () => {
    fc.assert(
      fc.property(terms, fc.array(line, { minLength: 1, maxLength: 9 }), tariffs, (asked, lines, tables) => {
        const request = { ...asked, lines };
        const made = price(request, tables, CATALOGUE);
        if (!made.ok) throw new Error(made.reason);
        expect(made.value).toEqual(plainInvoice(request, tables, CATALOGUE));
      }),
      RUNS,
    );
  });

  it("gives a box that the law covers its own share of the fee, after one of the same class", () => {
    const young: Claims = { ...PERSON, identity: { ...PERSON.identity, birthDate: "2008-01-01" } };
    const lines = [lineOf(PH7), lineOf(PH7, { cover: "contraception" }), lineOf(PH7)];
    const request = { at: "2026-05-15", claims: young, prescription: true, prescriber: null, lines };
    const made = price(request, TARIFFS, CATALOGUE);
    expect(made).toEqual({ ok: true, value: plainInvoice(request, TARIFFS, CATALOGUE) });
  });

  it("gives the same sums after each step of a sale, whatever is added, changed or taken off", () => {
    const step = fc.record({
      what: fc.constantFrom("add", "add", "more", "related", "off", "acts", "claims", "prescription"),
      at: fc.nat(8),
      line,
      claims,
    });
    fc.assert(
      fc.property(terms, fc.array(step, { minLength: 2, maxLength: 8 }), tariffs, (asked, steps, tables) => {
        const running = new RunningSums<PriceLine>(CATALOGUE, (one) => one);
        let now = asked;
        let lines: readonly PriceLine[] = [{ ...lineOf(PH7), presentation: PH7 }];
        for (const { what, at, line, claims } of steps) {
          const index = at % Math.max(1, lines.length);
          const other = (change: Partial<PriceLine>) =>
            lines.map((one, i) => (i === index ? { ...one, ...change } : one));
          if (what === "add") lines = [...lines, line];
          else if (what === "more") lines = other({ quantity: line.quantity });
          else if (what === "related") lines = other({ related: lines[index]?.related !== true });
          else if (what === "off" && lines.length > 1) lines = lines.filter((_, i) => i !== index);
          else if (what === "acts" && now.at > "2025") now = { ...now, acts: [{ code: "TRD" }] };
          else if (what === "claims") now = { ...now, claims };
          else if (what === "prescription") now = { ...now, prescription: !now.prescription };
          const sums = running.of(now, lines, tables);
          if (!sums.ok) throw new Error(sums.reason);
          const whole = plainInvoice({ ...now, lines }, tables, CATALOGUE);
          const { totalCents, amoCents, amcCents, patientCents, franchiseCents } = whole;
          const rates = whole.lines.map(({ rate }) => rate);
          expect(sums.value).toEqual({ totalCents, amoCents, amcCents, patientCents, franchiseCents, rates });
        }
      }),
      RUNS,
    );
  });

  it("takes back all that a line was counted for", () => {
    const ill: Claims = { ...PERSON, exonerations: [{ kind: 1, ...NOW }] };
    const asked = (claims: Claims | null) => ({ at: "2026-05-15", claims, prescription: true, prescriber: null });
    const rightless: Claims = { ...ill, amo: { ...ill.amo, rights: [PAST] } };
    const scanned: PriceLine = { ...lineOf(PH7), presentation: PH7 };
    const beside = lineOf(PHN);
    const traits: readonly Partial<PriceLine>[] = [
      ...[{ related: true }, { specific: true }, { quantity: 60 }, { priceCents: 5000 }, { tfrCents: 500 }],
      ...[{ cover: COVER_KINDS[0] }, { cover: COVER_KINDS[1] }, { genericRefused: { basePriceCents: 400 } }],
    ];
    for (const [trait, who] of traits.flatMap((trait) => [
      [trait, asked(ill)] as const,
      [trait, asked(rightless)] as const,
    ])) {
      const running = new RunningSums<PriceLine>(CATALOGUE, (one) => one);
      const sums = (line: PriceLine, by = running) => by.of(who, [beside, line], TARIFFS);
      const first = sums(scanned);
      const marked = { ...scanned, ...trait };
      expect(sums(marked)).toEqual(sums(marked, new RunningSums<PriceLine>(CATALOGUE, (one) => one)));
      expect(sums({ ...scanned })).toEqual(first);
    }
  });

  it("is asked for one line where a box is new, for two where a line is another, and for all where the sale is", () => {
    let asked = 0;
    const running = new RunningSums<PriceLine>(CATALOGUE, (one) => {
      asked += 1;
      return one;
    });
    const sale: PriceTerms = { at: "2026-05-15", claims: PERSON, prescription: true, prescriber: null };
    const cost = (terms: PriceTerms, lines: readonly PriceLine[]) => {
      asked = 0;
      expect(running.of(terms, lines, TARIFFS).ok).toBe(true);
      return asked;
    };
    const lines = Array.from({ length: 39 }, (_, i) => ({ ...lineOf(PH7), presentation: SHELF[i % 9]! }));
    expect(cost(sale, lines)).toBe(39);
    const more = [...lines, lineOf(PH2)];
    expect(cost(sale, more)).toBe(1);
    const twice = more.map((one, i) => (i === 5 ? { ...one, quantity: 2 } : one));
    expect(cost(sale, twice)).toBe(2);
    expect(cost({ ...sale, acts: [{ code: "TRD" }] }, twice)).toBe(0);
    expect(cost({ ...sale, claims: null }, twice)).toBe(40);
    running.forget();
    expect(cost({ ...sale, claims: null }, twice)).toBe(40);
  });

  it("gives a refusal once, and the sums again when its cause is gone", () => {
    const running = new RunningSums<PriceLine>(CATALOGUE, (one) => one);
    const asked: PriceTerms = { at: "2026-05-15", claims: null, prescription: true, prescriber: null };
    const good = [lineOf(PH7), lineOf(PH2)];
    const sums = running.of(asked, good, TARIFFS);
    expect(running.of(asked, [...good, { cip13: "3400930000014", quantity: 100 }], TARIFFS)).toEqual({
      ok: false,
      reason: "bad-quantity:3400930000014",
    });
    expect(running.of(asked, new Array(41).fill(good[0]), TARIFFS)).toEqual({ ok: false, reason: "too-many-lines" });
    expect(running.of({ ...asked, prescriber: "1" }, good, TARIFFS)).toEqual({ ok: false, reason: "bad-prescriber" });
    expect(running.of(asked, good, TARIFFS)).toEqual(sums);
  });
});
