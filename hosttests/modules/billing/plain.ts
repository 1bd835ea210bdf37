/**
 * The formula of an invoice as it is told, without a thought for what it costs: each line is an object of its own, made anew
 * from the request alone. Of what can be priced.
 */
import { priceActs } from "modules/billing/acts";
import {
  amoRate,
  complementaryCover,
  coverageOf,
  coverRuleOf,
  isFranchiseFree,
  relationOf,
} from "modules/billing/coverage";
import type { Invoice, InvoiceFee, InvoiceLine, PriceLine, PriceRequest, Share, Why } from "modules/billing/invoice";
import { scaled, type Tariff, tariffFor } from "modules/billing/tariff";
import { dateNumber, dayNumber } from "modules/calendar/date";
import type { Catalogue } from "modules/catalogue/presentation";

const half = (cents: number, percent: number) => Math.floor((cents * percent + 50) / 100);

function shared(totalCents: number, baseCents: number, rate: number, vat: number, why: Why): Share {
  const amo = half(baseCents, rate);
  const amc = rate === 0 ? 0 : half(baseCents - amo, why.cover);
  const [amoCents, amcCents] = why.advance === "no" ? [amo, amc] : [0, 0];
  return { totalCents, baseCents, rate, amoCents, amcCents, patientCents: totalCents - amoCents - amcCents, vat, why };
}

export function plainInvoice(request: PriceRequest, tariffs: readonly Tariff[], catalogue: Catalogue): Invoice {
  const { at, claims, prescription, lines, acts = [], accident = null, territory = "", duty } = request;
  const tariff = tariffFor(tariffs, at)!;
  const coverage = coverageOf(claims, tariff, dateNumber(at)!, dayNumber(at)!);
  const coefficient = tariff.overseas[territory] ?? 1000;
  const ordinary = coverage.unknown ? "unknown" : coverage.direct ? "no" : "rights";
  const payer = (rate: number) =>
    rate === 0 ? "none" : coverage.c2s ? "c2s" : coverage.amc === undefined ? "none" : "amc";

  const one = (line: PriceLine) => {
    const known = line.presentation ?? catalogue.find(line.cip13);
    const cip13 = known?.cip13 ?? line.cip13;
    const percent = line.rate ?? known!.rate;
    const none = { act: "", fee: "", largeFee: "", localRate: 35, amcCover: 0, rate: 35, vat: 21 };
    const tariffClass = tariff.classes.find(({ rate }) => rate === percent) ?? none;
    const here = percent > 0 ? coefficient : 1000;
    const fee = line.feeCents ?? known?.feeCents ?? 0;
    const feeCents = tariffClass.fee === "" ? 0 : scaled(fee, here);
    const box = (cents: number) => scaled(Math.max(0, cents - fee), here) + scaled(fee, here) - feeCents;
    const unit = box(line.priceCents ?? known!.priceCents);
    const tfr = line.tfrCents ?? known?.tfrCents;
    const flat = tfr ?? line.traCents ?? known?.traCents;
    const refused = line.genericRefused;
    const isRefused = refused !== undefined && tariff.refusals[refused.kind ?? "generic"];
    const bases: [number, Why["base"]][] = [[unit, "price"]];
    if (flat !== undefined) bases.push([box(flat), tfr === undefined ? "tra" : "tfr"]);
    if (isRefused) bases.push([box(refused.basePriceCents), "generic"]);
    const [base, baseFrom] = bases.reduce((least, next) => (next[0] < least[0] ? next : least));

    const related = percent > 0 ? relationOf(coverage, line.related ?? line.ald) : undefined;
    const kind = (line.cover === undefined ? known?.cover : line.cover) ?? undefined;
    const rule = coverRuleOf(coverage, tariff, kind, prescription);
    const byClass = amoRate(coverage, tariffClass, related, prescription);
    const { rate, from } = rule && rule.rate > byClass.rate ? { rate: rule.rate, from: rule.kind } : byClass;
    const advance = rule?.rights === false ? "no" : ordinary === "no" && isRefused ? "generic-refused" : ordinary;
    const cover = complementaryCover(coverage, tariffClass.act, tariffClass.amcCover);
    const vat = line.vat ?? known?.vat ?? (cip13.startsWith("34009") ? tariffClass.vat : tariff.vat.goods);
    const why = { rate: from, base: baseFrom, payer: payer(rate), cover, advance } as const;
    const { quantity } = line;
    const priced = shared(unit * quantity, base * quantity, rate, vat, why);

    const isLarge = Math.abs(fee - tariff.largeBoxFeeCents) < Math.abs(fee - tariff.boxFeeCents);
    const isOther = ![0, tariff.boxFeeCents, tariff.largeBoxFeeCents].includes(fee);
    const boxFee: InvoiceFee = {
      code: isLarge ? tariffClass.largeFee : tariffClass.fee,
      cip13,
      ...shared(feeCents, feeCents, rate, vat, { ...why, base: "price" }),
    };
    const doubts: [boolean, string][] = [
      [(line.related ?? line.ald ?? false) !== false && related === undefined, "no-ald"],
      [known?.marketed === false, "no-longer-marketed"],
      [unit + feeCents === 0, "free-price"],
      [tariffClass.act === "", "no-act-code"],
      [isOther && feeCents > 0, "fee-of-another"],
      [line.rate === undefined && known?.severalRates === true, "several-rates"],
      [flat !== undefined && box(flat) < unit, tfr === undefined ? "above-tra" : "above-tfr"],
      [isRefused, "generic-refused"],
    ];
    const owes = rate > 0 && related !== "military" && !(rule && isFranchiseFree(rule, coverage));
    const isExempt = coverage.franchiseExempt || request.franchiseExempt === true;
    return {
      entry: {
        cip13,
        label: line.label?.slice(0, 80) ?? known?.label ?? cip13,
        quantity,
        act: tariffClass.act,
        ald: related === "ald",
        related: related ?? null,
        cover: rule?.kind ?? null,
        price: line.keyed === true ? "keyed" : line.priceCents === undefined && known?.own === true ? "list" : "public",
        ...priced,
      } as const,
      fees: feeCents === 0 ? [] : new Array<InvoiceFee>(quantity).fill(boxFee),
      warnings: doubts.filter(([is]) => is).map(([, code]) => `${code}:${cip13}`),
      owed: owes && !isExempt ? tariff.franchise.cents * quantity : 0,
      isFree: rule?.rights === false,
      isReimbursable: percent > 0,
      specific: line.specific ?? known?.specific,
    };
  };

  const priced = lines.map(one);
  let left = Math.max(0, tariff.franchise.yearlyCents - (request.franchiseSpentCents ?? 0));
  const entries: InvoiceLine[] = priced.map(({ entry, owed }) => {
    const franchiseCents = Math.min(owed, left);
    left -= franchiseCents;
    return { ...entry, franchiseCents };
  });

  const warnings: string[] = [...coverage.warnings, ...priced.flatMap((line) => line.warnings)];
  if (!prescription && entries.some(({ cover }) => cover === null)) warnings.push("no-prescription");
  const full = coverage.exonerated
    ? "exonerated"
    : entries.map(({ related, cover }) => related ?? cover).find((reason) => reason !== null);
  const allFree = priced.some(({ isFree }) => isFree) && !priced.some(({ isFree, entry }) => !isFree && entry.rate > 0);
  const once = (code: string, cents: number, rate: number): InvoiceFee[] => {
    if (cents === 0) return [];
    const cover = complementaryCover(coverage, code, 100);
    const why = {
      rate: full ?? "fee",
      base: "price",
      payer: payer(rate),
      cover,
      advance: allFree ? "no" : ordinary,
    } as const;
    return [{ code, ...shared(cents, cents, full === undefined ? rate : 100, tariff.vat.fees, why) }];
  };
  const fees = priced.flatMap((line) => line.fees);
  const reimbursable = priced.filter(({ isReimbursable }) => isReimbursable);
  const different = new Set(reimbursable.map(({ entry }) => entry.cip13)).size;
  if (prescription && different > 0) {
    const { hdr, hda, hde, hc } = tariff;
    const { age } = coverage;
    fees.push(...once("HDR", scaled(hdr.cents, coefficient), hdr.rate));
    const isOfAge = age !== undefined && (age < hda.under || age > hda.over);
    if (isOfAge) fees.push(...once("HDA", scaled(hda.cents, coefficient), hda.rate));
    if (reimbursable.some(({ specific }) => specific === true)) fees.push(...once("HDE", hde.cents, hde.rate));
    else if (reimbursable.some(({ specific }) => specific === null)) warnings.push("specific-unknown");
    if (different >= hc.lines) fees.push(...once("HC", hc.cents, hc.rate));
  }
  const onDuty = tariff.duty.find(({ kind }) => kind === duty);
  if (prescription && lines.length > 0 && onDuty) fees.push(...once(onDuty.code, onDuty.cents, onDuty.rate));

  const done = priceActs(acts, lines.length, request, tariff, coverage, warnings);
  if (!done.ok) throw new Error(done.reason);
  const all: (Share & { readonly related?: unknown })[] = [...entries, ...fees, ...done.value];
  const relatable = [...entries, ...done.value];
  const isRelated = relatable.some(({ related }) => related !== null);
  const isPartly = relatable.some(({ rate }) => rate > 0 && rate < 100);
  if (coverage.relations.length > 0 && !isRelated && isPartly) warnings.push("nothing-related");
  if (relatable.some(({ related }) => related === "atmp")) {
    if (accident === null) warnings.push("accident-missing");
    if (relatable.some(({ related, rate }) => related !== "atmp" && rate > 0)) warnings.push("two-natures");
  }
  const sum = (part: "totalCents" | "amoCents" | "amcCents" | "patientCents") =>
    all.reduce((sum, entry) => sum + entry[part], 0);
  const rates = [...new Set(all.filter(({ totalCents }) => totalCents > 0).map(({ vat }) => vat))].sort(
    (a, b) => a - b,
  );
  return {
    at,
    tariff: tariff.version,
    lines: entries,
    fees,
    acts: done.value,
    vat: rates.map((rate) => {
      const totalCents = all.filter(({ vat }) => vat === rate).reduce((sum, entry) => sum + entry.totalCents, 0);
      const netCents = Math.floor((totalCents * 2000 + 1000 + rate) / (2000 + 2 * rate));
      return { rate, totalCents, netCents, vatCents: totalCents - netCents };
    }),
    accident,
    totalCents: sum("totalCents"),
    amoCents: sum("amoCents"),
    amcCents: sum("amcCents"),
    patientCents: sum("patientCents"),
    franchiseCents: entries.reduce((sum, entry) => sum + entry.franchiseCents, 0),
    warnings: warnings.filter((warning, i) => warnings.indexOf(warning) === i),
  };
}
