/** What is read while the screen must show something else is kept, or refused in words that stay for a while. */
import { describe, expect, it } from "@jest/globals";
import { NOTE_SECONDS } from "modules/terminal/limits";
import {
  accepted,
  alone,
  BOXES,
  bytesOf,
  CANCEL,
  CLAIMS,
  card,
  family,
  INSERTED,
  OPTION,
  Play,
  SLOT,
  scan,
  token,
  VALIDATE,
} from "./fixture";

const EXPIRED = scan(3, "A", "240101");
const sounds = (play: Play) => play.effects.flatMap((effect) => (effect.type === "sound" ? [effect.sound] : []));
const quantities = (play: Play) => play.state.sale?.lines.map(({ cip13, quantity }) => [cip13, quantity]);
const problem = (name: string, count = 1) => ({ kind: "problem", problem: name, count });

describe("a code read while something must be answered", () => {
  it.each([
    ["a doubt about a box", [EXPIRED]],
    ["giving the sale up", [scan(0, "A"), CANCEL]],
    ["another patient", [token(), accepted(CLAIMS, []), scan(0, "A"), token("EV1:OTHER")]],
  ])("%s: is refused aloud and in words, and counted", (_, events) => {
    const play = new Play(...events);
    const { question, sale } = play.state;
    play.effects = [];
    play.send(scan(1, "B"), scan(2, "C"));
    expect([play.state.question, play.state.sale]).toEqual([question, sale]);
    expect(play.state.device.note).toMatchObject(problem("missed-code", 2));
    expect(sounds(play)).toEqual(["warning", "warning"]);
  });

  it("is no other where it is the box that is asked about, or the code", () => {
    const play = new Play(EXPIRED, EXPIRED);
    expect(play.state.device.note).toBeNull();
    const other = new Play(token(), accepted(CLAIMS, []), token("EV1:OTHER"), token("EV1:OTHER"));
    expect(other.state.device.note).toBeNull();
  });

  it("is told for a while, whatever the keys do meanwhile", () => {
    const play = new Play(EXPIRED, scan(1, "B"), CANCEL);
    expect(play.state.device.note).toMatchObject(problem("missed-code"));
    play.now += NOTE_SECONDS;
    play.send({ type: "tick", now: play.now });
    expect(play.state.device.note).toBeNull();
  });

  it("goes for a card too", () => {
    const play = new Play(SLOT, EXPIRED, INSERTED, card({ kind: "read", reading: family() }));
    expect(play.state.device.note).toMatchObject(problem("missed-card"));
    const mute = new Play(SLOT, EXPIRED, INSERTED, card({ kind: "failed", problem: "card-mute" }));
    expect(mute.state.device.note).toMatchObject(problem("missed-card"));
  });
});

describe("a box read while a card becomes the patient", () => {
  const READ = card({ kind: "read", reading: family() });
  it.each([
    ["while it is read", [SLOT, INSERTED]],
    ["while it is verified", [SLOT, INSERTED, READ]],
    ["while the person is chosen", [SLOT, INSERTED, READ, accepted(CLAIMS, [])]],
    ["while its identity is offered", [SLOT, INSERTED, READ, accepted(CLAIMS, [])]],
  ])("%s: is counted, and said, and the card goes on", (_, events) => {
    const play = new Play(...events);
    const { view } = play.state;
    play.effects = [];
    play.send(scan(0, "A"), scan(0, "B"));
    expect(play.state.view).toEqual(view);
    expect(quantities(play)).toEqual([[BOXES[0]?.cip13, 2]]);
    expect(play.state.device.note).toMatchObject({ kind: "kept", label: BOXES[0]?.label, quantity: 2 });
    expect(sounds(play)).toEqual(["ok", "ok"]);
  });

  it("is the patient's then", () => {
    const play = new Play(SLOT, INSERTED, scan(0, "A"), card({ kind: "read", reading: alone() }), accepted(CLAIMS, []));
    expect(play.state.view.name).toBe("identity");
    play.send(VALIDATE);
    expect([play.state.sale?.claims?.identity, quantities(play)]).toEqual([CLAIMS.identity, [[BOXES[0]?.cip13, 1]]]);
  });

  it("is refused in words where it would need an answer, and so is another code", () => {
    for (const other of [EXPIRED, token("EV1:X")]) {
      const play = new Play(SLOT, INSERTED, other);
      expect([play.state.view.name, play.state.question]).toEqual(["card", null]);
      expect(play.state.device.note).toMatchObject(problem("missed-code"));
    }
  });

  it("counted or not, it does not hide that another was not", () => {
    const play = new Play(SLOT, INSERTED, EXPIRED, scan(0, "A"));
    expect(play.state.device.note).toMatchObject({ kind: "kept", quantity: 1, missed: 1 });
    play.send(token("EV1:X"));
    expect(play.state.device.note).toMatchObject(problem("missed-code", 2));
  });
});

describe("what was refused in words", () => {
  it("stays in words where the next code comes at once", () => {
    const play = new Play(scan(0, "A"), { type: "scan", symbology: "qr", gs1: false, bytes: bytesOf("NO CODE") });
    expect(play.state.question).toMatchObject({ problem: "unexpected-code" });
    play.send(scan(1, "B"));
    expect(play.state.question).toBeNull();
    expect(play.state.device.note).toMatchObject(problem("unexpected-code"));
  });

  it("does not where a key has put it away", () => {
    const play = new Play(scan(0, "A"), scan(0, "A"), VALIDATE, scan(1, "B"));
    expect(play.state.device.note).toBeNull();
    const taken = new Play(scan(0, "A"), scan(0, "A"), OPTION);
    expect([taken.state.device.note, quantities(taken)]).toEqual([null, []]);
  });
});

it("a box kept in spite of a doubt is counted once, though it was counted meanwhile", () => {
  const play = new Play(EXPIRED, OPTION, EXPIRED);
  expect(play.state.question).toMatchObject({ problem: "box-counted" });
  expect(quantities(play)).toEqual([[BOXES[3]?.cip13, 1]]);
});
