/** The whole firmware with a catalogue and tariffs in its flash, on both engines. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { cip13Of } from "modules/catalogue/cip";
import { defaultEngine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { type PlayerOptions, play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";
import { built, entries } from "../../modules/catalogue/shelf-of";

const ENGINES: readonly EngineName[] = defaultEngine() === "xs" ? ["node", "xs"] : ["node"];
const COUNT = 3000;
const CATALOGUE = built(COUNT);
const SAMPLED = "3400935955838";

type Report = Readonly<Record<string, unknown>>;

async function sold(engine: EngineName, cips: readonly string[], data: Pick<PlayerOptions, "catalogue" | "tariff">) {
  const reports: Report[] = [];
  const lines: string[] = [];
  const scans = cips.map((cip13, i) => ({ scan: { cip13, expiry: "2027-12-31", batch: "A", serial: `${i}` } }));
  await play({
    engine,
    scenario: parseScenario({
      at: "2026-05-01T10:00:00Z",
      events: [{ present: { patient: "camille" } }, ...scans, { press: "validate" }, { press: "validate" }],
    }),
    ...data,
    onReport: (report) => reports.push(report),
    onLine: (line) => lines.push(line),
  });
  return { reports, lines };
}

describe.each(ENGINES)("the firmware on %s", (engine) => {
  it("sells what the catalogue in its flash holds, by the tariff in its flash", async () => {
    // A law of April 2026: HDR is gone.
    const json = JSON.parse(readFileSync("tools/tariff/tariffs.json", "utf8")) as { tables: object[] };
    json.tables.push({ version: "loi", from: "2026-04-01", as: "2026-01", hdr: { cents: 0, rate: 70 } });
    const tariff = encodeTariffs(parseTariffs(JSON.stringify(json)));
    const [first, second] = [entries(COUNT)[8], entries(COUNT)[2048]];
    const cips = [cip13Of(first?.key ?? 0), cip13Of(second?.key ?? 0)];
    const { reports } = await sold(engine, cips, { catalogue: CATALOGUE, tariff });
    const invoice = reports.find(({ event }) => event === "invoice");
    expect(invoice).toMatchObject({
      totalCents: (first?.priceCents ?? 0) + (second?.priceCents ?? 0),
      lines: [{ label: first?.label }, { label: second?.label }],
    });
  }, 60_000);

  it("falls back to what it carries when both are damaged, says so, and sells on", async () => {
    const torn = (bytes: Uint8Array) => {
      const copy = bytes.slice();
      copy[25] = (copy[25] ?? 0) ^ 4;
      return copy;
    };
    const tariff = encodeTariffs(parseTariffs(readFileSync("tools/tariff/tariffs.json", "utf8")));
    const { reports, lines } = await sold(engine, [SAMPLED], { catalogue: torn(CATALOGUE), tariff: torn(tariff) });
    expect(reports.find(({ event }) => event === "invoice")).toMatchObject({ totalCents: 218 + 61 });
    expect(lines.join("")).toContain("catalogue: damaged");
    expect(lines.join("")).toContain("tariffs: damaged");
  }, 60_000);
});
