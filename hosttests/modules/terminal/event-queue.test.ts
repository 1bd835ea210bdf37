import { describe, expect, it } from "@jest/globals";
import type { TerminalEvent } from "modules/terminal/event";
import { EventQueue } from "modules/terminal/event-queue";

const tick = (now: number): TerminalEvent => ({ type: "tick", now });

describe("the queue of events", () => {
  it("holds what comes before the terminal, in its order, and hands on what comes after", () => {
    const queue = new EventQueue(() => {});
    const got: TerminalEvent[] = [];
    queue.post(tick(1));
    queue.post(tick(2));
    expect(got).toEqual([]);
    queue.open((event) => got.push(event));
    queue.post(tick(3));
    expect(got).toEqual([tick(1), tick(2), tick(3)]);
  });

  it("holds so many and no more, and says what it drops", () => {
    const lines: string[] = [];
    const queue = new EventQueue((line) => lines.push(line));
    for (let i = 0; i < 20; i += 1) queue.post(tick(i));
    const got: TerminalEvent[] = [];
    queue.open((event) => got.push(event));
    expect([got.length, lines.length, lines[0]]).toEqual([16, 4, "event tick dropped"]);
  });
});
