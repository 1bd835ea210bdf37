/**
 * `.ci/gateway`: what was dispensed, from the counter to the document, on the whole firmware. The story of the bench: a patient who
 * refuses, a day without a network, a power cut; and a patient whom the pharmacy's software knows by traits alone. Usage:
 * npx tsx hosttests/by-hand/dossier.ts FOLDER [ENGINE]; FOLDER is where the documents eDISP-MED go.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultEngine } from "../../simulator/engines/engine";
import { isEngineName } from "../../simulator/engines/names";
import type { MadeDocument } from "../../simulator/gateway/names";
import { play } from "../../simulator/player/player";
import { parseScenario, type Scenario } from "../../simulator/player/scenario";

const [folder, named = defaultEngine()] = process.argv.slice(2);
if (folder === undefined || !isEngineName(named)) throw new Error("usage: dossier.ts FOLDER [ENGINE]");
const engine = named;
const into = folder;
mkdirSync(into, { recursive: true });

const TRAITS = { familyName: "ESSAI", givenNames: ["CAMILLE", "JEANNE"], sex: 2, birthDate: "1984-05-14" };
const BASKET = [{ cip13: "3400935955838", quantity: 2, lots: [{ boxes: 2, expiry: "2028-03-31", batch: "LGO-1" }] }];
const lgo = (method: string, params: object) => ({ lgo: { method, params } });

async function played(name: string, scenario: Scenario) {
  const documents: MadeDocument[] = [];
  const unmet: string[] = [];
  const lines: string[] = [];
  const reports: string[] = [];
  await play({
    engine,
    scenario,
    onUnmet: (event, what) => unmet.push(`events[${event}]: ${what}`),
    onLine: (line) => lines.push(line),
    onReport: (report) => reports.push(JSON.stringify(report)),
    onDocument: (document) => documents.push(document),
  });
  for (const { name: file, xml } of documents)
    writeFileSync(join(into, `${file.replace("dispensation", name)}.xml`), xml);
  check(`${name}: as it is told`, unmet.length === 0, unmet.join("; "));
  check(`${name}: nobody's name or number in the log`, !/ESSAI|FICTIF|2840|2920/.test(lines.join("\n")));
  const numbers = documents.map(({ name: file }) => Number(file.slice(file.lastIndexOf("-") + 1)));
  return { numbers, documents: documents.map(({ xml }) => xml), reports: reports.join("\n") };
}

function check(what: string, isSo: boolean, detail = ""): void {
  if (!isSo) throw new Error(`not so: ${what} ${detail}`);
  process.stdout.write(`${what}\n`);
}

const batches = (xml = "") => [...xml.matchAll(/<lotNumberText>([^<]*)/g)].map(([, batch]) => batch).join();

const file = "simulator/stories/21-dossier-pharmaceutique.json";
const story = await played("story", parseScenario(JSON.parse(readFileSync(file, "utf8"))));
check(
  "story: the first two sales, once each; the third was refused",
  story.numbers.join() === "1,2",
  story.numbers.join(),
);
check("story: the batches that were scanned", batches(story.documents[0]) === "A1,A2", batches(story.documents[0]));
const completeness = story.documents.map((xml) => /<code code="(FFC|FFP|RFC|RFP)"/.exec(xml)?.[1]).join();
check("story: complete, then partial", completeness === "FFC,FFP", completeness);

const found = await played(
  "traits",
  parseScenario({
    at: "2026-05-04T08:00:00Z",
    gateway: "up",
    events: [
      lgo("hello", { software: "Essai 1.0" }),
      lgo("identity", { traits: { ...TRAITS, familyName: "PERSONNE" } }),
      { wait: 3, expect: { shows: ["Personne sous ces traits"] } },
      lgo("sale.open", { basket: BASKET }),
      lgo("identity", { traits: TRAITS }),
      { wait: 3, expect: { screen: "identity", shows: ["Camille ESSAI", "INS qualifiée (service simulé)"] } },
      { press: "validate" },
      // Rights came on line too: they are used by a key.
      { press: "validate", expect: { screen: "rights" } },
      { press: "validate", expect: { screen: "summary" } },
      { press: "validate", expect: { screen: "done" } },
      { wait: 12 },
    ],
  }),
);
check("traits: nobody, in a word", found.reports.includes('"reason":"nobody"'));
check("traits: somebody, qualified", found.reports.includes('"qualified":{"source":"simulated"'));
check("traits: one document", found.numbers.join() === "1", found.numbers.join());
check("traits: with the batch that the software said", batches(found.documents[0]) === "LGO-1");

/** Doliprane and Levothyrox; then one box more, once the collector has rejected the invoice. */
const BOX = (cip13: string, batch: string) => ({
  scan: { cip13, expiry: "2027-12-31", batch, serial: batch },
});
const corrected = await played(
  "corrected",
  parseScenario({
    at: "2026-05-04T08:00:00Z",
    gateway: "up",
    events: [
      { collector: { fault: "rejects", on: true } },
      { present: { patient: "camille" } },
      { press: "validate" },
      BOX("3400935955838", "A1"),
      BOX("3400930065785", "C1"),
      { press: "validate" },
      { press: "validate" },
      { wait: 20, expect: { screen: "idle", shows: ["1 rejet à traiter"] } },
      { press: "cancel" },
      { wait: 1 },
      { press: "validate" },
      { wait: 1, expect: { screen: "reject" } },
      { press: "validate" },
      { wait: 1, expect: { screen: "boxes" } },
      BOX("3400935955838", "B2"),
      { present: { patient: "camille" } },
      { wait: 3, expect: { screen: "identity" } },
      { press: "validate" },
      { press: "validate" },
      { wait: 1, expect: { screen: "summary" } },
      { press: "validate" },
      { wait: 20, expect: { screen: "idle" } },
    ],
  }),
);
check("corrected: two documents", corrected.numbers.join() === "1,2", corrected.numbers.join());
const [before = "", after = ""] = corrected.documents;
const rootOf = (xml: string, element: string) => new RegExp(`<${element} root="([^"]*)"`).exec(xml)?.[1] ?? "";
const parent = /<parentDocument>[\s\S]*<\/parentDocument>/.exec(after)?.[0] ?? "";
check("corrected: the second takes the place of the first", rootOf(parent, "id") === rootOf(before, "id"), parent);
check("corrected: in one set", rootOf(after, "setId") === rootOf(before, "setId"));
check("corrected: with the batches of the boxes that were kept", batches(after) === "B2,A1,C1", batches(after));
