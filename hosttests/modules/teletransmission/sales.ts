/** Invoices by the thousand, priced by the real rules. */
import type { PriceAct, PriceLine } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import type { Settlement } from "modules/payment/settlement";
import { encodeSale, RIGHTS_USES, type SaleRecord } from "modules/sale-record/sale-record";
import { BOXES, CATALOGUE, CLAIMS, NOW } from "../terminal/fixture";

/** An angina test after which an antibiotic was given; and a vaccination of the target groups. */
const ACTS: readonly PriceAct[] = [
  { code: "TRD", spontaneous: true },
  { code: "VGP", target: true },
];

/** How it was paid, in turn; nobody says it of the first. */
const SETTLEMENTS: readonly (Omit<Settlement, "amountCents"> | undefined)[] = [
  undefined,
  { means: "cash", state: "said", lastDigits: "", authorisation: "" },
  { means: "card", state: "done", lastDigits: "1234", authorisation: "A1B2C3" },
  { means: "cheque", state: "asked", lastDigits: "", authorisation: "" },
  { means: "card", state: "unknown", lastDigits: "", authorisation: "" },
  { means: "account", state: "said", lastDigits: "", authorisation: "" },
];

/** Every third was asked about on line, some of them under an apCV context. */
function onLineOf(n: number, hasCard: boolean): Pick<SaleRecord, "rightsOnLine" | "context"> {
  const use = RIGHTS_USES[n % RIGHTS_USES.length];
  if (!hasCard || n % 3 !== 1 || use === undefined) return {};
  const rightsOnLine = { at: NOW, source: "simulated", use, proof: Uint8Array.of(n, 2, 3) } as const;
  return { rightsOnLine, ...(n % 2 === 0 ? { context: { id: `c${n}`, ends: NOW + 3600 } } : {}) };
}

/**
 * The record of the n-th sale: one to three boxes, with and without a card, some of them of the local regime; every fourth
 * with acts, one in six with acts alone, every seventh of an accident of work, some with a prescriber's numbers.
 */
export function saleRecord(n: number): Uint8Array {
  return encodeSale(saleOf(n));
}

/** The same before it is encoded. */
export function saleOf(n: number): SaleRecord {
  const isAtWork = n % 7 === 6;
  const exonerations = [{ kind: isAtWork ? 3 : 1, from: 0, to: 99999 }];
  const amo = { ...CLAIMS.amo, localRegime: n % 5 === 4 };
  const claims = n % 5 === 0 ? null : { ...CLAIMS, amo, exonerations };
  const lines: PriceLine[] = [];
  for (let i = 0; i <= n % 3 && n % 6 !== 5; i += 1) {
    lines.push({ cip13: BOXES[(n + i) % 4]!.cip13, quantity: 1 + (n % 2), related: isAtWork });
  }
  const acts = n % 4 === 3 || n % 6 === 5 ? ACTS.map((act) => ({ ...act, related: isAtWork })) : [];
  const prescriber = n % 2 === 0 ? "10000000009" : null;
  const accident = isAtWork && claims !== null ? { accident: { number: "26A123456", date: "2026-05-01" } } : {};
  const request = { at: "2026-05-15", claims, prescription: true, prescriber, lines, acts, ...accident };
  const invoice = price(request, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  const numbers = n % 3 === 0 ? { practice: "990000001", ePrescription: "01S2TBPZ2JCNZZYGHZ" } : {};
  const paid = SETTLEMENTS[n % SETTLEMENTS.length];
  const how = paid === undefined ? {} : { settlement: { ...paid, amountCents: invoice.value.patientCents } };
  return {
    at: NOW + n,
    claims,
    prescription: true,
    prescriber,
    invoice: invoice.value,
    ...numbers,
    ...how,
    ...onLineOf(n, claims !== null),
  };
}
