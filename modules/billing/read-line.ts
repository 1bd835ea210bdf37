/** A line as it was asked for and as the catalogue knows it, checked and put together. */
import type { Catalogue, CoverKind, Presentation } from "modules/catalogue/presentation";
import { hasCheckDigit } from "modules/gs1/gs1";
import type { Result } from "modules/result/result";
import type { InvoiceLine, PriceLine, Relation } from "./invoice";
import { scaled, type Tariff, type TariffClass } from "./tariff";
import type { PriceRefusal } from "./warning";

export const MAX_LINE_QUANTITY = 99;
/** 100,000 euro: ten times the dearest box there is. */
export const MAX_PRICE_CENTS = 10_000_000;
export const MAX_LABEL_LENGTH = 80;
/** All of the price, thousandths. */
export const MAX_VAT = 1000;

export interface ReadLine {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  readonly related: boolean | Relation;
  /** As it is here: overseas a reimbursable medicine costs more. */
  readonly priceCents: number;
  readonly feeCents: number;
  readonly isLargeBox: boolean;
  /** The fee is not one of this tariff's. */
  readonly isFeeOfAnother: boolean;
  readonly tfrCents: number | undefined;
  readonly traCents: number | undefined;
  readonly cover: CoverKind | undefined;
  readonly vat: number;
  readonly price: InvoiceLine["price"];
  /** Undefined too where what is refused has no consequence on this day. */
  readonly refusedBaseCents: number | undefined;
  readonly tariffClass: TariffClass;
  readonly specific: boolean;
  /** Whether it is specific is not known. */
  readonly specificUnknown: boolean;
  readonly severalRates: boolean;
  readonly marketed: boolean;
}

/** @param coefficient of the territory, thousandths */
export function readLine(
  line: PriceLine,
  tariff: Tariff,
  catalogue: Catalogue,
  coefficient: number,
): Result<ReadLine, PriceRefusal> {
  const known = line.presentation ?? catalogue.find(line.cip13);
  // What the catalogue knows is a number already.
  if (known === undefined && !isCode(line.cip13)) return { ok: false, reason: "bad-cip" };
  // A CIP7 names the box as well as its CIP13 does.
  const cip13 = known?.cip13 ?? line.cip13;
  const asked = line.priceCents ?? known?.priceCents;
  const rate = line.rate ?? known?.rate;
  if (asked === undefined || rate === undefined) return { ok: false, reason: "unknown-cip" };
  const askedFee = line.feeCents ?? known?.feeCents ?? 0;
  const askedTfr = line.tfrCents ?? known?.tfrCents;
  const askedTra = line.traCents ?? known?.traCents;
  const { genericRefused } = line;
  const askedBase = genericRefused?.basePriceCents;
  const vat = line.vat ?? known?.vat;
  if (!within(line.quantity, 1, MAX_LINE_QUANTITY)) return { ok: false, reason: "bad-quantity" };
  if (!(isPrice(asked) && isPrice(askedTfr) && isPrice(askedTra) && isPrice(askedBase))) {
    return { ok: false, reason: "bad-price" };
  }
  if (vat !== undefined && !within(vat, 0, MAX_VAT)) return { ok: false, reason: "bad-vat" };
  const tariffClass = classOf(tariff, rate);
  if (tariffClass === undefined) return { ok: false, reason: "bad-rate" };
  const { boxFeeCents, largeBoxFeeCents } = tariff;
  const isFee = askedFee === 0 || askedFee === boxFeeCents || askedFee === largeBoxFeeCents;
  if ((!isFee && line.feeCents !== undefined) || askedFee > asked) return { ok: false, reason: "bad-fee" };
  const here = rate > 0 ? coefficient : 1000;
  const feeHere = scaled(askedFee, here);
  const counts = genericRefused !== undefined && tariff.refusals[genericRefused.kind ?? "generic"];
  // A class that has no act code for the fee leaves it in the price.
  const feeCents = tariffClass.fee === "" ? 0 : feeHere;
  return {
    ok: true,
    value: {
      cip13,
      label: shortened(line.label ?? known?.label ?? cip13),
      quantity: line.quantity,
      related: line.related ?? line.ald ?? false,
      priceCents: withFee(asked, askedFee, here, feeHere),
      feeCents,
      // A catalogue may be older than the tariff, or newer: its fee is then the one that it is nearest to.
      isLargeBox: Math.abs(askedFee - largeBoxFeeCents) < Math.abs(askedFee - boxFeeCents),
      isFeeOfAnother: !isFee && feeCents > 0,
      tfrCents: askedTfr === undefined ? undefined : withFee(askedTfr, askedFee, here, feeHere),
      traCents: askedTra === undefined ? undefined : withFee(askedTra, askedFee, here, feeHere),
      cover: (line.cover === undefined ? known?.cover : line.cover) ?? undefined,
      vat: vat ?? (isMedicine(cip13) ? tariffClass.vat : tariff.vat.goods),
      price: priceOf(line, known),
      refusedBaseCents: counts && askedBase !== undefined ? withFee(askedBase, askedFee, here, feeHere) : undefined,
      tariffClass,
      specific: line.specific ?? known?.specific ?? false,
      specificUnknown: line.specific === undefined && known?.specific === null,
      severalRates: line.rate === undefined && known?.severalRates === true,
      marketed: known?.marketed ?? true,
    },
  };
}

/** Arrêté of 7 February 2008: of a reimbursable medicine, the price without fee and the fee, each rounded on its own. */
function withFee(cents: number, fee: number, coefficient: number, feeHere: number): number {
  return scaled(Math.max(0, cents - fee), coefficient) + feeHere;
}

function isPrice(cents: number | undefined): boolean {
  return cents === undefined || within(cents, 0, MAX_PRICE_CENTS);
}

function shortened(label: string): string {
  return label.length > MAX_LABEL_LENGTH ? label.slice(0, MAX_LABEL_LENGTH) : label;
}

/** An EAN-13, a CIP13 among them; or 7 digits, a CIP7 or an LPP code. */
function isCode(code: string): boolean {
  if (code.length !== 7) return hasCheckDigit(code);
  for (let i = 0; i < 7; i += 1) if (code.charCodeAt(i) < 48 || code.charCodeAt(i) > 57) return false;
  return true;
}

/** A CIP13 is a medicine; other numbers are goods of the pharmacy's list. */
function isMedicine(code: string): boolean {
  return code.startsWith("34009");
}

function priceOf(line: PriceLine, known: Presentation | undefined): InvoiceLine["price"] {
  if (line.keyed === true) return "keyed";
  return line.priceCents === undefined && known?.own === true ? "list" : "public";
}

/** The class of this rate; 35 % occurs in the database and has none, so it is reimbursed under no act code. */
function classOf(tariff: Tariff, rate: number): TariffClass | undefined {
  // By index: on the device an iterator makes an object for each.
  const { classes } = tariff;
  for (let i = 0; i < classes.length; i += 1) if (classes[i]?.rate === rate) return classes[i];
  return rate === 35 ? NO_CLASS : undefined;
}

const NO_CLASS: TariffClass = Object.freeze({
  rate: 35,
  act: "",
  localRate: 35,
  fee: "",
  largeFee: "",
  amcCover: 0,
  vat: 21,
});

function within(value: number, least: number, most: number): boolean {
  // An integer, as none of these bounds is past 2^31.
  return (value | 0) === value && value >= least && value <= most;
}
