/** The terminal's own driver and modules against the simulated cards, in simulated time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { patientCard } from "../../../simulator/ecarte/cards";
import { DemoIssuers } from "../../../simulator/ecarte/issuers";
import { findFault } from "../../../simulator/hardware/card/faults";
import { findOtherCard } from "../../../simulator/hardware/card/other-cards";
import { readPlastic } from "../../../tools/card/read-plastic";

const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
const NOW = Date.parse("2026-05-01T10:00:00Z") / 1000;
const issuers = DemoIssuers.open(folder);
const CAMILLE = patientCard("camille", issuers, NOW)!;
const YVONNE = patientCard("yvonne", issuers, NOW)!;
afterAll(() => rmSync(folder, { recursive: true }));

const ending = (read: ReturnType<typeof readPlastic>) =>
  read.end?.kind === "failed" ? read.end.problem : read.end?.kind === "read" ? "read" : "removed";

describe("a carte Vitale through the driver", () => {
  it("is read at the card's rate with no command more than it takes, and nothing against the standard", () => {
    const read = readPlastic(CAMILLE);
    if (read.end?.kind !== "read") throw new Error("not read");
    expect(read.end.reading.persons.map(({ givenNames }) => givenNames)).toEqual(["CAMILLE", "LEO"]);
    expect(read.end.reading.token?.length).toBeGreaterThan(200);
    expect(read.baud).toBe(43011);
    expect(read.commands).toBe(8);
    expect(read.violations).toEqual([]);
    expect(read.leaked).toBe(0);
    const asIssued = readPlastic(YVONNE);
    expect(asIssued.commands).toBe(6);
    expect(ending(asIssued)).toBe("read");
  });

  it("reads the same where the card refuses the rate", () => {
    const fast = readPlastic(CAMILLE);
    const slow = readPlastic(findFault("no-pps")!.apply(CAMILLE, 0));
    expect(slow.end).toEqual(fast.end);
    expect(slow.baud).toBe(10753);
  });

  it.each([
    ["mute", "card-mute"],
    ["noise", "read"],
    ["worn", "card-dirty"],
    ["slow", "read"],
    ["wrong-tck", "card-faulty"],
    ["no-pps", "read"],
    ["6f00", "card-error"],
    ["opposed", "card-invalid"],
  ])("with the fault %s ends as %s", (fault, end) => {
    const read = readPlastic(findFault(fault)!.apply(CAMILLE, 0));
    expect(ending(read)).toBe(end);
    expect(read.violations).toEqual([]);
    expect(read.leaked).toBe(0);
  });

  it("is mute upside down", () => {
    expect(ending(readPlastic(CAMILLE, { upsideDown: true }))).toBe("card-mute");
  });

  it.each([
    ["vitale1", "card-vitale-1"],
    ["cps", "card-cps"],
    ["bank", "card-bank"],
    ["sim", "card-sim"],
    ["signature", "card-unknown"],
  ])("is not what %s is", (kind, problem) => {
    const read = readPlastic(findOtherCard(kind)!.make());
    expect(ending(read)).toBe(problem);
    expect(read.violations).toEqual([]);
  });

  it("ends at once wherever it is pulled out, and leaves no IO open", () => {
    const { characters } = readPlastic(CAMILLE);
    for (let at = 1; at <= characters; at += 1) {
      const read = readPlastic(findFault("pulled")!.apply(CAMILLE, at));
      expect([at, ending(read), read.leaked]).toEqual([at, "removed", 0]);
    }
  });
});
