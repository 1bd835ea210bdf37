/**
 * What ends an engine ends in a message and a clean start: what was stored is there, what was not says so, and the next
 * sale is served. The same on the bare machine, with what only that can meet and what takes long: .ci/smoke faults.
 */
import { beforeAll, expect, it } from "@jest/globals";
import type { EngineFault } from "../../../simulator/engines/faults";
import { type PlayerOptions, play } from "../../../simulator/player/player";
import { parseScenario, type ScenarioEvent } from "../../../simulator/player/scenario";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";
import { describeWith } from "../../support/needs";

const box = (serial: number) => ({
  scan: { cip13: "3400935955838", expiry: "2027-12-31", batch: "A1", serial: String(serial) },
});
const SALE = (serial: number): ScenarioEvent[] => [box(serial), { press: "validate" }, { press: "validate" }];

async function played(events: readonly ScenarioEvent[], more: Partial<PlayerOptions> = {}) {
  const reports: Record<string, unknown>[] = [];
  const lines: string[] = [];
  await play({
    engine: "xs",
    scenario: parseScenario({ at: "2026-05-01T10:00:00Z", events }),
    onReport: (report) => reports.push(report),
    onLine: (line) => lines.push(line),
    ...more,
  });
  const of = (event: string, field: string) => reports.filter((report) => report.event === event).map((r) => r[field]);
  return { lines, problems: of("problem", "problem"), invoices: of("invoice", "number") };
}

const EACH: readonly (readonly [EngineFault, string])[] = [
  ["exception", "exception"],
  ["chunks", "memory"],
  ["slots", "memory"],
  ["stack", "stack"],
  ["wild-pointer", "access"],
];

describeWith("compiler", "a fault", () => {
  beforeAll(() => buildXsEngine(() => {}), 600_000);

  it.each(EACH)(
    "of the kind %s in the middle of a sale is told as %s, and nothing stored is lost",
    async (fault, reason) => {
      const { lines, problems, invoices } = await played([...SALE(1), { wait: 10 }, box(2), { fault }, ...SALE(3)]);
      expect(lines).toContain(`start 2: ${reason}, a sale was open`);
      expect(problems).toEqual(["sale-stopped"]);
      expect(invoices).toEqual([1, 2]);
    },
  );

  it("right after an invoice was stored does not call that sale lost", async () => {
    const { lines, problems, invoices } = await played([...SALE(1), { fault: "chunks" }, ...SALE(2)]);
    expect(lines).toContain("start 2: memory");
    expect(problems).toEqual(["stopped"]);
    expect(invoices).toEqual([1, 2]);
  });
});
