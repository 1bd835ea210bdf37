/**
 * Sales of a scenario as FHIR, held to R4 by the `fhir` package of npm, and to what FR Core says of an INS. HL7's own validator
 * wants the packages of FR Core from a registry that is not reached without a network. Usage: npx tsx hosttests/by-hand/fhir.ts
 */
import { readFileSync } from "node:fs";
import { Fhir } from "fhir";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import { keyFileOf, readDataKey } from "../../simulator/boot/data-key";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { type Bundle, fhirBundle, type Resource } from "../../tools/export/fhir";
import { readJournal } from "../../tools/export/journal-file";

const SCENARIOS = ["lgo-scenario", "law-scenario", "cards-scenario", "scenario", "online-scenario", "payment-scenario"];
const SELLER = { finess: "990000001", terminal: "BANC-1" };
const validator = new Fhir();

function faults(resource: Resource): string[] {
  const { messages } = validator.validate(resource, { errorOnUnexpected: true });
  return messages
    .filter(({ severity }) => severity === "error")
    .map(({ location, message }) => `${location}: ${message}`);
}

/** An INS, and the profile that promises one, go with an identity that was proved and with no other. */
function insFaults(bundle: Bundle, isProved: boolean): string[] {
  const text = JSON.stringify(bundle);
  const has = /"system":"urn:oid:1\.2\.250\.1\.213\.1\.4\.(8|9|10|11)"/.test(text);
  const promises = text.includes("/fr-core-patient-ins");
  return has === isProved && promises === isProved ? [] : [`INS ${has}, profile ${promises}, proved ${isProved}`];
}

/** What was paid, and no more, is a payment about the invoice of the same Bundle. */
function paymentFaults({ entry }: Bundle, invoice: StoredInvoice): string[] {
  const { settlement, patientCents, totalCents } = invoice;
  const isPaid = settlement !== null && settlement.means !== "account" && ["said", "done"].includes(settlement.state);
  const [owed, ...others] = entry.filter(({ resource }) => resource.resourceType === "Invoice");
  const notices = entry.filter(({ resource }) => resource.resourceType === "PaymentNotice");
  if (owed === undefined || others.length > 0) return ["one Invoice is wanted"];
  const { status, totalNet, lineItem } = owed.resource as {
    status?: string;
    totalNet?: { value: number };
    lineItem?: { priceComponent: { type: string; amount: { value: number } }[] }[];
  };
  const parts = (lineItem?.[0]?.priceComponent ?? []).map(
    ({ type, amount }) => (type === "base" ? 1 : -1) * amount.value,
  );
  const left = Math.round(parts.reduce((sum, part) => sum + part, 0) * 100);
  const wanted = patientCents === 0 || (isPaid && settlement.amountCents >= patientCents) ? "balanced" : "issued";
  const found: string[] = [];
  if (left !== patientCents || totalNet?.value !== patientCents / 100) found.push(`${left} of ${totalCents} owed`);
  if (status !== wanted) found.push(`Invoice ${status}, not ${wanted}`);
  if (notices.length !== (isPaid ? 1 : 0)) found.push(`${notices.length} payments`);
  for (const { resource } of notices) {
    const { request, amount } = resource as { request?: { reference: string }; amount?: { value: number } };
    if (request?.reference !== owed.fullUrl) found.push("a payment of something else");
    if (amount?.value !== (settlement?.amountCents ?? 0) / 100) found.push(`${amount?.value} paid`);
  }
  return found;
}

let sales = 0;
let paid = 0;
let proved = 0;
const wrong: string[] = [];
for (const name of SCENARIOS) {
  const scenario = parseScenario(JSON.parse(readFileSync(`hosttests/support/${name}.json`, "utf8")));
  await play({
    engine: "node",
    scenario,
    onOff: (flash) => {
      const { invoices, series } = readJournal(flash, true, readDataKey(keyFileOf(flash)));
      for (const invoice of invoices) {
        const bundle = fhirBundle(invoice, { ...SELLER, series });
        const found = [...faults(bundle), ...bundle.entry.flatMap(({ resource }) => faults(resource))];
        if (invoice.insured !== null)
          found.push(...insFaults(bundle, invoice.proof !== null || invoice.qualified !== null));
        found.push(...paymentFaults(bundle, invoice));
        paid += bundle.entry.filter(({ resource }) => resource.resourceType === "PaymentNotice").length;
        wrong.push(...found.map((fault) => `${name}, sale ${invoice.number}: ${fault}`));
        sales += 1;
        proved += invoice.proof === null ? 0 : 1;
      }
    },
  });
}
// A validator that finds nothing in what is wrong has looked at nothing.
if (faults({ resourceType: "Patient", gender: "femme" }).length === 0) wrong.push("the validator does not look");
for (const fault of wrong) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `${sales} sales as FHIR R4, ${proved} with a qualified identity, ${paid} payments, ${wrong.length} faults\n`,
);
process.exitCode = wrong.length === 0 && sales > 0 && proved > 0 && paid > 0 ? 0 : 1;
