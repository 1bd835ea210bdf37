/** What a patient was given before is found in the journal, sealed or not, and nobody else's is. */
import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { Ledger } from "modules/ledger/ledger";
import type { Claims } from "modules/token/claims";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { sealerOf } from "../../support/sealing";
import { BOXES, CATALOGUE, CLAIMS, NOW, OTHER, TODAY } from "../terminal/fixture";

const quiet = () => {};
/** A child with the number of its mother. */
const CHILD: Claims = { ...CLAIMS, identity: { ...CLAIMS.identity, givenNames: "ZOE", birthDate: "2024-12-01" } };

function store(ledger: Ledger, claims: Claims, at: string, boxes: readonly number[]): void {
  const lines = boxes.map((i) => ({ cip13: BOXES[i]!.cip13, quantity: 1, ald: false }));
  const invoice = price({ at, claims, prescription: true, prescriber: null, lines }, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  const stored = ledger.invoices.store({
    at: NOW,
    claims,
    prescription: true,
    prescriber: null,
    invoice: invoice.value,
  });
  if (!stored.ok) throw new Error(stored.reason);
}

function foundOf(ledger: Ledger, claims: Claims): string[] {
  const found: string[] = [];
  ledger.past.look(claims.identity);
  for (let second = 0; second < 10; second += 1) {
    for (const { cip13, date, large } of ledger.past.second(TODAY))
      found.push(`${cip13} ${date}${large ? " large" : ""}`);
  }
  return found.sort();
}

describe("what a patient was given", () => {
  const flash = new NorFlash(64, 4096, new Random(15));
  const ledger = new Ledger(flash, quiet, sealerOf());
  ledger.begin(false);
  store(ledger, CLAIMS, "2026-05-02", [0, 2]);
  for (let i = 0; i < 40; i += 1) store(ledger, OTHER, "2026-05-03", [1]);
  store(ledger, CHILD, "2026-05-04", [3]);
  store(ledger, CLAIMS, "2026-05-14", [0]);
  // By a clock that was wrong: not of the past.
  store(ledger, CLAIMS, "2026-06-14", [4]);
  const [first, , large, child] = BOXES.map(({ cip13 }) => cip13);

  it("is found, with its day, and a box of three months as such", () => {
    expect(foundOf(ledger, CLAIMS)).toEqual([
      `${first} 2026-05-02`,
      `${first} 2026-05-14`,
      `${large} 2026-05-02 large`,
    ]);
  });

  it("is told apart from what those of the same number were given", () => {
    expect(foundOf(ledger, CHILD)).toEqual([`${child} 2026-05-04`]);
    const demo: Claims = { ...CLAIMS, identity: { ...CLAIMS.identity, oid: 8 } };
    expect(foundOf(ledger, demo)).toEqual([]);
  });

  it("is not what is given anew where an invoice is corrected", () => {
    ledger.past.look(CLAIMS.identity, 1);
    const found = Array.from({ length: 10 }, () => ledger.past.second(TODAY)).flat();
    expect(found.map(({ cip13, date }) => `${cip13} ${date}`)).toEqual([`${first} 2026-05-14`]);
    expect(foundOf(ledger, CLAIMS)).toHaveLength(3);
  });

  it("is found after a start, also once the invoices were answered", () => {
    for (let number = 1; number <= ledger.invoices.lastNumber; number += 1) ledger.invoices.setAside(number);
    expect(foundOf(new Ledger(flash, quiet, sealerOf()), CHILD)).toEqual([`${child} 2026-05-04`]);
  });

  it("is looked for no longer once the patient has gone", () => {
    ledger.past.look(CLAIMS.identity);
    ledger.past.look(null);
    for (let second = 0; second < 10; second += 1) expect(ledger.past.second(TODAY)).toEqual([]);
  });
});
