/** The public examples of what the law covers, overseas, and of acts without a box; each with where it is told. */
import { describe, expect, it } from "@jest/globals";
import type { Invoice, PriceAct, PriceLine, PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { sampleCatalogue } from "modules/catalogue/sample";
import type { Claims } from "modules/token/claims";
import { AMC, codes, invoiceOf, line, NOW, PAST, PERSON, PH2, PH4, PH7, PHN, request, sums } from "./counter";

const DOLIPRANE = "3400935955838";
/** Levonorgestrel 1.5 mg, and two pills of the second generation. */
const NORLEVO = "3400936413726";
const OPTILOVA = "3400922179049";

function sampled(lines: readonly Partial<PriceLine>[], more: Partial<PriceRequest> = {}): Invoice {
  const asked = lines.map((one) => ({ cip13: DOLIPRANE, quantity: 1, ...one }));
  const invoice = price(request(asked, more), TARIFFS, sampleCatalogue);
  if (!invoice.ok) throw new Error(invoice.reason);
  return invoice.value;
}

function acts(list: readonly PriceAct[], more: Partial<PriceRequest> = {}) {
  return price(request([], { claims: PERSON, prescription: false, acts: list, ...more }), TARIFFS, sampleCatalogue);
}

function done(list: readonly PriceAct[], more: Partial<PriceRequest> = {}): Invoice {
  const invoice = acts(list, more);
  if (!invoice.ok) throw new Error(invoice.reason);
  return invoice.value;
}

const aged = (birthDate: string, sex = 2): Claims => ({
  ...PERSON,
  identity: { ...PERSON.identity, birthDate, sex },
});

describe("overseas", () => {
  // Arrêté of 7 February 2008 (coefficients on the public price), JORF of 14 February 2008; the fees since 2015.
  it.each([
    ["974", 147, 129],
    ["971", 153, 135],
    ["972", 153, 135],
    ["973", 155, 137],
    ["976", 158, 139],
  ])("in %s DOLIPRANE 1 000 mg, 116 and 102, is %i and %i", (territory, net, fee) => {
    const invoice = sampled([{}], { territory, claims: PERSON });
    expect([invoice.lines[0]?.totalCents, invoice.fees[0]?.totalCents]).toEqual([net, fee]);
  });

  it("TFR, TRA and the refused generic's base follow, and what nobody reimburses does not", () => {
    const base = (more: Partial<PriceLine>) => invoiceOf([line(PH7, more)], { territory: "974" }).lines[0]?.baseCents;
    // 1281 x 1.264 = 1619.184; (502 - 102) x 1.264 = 505.6
    expect(base({})).toBe(1619);
    expect(base({ tfrCents: 502 })).toBe(506);
    expect(base({ traCents: 502 })).toBe(506);
    expect(base({ genericRefused: { basePriceCents: 502 } })).toBe(506);
    expect(sums(invoiceOf([line(PHN)], { territory: "974" }))[0]).toBe(700);
    // Three boxes are three times one, rounded before.
    expect(sampled([{ quantity: 3 }], { territory: "974" }).lines[0]?.totalCents).toBe(441);
  });
});

describe("emergency contraception", () => {
  // LFSS for 2023, article 30: free for everyone, at any age, without a prescription, since 1 January 2023.
  it.each([
    ["a patient of 40", PERSON],
    ["a patient of 15", aged("2011-01-01")],
    ["whose rights ended", { ...PERSON, amo: { ...PERSON.amo, rights: [PAST] } }],
    ["whom nobody knows", null],
  ])("is paid by the AMO whole, with nothing to advance and no franchise: %s", (_, claims) => {
    const invoice = sampled([{ cip13: NORLEVO }], { claims, prescription: false });
    expect(sums(invoice)).toEqual([428, 428, 0, 0, 0]);
    expect(codes(invoice)).toBe("HD7");
    expect(invoice.lines[0]?.why).toMatchObject({ rate: "emergency-contraception", advance: "no" });
    expect(invoice.warnings).not.toContain("no-prescription");
  });

  it("leaves the rest of the sale as it is", () => {
    const invoice = sampled([{ cip13: NORLEVO }, {}], { claims: null, prescription: false });
    expect(sums(invoice)).toEqual([428 + 218, 428, 0, 218, 0]);
    expect(invoice.warnings).toContain("no-prescription");
  });
});

describe("contraception on prescription", () => {
  // LFSS for 2022, article 85: women under 26, the medicine and its fee at 100 %, since 1 January 2022.
  it("is paid whole under 26, and as its class says from 26 on, without a prescription, and for a man", () => {
    const of = (claims: Claims | null, prescription = true) => sampled([{ cip13: OPTILOVA }], { claims, prescription });
    const young = of(aged("2000-05-16"));
    expect(sums(young)).toEqual([478 + 61, 478 + 61, 0, 0, 100]);
    expect(young.lines[0]).toMatchObject({ rate: 100, cover: "contraception", why: { rate: "contraception" } });
    expect(young.fees[0]).toMatchObject({ code: "HD7", rate: 100 });
    for (const invoice of [
      of(aged("2000-05-15")),
      of(aged("2005-01-01"), false),
      of(aged("2005-01-01", 1)),
      of(null),
    ]) {
      expect(invoice.lines[0]?.cover).toBeNull();
    }
    expect(of(aged("2000-05-15")).lines[0]?.rate).toBe(65);
  });

  it("owes no franchise before 18 (Assurance Maladie, franchise médicale)", () => {
    const franchise = (birthDate: string) => sampled([{ cip13: OPTILOVA }], { claims: aged(birthDate) }).franchiseCents;
    expect([franchise("2010-06-01"), franchise("2008-01-01"), franchise("2001-01-01")]).toEqual([0, 100, 100]);
  });

  it("may be said of a line, whatever the catalogue says", () => {
    const claims = aged("2005-01-01");
    expect(sampled([{ cover: "contraception" }], { claims }).lines[0]?.rate).toBe(100);
    expect(sampled([{ cip13: OPTILOVA, cover: null }], { claims }).lines[0]?.rate).toBe(65);
    const free = { ...line(PHN), cover: "emergency-contraception" as const };
    expect(sums(invoiceOf([free], { claims: null, prescription: false }))).toEqual([700, 700, 0, 0, 0]);
  });
});

describe("what is related", () => {
  const covered = (...kinds: number[]): Claims => ({
    ...PERSON,
    exonerations: kinds.map((kind) => ({ kind, ...NOW })),
  });

  it("is asked line by line; the others are priced as usual, and two natures of insurance are told", () => {
    const invoice = invoiceOf([line(PH2, { related: true }), line(PH7)], { claims: covered(3) });
    expect(invoice.lines.map(({ rate }) => rate)).toEqual([100, 65]);
    expect(invoice.warnings).toEqual(["accident-missing", "two-natures"]);
  });

  it("with two exonerations is the one that is named, or the first", () => {
    const related = (asked: PriceLine["related"]) =>
      invoiceOf([line(PH2, asked === undefined ? {} : { related: asked })], { claims: covered(5, 1, 3) }).lines[0]
        ?.related;
    expect([true, "atmp", "military", false, undefined].map((asked) => related(asked as "atmp"))).toEqual([
      "ald",
      "atmp",
      "military",
      null,
      null,
    ]);
  });

  it("carries the accident's number or date", () => {
    const of = (accident: PriceRequest["accident"]) =>
      price(request([line(PH7, { related: true })], { claims: covered(3), ...(accident && { accident }) }), TARIFFS, {
        find: () => PH7,
      });
    expect(of({ date: "2026-04-01" })).toMatchObject({ ok: true, value: { accident: { date: "2026-04-01" } } });
    expect(of({ number: "26A123456" })).toMatchObject({ ok: true, value: { warnings: [] } });
    for (const bad of [{}, { date: "2026-02-30" }, { number: "" }, { number: "1234567890" }, { number: "12 34" }]) {
      expect(of(bad)).toEqual({ ok: false, reason: "bad-accident" });
    }
  });

  it("reminds of nothing where nothing would change", () => {
    expect(invoiceOf([line(PHN)], { claims: covered(1) }).warnings).toEqual([]);
    expect(invoiceOf([line(PH7)], { claims: covered(1, 2) }).warnings).toEqual([]);
  });
});

describe("the base of a substitutable medicine (avenant 42, 21 October 2024)", () => {
  it("is the TFR, else the TRA, else the price", () => {
    const of = (more: Partial<PriceLine>) => invoiceOf([line(PH7, more)]).lines[0];
    expect(of({ tfrCents: 1000, traCents: 900 })).toMatchObject({ baseCents: 898, why: { base: "tfr" } });
    expect(of({ traCents: 900 })).toMatchObject({ baseCents: 798, why: { base: "tra" } });
    expect(of({})).toMatchObject({ baseCents: 1281, why: { base: "price" } });
    expect(of({ traCents: 2000 })).toMatchObject({ baseCents: 1281, why: { base: "price" } });
  });

  it("a refused hybrid or biosimilar keeps the tiers payant, until a table says otherwise", () => {
    const refused = (kind: "generic" | "hybrid" | "biosimilar", tariffs = TARIFFS) => {
      const invoice = invoiceOf([line(PH7, { genericRefused: { basePriceCents: 1000, kind } })], {}, tariffs);
      return [invoice.lines[0]?.baseCents, invoice.lines[0]?.why.advance];
    };
    expect(refused("generic")).toEqual([898, "generic-refused"]);
    for (const kind of ["hybrid", "biosimilar"] as const) {
      expect(refused(kind)).toEqual([1281, "no"]);
      const reform = TARIFFS.map((one) => ({ ...one, refusals: { ...one.refusals, [kind]: true } }));
      expect(refused(kind, reform)).toEqual([898, "generic-refused"]);
    }
  });
});

describe("acts without a box", () => {
  // Convention nationale des pharmaciens, annexes of the acts (ameli.fr, pharmacien, "Rémunérations", 2025-2026).
  it.each([
    ["TRD", { spontaneous: true }, 1500, 1050],
    ["TRD", {}, 1000, 700],
    ["PEE", { spontaneous: true }, 1500, 1050],
    ["PEE", {}, 1000, 700],
    ["RVA", {}, 750, 525],
    ["RVA", { spontaneous: true }, 960, 672],
    ["RVA", { reimbursed: false }, 750, 0],
    ["VGP", {}, 750, 525],
    ["VGP", { target: true }, 750, 750],
    ["INJ", {}, 790, 790],
    ["EFE", {}, 500, 350],
    ["RDP", {}, 3000, 3000],
    ["TAC", {}, 1, 1],
  ])("%s %j is %i centimes, of which the AMO pays %i", (code, more, total, amo) => {
    const invoice = done([{ code, ...more }], { claims: aged("1980-06-01") });
    expect([invoice.totalCents, invoice.amoCents]).toEqual([total, amo]);
    expect(invoice.acts[0]).toMatchObject({ code, prescriber: "pharmacy" });
    expect([invoice.lines, codes(invoice)]).toEqual([[], ""]);
  });

  it("cost 1.05 times as much overseas, half up", () => {
    const overseas = (code: string) => done([{ code }], { territory: "974" }).totalCents;
    expect([overseas("EFE"), overseas("RVA"), overseas("TAC"), overseas("TRD")]).toEqual([525, 788, 1, 1050]);
  });

  it("are shared as all else: AMC, C2S, maternity, no rights", () => {
    expect(sums(done([{ code: "EFE" }], { claims: { ...PERSON, amc: AMC } }))).toEqual([500, 350, 150, 0, 0]);
    expect(sums(done([{ code: "TRD" }], { claims: { ...PERSON, c2s: NOW } }))).toEqual([1000, 700, 300, 0, 0]);
    const pregnant = { ...PERSON, exonerations: [{ kind: 2, ...NOW }] };
    expect(sums(done([{ code: "EFE" }], { claims: pregnant }))).toEqual([500, 500, 0, 0, 0]);
    expect(sums(done([{ code: "EFE" }], { claims: null }))).toEqual([500, 0, 0, 500, 0]);
    expect(done([{ code: "VGP", target: true }]).acts[0]).toMatchObject({ target: true, why: { rate: "target" } });
  });

  it("stand beside boxes, on their own terms", () => {
    const invoice = invoiceOf([line(PH7)], { claims: PERSON, acts: [{ code: "TRD", spontaneous: true }] });
    expect(sums(invoice)).toEqual([1444 + 1500, 942 + 1050, 0, 502 + 450, 100]);
    const prescribed = invoiceOf([line(PH7)], { prescriber: "10000000009", acts: [{ code: "RVA" }, { code: "VGP" }] });
    expect(prescribed.acts.map(({ prescriber }) => prescriber)).toEqual(["prescriber", "prescriber"]);
  });

  it.each([
    ["RDP", "2008-05-15", "ok"],
    ["RDP", "2008-05-16", "act-age:RDP"],
    ["RDP", "2000-05-16", "ok"],
    ["RDP", "2000-05-15", "act-age:RDP"],
    ["RDP", "1981-05-15", "ok"],
    ["RDP", "1975-05-15", "act-age:RDP"],
    ["RDP", "1951-01-01", "ok"],
    ["RDP", "1950-01-01", "act-age:RDP"],
    ["VGP", "2015-05-15", "ok"],
    ["VGP", "2015-05-16", "act-age:VGP"],
  ])("%s for who was born on %s: %s", (code, birthDate, answer) => {
    const result = acts([{ code }], { claims: aged(birthDate) });
    expect(result.ok ? "ok" : result.reason).toBe(answer);
  });

  it("are for once in a period of life where the table says so", () => {
    const again = (last: string) => {
      const result = acts([{ code: "RDP", last }], { claims: aged("1980-05-01") });
      return result.ok ? result.value.warnings : result.reason;
    };
    expect(again("2025-05-01")).toBe("act-done:RDP");
    expect(again("2025-04-30")).toEqual([]);
    expect(again("2026-05-16")).toBe("act-last:RDP");
    expect(again("hier")).toBe("act-last:RDP");
    expect(done([{ code: "RDP" }], { claims: aged("1980-05-01") }).warnings).toEqual(["act-last-unknown:RDP"]);
    expect(done([{ code: "RDP" }], { claims: null }).warnings).toEqual([
      "no-rights-known",
      "act-age-unknown:RDP",
      "act-last-unknown:RDP",
    ]);
  });

  it.each([
    [["RDP", "TRD"], [], "ok"],
    [["RDP", "TRD", "PEE"], [], "act-company:RDP"],
    [["TRD", "TRD"], [], "act-twice:TRD"],
    [["XXX"], [], "unknown-act:XXX"],
    [["BMI"], [], "act-not-sold:BMI"],
    [Array.from({ length: 9 }, () => "TAC"), [], "too-many-acts:TAC"],
  ])("%j together: %3$s", (list, lines: PriceLine[], answer) => {
    const result = acts(
      list.map((code) => ({ code })),
      { lines, claims: aged("1980-05-01") },
    );
    expect(result.ok ? "ok" : result.reason).toBe(answer);
  });

  it("that are invoiced alone stand beside nothing, once a table gives them a price", () => {
    const sold = TARIFFS.map((one) => ({
      ...one,
      acts: one.acts.map((act) => (act.code === "BMI" ? { ...act, cents: 6000, spontaneousCents: 6000 } : act)),
    }));
    const of = (list: string[], lines: PriceLine[]) => {
      const asked = request(lines, { claims: PERSON, acts: list.map((code) => ({ code })) });
      const result = price(asked, sold, { find: () => PH7 });
      return result.ok ? result.value.totalCents : result.reason;
    };
    expect([of(["BMI"], []), of(["BMI", "TAC"], []), of(["BMI"], [line(PH7)])]).toEqual([
      6000,
      "act-company:BMI",
      "act-company:BMI",
    ]);
  });
});

describe("duty", () => {
  // Avenant 1 to the convention (2024), article V, D, II (legal.tricoteuses.fr/articles/JORFARTI000049892241).
  it.each([
    ["night", "GPN", 1000],
    ["deep-night", "GPN", 2000],
    ["sunday", "GPD", 600],
    ["holiday", "GPF", 600],
    ["closed", "GPO", 200],
  ] as const)("%s is %s, %i centimes a prescription", (duty, code, cents) => {
    const invoice = invoiceOf([line(PH7), line(PH4)], { duty });
    expect(invoice.fees.filter((fee) => fee.code === code).map(({ totalCents }) => totalCents)).toEqual([cents]);
    expect(codes(invoiceOf([line(PH7)], { duty, prescription: false }))).toBe("HD7");
  });

  it("is not charged by a table that has no such fee", () => {
    expect(price(request([line(PH7)], { at: "2024-06-01", duty: "night" }), TARIFFS, { find: () => PH7 })).toEqual({
      ok: false,
      reason: "no-duty",
    });
  });
});

describe("VAT", () => {
  it("is told by rate, 2.1 % in what is reimbursable, 10 % in other medicines, 20 % in goods, none in acts", () => {
    const goods = { cip13: "3760001000009", quantity: 2, priceCents: 990, rate: 0, label: "SAVON" };
    const milk = { ...goods, cip13: "1234567", vat: 55 };
    const invoice = invoiceOf([line(PH7), line(PHN), goods, milk], { acts: [{ code: "TRD" }] });
    expect(invoice.vat).toEqual([
      { rate: 0, totalCents: 1000, netCents: 1000, vatCents: 0 },
      // 1444 / 1.021 = 1414.30
      { rate: 21, totalCents: 1444, netCents: 1414, vatCents: 30 },
      // 1980 / 1.055 = 1876.78
      { rate: 55, totalCents: 1980, netCents: 1877, vatCents: 103 },
      // 700 / 1.1 = 636.36
      { rate: 100, totalCents: 700, netCents: 636, vatCents: 64 },
      { rate: 200, totalCents: 1980, netCents: 1650, vatCents: 330 },
    ]);
    expect(invoice.vat.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(invoice.totalCents);
    expect(invoiceOf([line(PH7, { vat: 0 })]).lines[0]?.vat).toBe(0);
    expect(price(request([line(PH7, { vat: 1001 })]), TARIFFS, { find: () => PH7 })).toMatchObject({ ok: false });
  });
});

describe("a sale without a patient", () => {
  it("says that the rights are not known, not that they are not open", () => {
    const unknown = invoiceOf([line(PH7)], { claims: null });
    expect([unknown.lines[0]?.why.advance, unknown.fees[1]?.why.advance]).toEqual(["unknown", "unknown"]);
    const ended = invoiceOf([line(PH7)], { claims: { ...PERSON, amo: { ...PERSON.amo, rights: [PAST] } } });
    expect(ended.lines[0]?.why.advance).toBe("rights");
  });
});
