/**
 * Prices every box of the public database for a patient of each kind in each territory: no box is refused, and every
 * invoice's parts add up. A long check, of the whole law at once. Usage: tsx tools/catalogue/price-all.ts [FOLDER]
 * The folder holds CIS_bdpm.txt.gz and CIS_CIP_bdpm.txt.gz. Exit 1 for what does not add up; 0 and a word without data.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Invoice, PriceLine, PriceRequest, Share } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import type { Presentation } from "modules/catalogue/presentation";
import type { Claims, Period } from "modules/token/claims";
import { flashOf } from "../kit/flash-of";
import { catalogueFrom } from "./from-bdpm";

/** Beside the repository, or beside the folder of its working trees. */
const FOLDERS = ["../shared/data/bdpm", "../../shared/data/bdpm"];
const AT = "2026-05-29";
/** 29 May 2026, days since 1970. */
const TODAY = 20602;
const OPEN: Period = { from: TODAY - 100, to: TODAY + 100 };
const TERRITORIES = [undefined, "971", "972", "973", "974", "976"];

const PERSON: Claims = {
  issuer: "",
  expires: 0,
  issuedAt: 0,
  tokenId: "",
  identity: { matricule: "", oid: 10, familyName: "ESSAI", givenNames: "JEANNE", birthDate: "1978-03-12", sex: 2 },
  amo: { regime: "01", caisse: "121", centre: "0001", quality: 0, rights: [OPEN], localRegime: false },
  exonerations: [],
};
const born = (birthDate: string): Claims => ({ ...PERSON, identity: { ...PERSON.identity, birthDate } });
const exonerated = (kind: number): Claims => ({ ...PERSON, exonerations: [{ kind, ...OPEN }] });
const AMC = { number: "12345678", contract: "", ...OPEN };

const PATIENTS: Readonly<Record<string, Claims | null>> = {
  "without a card": null,
  ordinary: PERSON,
  "with an AMC": { ...PERSON, amc: AMC },
  "of Alsace-Moselle": { ...PERSON, amo: { ...PERSON.amo, localRegime: true } },
  "with the C2S": { ...PERSON, c2s: OPEN },
  "in ALD": exonerated(1),
  pregnant: exonerated(2),
  "hurt at work": exonerated(3),
  invalid: exonerated(4),
  "with a military pension": exonerated(5),
  "under 3": born("2024-01-01"),
  "under 26": born("2005-01-01"),
  "over 70": born("1940-01-01"),
  "whose rights ended": { ...PERSON, amo: { ...PERSON.amo, rights: [{ from: 0, to: TODAY - 1 }] } },
};

const asked = process.argv[2];
const folder = [...(asked === undefined ? FOLDERS : [asked])].find((one) =>
  existsSync(join(one, "CIS_CIP_bdpm.txt.gz")),
);
if (folder === undefined) console.log("SKIPPED: every box priced (the public database is not here)");
else process.exitCode = priceAll(folder);

function priceAll(from: string): number {
  const source = (name: string) => ({ name, bytes: gunzipSync(readFileSync(join(from, `${name}.gz`))) });
  const sources = { medicines: source("CIS_bdpm.txt"), presentations: source("CIS_CIP_bdpm.txt") };
  const opened = FlashCatalogue.open(flashOf(catalogueFrom(sources, { version: 1, day: TODAY }).bytes));
  if (!opened.ok) throw new Error(opened.reason);
  const boxes: Presentation[] = [];
  opened.value.forEach((box) => void boxes.push(box));
  let invoices = 0;
  let wrong = 0;
  for (const [who, claims] of Object.entries(PATIENTS)) {
    for (const territory of TERRITORIES) {
      for (const box of boxes) {
        const problem = problemOf(box, claims, territory);
        invoices += 1;
        if (problem === undefined) continue;
        wrong += 1;
        if (wrong <= 20) console.error(`${box.cip13} for a patient ${who} in ${territory ?? "France"}: ${problem}`);
      }
    }
  }
  console.log(`${boxes.length} boxes, ${invoices} invoices, ${wrong} wrong`);
  return wrong === 0 ? 0 : 1;
}

function problemOf(box: Presentation, claims: Claims | null, territory: string | undefined): string | undefined {
  const line: PriceLine = { cip13: box.cip13, quantity: 1, related: true, presentation: box };
  const here = territory === undefined ? {} : { territory };
  const request: PriceRequest = { at: AT, claims, prescription: true, prescriber: null, lines: [line], ...here };
  const priced = price(request, TARIFFS, { find: () => undefined });
  return priced.ok ? unsound(priced.value) : priced.reason;
}

/** @returns what of an invoice does not add up */
function unsound(invoice: Invoice): string | undefined {
  const parts: readonly Share[] = [...invoice.lines, ...invoice.fees];
  let total = 0;
  for (const { totalCents, amoCents, amcCents, patientCents, baseCents } of parts) {
    if (amoCents + amcCents + patientCents !== totalCents) return "shares";
    if (Math.min(amoCents, amcCents, patientCents) < 0 || baseCents > totalCents) return "below zero";
    total += totalCents;
  }
  if (total !== invoice.totalCents) return "total";
  const taxed = invoice.vat.reduce((sum, { netCents, vatCents }) => sum + netCents + vatCents, 0);
  return taxed === total ? undefined : "VAT";
}
