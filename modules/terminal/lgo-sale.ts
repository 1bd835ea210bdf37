/** A basket of the pharmacy's software into a sale, and a sale into what the software is told. Pure. */
import type { Invoice } from "modules/billing/invoice";
import { isRpps } from "modules/billing/rpps";
import { civilDay } from "modules/calendar/civil-day";
import { dayNumber } from "modules/calendar/date";
import type { Acts, Basket, Lot, Patient, Prescription, Priced, Sale as SaleTold, Warning } from "modules/lgo/messages";
import type { Claims } from "modules/token/claims";
import { isOpenOn } from "modules/token/rights";
import type { Caution } from "modules/token/verdict";
import { boxOf, doubtfulBox } from "./box";
import { lotOf } from "./dispensing";
import { type LgoLink, TERMINAL } from "./lgo-link";
import { newSale, priceSale, totalsOf } from "./sale";
import type { Line, Sale } from "./state";
import type { Context } from "./turn";

/** What a request says of a sale; what is absent stays as it is. */
export interface Content {
  readonly basket?: Basket;
  readonly acts?: Acts;
  readonly prescription?: Prescription | null;
  readonly dossierRefused?: boolean;
}

/** Where a request is wrong in what no schema tells, or why it cannot be priced. */
export type Unfit =
  | { readonly ok: false; readonly reason: "invalid-params"; readonly at: string }
  | { readonly ok: false; readonly reason: "cannot-price"; readonly detail: string };
type Made = { readonly ok: true; readonly value: PricedSale } | Unfit;

/** A sale and its price, made once. */
export interface PricedSale {
  readonly sale: Sale;
  /** Undefined of a sale that holds nothing. */
  readonly invoice: Invoice | undefined;
}

/** @param before the sale as it is; undefined for one that begins now */
export function withContent(before: Sale | undefined, content: Content, context: Context): Made {
  const { basket, acts, prescription, dossierRefused } = content;
  const begun = before ?? newSale(context);
  const lines = basket === undefined ? begun.lines : linesOf(basket, begun.lines, context);
  if (typeof lines === "string") return { ok: false, reason: "invalid-params", at: lines };
  const paper = prescription === undefined ? {} : paperOf(prescription);
  if (paper === undefined) return { ok: false, reason: "invalid-params", at: "prescription.prescriber" };
  const refusal = dossierRefused === undefined ? {} : { dossierRefused };
  return pricedSale({ ...begun, lines, ...(acts === undefined ? {} : { acts }), ...paper, ...refusal }, context);
}

/** Its running sums and its rates come with it. */
export function pricedSale(sale: Sale, context: Context): Made {
  if (sale.lines.length === 0 && sale.acts.length === 0) {
    return { ok: true, value: { sale: { ...sale, totals: null, rates: [] }, invoice: undefined } };
  }
  const priced = priceSale(sale, context);
  if (!priced.ok) return { ok: false, reason: "cannot-price", detail: priced.reason };
  const { value: invoice } = priced;
  const rates = invoice.lines.map(({ rate }) => rate);
  return { ok: true, value: { sale: { ...sale, totals: totalsOf(invoice), rates }, invoice } };
}

/** @returns undefined for a prescriber whose number is none */
function paperOf(prescription: Prescription | null): Partial<Sale> | undefined {
  if (prescription === null) return { prescription: false, prescriber: null };
  const { prescriber = null, practice, ePrescription, completeness } = prescription;
  if (prescriber !== null && !isRpps(prescriber)) return undefined;
  return {
    prescription: true,
    prescriber,
    ...(practice === undefined ? {} : { practice }),
    ...(ePrescription === undefined ? {} : { ePrescription }),
    ...(completeness === undefined ? {} : { completeness }),
  };
}

/** @returns where a medicine is there twice, in words of the request */
function linesOf(basket: Basket, before: readonly Line[], context: Context): readonly Line[] | string {
  const lines: Line[] = [];
  for (let i = 0; i < basket.length; i += 1) {
    const asked = basket[i];
    if (asked === undefined) continue;
    const { cip13, quantity, related = null, genericRefused = false, priceCents: price, substituted } = asked;
    for (const line of lines) if (line.cip13 === cip13) return `basket[${i}].cip13`;
    const { label, priceCents, rate, marketed, presentation, genericCents, judged } = boxOf(
      { kind: "box", cip13, unreadable: NOTHING },
      context,
    );
    const known = before.find((line) => line.cip13 === cip13);
    const lots = asked.lots === undefined ? known?.lots?.slice(0, quantity) : lotsOf(asked.lots, quantity);
    const isGeneric = substituted ?? known?.substituted;
    lines.push({
      cip13,
      label,
      priceCents: price ?? priceCents,
      rate,
      quantity,
      related,
      expired: known?.expired ?? false,
      marketed,
      ...(presentation === undefined ? { unknown: true } : { presentation }),
      ...(genericCents === 0 ? {} : { generic: { priceCents: genericCents, refused: genericRefused } }),
      ...(price === undefined || price === priceCents ? {} : { keyed: true }),
      // Of boxes that were scanned before, so that none of them is counted again.
      serials: known === undefined ? NOTHING : known.serials.slice(0, quantity),
      ...(lots === undefined || lots.length === 0 ? {} : { lots }),
      ...(isGeneric === undefined ? {} : { substituted: isGeneric }),
      ...(judged?.shortage === undefined ? {} : { shortage: judged.shortage }),
    });
  }
  return lines;
}

/** One text a box, as of boxes that were scanned. */
function lotsOf(told: readonly Lot[], quantity: number): readonly string[] {
  const lots: string[] = [];
  for (const { boxes, expiry = "", batch = "" } of told) {
    const lot = lotOf({ expiry: dayNumber(expiry) === undefined ? "" : expiry, batch });
    for (let i = 0; i < boxes && lots.length < quantity; i += 1) if (lot !== "") lots.push(lot);
  }
  return lots;
}

const NOTHING: readonly never[] = Object.freeze([]);

/** As one connection sees it. @param asking the connection that it is told to */
export function toldSale({ sale, invoice }: PricedSale, link: LgoLink, asking: number, context: Context): SaleTold {
  const { owner, revision } = link;
  return {
    sale: link.sale,
    revision,
    owner: owner === TERMINAL ? "terminal" : owner === asking ? "you" : "other",
    prescription: sale.prescription,
    prescriber: sale.prescriber,
    dossierRefused: sale.dossierRefused === true,
    lines: pricedLines(sale, invoice, context),
    totals: sale.totals,
    patient: sale.claims === null ? null : patientOf(sale.claims, sale.cautions, link.proof, context.now),
  };
}

/** Each line with the fees of its boxes in it. */
export function pricedLines({ lines }: Sale, invoice: Invoice | undefined, context: Context): Priced[] {
  const told: Priced[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const share = invoice?.lines[i];
    if (line === undefined || share === undefined) continue;
    const { cip13, label, quantity, priceCents } = line;
    let { totalCents, amoCents, amcCents, patientCents } = share;
    for (const fee of invoice?.fees ?? []) {
      if (fee.cip13 !== cip13) continue;
      totalCents += fee.totalCents;
      amoCents += fee.amoCents;
      amcCents += fee.amcCents;
      patientCents += fee.patientCents;
    }
    const sums = { totalCents, amoCents, amcCents, patientCents };
    told.push({ cip13, label, quantity, rate: share.rate, priceCents, ...sums, warnings: warningsOf(line, context) });
  }
  return told;
}

function warningsOf(line: Line, context: Context): Warning[] {
  const { presentation, marketed, keyed, priceCents } = line;
  const warnings: Warning[] = [];
  const standing = context.recalls && doubtfulBox(line, context, () => false)?.judged?.standing;
  if (standing === "recalled") warnings.push("box-recalled");
  else if (standing === "unread") warnings.push("box-batch-unread");
  if (presentation === undefined) warnings.push("box-unknown");
  else if (presentation.authorisation === "withdrawn") warnings.push("box-withdrawn");
  else if (presentation.authorisation === "suspended") warnings.push("box-suspended");
  else if (!marketed) warnings.push("box-not-marketed");
  if (keyed === true && presentation !== undefined) warnings.push("price-differs");
  if (priceCents === 0) warnings.push("price-free");
  return warnings;
}

/** @param proof SHA-256 of the token, where one was verified */
export function patientOf(claims: Claims, cautions: readonly Caution[], proof: string | null, now: number): Patient {
  const { identity, issuer, tokenId, amo, exonerations, c2s, amc } = claims;
  const { matricule, oid, familyName, givenNames, birthDate, sex } = identity;
  const verified = claims.unverified !== true;
  const day = civilDay(now);
  const rights = {
    regime: amo.regime,
    caisse: amo.caisse,
    centre: amo.centre,
    quality: amo.quality,
    exonerations: exonerations.filter((period) => isOpenOn(period, day)).map(({ kind }) => kind),
    c2s: c2s !== undefined && isOpenOn(c2s, day),
    amc: amc !== undefined && isOpenOn(amc, day) ? { number: amc.number, contract: amc.contract } : null,
  };
  return {
    identity: { matricule, oid, familyName, givenNames, birthDate, sex },
    verified,
    qualified: claims.qualified ?? null,
    proof: verified ? { issuer, tokenId, sha256: proof } : null,
    rights: verified ? rights : null,
    cautions,
  };
}
