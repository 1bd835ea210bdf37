/** The online services at a counter, played on the whole firmware: well, on each kind of bad day, and after an hour off line. */
import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";

const ENGINE = compiler() === undefined ? "node" : "xs";
const SCENARIO = parseScenario(JSON.parse(readFileSync("hosttests/support/online-scenario.json", "utf8")));

it("tells rights on line, believes no answer that proves nothing, and tells each stored invoice once", async () => {
  const unmet: string[] = [];
  const lines: string[] = [];
  const told: string[] = [];
  const invoices: string[] = [];
  await play({
    engine: ENGINE,
    scenario: SCENARIO,
    bundle: await bundleFirmware(),
    onReport: (report) => {
      if (report.event === "invoice") invoices.push(`${report.number} ${report.patientCents}`);
      if (report.event !== "identity") lines.push(JSON.stringify(report));
    },
    onUnmet: (event, what) => unmet.push(`${event}: ${what}`),
    onLine: (line) => lines.push(line),
    onTold: ({ invoice, context }) => {
      told.push(`${invoice.number} ${invoice.patientCents} ${context === undefined ? "token" : "context"}`);
    },
  });
  expect(unmet).toEqual([]);
  expect(invoices).toEqual(["1 0", "2 0", "3 0", "4 0"]);
  // The contexts of the others have ended, or could not be opened: nobody had to show a code again.
  expect(told).toEqual(["1 0 context", "2 0 context", "3 0 token", "4 0 token"]);
  // Each context was closed when its invoice was told, or its sale given up, but for the third: the service had contradicted
  // itself about it, so the terminal knows of none, and it ends by itself.
  const open = lines.flatMap((line) => /apCV contexts open: (\d)/.exec(line)?.[1] ?? []);
  expect(open.join("")).toBe("101012121");
  // Nobody's name or number is in the log or on the cable.
  expect(lines.join("\n")).not.toMatch(/ESSAI|FACTICE|NOUVEAU|LAFONT|2840|2900|1740/);
}, 180_000);
