/** Whatever scanner is on the counter: the same scenario, the same events, the same pixels. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "@jest/globals";
import { SCANNER_NAMES, type ScannerName } from "../../../simulator/link/scanner-names";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { bundleFirmware } from "../../../tools/kit/build/bundle";

const SCENARIO = parseScenario(JSON.parse(readFileSync("hosttests/support/scenario.json", "utf8")));
let bundle: string;

async function played(scanner: ScannerName): Promise<string[]> {
  const seen: string[] = [];
  await play({
    engine: "node",
    scenario: SCENARIO,
    scanner,
    bundle,
    onReport: (report) => seen.push(JSON.stringify(report)),
    onScreen: (name, raster) => seen.push(`${name} ${Buffer.from(raster.rgba()).toString("base64")}`),
  });
  return seen;
}

beforeAll(async () => {
  bundle = await bundleFirmware();
});

it("gives the same events and screens with every scanner", async () => {
  const [usual, ...others] = await Promise.all(SCANNER_NAMES.map(played));
  expect(usual?.filter((line) => line.includes('"invoice"')).length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(usual);
}, 60_000);
