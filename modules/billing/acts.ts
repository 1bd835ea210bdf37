/** Acts without a box: which may be on an invoice together, for whom, how often, and for how much. */

import { ageOn, dayNumber } from "modules/calendar/date";
import type { Result } from "modules/result/result";
import { advanceOf, type Coverage, complementaryCover, relationOf } from "./coverage";
import type { InvoiceAct, PriceAct, PriceTerms, Relation, Why } from "./invoice";
import { payerOf, percentOf } from "./share";
import { type ActRule, scaled, type Tariff } from "./tariff";
import type { ActRefusal } from "./warning";

/** More than any visit has. */
export const MAX_INVOICE_ACTS = 8;

/**
 * Prices the acts of an invoice.
 * @param lineCount lines that are on it too
 * @param warnings are given what the pharmacist must know
 * @returns the acts in their order, or the first that cannot be there and why
 */
export function priceActs(
  acts: readonly PriceAct[],
  lineCount: number,
  terms: PriceTerms,
  tariff: Tariff,
  coverage: Coverage,
  warnings: string[] | undefined,
): Result<InvoiceAct[], `${ActRefusal}:${string}`> {
  const priced: InvoiceAct[] = [];
  for (const act of acts) {
    const rule = ruleOf(tariff, act.code);
    const refusal = rule === undefined ? "unknown-act" : refusalOf(act, rule, terms, coverage, acts, lineCount);
    if (rule === undefined || refusal !== undefined) {
      return { ok: false, reason: `${refusal ?? "unknown-act"}:${act.code}` };
    }
    if (rule.ages.length > 0 && coverage.age === undefined) warnings?.push(`act-age-unknown:${act.code}`);
    if (rule.once && act.last === undefined) warnings?.push(`act-last-unknown:${act.code}`);
    priced.push(priceAct(act, rule, terms, tariff, coverage));
  }
  return { ok: true, value: priced };
}

function ruleOf(tariff: Tariff, code: string): ActRule | undefined {
  for (const rule of tariff.acts) if (rule.code === code) return rule;
  return undefined;
}

function refusalOf(
  act: PriceAct,
  rule: ActRule,
  terms: PriceTerms,
  { age }: Coverage,
  acts: readonly PriceAct[],
  lineCount: number,
): ActRefusal | undefined {
  if (acts.length > MAX_INVOICE_ACTS) return "too-many-acts";
  if (rule.cents === 0) return "act-not-sold";
  if (acts.filter(({ code }) => code === act.code).length > 1) return "act-twice";
  if (rule.company === "alone" && (acts.length > 1 || lineCount > 0)) return "act-company";
  if (rule.company === "one-act" && acts.length > 2) return "act-company";
  const period = age === undefined ? -1 : periodOf(rule, age);
  if (age !== undefined && rule.ages.length > 0 && period < 0) return "act-age";
  if (act.last === undefined) return undefined;
  if (dayNumber(act.last) === undefined || act.last > terms.at) return "act-last";
  if (!rule.once) return undefined;
  if (rule.ages.length === 0) return "act-done";
  const before = ageOn(terms.claims?.identity.birthDate ?? "", act.last);
  return before !== undefined && periodOf(rule, before) === period ? "act-done" : undefined;
}

/** One way to sell an act: as a list of them shows it. */
export interface SoldAct {
  readonly code: string;
  readonly spontaneous: boolean;
  readonly target: boolean;
  readonly cents: number;
}

/** What a table sells, each act as often as it has a price or a rate of its own; those without a price are left out. */
export function soldActs(tariff: Tariff, territory: string | undefined): SoldAct[] {
  const coefficient = tariff.overseas[territory ?? ""] === undefined ? 1000 : tariff.actsOverseas;
  const sold: SoldAct[] = [];
  for (const { code, cents, spontaneousCents, rate, targetRate } of tariff.acts) {
    if (cents === 0) continue;
    sold.push({ code, spontaneous: false, target: false, cents: scaled(cents, coefficient) });
    if (spontaneousCents !== cents) {
      sold.push({ code, spontaneous: true, target: false, cents: scaled(spontaneousCents, coefficient) });
    }
    if (targetRate > rate) sold.push({ code, spontaneous: false, target: true, cents: scaled(cents, coefficient) });
  }
  return sold;
}

/** @returns index of the period of life that this age is in; -1 for none */
function periodOf({ ages }: ActRule, age: number): number {
  return ages.findIndex(({ from, to }) => from <= age && age <= to);
}

function priceAct(act: PriceAct, rule: ActRule, terms: PriceTerms, tariff: Tariff, coverage: Coverage): InvoiceAct {
  const spontaneous = act.spontaneous === true;
  const isOverseas = tariff.overseas[terms.territory ?? ""] !== undefined;
  const cents = scaled(spontaneous ? rule.spontaneousCents : rule.cents, isOverseas ? tariff.actsOverseas : 1000);
  const related = relationOf(coverage, act.related);
  const { rate, from } = actRate(act, rule, coverage, related);
  const cover = complementaryCover(coverage, act.code, rule.amcCover);
  const why: Why = {
    rate: from,
    base: "price",
    payer: payerOf(coverage, rate),
    cover,
    advance: advanceOf(coverage),
  };
  const amoCents = why.advance === "no" ? percentOf(cents, rate) : 0;
  const amcCents = why.advance === "no" && rate > 0 ? percentOf(cents - amoCents, cover) : 0;
  return {
    code: act.code,
    spontaneous,
    target: from === "target",
    related: rate > 0 ? (related ?? null) : null,
    prescriber: spontaneous || terms.prescriber === null ? "pharmacy" : "prescriber",
    totalCents: cents,
    baseCents: cents,
    rate,
    amoCents,
    amcCents,
    patientCents: cents - amoCents - amcCents,
    vat: tariff.vat.acts,
    why,
  };
}

function actRate(
  act: PriceAct,
  rule: ActRule,
  { exonerated }: Coverage,
  related: Relation | undefined,
): { readonly rate: number; readonly from: Why["rate"] } {
  if (act.reimbursed === false || rule.rate === 0) return { rate: 0, from: "not-reimbursed" };
  if (rule.rate === 100) return { rate: 100, from: "act" };
  if (exonerated) return { rate: 100, from: "exonerated" };
  if (related !== undefined) return { rate: 100, from: related };
  if (act.target === true && rule.targetRate > rule.rate) return { rate: rule.targetRate, from: "target" };
  return { rate: rule.rate, from: "act" };
}
