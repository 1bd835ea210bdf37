/**
 * Sales of a scenario as FHIR, held to R4 by the `fhir` package of npm, and to what FR Core says of an INS. HL7's own validator
 * wants the packages of FR Core from a registry that is not reached without a network. Usage: npx tsx hosttests/by-hand/fhir.ts
 */
import { readFileSync } from "node:fs";
import { Fhir } from "fhir";
import { keyFileOf, readDataKey } from "../../simulator/boot/data-key";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { type Bundle, fhirBundle, type Resource } from "../../tools/export/fhir";
import { readJournal } from "../../tools/export/journal-file";

const SCENARIOS = ["lgo-scenario", "law-scenario", "cards-scenario", "scenario", "online-scenario"];
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

let sales = 0;
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
process.stdout.write(`${sales} sales as FHIR R4, ${proved} with a qualified identity, ${wrong.length} faults\n`);
process.exitCode = wrong.length === 0 && sales > 0 && proved > 0 ? 0 : 1;
