import { describe, expect, it } from "@jest/globals";
import type { PrinterView } from "modules/printing/printing";
import type { TerminalEvent } from "modules/terminal/event";
import { PRINTER_PAGE } from "modules/terminal/limits";
import { printOf } from "modules/terminal/on-printer";
import { DEFAULT_SETTINGS, type Settings } from "modules/terminal/settings";
import { softKeys } from "modules/terminal/soft-keys";
import { accepted, CANCEL, OPTION, Play, scan, token, VALIDATE } from "./fixture";

const VIEW: PrinterView = { status: "ready", waiting: 0, job: null, isStalled: false, last: null };
const printer = (more: Partial<PrinterView> = {}): TerminalEvent => ({ type: "printer", view: { ...VIEW, ...more } });
const chosen = (print: Settings["print"]): TerminalEvent => ({
  type: "settings",
  settings: { ...DEFAULT_SETTINGS, print },
});
const JOB = { number: 7, kind: "receipt", isCopy: false, language: "fr" } as const;
const FITTED = [printer()];

/** A sale up to its stored invoice, number 7. */
function sold(...before: readonly TerminalEvent[]): Play {
  const play = new Play(...before, token(), accepted(), VALIDATE, scan(0, "S1"), VALIDATE, VALIDATE);
  play.effects = [];
  return play.send({ type: "stored", number: 7 });
}

describe("the printer at the counter", () => {
  it("is asked on Terminé, by a key for each document, and each key goes when it was pressed", () => {
    const play = sold(...FITTED);
    expect(softKeys(play.state)).toMatchObject({ cancel: "mention", option: "receipt", validate: "nextPatient" });
    expect(play.asked("print")).toEqual([]);
    play.send(OPTION);
    expect(play.asked("print")).toEqual([{ type: "print", job: JOB }]);
    expect(softKeys(play.state)).toMatchObject({ cancel: "mention", option: null, validate: "nextPatient" });
    play.send(CANCEL);
    expect(play.asked("print")[1]).toEqual({ type: "print", job: { ...JOB, kind: "mention" } });
    expect(play.state.view.name).toBe("done");
    expect(play.send(VALIDATE).state.view.name).toBe("idle");
  });

  it("adds no key and prints nothing where there is none, or where nobody wants it", () => {
    for (const play of [sold(), sold(...FITTED, chosen("never"))]) {
      expect(softKeys(play.state)).toMatchObject({ cancel: null, option: null, validate: "nextPatient" });
      expect(play.send(OPTION).state.view.name).toBe("idle");
      expect(play.asked("print")).toEqual([]);
    }
  });

  it("prints each receipt where that was chosen, and leaves the mention to a key", () => {
    const play = sold(...FITTED, chosen("always"));
    expect(play.asked("print")).toEqual([{ type: "print", job: JOB }]);
    expect(softKeys(play.state)).toMatchObject({ cancel: "mention", option: null });
  });

  it("offers no mention without a prescription", () => {
    const play = new Play(...FITTED, scan(0, "S1"));
    play.send({ type: "touch", x: 300, y: 38 }, VALIDATE, VALIDATE, { type: "stored", number: 7 });
    expect(play.state.view).toMatchObject({ name: "done", print: ["receipt"] });
  });

  it("has the left key print one after the other where the middle one is taken", () => {
    expect(printOf(["receipt", "mention"], "option", true)).toBe(null);
    expect(printOf(["receipt", "mention"], "cancel", true)).toBe("mention");
    expect(printOf(["receipt"], "cancel", true)).toBe("receipt");
    expect(printOf(["receipt"], "cancel")).toBe(null);
    expect(printOf([], "cancel", true)).toBe(null);
  });

  it("warns where somebody waits for paper, and never holds up the next sale", () => {
    const play = sold(...FITTED).send(OPTION);
    play.effects = [];
    play.send(printer({ status: "paper-out", waiting: 1, job: JOB }));
    expect(play.asked("sound")).toEqual([{ type: "sound", sound: "warning" }]);
    play.send(printer({ status: "paper-out", waiting: 1, job: JOB }));
    expect(play.asked("sound")).toHaveLength(1);
    play.send(token("EV1:OTHER"), accepted());
    expect(play.state.view.name).toBe("identity");
    // Whom no one waits for makes no noise.
    const idle = new Play(...FITTED);
    idle.effects = [];
    expect(idle.send(printer({ status: "silent" })).asked("sound")).toEqual([]);
  });

  it("has a page in Service: a copy of the last invoice, or what to do about what waits", () => {
    const journal = { type: "journal", about: { trouble: null, lastNumber: 7, fill: 0, wear: 0, faults: 0 } } as const;
    const play = new Play(...FITTED, journal, OPTION, OPTION, OPTION, OPTION);
    expect(play.state.view).toEqual({ name: "service", page: PRINTER_PAGE });
    expect(softKeys(play.state)).toMatchObject({ validate: "reprint", danger: null });
    play.send(VALIDATE);
    expect(play.asked("print")).toEqual([{ type: "print", job: { ...JOB, isCopy: true } }]);
    play.send(printer({ status: "silent", waiting: 2, job: JOB }));
    expect(softKeys(play.state)).toMatchObject({ validate: "dropPrint", danger: "validate" });
    play.send(VALIDATE, printer({ waiting: 1, job: JOB, isStalled: true }));
    expect(softKeys(play.state)).toMatchObject({ validate: "retryPrint", danger: null });
    play.send(VALIDATE);
    expect(play.asked("printer")).toEqual([
      { type: "printer", action: "drop" },
      { type: "printer", action: "again" },
    ]);
    // Without a printer there is no such page.
    expect(new Play(OPTION, OPTION, OPTION, OPTION).state.view.name).toBe("settings");
  });
});
