/** The door at the terminal: the code of a new terminal, and who is let in. */
import { describe, expect, it } from "@jest/globals";
import type { TerminalEvent } from "modules/terminal/event";
import { NO_UPDATE, type UpdateStatus } from "modules/update/agent/status";
import { CANCEL, OPTION, Play, scan, VALIDATE } from "./fixture";

const ADDRESS = "192.0.2.17";
const status = (change: Partial<UpdateStatus>): TerminalEvent => ({
  type: "update",
  status: { ...NO_UPDATE, version: "0.1.0", phase: "none", ...change },
});
const OPEN = { service: 545, isOpenHere: true };
/** 0, then 1, 0, 0: four digits by the keys. */
const CODE_0100 = [VALIDATE, OPTION, VALIDATE, VALIDATE, VALIDATE];

describe("who wants to manage the terminal", () => {
  it("is shown with its address, and let in by a key, for who listens on the cable too", () => {
    const play = new Play(status(OPEN), status({ ...OPEN, asking: ADDRESS }));
    expect(play.state.question).toEqual({ kind: "manager", peer: ADDRESS });
    expect(play.effects).toContainEqual({
      type: "report",
      report: { event: "management", state: "asking", peer: ADDRESS },
    });
    expect(new Play(status({ ...OPEN, asking: ADDRESS }), VALIDATE).effects).toContainEqual({
      type: "update",
      action: "let-in",
    });
    expect(new Play(status({ ...OPEN, asking: ADDRESS }), CANCEL).effects).toContainEqual({
      type: "update",
      action: "turn-away",
    });
  });

  it("waits while a patient is served, and is let in from the screen of updates afterwards", () => {
    const play = new Play(scan(0, "A"), status({ ...OPEN, asking: ADDRESS }));
    expect(play.state.question).toBeNull();
    const after = new Play(status({ ...OPEN, asking: ADDRESS }), CANCEL, OPTION, VALIDATE, VALIDATE, VALIDATE);
    expect(after.effects.filter((effect) => effect.type === "update")).toContainEqual({
      type: "update",
      action: "let-in",
    });
  });

  it("is not asked about any more once it has gone", () => {
    const play = new Play(status({ ...OPEN, asking: ADDRESS }), status(OPEN));
    expect(play.state.question).toBeNull();
    const closed = new Play(status({ ...OPEN, peer: ADDRESS }), status({}));
    expect(closed.effects).toContainEqual({
      type: "report",
      report: { event: "management", state: "closed", peer: null },
    });
  });
});

describe("a new terminal", () => {
  it("asks for a code before anything else, twice, and keeps it", () => {
    const play = new Play(status({ hasCode: false }));
    expect(play.state.view).toMatchObject({ name: "code", purpose: "choose" });
    const chosen = new Play(status({ hasCode: false }), ...CODE_0100.slice(0, 4), VALIDATE, ...CODE_0100);
    expect(chosen.effects).toContainEqual({ type: "choose-code", code: "0100" });
    expect(JSON.stringify(chosen.state)).not.toContain("0100");
  });

  it("takes no code that is all the same, nor two that differ", () => {
    const weak = new Play(status({ hasCode: false }), VALIDATE, VALIDATE, VALIDATE, VALIDATE);
    expect(weak.state.question).toEqual({ kind: "notice", problem: "code-weak" });
    const other = new Play(status({ hasCode: false }), ...CODE_0100, VALIDATE, VALIDATE, VALIDATE, VALIDATE);
    expect(other.state.question).toEqual({ kind: "notice", problem: "code-differs" });
    expect(other.effects.some(({ type }) => type === "choose-code")).toBe(false);
  });

  it("serves patients meanwhile: whoever leaves the question is asked again where service mode is opened", () => {
    const play = new Play(status({ hasCode: false }), CANCEL);
    expect(play.state.view.name).toBe("idle");
    const again = new Play(status({ hasCode: false }), CANCEL, OPTION, VALIDATE, OPTION);
    expect(again.state.view).toMatchObject({ name: "code", purpose: "choose" });
  });
});
