/** The lines of a sale: adding, taking off, pricing. Pure. */

import { RELATED_KINDS } from "modules/billing/coverage";
import {
  type Invoice,
  type PriceLine,
  type PriceTerms,
  RELATIONS,
  type Relation,
  type Sums,
} from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { Settlement } from "modules/payment/settlement";
import type { Result } from "modules/result/result";
import type { Claims } from "modules/token/claims";
import { isOpenOn } from "modules/token/rights";
import type { Caution, Refusal } from "modules/token/verdict";
import { readLot, withDispensed, withLot, withoutLot } from "./dispensing";
import { MAX_LINES, MAX_QUANTITY } from "./limits";
import type { Problem } from "./problem";
import type { Box, Line, Sale, Totals } from "./state";
import type { Context } from "./turn";

export const NO_CARD: Sale = Object.freeze({
  claims: null,
  cautions: Object.freeze([]),
  fingerprint: 0,
  lines: Object.freeze([]),
  acts: Object.freeze([]),
  prescription: true,
  prescriber: null,
  totals: null,
  rates: Object.freeze([]),
});

/** A sale that begins now: outside the pharmacy's hours with the fee of its duty, which a person may take off. */
export function newSale({ duty }: Context): Sale {
  return duty === undefined ? NO_CARD : { ...NO_CARD, duty };
}

/** The exoneration of this kind on this day (days since 1970), the one that lets a line be marked. */
export function hasExoneration(claims: Claims | null, kind: number, day: number): boolean {
  if (claims === null) return false;
  for (const exoneration of claims.exonerations) {
    if (exoneration.kind === kind && isOpenOn(exoneration, day)) return true;
  }
  return false;
}

/** What lines of this patient may be related to on this day. */
export function relationsOf(claims: Claims | null, day: number): readonly Relation[] {
  return RELATIONS.filter((_, i) => hasExoneration(claims, RELATED_KINDS[i] ?? 0, day));
}

/** A test identity is marked on every screen of the sale; by itself it changes neither colour nor sound. */
export function needsCare(cautions: readonly Caution[]): boolean {
  for (const caution of cautions) if (caution !== "test-identity") return true;
  return false;
}

/** A child may bear the number of a parent, so the date of birth counts too. */
export function isSamePerson(a: Claims, b: Claims): boolean {
  return a.identity.matricule === b.identity.matricule && a.identity.birthDate === b.identity.birthDate;
}

/** A token that was made up, or moved from another card: whoever bears it cannot be trusted with an identity either. */
export function isForged(reason: Refusal): boolean {
  return reason === "bad-signature" || reason === "wrong-card" || reason === "wrong-issuer";
}

/** The patient pays all and sends in a form: no rights are known or open, so nobody is billed directly. */
export function needsPaperForm(sale: Sale): boolean {
  if (!sale.prescription && sale.acts.length === 0) return false;
  // Who pays nothing has nothing to be paid back: what the law covers whatever the rights.
  if (sale.totals?.patientCents === 0) return false;
  if (sale.claims === null) return true;
  return sale.cautions.includes("rights-ended") || sale.cautions.includes("rights-not-started");
}

/** A box whose price the pharmacy sets: it is not in the totals, and the screen must say so. */
export function hasFreePrice(sale: Sale): boolean {
  for (const line of sale.lines) if (line.priceCents === 0) return true;
  return false;
}

/** Why this box cannot be counted at all; undefined when it can. @param heap knows how many lines it holds */
export function obstacle(sale: Sale, box: Box, heap?: Pick<Context, "holds">): Problem | undefined {
  let line: Line | undefined;
  for (const candidate of sale.lines) {
    if (candidate.cip13 !== box.cip13) continue;
    line = candidate;
    if (box.serial !== 0 && candidate.serials.includes(box.serial)) return "box-counted";
  }
  if (line === undefined) {
    if (sale.lines.length >= MAX_LINES) return "too-many-lines";
    return heap?.holds?.(sale.lines.length + 1) === false ? "no-memory" : undefined;
  }
  return line.quantity >= MAX_QUANTITY ? "too-many-boxes" : undefined;
}

/** Counts a box that has no obstacle: one more of its line, or a new line at the end. */
export function withBox(sale: Sale, box: Box): { readonly lines: readonly Line[]; readonly index: number } {
  const lines = sale.lines.slice();
  const index = lines.findIndex((line) => line.cip13 === box.cip13);
  const known = lines[index];
  const serials = box.serial === 0 ? [] : [box.serial];
  if (known === undefined) {
    const { cip13, label, priceCents, rate, expired, marketed, presentation, genericCents } = box;
    const short = box.judged?.shortage;
    const line = {
      ...{ cip13, label, priceCents, rate, quantity: 1, related: null, expired, marketed, serials },
      ...(short === undefined ? {} : { shortage: short }),
    };
    if (presentation === undefined) lines.push({ ...line, unknown: true });
    else if (genericCents === 0) lines.push({ ...line, presentation });
    else lines.push({ ...line, presentation, generic: { priceCents: genericCents, refused: false } });
    return { lines, index: lines.length - 1 };
  }
  lines[index] = {
    ...known,
    quantity: known.quantity + 1,
    expired: known.expired || box.expired,
    serials: known.serials.concat(serials),
  };
  return { lines, index };
}

/** Takes off all boxes of a batch; of an empty one, those whose batch nobody knows. The line goes with its last box. */
export function withoutBatch(lines: readonly Line[], index: number, batch: string): readonly Line[] {
  const line = lines[index];
  if (line === undefined) return lines;
  const { lots = [] } = line;
  const left = lots.filter((lot) => readLot(lot).batch !== batch);
  // Of some of the boxes nobody knows the batch.
  const quantity = batch === "" ? left.length : line.quantity - (lots.length - left.length);
  if (quantity <= 0) return withoutLine(lines, index);
  // Which serial numbers went with them nobody has kept: a box that comes back is then counted by itself.
  return replaced(lines, index, { ...line, quantity, lots: left, serials: [] });
}

/** Whether a person has answered for this box, or one of the same batch. */
export function hasAnswered({ recalled = [] }: Sale, { cip13, batch, judged }: Box): boolean {
  const number = judged?.recall?.number;
  for (const one of recalled) if (one.cip13 === cip13 && one.batch === batch && one.number === number) return true;
  return false;
}

/** Takes off one box of a line (the one scanned last), and the line with its last box. */
export function withoutBox(lines: readonly Line[], index: number): readonly Line[] {
  const line = lines[index];
  if (line === undefined) return lines;
  if (line.quantity === 1) return withoutLine(lines, index);
  const serials = line.serials.length === line.quantity ? line.serials.slice(0, -1) : line.serials;
  return replaced(lines, index, withoutLot({ ...line, quantity: line.quantity - 1, serials }, undefined));
}

/** Takes off the box with this fingerprint. @param lot its own (dispensing.ts) */
export function withoutSerial(lines: readonly Line[], index: number, serial: number, lot: string): readonly Line[] {
  const line = lines[index];
  if (line === undefined || line.quantity === 1) return withoutLine(lines, index);
  const serials = line.serials.filter((fingerprint) => fingerprint !== serial);
  return replaced(lines, index, withoutLot({ ...line, quantity: line.quantity - 1, serials }, lot));
}

export function withoutLine(lines: readonly Line[], index: number): readonly Line[] {
  return lines.filter((_, i) => i !== index);
}

export function withRelated(lines: readonly Line[], index: number, related: Relation | null): readonly Line[] {
  const line = lines[index];
  return line === undefined ? lines : replaced(lines, index, { ...line, related });
}

/** All of a sale's lines that somebody reimburses, or none. */
export function withAllRelated(lines: readonly Line[], related: Relation | null): readonly Line[] {
  return lines.map((line) => (line.rate > 0 ? { ...line, related } : line));
}

/** A price that the pharmacist keyed in, where no list knows one. */
export function withPrice(lines: readonly Line[], index: number, priceCents: number): readonly Line[] {
  const line = lines[index];
  return line === undefined ? lines : replaced(lines, index, { ...line, priceCents, keyed: true });
}

/** Whether the pharmacy sets this line's price and no list says it. */
export function isPriceFree(line: Line): boolean {
  return line.priceCents === 0 || line.keyed === true;
}

/** With what the dossier pharmaceutique is told of the box that was counted last. */
export function withDispensedBox(lines: readonly Line[], index: number, box: Box): readonly Line[] {
  const line = lines[index];
  return line === undefined ? lines : replaced(lines, index, withDispensed(line, box));
}

/** With the batch of the box that was counted last: a list of recalls may come while it is in the sale. */
export function withBatchOf(lines: readonly Line[], index: number, box: Box): readonly Line[] {
  const line = lines[index];
  return line === undefined ? lines : replaced(lines, index, withLot(line, box));
}

/** Whether what was given is what was prescribed. */
export function withSubstituted(lines: readonly Line[], index: number, substituted: boolean): readonly Line[] {
  const line = lines[index];
  return line === undefined ? lines : replaced(lines, index, { ...line, substituted });
}

/** The patient takes the generic, or refuses it without a valid reason. */
export function withGenericRefused(lines: readonly Line[], index: number, refused: boolean): readonly Line[] {
  const line = lines[index];
  if (line?.generic === undefined) return lines;
  return replaced(lines, index, { ...line, generic: { ...line.generic, refused } });
}

function replaced(lines: readonly Line[], index: number, line: Line): readonly Line[] {
  const copy = lines.slice();
  copy[index] = line;
  return copy;
}

/** Prices the sale on the civil day of `context.now`. */
export function priceSale(sale: Sale, context: Context): Result<Invoice, string> {
  return context.price({ ...termsOf(sale, context), lines: sale.lines.map(priceLineOf) });
}

/** What the pricing takes of a line. */
export function priceLineOf(line: Line): PriceLine {
  const { cip13, quantity, related, presentation, unknown, label, generic, keyed, priceCents } = line;
  // Nobody reimburses what no list names.
  const bare = unknown === true ? { priceCents: 0, feeCents: 0, rate: 0, label } : {};
  const own = keyed === true ? { ...bare, priceCents, keyed } : bare;
  const refused = generic?.refused === true ? { genericRefused: { basePriceCents: generic.priceCents } } : {};
  const known = presentation === undefined ? {} : { presentation };
  return { cip13, quantity, related: related ?? false, ...known, ...own, ...refused };
}

function termsOf(sale: Sale, context: Context): PriceTerms {
  return {
    at: isoDate(civilDay(context.now)),
    claims: sale.claims,
    prescription: sale.prescription,
    prescriber: sale.prescriber,
    acts: sale.acts,
    ...(sale.accident === undefined ? {} : { accident: sale.accident }),
    ...(sale.duty === undefined ? {} : { duty: sale.duty }),
  };
}

/** Nothing to be paid for. */
export function isEmpty(sale: Sale): boolean {
  return sale.lines.length === 0 && sale.acts.length === 0;
}

/** The sale with its running sums and rates made anew; only these are kept, the invoice is made when it is shown. */
export function withTotals(sale: Sale, context: Context): Sale {
  const priced = isEmpty(sale) ? undefined : context.sums(termsOf(sale, context), sale.lines);
  if (!priced?.ok) return { ...sale, totals: null, rates: NO_CARD.rates };
  return { ...sale, totals: totalsOf(priced.value), rates: priced.value.rates };
}

export function totalsOf(invoice: Invoice | Sums): Totals {
  const { totalCents, amoCents, amcCents, patientCents, franchiseCents } = invoice;
  return { totalCents, amoCents, amcCents, patientCents, franchiseCents };
}

/** How this invoice is paid; null where nobody has said it. What a person says is about what is owed in the end. */
export function settlementOf({ settlement }: Sale, { patientCents }: Invoice): Settlement | null {
  if (settlement === undefined) return null;
  return settlement.state === "said" ? { ...settlement, amountCents: patientCents } : settlement;
}
