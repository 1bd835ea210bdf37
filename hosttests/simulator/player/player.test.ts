/** Scenarios on the whole firmware, from pixels to pixels: the engines agree, and each event does what it says. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BAD_CODES } from "../../../simulator/ecarte/bad-codes";
import { defaultEngine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { boxCode } from "../../../simulator/optics/codes";
import { photograph } from "../../../simulator/optics/scene";
import { BREAKABLE } from "../../../simulator/platform/breakable";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";
import { encodePng } from "../../../tools/kit/fonts/fonts";

const AT = "2026-05-01T10:00:00Z";
const folder = mkdtempSync(join(tmpdir(), "comptoir-player-"));
// The first time it is compiled, which no test should have to wait for.
beforeAll(() => buildXsEngine(() => {}), 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Report = Readonly<Record<string, unknown>>;

async function played(engine: EngineName, events: unknown[], more: object = {}) {
  const reports: Report[] = [];
  const screens: string[] = [];
  const pictures: Buffer[] = [];
  const tones: number[] = [];
  await play({
    engine,
    scenario: parseScenario({ at: AT, events, ...more }),
    onReport: (report) => reports.push(report),
    onScreen: (name, raster) => {
      screens.push(name);
      pictures.push(Buffer.from(raster.rgba()));
    },
    onTone: ({ hz }) => tones.push(hz),
  });
  return { reports, screens, pictures, tones };
}

const of = (reports: readonly Report[], event: string) => reports.filter((report) => report.event === event);
const box = (cip13: string, serial: string, expiry = "2027-12-31") => ({
  scan: { cip13, expiry, batch: "A1", serial },
});

describe("a scenario", () => {
  it("begins a sale with the fee of the pharmacy's duty when it is closed, and with none where hours are not told", async () => {
    const boxes = [{ present: { patient: "camille" } }, { press: "validate" }, box("3400935955838", "D1")];
    const total = async (hours: object) => {
      const { reports } = await played("node", [...boxes, { press: "validate" }, { press: "validate" }], hours);
      return of(reports, "invoice")[0]?.totalCents as number;
    };
    // 1 May is a public holiday, whatever the hours of a Friday are.
    const usual = await total({});
    expect(await total({ hours: "Mo-Su 00:00-24:00" })).toBe(usual + 600);
    expect(await total({ hours: "every day" })).toBe(usual);
  });

  it("gives the same reports, screens and tones on every engine", async () => {
    const events = JSON.parse(readFileSync(join("hosttests", "support", "scenario.json"), "utf8")).events as unknown[];
    const onNode = await played("node", events);
    expect(onNode.screens).toEqual([
      ...["start", "identity", "boxes", "boxes", "boxes", "boxes", "summary", "done", "idle", "refused"],
    ]);
    const [invoice] = of(onNode.reports, "invoice");
    expect(invoice).toMatchObject({ number: 1, at: "2026-05-01" });
    if (defaultEngine() !== "xs") return;
    const onXs = await played("xs", events);
    expect(onXs.reports).toEqual(onNode.reports);
    expect(onXs.tones).toEqual(onNode.tones);
    expect(onXs.pictures.map((picture, i) => picture.equals(onNode.pictures[i] ?? picture))).not.toContain(false);
  }, 60_000);

  it("shows each code of the drawer for what it is", async () => {
    const expected: Record<string, string> = {
      expired: "expired",
      replayed: "already-used",
      forged: "bad-signature",
      "unknown-issuer": "unknown-key",
      "revoked-key": "key-not-valid",
      "one-byte": "bad-signature",
      menu: "unknown-format",
      noise: "malformed",
    };
    const first = [{ present: { patient: "camille" } }, { press: "cancel" }, { present: { bad: "replayed" } }];
    const others = BAD_CODES.filter(({ id }) => id !== "replayed");
    const events = [...first, ...others.flatMap(({ id }) => [{ press: "cancel" }, { present: { bad: id } }])];
    const { reports } = await played("node", events);
    const reasons = of(reports, "verdict").map(({ reason }) => reason);
    expect(reasons).toEqual([null, "already-used", ...others.map(({ id }) => expected[id])]);
  }, 60_000);

  it("sells without a card, asks about an expired box, and counts no box twice", async () => {
    const { reports, screens } = await played("node", [
      box("3400935955838", "1"),
      box("3400935955838", "1"),
      { press: "validate" },
      box("3400930065785", "2", "2026-03-31"),
      // To keep a box that may harm is not the easy key.
      { press: "option" },
      { touch: [160, 220] },
      { touch: [40, 220] },
      { press: "validate" },
      { press: "validate" },
    ]);
    expect(of(reports, "problem").map(({ problem }) => problem)).toEqual(["box-counted", "box-expired"]);
    const [invoice] = of(reports, "invoice");
    expect(invoice).toMatchObject({ amoCents: 0, amcCents: 0 });
    expect(invoice?.lines).toHaveLength(2);
    expect(screens.at(-1)).toBe("done");
  }, 60_000);

  it("starts without any part that does not answer, names it, and serves a patient all the same", async () => {
    for (const part of [...BREAKABLE, "all"]) {
      const broken = part === "all" ? BREAKABLE.filter((other) => other !== "scanner") : [part];
      const lines: string[] = [];
      const screens: string[] = [];
      await play({
        engine: "node",
        scenario: parseScenario({
          at: AT,
          broken,
          printer: true,
          nfc: true,
          events: [{ present: { patient: "camille" } }, { press: "validate" }],
        }),
        onLine: (line) => lines.push(line),
        onReport: (report) => report.event === "screen" && screens.push(String(report.name)),
      });
      for (const name of broken) expect(lines).toContain(`${name}: the part does not answer`);
      expect(lines.filter((line) => line.startsWith("start 1: power"))).toHaveLength(1);
      // Without the scanner nobody is seen, without the cable nobody hears of it, and without keys nobody presses.
      if (part === "scanner" || broken.includes("cable")) continue;
      expect(screens.slice(-2)).toEqual(part === "buttons" ? ["reading", "identity"] : ["identity", "boxes"]);
    }
  }, 120_000);

  it("reads a picture file, misses a scanner that is unplugged, and warns of keys that are stale", async () => {
    const { width, height, pixels } = photograph(await boxCode({ cip13: "3400931863014", expiry: "2028-01-31" }), {
      rotation: 25,
      scale: 7,
      noise: 12,
    });
    const rgba = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (pixels[i >> 2] ?? 0)));
    const image = join(folder, "box.png");
    writeFileSync(image, encodePng(width, height, rgba));
    const { reports, tones } = await played(
      "node",
      [
        { present: { patient: "camille" } },
        { scanner: "unplug" },
        box("3400935955838", "1"),
        { wait: 8 },
        { scanner: "plug" },
        { wait: 5 },
        { scan: { image } },
      ],
      { staleKeys: true },
    );
    expect(of(reports, "verdict")[0]).toMatchObject({ verdict: "warning", cautions: ["keys-stale", "test-identity"] });
    expect(of(reports, "line").map(({ cip13 }) => cip13)).toEqual(["3400931863014"]);
    // A warning for the keys, another when the scanner is lost, and then a box.
    expect(tones.filter((hz) => hz > 0)).toEqual([1760, 1760, 1760, 1760, 1760, 2637]);
  }, 60_000);
});

describe("a language that was chosen in Service", () => {
  it("is there again when the terminal has stopped and started", async () => {
    const large = { width: 480, height: 320 };
    const toSettings = [1, 2, 3, 4].map(() => ({ press: "option" }));
    const idle: Buffer[] = [];
    await play({
      engine: "node",
      screen: large,
      scenario: parseScenario(
        {
          at: AT,
          events: [
            ...toSettings,
            { touch: [479, 40] },
            { press: "cancel" },
            { fault: "exception" },
            { press: "validate" },
          ],
        },
        large,
      ),
      onScreen: (name, raster) => {
        if (name === "idle") idle.push(Buffer.from(raster.rgba()));
      },
    });
    const [english, ...later] = idle;
    const again = later.at(-1);
    expect(again?.length).toBe(480 * 320 * 4);
    expect(english !== undefined && again?.equals(english)).toBe(true);
  }, 60_000);
});

describe("a scenario that is not one", () => {
  it.each([
    ["at", { events: [] }],
    ["at", { at: "tomorrow", events: [] }],
    ["events: a list", { at: AT }],
    ["events[0]", { at: AT, events: [7] }],
    ["events[0]: one kind", { at: AT, events: [{ wait: 1, press: "validate" }] }],
    ["events[0]: present, scan", { at: AT, events: [{ dance: true }] }],
    ["press", { at: AT, events: [{ press: "green" }] }],
    ["present.name", { at: AT, events: [{ present: { name: "x" } }] }],
    ["cip13, code or image", { at: AT, events: [{ scan: {} }] }],
    ["touch", { at: AT, events: [{ touch: [1] }] }],
    ["320x240", { at: AT, events: [{ touch: [10, 240] }] }],
    ["wait", { at: AT, events: [{ wait: -1 }] }],
    ["scanner", { at: AT, events: [{ scanner: "on" }] }],
  ])("names what is wrong: %s", (words, json) => {
    expect(() => parseScenario(json)).toThrow(words);
  });

  it("names a patient that there is not", async () => {
    await expect(played("node", [{ present: { patient: "nobody" } }])).rejects.toThrow("nobody");
  }, 20_000);
});
