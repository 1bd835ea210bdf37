/** A line as it was asked for and as the catalogue knows it, checked and put together. */
import type { Catalogue } from "modules/catalogue/presentation";
import { hasCheckDigit } from "modules/gs1/gs1";
import type { Result } from "modules/result/result";
import type { PriceLine } from "./invoice";
import type { Tariff, TariffClass } from "./tariff";
import type { PriceRefusal } from "./warning";

export const MAX_LINE_QUANTITY = 99;
/** 100,000 euro: ten times the dearest box there is. */
export const MAX_PRICE_CENTS = 10_000_000;
export const MAX_LABEL_LENGTH = 80;

export interface ReadLine {
  readonly cip13: string;
  readonly label: string;
  readonly quantity: number;
  readonly ald: boolean;
  readonly priceCents: number;
  readonly feeCents: number;
  readonly isLargeBox: boolean;
  /** The fee is not one of this tariff's. */
  readonly isFeeOfAnother: boolean;
  readonly tfrCents: number | undefined;
  readonly refusedBaseCents: number | undefined;
  readonly tariffClass: TariffClass;
  readonly specific: boolean;
  /** Whether it is specific is not known. */
  readonly specificUnknown: boolean;
  readonly severalRates: boolean;
  readonly marketed: boolean;
}

export function readLine(line: PriceLine, tariff: Tariff, catalogue: Catalogue): Result<ReadLine, PriceRefusal> {
  if (!hasCheckDigit(line.cip13)) return { ok: false, reason: "bad-cip" };
  const known = line.presentation ?? catalogue.find(line.cip13);
  const priceCents = line.priceCents ?? known?.priceCents;
  const rate = line.rate ?? known?.rate;
  if (priceCents === undefined || rate === undefined) return { ok: false, reason: "unknown-cip" };
  const askedFee = line.feeCents ?? known?.feeCents ?? 0;
  const tfrCents = line.tfrCents ?? known?.tfrCents;
  const refusedBaseCents = line.genericRefused?.basePriceCents;
  if (!within(line.quantity, 1, MAX_LINE_QUANTITY)) return { ok: false, reason: "bad-quantity" };
  if (!within(priceCents, 0, MAX_PRICE_CENTS)) return { ok: false, reason: "bad-price" };
  if (tfrCents !== undefined && !within(tfrCents, 0, MAX_PRICE_CENTS)) return { ok: false, reason: "bad-price" };
  if (refusedBaseCents !== undefined && !within(refusedBaseCents, 0, MAX_PRICE_CENTS)) {
    return { ok: false, reason: "bad-price" };
  }
  const tariffClass = classOf(tariff, rate);
  if (tariffClass === undefined) return { ok: false, reason: "bad-rate" };
  const { boxFeeCents, largeBoxFeeCents } = tariff;
  const isFee = askedFee === 0 || askedFee === boxFeeCents || askedFee === largeBoxFeeCents;
  if ((!isFee && line.feeCents !== undefined) || askedFee > priceCents) return { ok: false, reason: "bad-fee" };
  // A class that has no act code for the fee leaves it in the price.
  const feeCents = tariffClass.fee === "" ? 0 : askedFee;
  return {
    ok: true,
    value: {
      cip13: line.cip13,
      label: (line.label ?? known?.label ?? line.cip13).slice(0, MAX_LABEL_LENGTH),
      quantity: line.quantity,
      ald: line.ald,
      priceCents,
      feeCents,
      // A catalogue may be older than the tariff, or newer: its fee is then the one that it is nearest to.
      isLargeBox: Math.abs(askedFee - largeBoxFeeCents) < Math.abs(askedFee - boxFeeCents),
      isFeeOfAnother: !isFee && feeCents > 0,
      tfrCents,
      refusedBaseCents,
      tariffClass,
      specific: line.specific ?? known?.specific ?? false,
      specificUnknown: line.specific === undefined && known?.specific === null,
      severalRates: line.rate === undefined && known?.severalRates === true,
      marketed: known?.marketed ?? true,
    },
  };
}

/** The class of this rate; 35 % occurs in the database and has none, so it is reimbursed under no act code. */
function classOf(tariff: Tariff, rate: number): TariffClass | undefined {
  for (const candidate of tariff.classes) if (candidate.rate === rate) return candidate;
  return rate === 35 ? NO_CLASS : undefined;
}

const NO_CLASS: TariffClass = Object.freeze({
  rate: 35,
  act: "",
  localRate: 35,
  fee: "",
  largeFee: "",
  amcCover: 0,
});

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
