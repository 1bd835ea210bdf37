/** A line as it was asked for and as the catalogue knows it, checked and put together. */
import type { Catalogue, Presentation } from "modules/catalogue/presentation";
import { hasCheckDigit } from "modules/gs1/gs1";
import type { PriceLine, Why } from "./invoice";
import { scaled, type Tariff, type TariffClass } from "./tariff";
import type { PriceRefusal, PriceWarning } from "./warning";

export const MAX_LINE_QUANTITY = 99;
/** 100,000 euro: ten times the dearest box there is. */
export const MAX_PRICE_CENTS = 10_000_000;
export const MAX_LABEL_LENGTH = 80;
/** All of the price, thousandths. */
export const MAX_VAT = 1000;

/** Reads the lines of an invoice, and holds what the last one is: an object a line would cost more than its reading. */
export class LineReader {
  readonly #tariff: Tariff;
  readonly #catalogue: Catalogue;
  readonly #coefficient: number;
  /** As the catalogue has it. */
  known: Presentation | undefined;
  /** A CIP7 names the box as well as its CIP13 does. */
  cip13 = "";
  tariffClass = NO_CLASS;
  /** Of one box as it is here, without its fee: overseas a reimbursable medicine costs more. */
  unitCents = 0;
  feeCents = 0;
  /** Of the fee; and whether it is not one of this tariff's. */
  feeCode = "";
  isFeeOfAnother = false;
  /** What the AMO's rate applies to, of one box without its fee, and what gave it. */
  baseCents = 0;
  baseFrom: Why["base"] = "price";
  /** The price is above a flat tariff. */
  above: Extract<PriceWarning, "above-tfr" | "above-tra"> | undefined;
  /** Thousandths. */
  vat = 0;
  /** A generic is refused, and that has a consequence on this day. */
  isRefused = false;
  /** Coefficient of a line of this class; its fee as the catalogue has it, and as it is here. */
  #here = 1000;
  #fee = NO_FEE;
  #feeHere = 0;

  /** @param coefficient of the territory, thousandths */
  constructor(tariff: Tariff, catalogue: Catalogue, coefficient: number) {
    this.#tariff = tariff;
    this.#catalogue = catalogue;
    this.#coefficient = coefficient;
  }

  /** @returns why it cannot be priced; then what is held is of no line */
  read(line: PriceLine): PriceRefusal | undefined {
    const known = line.presentation ?? this.#catalogue.find(line.cip13);
    // What the catalogue knows is a number already.
    if (known === undefined && !isCode(line.cip13)) return "bad-cip";
    const asked = line.priceCents ?? known?.priceCents;
    const rate = line.rate ?? known?.rate;
    if (asked === undefined || rate === undefined) return "unknown-cip";
    const fee = line.feeCents ?? known?.feeCents ?? 0;
    const tfr = line.tfrCents ?? known?.tfrCents;
    const tra = line.traCents ?? known?.traCents;
    const vat = line.vat ?? known?.vat;
    const { quantity, genericRefused } = line;
    // Integers, as none of these bounds is past 2^31.
    if ((quantity | 0) !== quantity || quantity < 1 || quantity > MAX_LINE_QUANTITY) return "bad-quantity";
    if ((asked | 0) !== asked || asked < 0 || asked > MAX_PRICE_CENTS) return "bad-price";
    if (tfr !== undefined && !isPrice(tfr)) return "bad-price";
    if (tra !== undefined && !isPrice(tra)) return "bad-price";
    if (genericRefused !== undefined && !isPrice(genericRefused.basePriceCents)) return "bad-price";
    if (vat !== undefined && ((vat | 0) !== vat || vat < 0 || vat > MAX_VAT)) return "bad-vat";
    // Most lines are of the class of the one before, and of its fee.
    if (fee !== this.#fee || rate !== this.tariffClass.rate) {
      const tariffClass = classOf(this.#tariff, rate);
      if (tariffClass === undefined) return "bad-rate";
      this.#turnTo(tariffClass, fee);
    }
    if (fee > asked || (line.feeCents !== undefined && this.#isOther(fee))) return "bad-fee";
    this.known = known;
    const cip13 = known?.cip13 ?? line.cip13;
    this.cip13 = cip13;
    // A CIP13 is a medicine; other numbers are goods of the pharmacy's list.
    this.vat = vat ?? (cip13 > CIP && cip13 < AFTER_CIP ? this.tariffClass.vat : this.#tariff.vat.goods);
    // Arrêté of 7 February 2008: of a reimbursable medicine, the price without fee and the fee, each rounded on its own.
    const here = this.#here;
    const { feeCents } = this;
    // The fee is in the price, in the TFR and in the refused generic's price alike: it is charged apart.
    const rest = this.#feeHere - feeCents;
    const unitCents = (here === 1000 ? asked - fee : scaled(asked - fee, here)) + rest;
    this.unitCents = unitCents;
    this.baseCents = unitCents;
    this.baseFrom = "price";
    this.above = undefined;
    this.isRefused = false;
    const flat = tfr ?? tra;
    if (flat !== undefined) {
      const base = scaled(Math.max(0, flat - fee), here) + rest;
      if (base < unitCents) {
        this.baseCents = base;
        this.baseFrom = tfr === undefined ? "tra" : "tfr";
        this.above = tfr === undefined ? "above-tra" : "above-tfr";
      }
    }
    if (genericRefused !== undefined && this.#tariff.refusals[genericRefused.kind ?? "generic"]) {
      const base = scaled(Math.max(0, genericRefused.basePriceCents - fee), here) + rest;
      this.isRefused = true;
      if (base < this.baseCents) {
        this.baseCents = base;
        this.baseFrom = "generic";
      }
    }
    return undefined;
  }

  /** What the lines of a class have in common that have the same fee. */
  #turnTo(tariffClass: TariffClass, fee: number): void {
    const { boxFeeCents, largeBoxFeeCents } = this.#tariff;
    const here = tariffClass.rate > 0 ? this.#coefficient : 1000;
    const feeHere = scaled(fee, here);
    this.tariffClass = tariffClass;
    this.#here = here;
    this.#fee = fee;
    this.#feeHere = feeHere;
    // A class that has no act code for the fee leaves it in the price.
    this.feeCents = tariffClass.fee === "" ? 0 : feeHere;
    this.isFeeOfAnother = this.#isOther(fee);
    // A catalogue may be older than the tariff, or newer: its fee is then the one that it is nearest to.
    const isLarge = Math.abs(fee - largeBoxFeeCents) < Math.abs(fee - boxFeeCents);
    this.feeCode = isLarge ? tariffClass.largeFee : tariffClass.fee;
  }

  #isOther(fee: number): boolean {
    return fee !== 0 && fee !== this.#tariff.boxFeeCents && fee !== this.#tariff.largeBoxFeeCents;
  }
}

export function shortened(label: string): string {
  return label.length > MAX_LABEL_LENGTH ? label.slice(0, MAX_LABEL_LENGTH) : label;
}

/** An EAN-13, a CIP13 among them; or 7 digits, a CIP7 or an LPP code. */
function isCode(code: string): boolean {
  if (code.length !== 7) return hasCheckDigit(code);
  for (let i = 0; i < 7; i += 1) if (code.charCodeAt(i) < 48 || code.charCodeAt(i) > 57) return false;
  return true;
}

/** The class of this rate; 35 % occurs in the database and has none, so it is reimbursed under no act code. */
function classOf(tariff: Tariff, rate: number): TariffClass | undefined {
  // By index: on the device an iterator makes an object for each.
  const { classes } = tariff;
  for (let i = 0; i < classes.length; i += 1) if (classes[i]?.rate === rate) return classes[i];
  return rate === 35 ? NO_CLASS : undefined;
}

/** Of no line. */
const NO_FEE = -1;

/** How a CIP13 begins, and what comes after all of them: a text is compared in C. */
const CIP = "34009";
const AFTER_CIP = "3400:";

const NO_CLASS: TariffClass = Object.freeze({
  rate: 35,
  act: "",
  localRate: 35,
  fee: "",
  largeFee: "",
  amcCover: 0,
  vat: 21,
});

function isPrice(cents: number): boolean {
  return (cents | 0) === cents && cents >= 0 && cents <= MAX_PRICE_CENTS;
}
