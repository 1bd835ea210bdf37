/** Phones and other things at the contactless reader, played on the whole firmware. */
import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";

const ENGINE = compiler() === undefined ? "node" : "xs";

it("opens the sale that a code would, and says in words what is no e-carte", async () => {
  const scenario = parseScenario(JSON.parse(readFileSync("hosttests/support/nfc-scenario.json", "utf8")));
  const unmet: string[] = [];
  const verdicts: unknown[] = [];
  const lines: string[] = [];
  await play({
    engine: ENGINE,
    scenario,
    bundle: await bundleFirmware(),
    onReport: (report) => {
      lines.push(JSON.stringify(report));
      if (report.event === "verdict") verdicts.push(report.reason ?? report.verdict);
    },
    onUnmet: (event, what) => unmet.push(`${event}: ${what}`),
    onLine: (line) => lines.push(line),
  });
  expect(unmet).toEqual([]);
  expect(verdicts).toEqual(["warning", "wrong-challenge", "warning", "warning", "warning"]);
  // Neither on the cable nor in the log: a token, or whose it is.
  expect(lines.join("\n")).not.toMatch(/EV1:|ESSAI|DÉMO/);
}, 120_000);
