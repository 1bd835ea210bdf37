/** What the tests of the pricing price: invented boxes with round numbers, and a patient who differs by one right at a time. */
import type { Invoice, PriceLine, PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import type { Tariff } from "modules/billing/tariff";
import { TARIFFS } from "modules/billing/tariffs";
import type { Catalogue, Presentation } from "modules/catalogue/presentation";
import type { Claims, Period } from "modules/token/claims";

/** Friday 15 May 2026, in days since 1970. */
export const AT = "2026-05-15";
const TODAY = 20588;
export const NOW: Period = { from: TODAY - 100, to: TODAY + 100 };
export const PAST: Period = { from: TODAY - 100, to: TODAY - 1 };
export const FUTURE: Period = { from: TODAY + 1, to: TODAY + 100 };

function box(cip13: string, priceCents: number, feeCents: number, rate: number, more: Partial<Presentation> = {}) {
  return { cip13, label: cip13, priceCents, feeCents, rate, marketed: true, ...more };
}

/** 1,281 centimes and HD; 600 and HG; 353 and HD; 99,898 and HD; no fee; a price that is the pharmacy's. */
export const PH7 = box("3400930000014", 1383, 102, 65);
export const PH4 = box("3400930000021", 876, 276, 30);
export const PH2 = box("3400930000038", 455, 102, 15);
export const PH1 = box("3400930000045", 100000, 102, 100, { specific: true });
export const PHN = box("3400930000052", 700, 0, 0);
export const FREE = box("3400930000069", 0, 0, 0);
export const GONE = box("3400930000076", 312, 102, 65, { marketed: false });
export const OTHERS = ["3400930000083", "3400930000090", "3400930000106", "3400930000113"].map((cip13) =>
  box(cip13, 1383, 102, 65),
);
export const BOXES: readonly Presentation[] = [PH7, PH4, PH2, PH1, PHN, FREE, GONE, ...OTHERS];

export const CATALOGUE: Catalogue = { find: (cip13) => BOXES.find((candidate) => candidate.cip13 === cip13) };

export const PERSON: Claims = {
  issuer: "essai",
  expires: 0,
  issuedAt: 0,
  tokenId: "00",
  identity: {
    matricule: "278031212345695",
    oid: 10,
    familyName: "ESSAI",
    givenNames: "JEANNE",
    birthDate: "1978-03-12",
    sex: 2,
  },
  amo: { regime: "01", caisse: "121", centre: "0001", quality: 0, rights: [NOW], localRegime: false },
  exonerations: [],
};
export const AMC = { number: "12345678", contract: "ESSAI", ...NOW };
export const INSURED: Claims = { ...PERSON, amc: AMC };

export function born(birthDate: string): Claims {
  return { ...INSURED, identity: { ...PERSON.identity, birthDate } };
}

export function line({ cip13 }: { readonly cip13: string }, more: Partial<PriceLine> = {}): PriceLine {
  return { cip13, quantity: 1, ald: false, ...more };
}

export function request(lines: readonly PriceLine[], more: Partial<PriceRequest> = {}): PriceRequest {
  return { at: AT, claims: INSURED, prescription: true, prescriber: null, lines, ...more };
}

/** @throws Error when it cannot be priced */
export function invoiceOf(
  lines: readonly PriceLine[],
  more: Partial<PriceRequest> = {},
  tariffs: readonly Tariff[] = TARIFFS,
): Invoice {
  const invoice = price(request(lines, more), tariffs, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  return invoice.value;
}

/** [total, AMO, AMC, patient, franchise], centimes */
export function sums(invoice: Invoice): number[] {
  const { totalCents, amoCents, amcCents, patientCents, franchiseCents } = invoice;
  return [totalCents, amoCents, amcCents, patientCents, franchiseCents];
}

export function codes(invoice: Invoice): string {
  return invoice.fees.map(({ code }) => code).join(" ");
}
