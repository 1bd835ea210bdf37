/** After a start that nobody wanted, the screen says what happened and what to do; a sale that was cut short is named. */
import { describe, expect, it } from "@jest/globals";
import { RESET_REASONS, type ResetReason } from "modules/reset/reset-reason";
import type { TerminalEvent } from "modules/terminal/event";
import { QUESTION_SECONDS, STOPPED_SECONDS } from "modules/terminal/limits";
import { BOXES, NOW, Play, scan, token, VALIDATE } from "./fixture";

function started(reason: ResetReason, interrupted: boolean, lastNumber = 12): TerminalEvent {
  return { type: "started", reason, interrupted, lastNumber };
}

const problems = (play: Play) =>
  play.effects.flatMap((effect) =>
    effect.type === "report" && effect.report.event === "problem" ? [effect.report.problem] : [],
  );

describe("a start of the terminal", () => {
  it("says nothing when it was plugged in or asked to restart with no sale open", () => {
    for (const reason of ["power", "restart"] as const) {
      const play = new Play(started(reason, false));
      expect(play.state.question).toBeNull();
      expect(play.effects).toEqual([]);
    }
  });

  it("tells of every fault, with the last invoice that was stored", () => {
    for (const reason of RESET_REASONS.slice(2)) {
      const play = new Play(started(reason, false));
      expect(play.state.question).toMatchObject({ problem: "stopped", stop: { reason, lastNumber: 12 } });
      expect(problems(play)).toEqual(["stopped"]);
    }
  });

  it("tells of a sale that was cut short, whatever cut it short", () => {
    for (const reason of RESET_REASONS) {
      const play = new Play(started(reason, true));
      expect(play.state.question).toMatchObject({ problem: "sale-stopped", stop: { reason } });
    }
  });

  it("keeps the message for whoever comes back, and not for ever", () => {
    const play = new Play(started("watchdog", true));
    for (let s = 1; s <= QUESTION_SECONDS * 2; s += 1) play.send({ type: "tick", now: NOW + s });
    expect(play.state.question).not.toBeNull();
    for (let s = QUESTION_SECONDS * 2; s <= STOPPED_SECONDS; s += 1) play.send({ type: "tick", now: NOW + s });
    expect(play.state.question).toBeNull();
    expect(play.state.view.name).toBe("idle");
  });

  it("stands in nobody's way: a key, a box or a code goes on", () => {
    expect(new Play(started("memory", true), VALIDATE).state.question).toBeNull();
    const boxed = new Play(started("memory", true), scan(0, "A"));
    expect(boxed.state.sale?.lines.map(({ cip13 }) => cip13)).toEqual([BOXES[0]?.cip13]);
    expect(new Play(started("memory", true), token()).state.view.name).toBe("reading");
  });
});
