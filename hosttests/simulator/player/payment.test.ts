/** Payments at a counter, played on the whole firmware: one on the network, one on a serial line. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import { keyFileOf } from "../../../simulator/boot/data-key";
import { type PlayerOptions, play } from "../../../simulator/player/player";
import { parseScenario, type Scenario } from "../../../simulator/player/scenario";
import { readJournal } from "../../../tools/export/journal-file";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";

const ENGINE = compiler() === undefined ? "node" : "xs";
const SCENARIO = parseScenario(JSON.parse(readFileSync("hosttests/support/payment-scenario.json", "utf8")));

/** @returns what became of each payment, what an export of the flash has in the end, and what was not as expected */
async function played(scenario: Scenario, more: Partial<PlayerOptions> = {}) {
  const payments: string[] = [];
  const unmet: string[] = [];
  const lines: string[] = [];
  let invoices: readonly StoredInvoice[] = [];
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
    onOff: (flash) => {
      invoices = readJournal(flash, true, readFileSync(keyFileOf(flash), "utf8").trim()).invoices;
    },
    ...more,
  });
  return { payments, unmet, invoices, text: lines.join("\n") };
}

describe("payments at a counter", () => {
  it("are told on the screen and on the cable, through faults and a loss of power, and asked for once", async () => {
    const { payments, unmet, text, invoices } = await played(SCENARIO);
    expect(unmet).toEqual([]);
    expect(payments).toEqual([
      ...["1 asked", "1 done", "2 asked", "2 refused", "2 asked", "2 unknown", "2 paid", "3 asked", "3 paid"],
    ]);
    // Each was paid after it was stored: the payment terminal has told of the first, a person of the two others.
    expect(invoices.map(({ settlement }) => settlement)).toMatchObject([
      {
        means: "card",
        state: "done",
        lastDigits: expect.stringMatching(/^\d{4}$/),
        amountCents: invoices[0]?.patientCents,
      },
      { means: "card", state: "said", lastDigits: "", amountCents: invoices[1]?.patientCents },
      { means: "card", state: "said", lastDigits: "", amountCents: invoices[2]?.patientCents },
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
