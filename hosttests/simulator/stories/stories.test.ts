/** The stories that the bench tells (simulator/stories): each is what its sentences and its expectations say, on the engine of the device. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { cipKey } from "modules/catalogue/cip";
import { parseScenario } from "../../../simulator/player/scenario";
import { buildCatalogue } from "../../../tools/catalogue/build";
import { run } from "../../../tools/commands/run";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";
import { encodeRecalls } from "../../../tools/kit/recalls/encode";
import { parseRecalls } from "../../../tools/kit/recalls/parse";
import { ABOUT } from "../../modules/catalogue/shelf-of";

const FOLDER = join("simulator", "stories");
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
// The first time it is compiled, which no test should have to wait for.
beforeAll(() => buildXsEngine(() => {}), 600_000);

const read = (name: string) => parseScenario(JSON.parse(readFileSync(join(FOLDER, name), "utf8")));

async function ran(path: string): Promise<{ readonly code: number; readonly errors: readonly string[] }> {
  const errors: string[] = [];
  const code = await run([path], { stdin: async () => "", out: () => {}, err: (line) => errors.push(line) });
  return { code, errors: errors.filter((line) => line.startsWith("events[")) };
}

describe("the stories", () => {
  it.each(FILES)(
    "%s is played as it is told",
    async (name) => {
      expect(await ran(join(FOLDER, name))).toEqual({ code: 0, errors: [] });
    },
    60_000,
  );

  it.each(FILES)(
    "%s has a title, a sentence at its end, and expects something of each screen that it speaks of",
    (name) => {
      const { title, about, events } = read(name);
      expect(title).toBeDefined();
      expect(about).toBeDefined();
      expect(events.at(-1)?.say).toBeDefined();
      const quiet = events.filter(({ say, expect: expected }) => say !== undefined && expected === undefined);
      expect(quiet.length).toBeLessThanOrEqual(1);
    },
  );

  it("the recalls are those of the sample", () => {
    const { bytes } = encodeRecalls(parseRecalls(readFileSync(join("tools", "recalls", "sample.json"), "utf8")));
    expect(readFileSync(join(FOLDER, "invented.recalls.bin")).equals(bytes)).toBe(true);
  });

  it("the catalogue with a withdrawn medicine is made of these two", () => {
    const box = { priceCents: 218, feeCents: 102, rate: 65 };
    const made = buildCatalogue(
      [
        { ...box, key: cipKey("3400935955838"), label: "DOLIPRANE 1 000 mg cpr B/8", state: 0 },
        { ...box, key: cipKey("3400930065785"), label: "LEVOTHYROX 75 µg cpr B/30", priceCents: 257, state: 3 },
      ],
      ABOUT,
    );
    expect(readFileSync(join(FOLDER, "withdrawn.catalogue.bin")).equals(made)).toBe(true);
  });
});
