/** Recalls at the counter: what is taken back does not leave it unknowingly, and nobody is held up without a word. */
import { describe, expect, it } from "@jest/globals";
import type { LgoAct, TerminalCall } from "modules/lgo/act";
import type { Sale as SaleTold } from "modules/lgo/messages";
import { NO_RECALLS } from "modules/recalls/stored-recalls";
import type { TerminalEvent } from "modules/terminal/event";
import { softKeys } from "modules/terminal/soft-keys";
import type { State } from "modules/terminal/state";
import { BOXES, CANCEL, OPTION, Play, scan, VALIDATE } from "./fixture";
import { barcode, recallsOf, scanBatch, withRecalls } from "./recalls";

const tried = (outcome: "right" | "wrong" | "locked" | "no-code" | "lost"): TerminalEvent => ({
  type: "code-tried",
  tried: outcome,
});
/** There is room for a list, and none has come yet. */
const NONE: TerminalEvent = { type: "recalls", about: NO_RECALLS, read: 0 };
/** 0000, by the keys. */
const CODE = [VALIDATE, VALIDATE, VALIDATE, VALIDATE];
const asks = ({ question }: State) => (question?.kind === "box" ? question.problem : question?.kind);
const lines = ({ sale }: State) =>
  sale?.lines.map(({ cip13, quantity }) => [BOXES.findIndex((box) => box.cip13 === cip13), quantity]);
const stored = (play: Play) =>
  play.asked("store").flatMap((effect) => (effect.type === "store" ? [effect.record] : []))[0];

describe("a box of a recalled batch", () => {
  it("is put aside by the easy key, and no code is asked for", () => {
    const play = withRecalls(new Play()).send(scan(0, "A"));
    expect(asks(play.state)).toBe("box-recalled");
    expect(softKeys(play.state)).toEqual({
      cancel: null,
      option: "keepBox",
      validate: "dropBox",
      danger: "option",
    });
    // The key without words is no trap: it puts aside as well.
    for (const key of [VALIDATE, CANCEL]) {
      const aside = withRecalls(new Play()).send(scan(0, "A"), key);
      expect([aside.state.sale, aside.state.question, aside.asked("try-code")]).toEqual([null, null, []]);
    }
  });

  it("is kept only by who knows the code of Service, and the invoice says so", () => {
    const play = withRecalls(new Play()).send(scan(0, "A"), OPTION);
    expect([asks(play.state), play.state.sale]).toEqual(["service-code", null]);
    // Nothing else is taken while the code is typed.
    play.send(scan(3, "B"));
    expect([asks(play.state), play.state.sale, play.state.device.note?.kind]).toEqual([
      "service-code",
      null,
      "problem",
    ]);
    play.send(...CODE);
    expect(play.asked("try-code")).toEqual([{ type: "try-code", code: "0000" }]);
    expect(play.state.question).toMatchObject({ typed: "", digit: 0 });
    play.send(tried("wrong"));
    expect([asks(play.state), play.state.sale]).toEqual(["service-code", null]);
    play.send(...CODE, tried("right"));
    expect([asks(play.state), lines(play.state)]).toEqual([undefined, [[0, 1]]]);
    // The next box of it is asked for again.
    play.send(scan(0, "C"));
    expect(asks(play.state)).toBe("box-recalled");
    play.send(VALIDATE, VALIDATE, VALIDATE);
    expect(stored(play)?.recalled).toEqual([{ cip13: BOXES[0]?.cip13, batch: "LOT", number: 42 }]);
  });

  it.each([["locked"], ["no-code"], ["lost"]] as const)("whose code is %s is still to be put aside", (outcome) => {
    const play = withRecalls(new Play()).send(scan(0, "A"), OPTION, ...CODE, tried(outcome));
    expect(asks(play.state)).toBe("box-recalled");
    expect(play.send(CANCEL).state.sale).toBeNull();
  });

  it("is asked of before what else is doubted, and the back key leads from the code to the box", () => {
    const play = withRecalls(new Play()).send(scan(0, "A", "240101"), OPTION, OPTION, CANCEL);
    expect(asks(play.state)).toBe("box-recalled");
    play.send(OPTION, ...CODE, tried("right"));
    expect([asks(play.state), play.state.sale]).toEqual(["box-expired", null]);
    expect(lines(play.send(OPTION).state)).toEqual([[0, 1]]);
    expect(play.state.sale?.recalled).toHaveLength(1);
  });

  it("is any box of a medicine that is recalled as a whole", () => {
    const play = withRecalls(new Play()).send(barcode(1));
    expect(asks(play.state)).toBe("box-recalled");
    expect(asks(play.send(VALIDATE, scanBatch(1, "ANY", "A")).state)).toBe("box-recalled");
  });

  it("is not one of another batch; and without a list nothing is asked", () => {
    expect(asks(withRecalls(new Play()).send(scanBatch(0, "OTHER", "A")).state)).toBeUndefined();
    expect(asks(new Play().send(scan(0, "A")).state)).toBeUndefined();
  });
});

it("a box whose batch could not be read is looked at where batches of its medicine are recalled", () => {
  const play = withRecalls(new Play()).send(barcode(0));
  expect(asks(play.state)).toBe("box-batch-unread");
  expect(softKeys(play.state)).toMatchObject({ validate: "dropBox", option: "keepBox" });
  // Who has looked keeps it without a code, and is not asked again.
  play.send(OPTION);
  expect([asks(play.state), lines(play.state)]).toEqual([undefined, [[0, 1]]]);
  play.send(scan(3, "A"), VALIDATE, VALIDATE);
  expect(stored(play)?.recalled).toEqual([{ cip13: BOXES[0]?.cip13, batch: "", number: 42 }]);
});

describe("new recalls", () => {
  it("stand over the idle screen until each was read, and are kept as read", () => {
    const play = withRecalls(new Play(), 0);
    expect([asks(play.state), softKeys(play.state).validate]).toEqual(["recall", "readNext"]);
    // Neither time nor another key leads past it, and a code is told that it was not taken.
    play.wait(120).send(CANCEL, OPTION, scan(3, "A"));
    expect([asks(play.state), play.state.sale, play.state.device.note?.kind]).toEqual(["recall", null, "problem"]);
    play.send(VALIDATE);
    expect([asks(play.state), softKeys(play.state).validate]).toEqual(["recall", "read"]);
    play.send(VALIDATE);
    expect([asks(play.state), play.state.view.name]).toEqual([undefined, "idle"]);
    expect(play.asked("recall-read")).toEqual([
      { type: "recall-read", number: 42 },
      { type: "recall-read", number: 43 },
    ]);
    expect(lines(play.send(scan(3, "A")).state)).toEqual([[3, 1]]);
  });

  it("come to the idle screen behind a sale, and behind what is asked there", () => {
    const play = new Play().send(scan(3, "A"));
    withRecalls(play, 0);
    expect(asks(play.state)).toBeUndefined();
    play.send(CANCEL, VALIDATE);
    expect([asks(play.state), play.state.sale]).toEqual(["recall", null]);
    const told = new Play({ type: "started", reason: "watchdog", interrupted: true, lastNumber: 3 });
    withRecalls(told, 42);
    expect(asks(told.state)).toBe("notice");
    expect(asks(told.send(VALIDATE).state)).toBe("recall");
  });
});

describe("a list that comes during a sale", () => {
  const selling = () => {
    const play = new Play(NONE).send(scan(0, "A"), scanBatch(0, "GOOD", "B"), scan(0, "C"), scan(3, "D"));
    expect(lines(play.state)).toEqual([
      [0, 3],
      [3, 1],
    ]);
    return withRecalls(play);
  };

  it("judges the boxes that are in it: those of the batch are put aside", () => {
    const play = selling();
    expect(asks(play.state)).toBe("box-recalled");
    play.send(VALIDATE);
    expect([asks(play.state), lines(play.state)]).toEqual([
      undefined,
      [
        [0, 1],
        [3, 1],
      ],
    ]);
    expect(play.state.sale?.totals?.totalCents).toBeGreaterThan(0);
  });

  it("or kept by the code, once for the batch", () => {
    const play = selling().send(OPTION, ...CODE, tried("right"));
    expect([asks(play.state), lines(play.state)]).toEqual([
      undefined,
      [
        [0, 3],
        [3, 1],
      ],
    ]);
    play.send(VALIDATE, VALIDATE);
    expect(stored(play)?.recalled).toHaveLength(1);
  });

  it("waits for what is asked already, and for the summary; a sale that is being stored is over", () => {
    const play = new Play(NONE).send(scan(0, "A"), scan(3, "B", "240101"));
    withRecalls(play);
    expect(asks(play.state)).toBe("box-expired");
    expect(asks(play.send(CANCEL).state)).toBe("box-recalled");
    const summary = withRecalls(new Play(NONE).send(scan(0, "A"), VALIDATE));
    expect([asks(summary.state), summary.state.view.name]).toEqual(["box-recalled", "boxes"]);
    expect(asks(withRecalls(new Play(NONE).send(scan(0, "A"), VALIDATE, VALIDATE)).state)).toBeUndefined();
  });

  it("asks again with each newer list, and not otherwise", () => {
    const play = selling().send(OPTION, ...CODE, tried("right"));
    expect(asks(play.wait(5).send(recallsOf(43, 20260516)).state)).toBeUndefined();
    expect(play.state.sale?.judged?.version).toBe(20260516);
  });
});

describe("a basket of the pharmacy's software", () => {
  const ask = (call: TerminalCall): TerminalEvent => ({
    type: "lgo",
    event: { kind: "asked", connection: 1, id: 7, call },
  });
  const here: TerminalEvent = { type: "lgo", event: { kind: "here", connection: 1, software: "Essai", sequence: 0 } };
  const basket = (...indexes: number[]) => indexes.map((n) => ({ cip13: BOXES[n]?.cip13 ?? "", quantity: 1 }));
  const opened = (...indexes: number[]) =>
    withRecalls(new Play(here)).send(ask({ method: "sale.open", params: { basket: basket(...indexes) } }));
  const warnings = (play: Play) =>
    play.asked("lgo").flatMap((effect) => {
      const { act } = effect as { act: LgoAct };
      return act.kind === "answer" ? [(act.result as SaleTold).lines.map((line) => line.warnings)] : [];
    });

  it("with a recalled box is told so, and held until a person has answered or the software has taken it off", () => {
    const play = opened(3, 1);
    expect(warnings(play)).toEqual([[[], ["box-recalled"]]]);
    expect(asks(play.state)).toBe("box-recalled");
    // Its lines are not the terminal's to change.
    expect(asks(play.send(VALIDATE).state)).toBe("lgo-owner");
    expect(asks(play.send(CANCEL).state)).toBe("box-recalled");
    play.send(ask({ method: "sale.update", params: { sale: 1, revision: 1, basket: basket(3) } }));
    expect([asks(play.state), lines(play.state)]).toEqual([undefined, [[3, 1]]]);
    const kept = opened(1).send(OPTION, ...CODE, tried("right"));
    expect([asks(kept.state), lines(kept.state)]).toEqual([undefined, [[1, 1]]]);
    expect(kept.state.device.lgo.owner).toBe(1);
    kept.send(VALIDATE, VALIDATE);
    expect(stored(kept)?.recalled).toEqual([{ cip13: BOXES[1]?.cip13, batch: "", number: 43 }]);
  });

  it("with a medicine of which batches are recalled wants a look at the box", () => {
    const play = opened(0);
    expect([warnings(play), asks(play.state)]).toEqual([[[["box-batch-unread"]]], "box-batch-unread"]);
    expect([asks(play.send(OPTION).state), lines(play.state)]).toEqual([undefined, [[0, 1]]]);
  });

  it("is told of a recalled box that is scanned for it, and so is the person who scans", () => {
    const play = opened(3).send(scan(0, "A"));
    const told = play.asked("report").flatMap((effect) => (effect.type === "report" ? [effect.report] : []));
    expect(told.filter(({ event }) => event === "box")).toMatchObject([
      { code: BOXES[0]?.cip13, batch: "LOT", standing: "recalled" },
    ]);
    expect([asks(play.state), play.state.question]).toEqual(["notice", { kind: "notice", problem: "box-recalled" }]);
  });
});

it("a shortage is a note on the line, with what may be given instead", () => {
  const play = withRecalls(new Play()).send(scan(2, "A"));
  expect(asks(play.state)).toBeUndefined();
  expect(play.state.sale?.lines[0]?.shortage).toMatchObject({ alternative: BOXES[3]?.label });
});
