/** Every word that the screens can say has its letters in the fonts and its place on the screen. */
import { describe, expect, it } from "@jest/globals";
import { Screens } from "modules/screens/screens";
import { FONT_FILES } from "modules/screens/theme";
import * as fr from "modules/strings/fr";
import * as messages from "modules/strings/messages";
import { REJECTION } from "modules/strings/rejections";
import * as update from "modules/strings/update";
import { WARNING } from "modules/strings/warnings";
import type { RejectionReason } from "modules/teletransmission/reason";
import type { JournalTrouble } from "modules/terminal/archive";
import { JOURNAL_PAGE } from "modules/terminal/limits";
import { INITIAL, type State, type View } from "modules/terminal/state";
import { REFUSALS } from "modules/token/verdict";
import { NO_UPDATE, type SelfTestPart, type UpdateStatus } from "modules/update/agent/status";
import type { FirmwareRefusal } from "modules/update/slots/firmware";
import { textWidth } from "../../../../simulator/raster/glyphs";
import { fontNames } from "../../../../tools/kit/fonts/fonts";
import { ABOUT, type BITMAP_FONTS, FONTS, TestSurface } from "./drawn";
import { STATES } from "./states";

/** Remembers the texts, to see which were cut. */
class Reader extends TestSurface {
  readonly texts: string[] = [];
  override drawText(...args: Parameters<TestSurface["drawText"]>): void {
    this.texts.push(args[0]);
    super.drawText(...args);
  }
}

function read(state: State): Reader {
  const reader = new Reader();
  new Screens(reader, FONTS, ABOUT).draw(state);
  return reader;
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

const DAMAGED = { number: 1, at: 0, totalCents: 0, patient: "", prescription: false, lines: [] };

function troubled(trouble: JournalTrouble): State {
  const journal = { trouble, lastNumber: 0, fill: 0, wear: 0, faults: 0 };
  return { ...state({ name: "service", page: JOURNAL_PAGE }), device: { ...INITIAL.device, journal } };
}

const MESSAGES: readonly (readonly [string, State])[] = [
  ...REFUSALS.map((reason) => [reason, state({ name: "refused", reason, mark: 1, since: 0 })] as const),
  ...(Object.keys(messages.PROBLEM) as messages.Problem[]).map(
    (problem) => [problem, state(IDLE, { kind: "notice", problem })] as const,
  ),
  ...(Object.keys(update.UPDATE_REFUSED) as FirmwareRefusal[]).map(
    (refusal) => [refusal, updating({ refusal })] as const,
  ),
  ...(Object.keys(update.PART) as SelfTestPart[]).map(
    (failing) => [failing, updating({ failing, phase: "trial" })] as const,
  ),
  ...(Object.keys(update.OUTCOME) as UpdateStatus["outcome"][]).map(
    (outcome) => [outcome, updating({ outcome })] as const,
  ),
  ["go-back", state(IDLE, { kind: "go-back" })],
  ["restart", state(IDLE, { kind: "restart" })],
  ["trial", state(IDLE, { kind: "trial" })],
  ["abandon", state(IDLE, { kind: "abandon" })],
  ["set-aside", state(IDLE, { kind: "set-aside", number: 1 })],
  ["format", state(IDLE, { kind: "format" })],
  ...(Object.keys(REJECTION) as RejectionReason[]).map(
    (reason) =>
      [`rejected: ${reason}`, state({ name: "reject", list: [{ ...DAMAGED, reason }], selected: 0 })] as const,
  ),
  ...(Object.keys(messages.JOURNAL_TROUBLE) as JournalTrouble[]).map(
    (trouble) => [trouble, troubled(trouble)] as const,
  ),
  ["replace", state(IDLE, { kind: "replace", token: new Uint8Array(0) })],
];

function words(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(words) : [];
}

describe("the words", () => {
  it("have each letter in each font of text", () => {
    const letters = new Set([fr, messages, REJECTION, update, WARNING].flatMap(words).join(""));
    for (const face of ["text14", "text17", "bold17", "bold25"] as const) {
      const font = FONTS[face] as (typeof BITMAP_FONTS)[number];
      expect([...letters].filter((letter) => !font.glyphs.has(letter.codePointAt(0) ?? 0))).toEqual([]);
    }
  });

  it("of each refusal, problem and question are shown whole: title and advice, nothing cut", () => {
    for (const [name, message] of MESSAGES) {
      const { texts, farthest } = read(message);
      expect({ name, cut: texts.filter((text) => text.endsWith("…")) }).toEqual({ name, cut: [] });
      expect(farthest).toBeLessThanOrEqual(320);
      expect(texts.length).toBeGreaterThan(0);
    }
  });

  it("on the keys fit the keys", () => {
    for (const label of Object.values(fr.KEYS)) {
      expect({ label, fits: textWidth(FONTS.bold17 as (typeof BITMAP_FONTS)[number], label) <= 94 }).toEqual({
        label,
        fits: true,
      });
    }
  });

  it("of what an amount comes from fit their line, and what is wrong with the data fits its alarm", () => {
    const width = (text: string, face: "text14" | "bold17") =>
      textWidth(FONTS[face] as (typeof BITMAP_FONTS)[number], text);
    expect(Object.values(fr.WHY).filter((text) => width(text, "text14") > 300)).toEqual([]);
    const alarms = [fr.TEXT.catalogueOld, fr.TEXT.catalogueRefused, fr.TEXT.tariffsRefused];
    expect(alarms.filter((text) => width(text, "bold17") > 276)).toEqual([]);
  });

  it("of the pricing's remarks fit their line", () => {
    for (const text of Object.values(WARNING)) {
      expect({ text, fits: textWidth(FONTS.text14 as (typeof BITMAP_FONTS)[number], text) <= 276 }).toEqual({
        text,
        fits: true,
      });
    }
  });
});

describe("each state whose picture is kept", () => {
  for (const [name, make] of Object.entries(STATES)) {
    it(`${name} stays on the screen and within the device's display list`, () => {
      const { farthest, mostGlyphs } = read(make());
      expect(farthest).toBeLessThanOrEqual(320);
      expect(mostGlyphs).toBeLessThanOrEqual(120);
    });
  }
});

describe("the fonts", () => {
  it("are those that the theme names, each with an ellipsis to cut with where text is cut", () => {
    expect(Object.values(FONT_FILES).sort()).toEqual(fontNames());
    for (const face of ["text14", "text17", "bold17", "bold25"] as const) {
      expect((FONTS[face] as (typeof BITMAP_FONTS)[number]).glyphs.has(0x2026)).toBe(true);
    }
  });
});

describe("the icons", () => {
  it("that a screen draws are in the font that it draws them with", () => {
    for (const [name, make] of Object.entries(STATES)) {
      const surface = new TestSurface();
      const missing: string[] = [];
      surface.drawText = (text, font) => {
        for (const letter of text) {
          if (!(font as (typeof BITMAP_FONTS)[number]).glyphs.has(letter.codePointAt(0) ?? 0)) missing.push(letter);
        }
      };
      new Screens(surface, FONTS, ABOUT).draw(make());
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });
});
