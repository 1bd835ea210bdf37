/** Every word that the screens can say has its letters in the fonts and its place on the screen. */
import { describe, expect, it } from "@jest/globals";
import { FONT_FILES } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { warningWords } from "modules/strings/strings";
import type { JournalTrouble } from "modules/terminal/archive";
import { JOURNAL_PAGE } from "modules/terminal/limits";
import type { Letters } from "modules/terminal/settings";
import { INITIAL, type State, type View } from "modules/terminal/state";
import { REFUSALS } from "modules/token/verdict";
import { NO_UPDATE, type UpdateStatus } from "modules/update/agent/status";
import { textWidth } from "../../../../simulator/raster/glyphs";
import { fontNames } from "../../../../tools/kit/fonts/fonts";
import { alone } from "../../../modules/terminal/fixture";
import { type BITMAP_FONTS, drawn, FONTS, LARGE, SMALL, TestSurface } from "./drawn";
import { STATES } from "./states";

/** Remembers the texts, to see which were cut. */
class Reader extends TestSurface {
  readonly texts: string[] = [];
  override drawText(...args: Parameters<TestSurface["drawText"]>): void {
    this.texts.push(args[0]);
    super.drawText(...args);
  }
}

const state = (view: View, question: State["question"] = null): State => ({ ...INITIAL, view, question });
const IDLE: View = { name: "idle" };

/** The update screen at its fullest. */
function updating(change: Partial<UpdateStatus>): State {
  const full: UpdateStatus = {
    ...NO_UPDATE,
    version: "0.12.345",
    other: "0.12.346",
    phase: "pending",
    service: 599,
    peer: "192.168.100.200",
    denied: 99,
  };
  return { ...state({ name: "update" }), device: { ...INITIAL.device, update: { ...full, ...change } } };
}

const DAMAGED = {
  number: 1,
  at: 0,
  totalCents: 0,
  patient: "",
  prescription: false,
  lines: [],
  acts: [],
  accident: null,
  prescriber: null,
};

function troubled(trouble: JournalTrouble): State {
  const journal = { trouble, lastNumber: 0, fill: 0, wear: 0, faults: 0 };
  return { ...state({ name: "service", page: JOURNAL_PAGE }), device: { ...INITIAL.device, journal } };
}

const { problem, updateRefused, part, outcome, rejection, journalTrouble } = LANGUAGES.fr;
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];

const MESSAGES: readonly (readonly [string, State])[] = [
  ...REFUSALS.map((reason) => [reason, state({ name: "refused", reason, fingerprint: 1, since: 0 })] as const),
  ...REFUSALS.map((reason) => [`card: ${reason}`, state({ name: "card-refused", reason, reading: alone() })] as const),
  ...keysOf(problem).map((name) => [name, state(IDLE, { kind: "notice", problem: name })] as const),
  ...keysOf(updateRefused).map((refusal) => [refusal, updating({ refusal })] as const),
  ...keysOf(part).map((failing) => [failing, updating({ failing, phase: "trial" })] as const),
  ...keysOf(outcome).map((name) => [name, updating({ outcome: name })] as const),
  ["go-back", state(IDLE, { kind: "go-back" })],
  ["restart", state(IDLE, { kind: "restart" })],
  ["trial", state(IDLE, { kind: "trial" })],
  ["abandon", state(IDLE, { kind: "abandon" })],
  ["set-aside", state(IDLE, { kind: "set-aside", number: 1 })],
  ["format", state(IDLE, { kind: "format" })],
  ...keysOf(rejection).map(
    (reason) =>
      [`rejected: ${reason}`, state({ name: "reject", list: [{ ...DAMAGED, reason }], selected: 0 })] as const,
  ),
  ...keysOf(journalTrouble).map((trouble) => [trouble, troubled(trouble)] as const),
  ["replace", state(IDLE, { kind: "replace", token: new Uint8Array(0) })],
];

/** Every text of a table; a function is asked for that of a count, a number that is a day, and a text. */
function words(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return [String(value(20000, "2026-12-31"))];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(words) : [];
}

const bitmap = (face: "text14" | "text17" | "bold17" | "bold25") => FONTS[face] as (typeof BITMAP_FONTS)[number];
const width = (text: string, face: "text14" | "bold17") => textWidth(bitmap(face), text);
const tooWide = (texts: readonly string[], face: "text14" | "bold17", room: number) =>
  texts.filter((text) => width(text, face) > room);

describe.each(Object.values(LANGUAGES))("the words in $name", (strings) => {
  const { language } = strings;

  it("have each letter in each font of text", () => {
    const { format: _, ...others } = strings;
    const dates = [strings.format.money(-123456), strings.format.percent(65), strings.format.date("2026-12-31")];
    const letters = new Set([...words(others), ...dates].join(""));
    for (const face of ["text14", "text17", "bold17", "bold25"] as const) {
      expect([...letters].filter((letter) => !bitmap(face).glyphs.has(letter.codePointAt(0) ?? 0))).toEqual([]);
    }
  });

  it("are words: none is empty but where nothing is meant", () => {
    const { title: _, ...text } = strings.text;
    const { exoneration: __, format: ___, ...others } = { ...strings, text };
    expect(words(others).filter((word) => word.trim() === "")).toEqual([]);
  });

  it("of each refusal, problem and question are shown whole: title and advice, nothing cut", () => {
    for (const [name, message] of MESSAGES) {
      const { texts, farthest } = drawn(message, new Reader(), language);
      expect({ name, cut: texts.filter((text) => text.endsWith("…")) }).toEqual({ name, cut: [] });
      expect(farthest).toBeLessThanOrEqual(320);
      expect(texts.length).toBeGreaterThan(0);
    }
  });

  it("of what became of a code fit the header, beside the mark of a test", () => {
    const titles = [...Object.values(strings.problem), ...Object.values(strings.refused)].map(({ title }) => title);
    const room = SMALL.width - 33 - 10 - 8 - 12 - width(strings.text.test, "bold17");
    expect(tooWide(titles, "text14", room)).toEqual([]);
    expect(tooWide([`9\u00a0× ${strings.problem["missed-code"].title}`], "text14", room)).toEqual([]);
  });

  it("on the keys fit the keys", () => {
    expect(tooWide(Object.values(strings.keys), "bold17", 94)).toEqual([]);
  });

  it("of what an amount comes from fit their line, and what is wrong with the data fits its alarm", () => {
    expect(tooWide(Object.values(strings.why), "text14", 300)).toEqual([]);
    const { text, updateAlarm } = strings;
    const alarms = [
      ...[text.scannerLost, text.journalTrouble, text.noKeys, text.keysStale, text.scannerSearching],
      ...[text.keysDamaged, text.keysRefused, text.catalogueUnusable, text.tariffsUnusable, text.clockDoubted],
      ...[text.catalogueOld, text.catalogueRefused, text.tariffsRefused, text.rejectsToDealWith(99)],
      ...[updateAlarm.refused, updateAlarm.trial, updateAlarm.trust, updateAlarm.denied(99)],
    ];
    expect(tooWide(alarms, "bold17", 276)).toEqual([]);
  });

  it("of the pricing's remarks fit their line", () => {
    expect(tooWide(Object.values(strings.warning), "text14", 276)).toEqual([]);
    expect(warningWords(strings, "no-ald:3400930000014")).toBe(strings.warning["no-ald"]);
    expect(warningWords(strings, "from-the-future:1")).toBe("from-the-future");
  });
});

describe.each([
  ["fr", SMALL],
  ["en", SMALL],
  ["fr", LARGE],
  ["en", LARGE],
] as const)("each state whose picture is kept, in %s on %p", (language, size) => {
  for (const [name, make] of Object.entries(STATES)) {
    it(`${name} stays on the screen, leaves no pixel undrawn, and is within the device's display list`, () => {
      const { farthest, lowest, mostGlyphs, raster } = drawn(make(), new TestSurface(size), language);
      expect(farthest).toBeLessThanOrEqual(size.width);
      expect(lowest).toBeLessThanOrEqual(size.height);
      expect(mostGlyphs).toBeLessThanOrEqual(120);
      expect(undrawn(raster.rgba())).toBe(0);
    });
  }
});

/** With large letters, whatever the state: what the usual ones show whole is whole, and on the screen. */
describe.each(["fr", "en"] as const)("each state in large letters, in %s", (language) => {
  it("stays on the screen, leaves no pixel undrawn, and cuts nothing but the middle of a long name", () => {
    for (const [name, make] of Object.entries(STATES)) {
      const state = make();
      const { device } = state;
      const withLetters = (letters: Letters) =>
        drawn({ ...state, device: { ...device, settings: { ...device.settings, letters } } }, new Reader(), language);
      const cut = ({ texts }: Reader) => [...new Set(texts.filter((text) => text.endsWith("…")))].length;
      const [usual, large] = [withLetters("normal"), withLetters("large")];
      const { farthest, lowest, raster } = large;
      expect({ name, farthest: farthest <= 320, lowest: lowest <= 240, undrawn: undrawn(raster.rgba()) }).toEqual({
        name,
        farthest: true,
        lowest: true,
        undrawn: 0,
      });
      expect({ name, more: cut(large) > cut(usual) }).toEqual({ name, more: false });
    }
  });
});

/** Pixels that still have the colour of a surface on which nothing was drawn. */
function undrawn(rgba: Uint8Array | Uint8ClampedArray): number {
  let count = 0;
  for (let i = 0; i < rgba.length; i += 4) if (rgba[i] === 255 && rgba[i + 1] === 0 && rgba[i + 2] === 255) count += 1;
  return count;
}

describe("the fonts", () => {
  it("are those that the theme names, each with an ellipsis to cut with where text is cut", () => {
    expect(Object.values(FONT_FILES).sort()).toEqual(fontNames());
    for (const face of ["text14", "text17", "bold17", "bold25"] as const) {
      expect(bitmap(face).glyphs.has(0x2026)).toBe(true);
    }
  });
});

describe("the letters and icons", () => {
  it.each(["fr", "en"] as const)("that a screen draws in %s are in the font that it draws them with", (language) => {
    for (const [name, make] of Object.entries(STATES)) {
      const surface = new TestSurface();
      const missing: string[] = [];
      surface.drawText = (text, font) => {
        for (const letter of text) {
          if (!(font as (typeof BITMAP_FONTS)[number]).glyphs.has(letter.codePointAt(0) ?? 0)) missing.push(letter);
        }
      };
      drawn(make(), surface, language);
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });
});
