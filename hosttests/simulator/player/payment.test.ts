/** Payments at a counter, played on the whole firmware: one on the network, one on a serial line. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type PlayerOptions, play } from "../../../simulator/player/player";
import { parseScenario, type Scenario } from "../../../simulator/player/scenario";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";

const ENGINE = compiler() === undefined ? "node" : "xs";
const SCENARIO = parseScenario(JSON.parse(readFileSync("hosttests/support/payment-scenario.json", "utf8")));

/** @returns what became of each payment, and what was not as expected */
async function played(scenario: Scenario, more: Partial<PlayerOptions> = {}) {
  const payments: string[] = [];
  const unmet: string[] = [];
  const lines: string[] = [];
  await play({
    engine: ENGINE,
    scenario,
    bundle: await bundleFirmware(),
    onReport: (report) => {
      lines.push(JSON.stringify(report));
      if (report.event === "payment") payments.push(`${report.number} ${report.state}`);
    },
    onUnmet: (event, what) => unmet.push(`${event}: ${what}`),
    onLine: (line) => lines.push(line),
    ...more,
  });
  return { payments, unmet, text: lines.join("\n") };
}

describe("payments at a counter", () => {
  it("are told on the screen and on the cable, through faults and a loss of power, and asked for once", async () => {
    const { payments, unmet, text } = await played(SCENARIO);
    expect(unmet).toEqual([]);
    expect(payments).toEqual([
      ...["1 asked", "1 done", "2 asked", "2 refused", "2 asked", "2 unknown", "2 paid", "3 asked", "3 paid"],
    ]);
    // Of a card, its last four digits and no more.
    expect(text).not.toContain("####");
  }, 120_000);

  it("are the same over Concert", async () => {
    const { payments, unmet } = await played({
      ...SCENARIO,
      payment: "concert",
      events: [
        ...SCENARIO.events.slice(0, 8),
        { wait: 7, expect: { screen: "boxes", shows: ["Paiement accepté"] } },
        ...SCENARIO.events.slice(9, 15),
      ],
    });
    expect(unmet).toEqual([]);
    expect(payments).toEqual(["1 asked", "1 done", "2 asked", "2 refused"]);
  }, 120_000);
});
