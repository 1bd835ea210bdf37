/** The whole firmware with recalls: from the gateway into its flash, over the idle screen, and into a sale that is open. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { dayNumber } from "modules/calendar/date";
import { cipKey } from "modules/catalogue/cip";
import { defaultEngine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { encodeRecalls } from "../../../tools/kit/recalls/encode";

const ENGINES: readonly EngineName[] = defaultEngine() === "xs" ? ["node", "xs"] : ["node"];
const CIP = "3400935955838";
const folder = mkdtempSync(join(tmpdir(), "comptoir-recalls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = (date: string) => dayNumber(date) ?? 0;

/** @param recalled the batch of each recall, in their order */
function list(file: string, version: number, ...recalled: readonly string[]): void {
  const { bytes } = encodeRecalls({
    version,
    day: day("2026-05-04"),
    until: day("2026-06-04"),
    recalls: recalled.map((batch, i) => ({
      number: i + 1,
      day: day("2026-05-03"),
      name: `EXEMPLE ${batch}`,
      medicines: [{ key: cipKey(CIP), batches: [batch] }],
      why: { fr: "Exemple inventé.", en: "" },
      todo: { fr: "", en: "" },
    })),
    shortages: [],
  });
  writeFileSync(join(folder, file), bytes);
}

list("one.bin", 1, "ALPHA");
list("two.bin", 2, "ALPHA", "BETA");

const box = (batch: string, serial: string) => ({ scan: { cip13: CIP, expiry: "2027-12-31", batch, serial } });

async function ran(engine: EngineName, events: readonly object[]) {
  const lines: string[] = [];
  const missed: string[] = [];
  await play({
    engine,
    scenario: parseScenario({ at: "2026-05-04T08:00:00Z", gateway: "up", events }),
    folder,
    onLine: (line) => lines.push(line),
    onUnmet: (event, what) => missed.push(`${event}: ${what}`),
  });
  return { missed, lines };
}

describe.each(ENGINES)("recalls on %s", (engine) => {
  it("come from the gateway, and hold the idle screen until they were read, over power cuts too", async () => {
    const { missed, lines } = await ran(engine, [
      { recalls: "one.bin" },
      { wait: 310, expect: { shows: ["Rappel du 03/05/2026", "ALPHA"] } },
      { power: "off" },
      { power: "on" },
      { wait: 3, expect: { shows: ["Rappel du 03/05/2026", "ALPHA"] } },
      { press: "validate", expect: { shows: ["QR code"], hides: ["ALPHA"] } },
      { power: "off" },
      { power: "on" },
      { wait: 3, expect: { shows: ["QR code"], hides: ["ALPHA"] } },
    ]);
    expect(missed).toEqual([]);
    expect(lines.join("")).toContain("recalls 1 are here");
  });

  it("that come during a sale judge what is in it, at once and without a restart", async () => {
    const { missed, lines } = await ran(engine, [
      { recalls: "one.bin" },
      { wait: 310 },
      { press: "validate", expect: { shows: ["QR code"] } },
      { recalls: "two.bin" },
      { ...box("BETA", "1"), expect: { screen: "boxes", shows: ["DOLIPRANE"], hides: ["rappelée"] } },
      { wait: 200 },
      { ...box("GAMMA", "2"), expect: { screen: "boxes", shows: ["2 boîtes"] } },
      { wait: 120, expect: { screen: "boxes", shows: ["Boîte rappelée", "Lot BETA"] } },
      { press: "validate", expect: { screen: "boxes", shows: ["1 boîte"], hides: ["rappelée"] } },
      { press: "validate" },
      { press: "validate", expect: { screen: "done" } },
      { wait: 10, expect: { shows: ["Rappel du 03/05/2026", "BETA"] } },
    ]);
    expect(missed).toEqual([]);
    expect(lines.join("")).toContain("recalls 2 are here");
  });
});
