/** What a terminal is told when it starts, and in which order. */
import { describe, expect, it } from "@jest/globals";
import { builtInAbout } from "modules/billing/tariff-book";
import { DEFAULT_SETTINGS } from "modules/terminal/settings";
import { type Start, startEvents, startLines } from "modules/terminal/start";
import { NOW, Play } from "./fixture";

const START: Start = {
  hasCardSlot: true,
  keys: { version: 12, issued: NOW - 86400, expires: NOW + 86400 },
  keysState: "in-use",
  keysAreStale: false,
  settings: DEFAULT_SETTINGS,
  catalogue: { isSample: true, day: 0, version: 0, count: 62, refused: null },
  tariffs: builtInAbout(null),
  queued: 3,
  rejected: 1,
  network: "idle",
  journal: { trouble: null, lastNumber: 7, fill: 1, wear: 0, faults: 0 },
  payments: { isThere: false, open: [] },
  now: NOW,
  reason: "power",
  interrupted: false,
  lastNumber: 7,
  stops: 0,
  starts: 4,
};

const types = (start: Start) => startEvents(start).map(({ type }) => type);

describe("the start of a terminal", () => {
  it("tells of the slot before any card, and that it has started when all else was told", () => {
    expect(types(START)).toEqual([
      ...["slot", "keys", "settings", "catalogue", "tariffs", "queue", "journal", "tick", "counted", "started"],
    ]);
    expect(types({ ...START, hasCardSlot: false })[0]).toBe("keys");
  });

  it("tells of a payment terminal, and of what was under way there when the power went", () => {
    const open = [
      { number: 7, amountCents: 1590, means: "card", at: NOW - 60, state: "under-way", reason: null } as const,
    ];
    for (const isThere of [true, false]) {
      const { state } = new Play(...startEvents({ ...START, payments: { isThere, open } }));
      expect(state.device.payments).toMatchObject({ isThere, open: [{ state: "unknown", reason: "power-cut" }] });
    }
  });

  it("leaves the message about a sale that was cut short on the screen, with all that was told below it", () => {
    const { state } = new Play(...startEvents({ ...START, reason: "watchdog", interrupted: true }));
    expect(state.question).toMatchObject({ problem: "sale-stopped", stop: { reason: "watchdog", lastNumber: 7 } });
    const { device, now } = state;
    expect([now, device.slot, device.keysVersion, device.queue, device.rejected]).toEqual([NOW, "empty", 12, 3, 1]);
  });

  it("says in the log what is in use, what was refused, and how it came to start", () => {
    expect(startLines(START)).toEqual(["keys 12, catalogue 0, tariffs 0", "start 4: power"]);
    const catalogue = { ...START.catalogue, refused: "damaged" as const };
    const tariffs = builtInAbout("older-format");
    expect(startLines({ ...START, catalogue, tariffs, reason: "memory", interrupted: true })).toEqual([
      "keys 12, catalogue 0, tariffs 0",
      "catalogue: damaged",
      "tariffs: older-format",
      "start 4: memory, a sale was open",
    ]);
  });
});
