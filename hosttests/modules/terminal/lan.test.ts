import { describe, expect, it } from "@jest/globals";
import type { LanView } from "modules/lgo/lan/view";
import type { TerminalEvent } from "modules/terminal/event";
import { LAN_PAGE } from "modules/terminal/limits";
import type { CodeTry } from "modules/terminal/service-code";
import { softKeys } from "modules/terminal/soft-keys";
import { NO_UPDATE } from "modules/update/agent/status";
import { CANCEL, OPTION, Play, token, VALIDATE } from "./fixture";

const OFF: LanView = { state: "off", code: "", port: 7071, software: [], last: null };
const lan = (change: Partial<LanView> = {}): TerminalEvent => ({ type: "lan", view: { ...OFF, ...change } });
const tried = (outcome: CodeTry): TerminalEvent => ({ type: "code-tried", tried: outcome });
const CODE = [VALIDATE, VALIDATE, VALIDATE, VALIDATE];
const PAGE = [lan(), OPTION, OPTION, OPTION, OPTION];

describe("the pharmacy's software on the LAN, in Service", () => {
  it("is paired by a person: the right key begins, and keeps only when the software has said that the code was right", () => {
    const play = new Play(...PAGE);
    expect(play.state.view).toEqual({ name: "service", page: LAN_PAGE });
    expect(softKeys(play.state)).toMatchObject({ option: "next", validate: "pair", danger: null });
    play.effects = [];
    play.send(VALIDATE, ...CODE, tried("right"), lan({ state: "waiting" }));
    expect([play.state.question, play.state.view]).toEqual([null, { name: "service", page: LAN_PAGE }]);
    expect(softKeys(play.state)).toMatchObject({ validate: "stop" });
    play.send(lan({ state: "code", code: "042913" }));
    expect(softKeys(play.state)).toMatchObject({ validate: "stop" });
    play.send(lan({ state: "confirming", code: "042913" }));
    expect(softKeys(play.state)).toMatchObject({ option: "stop", validate: "keepKey" });
    play.send(VALIDATE, lan({ state: "on", last: "kept" }));
    expect(play.asked("lan")).toEqual([
      { type: "lan", action: { act: "pair" } },
      { type: "lan", action: { act: "keep" } },
    ]);
  });

  it("is paired by who knows the code of Service alone", () => {
    const play = new Play(...PAGE);
    play.effects = [];
    play.send(VALIDATE, ...CODE);
    expect(play.asked("try-code")).toEqual([{ type: "try-code", code: "0000" }]);
    play.send(tried("wrong"));
    expect([play.state.question?.kind, play.state.device.note?.kind]).toEqual(["service-code", "problem"]);
    for (const outcome of ["locked", "lost"] as const) {
      play.send(...CODE, tried(outcome));
      expect(play.state.question).toBeNull();
      play.send(VALIDATE);
    }
    play.send(CANCEL);
    expect([play.state.question, play.state.view]).toEqual([null, { name: "service", page: LAN_PAGE }]);
    // An answer that comes when nobody asks any more.
    play.send(tried("right"));
    expect(play.asked("lan")).toEqual([]);
  });

  it("is paired without a code where nobody has chosen one", () => {
    const play = new Play({ type: "update", status: { ...NO_UPDATE, hasCode: false } }, CANCEL, ...PAGE, VALIDATE);
    expect(play.asked("lan")).toEqual([{ type: "lan", action: { act: "pair" } }]);
  });

  it("is refused by the middle key where the software has not said so", () => {
    const play = new Play(...PAGE, lan({ state: "confirming", code: "042913" }));
    play.effects = [];
    play.send(OPTION);
    expect(play.asked("lan")).toEqual([{ type: "lan", action: { act: "stop" } }]);
  });

  it("stops when nobody looks at the code any more: another page, a patient, or time", () => {
    const long = Array.from({ length: 200 }, (): TerminalEvent => ({ type: "tick", now: 0 }));
    const now = new Play().state.now;
    const ticks = long.map((_, i): TerminalEvent => ({ type: "tick", now: now + i + 1 }));
    for (const leave of [[CANCEL], [OPTION], [token()], ticks]) {
      const play = new Play(...PAGE, lan({ state: "waiting" }));
      play.effects = [];
      play.send(...leave);
      expect(play.asked("lan")).toEqual([{ type: "lan", action: { act: "stop" } }]);
    }
  });

  const SOFTWARE = [
    { id: 3, name: "Officine 12", connected: 1, seen: 20_000 },
    { id: 7, name: "Autre", connected: 0, seen: 20_000 },
  ];
  const paired = (software: LanView["software"]) => lan({ state: "on", software });

  it("is one of several: each is forgotten by itself, when the person says so twice", () => {
    const play = new Play(...PAGE, paired(SOFTWARE));
    expect(softKeys(play.state)).toMatchObject({ validate: "software", danger: null });
    play.send(VALIDATE);
    expect(play.state.view).toEqual({ name: "software", selected: 0 });
    play.effects = [];
    play.send(OPTION, OPTION, VALIDATE);
    expect(play.state.question).toEqual({ kind: "lan-forget", id: 7, name: "Autre" });
    expect(softKeys(play.state)).toMatchObject({ validate: "forget", danger: "validate" });
    play.send(CANCEL);
    expect([play.asked("lan"), play.state.view]).toEqual([[], { name: "software", selected: 2 }]);
    play.send(VALIDATE, VALIDATE);
    expect(play.asked("lan")).toEqual([{ type: "lan", action: { act: "forget", id: 7 } }]);
    expect(play.state.view).toEqual({ name: "service", page: LAN_PAGE });
  });

  it("is paired beside the others with the code of Service, until there are four", () => {
    const play = new Play(...PAGE, paired(SOFTWARE), VALIDATE, VALIDATE, ...CODE, tried("right"));
    expect(play.asked("lan")).toEqual([{ type: "lan", action: { act: "pair" } }]);
    expect(play.state.view).toEqual({ name: "service", page: LAN_PAGE });
    const full = new Play(...PAGE, paired([...SOFTWARE, ...SOFTWARE]), VALIDATE);
    expect(softKeys(full.state)).toMatchObject({ option: "next", validate: null });
    full.send(VALIDATE);
    expect([full.state.question, full.asked("lan")]).toEqual([null, []]);
  });
});
