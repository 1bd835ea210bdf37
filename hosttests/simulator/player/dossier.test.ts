/** What was dispensed, from the counter to the document: refused, cut off from the network and from its power, and once each. */
import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";

const ENGINE = compiler() === undefined ? "node" : "xs";
const LINE = { cip13: "3400935955838", quantity: 2 };
const TRAITS = { familyName: "ESSAI", givenNames: ["CAMILLE", "JEANNE"], sex: 2, birthDate: "1984-05-14" };
const lgo = (method: string, params: object) => ({ lgo: { method, params } });

it("arrives once of each sale that is to be told, with the batches that were scanned", async () => {
  const scenario = parseScenario({
    ...JSON.parse(readFileSync("simulator/stories/20-dossier-pharmaceutique.json", "utf8")),
  });
  const documents: string[] = [];
  const unmet: string[] = [];
  const lines: string[] = [];
  await play({
    engine: ENGINE,
    scenario,
    bundle: await bundleFirmware(),
    onUnmet: (event, what) => unmet.push(`${event}: ${what}`),
    onLine: (line) => lines.push(line),
    onDocument: ({ name, xml }) => documents.push(`${name.slice(name.lastIndexOf("-") + 1)} ${xml}`),
  });
  expect(unmet).toEqual([]);
  expect(documents.map((text) => text.slice(0, 2))).toEqual(["1 ", "2 "]);
  const [first = "", second = ""] = documents;
  expect(first.match(/<lotNumberText>[^<]*/g)).toEqual(["<lotNumberText>A1", "<lotNumberText>A2"]);
  expect([first.includes('code="FFC"'), second.includes('code="FFP"')]).toEqual([true, true]);
  expect(lines.join("\n")).not.toMatch(/ESSAI|FICTIF|2840|2920/);
}, 180_000);

it("of a patient found by traits bears the qualified INS", async () => {
  const documents: string[] = [];
  const answers: unknown[] = [];
  await play({
    engine: ENGINE,
    scenario: parseScenario({
      at: "2026-05-04T08:00:00Z",
      gateway: "up",
      events: [
        lgo("hello", { software: "Essai 1.0" }),
        lgo("identity", { traits: { ...TRAITS, familyName: "PERSONNE" } }),
        { wait: 5, expect: { shows: ["Personne sous ces traits"] } },
        lgo("sale.open", { basket: [{ ...LINE, lots: [{ boxes: 2, expiry: "2028-03-31", batch: "LGO-1" }] }] }),
        lgo("identity", { traits: TRAITS }),
        { wait: 5, expect: { screen: "identity", shows: ["Camille ESSAI", "INS qualifiée (service simulé)"] } },
        { press: "validate" },
        { press: "validate" },
        { press: "validate", expect: { screen: "done" } },
        { wait: 12 },
      ],
    }),
    bundle: await bundleFirmware(),
    onReport: (report) => {
      if ("result" in report || "error" in report) answers.push(report);
    },
    onUnmet: (event, what) => answers.push(`${event}: ${what}`),
    onDocument: ({ xml }) => documents.push(xml),
  });
  const told = JSON.stringify(answers);
  expect(told).toMatch(/"reason":"nobody"/);
  expect(told).toMatch(/"qualified":\{"source":"simulated"/);
  expect(documents.length).toBe(1);
  expect(documents[0]).toMatch(/root="1\.2\.250\.1\.213\.1\.4\.11"/);
  expect(documents[0]).toMatch(/<lotNumberText>LGO-1/);
}, 180_000);
