/** The whole firmware with a catalogue and tariffs in its flash, on both engines. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { cip13Of } from "modules/catalogue/cip";
import { DemoIssuers } from "../../../simulator/ecarte/issuers";
import { defaultEngine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { type PlayerOptions, play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { repeatableKey } from "../../../tools/kit/issuing/repeatable";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";
import { built, entries } from "../../modules/catalogue/shelf-of";

const ENGINES: readonly EngineName[] = defaultEngine() === "xs" ? ["node", "xs"] : ["node"];
const AT = Date.parse("2026-05-01T10:00:00Z") / 1000;
const COUNT = 3000;
const CATALOGUE = built(COUNT);
const SAMPLED = "3400935955838";

type Report = Readonly<Record<string, unknown>>;

async function sold(
  engine: EngineName,
  cips: readonly string[],
  data: Pick<PlayerOptions, "issuers" | "catalogue" | "tariff">,
) {
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

/** The kid of the first issuer, another. */
function renamed(list: Uint8Array): Uint8Array {
  const { kid } = repeatableKey("ES256", "es256");
  const at = Buffer.from(list).indexOf(kid);
  if (at < 0) throw new Error("the list has no such key");
  const copy = list.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
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

  it.each([
    ["damaged", (list: Uint8Array) => list.slice(0, -3)],
    ["no list", () => Uint8Array.of(0xa0)],
    ["with a key under another's name", (list: Uint8Array) => renamed(list)],
  ])(
    "trusts nobody by issuers that are %s, says so, and sells on without rights",
    async (_, spoil) => {
      const issuers = spoil(DemoIssuers.repeatable().list(AT));
      const { reports, lines } = await sold(engine, [SAMPLED], { issuers });
      const verdicts = reports.filter(({ event }) => event === "verdict");
      expect(verdicts).toEqual([expect.objectContaining({ verdict: "refused" })]);
      expect(lines.join("\n")).toMatch(/^issuer list: [a-z-]+$/m);
      expect(reports.filter(({ event }) => event === "line")).toHaveLength(1);
    },
    60_000,
  );
});
