/** What the pharmacist can do about a rejected invoice. */
import { describe, expect, it } from "@jest/globals";
import type { RejectedInvoice } from "modules/terminal/archive";
import type { TerminalEvent } from "modules/terminal/event";
import { SERVICE_SECONDS } from "modules/terminal/limits";
import { accepted, BOXES, CANCEL, CLAIMS, NOW, OPTION, Play, token, VALIDATE } from "./fixture";

function invoice(number: number, more: Partial<RejectedInvoice> = {}): RejectedInvoice {
  const lines = [{ cip13: BOXES[1]!.cip13, quantity: 2, related: "ald" as const }];
  const nothing = { acts: [], accident: null, prescriber: null };
  return {
    number,
    reason: "amounts",
    at: NOW,
    totalCents: 1,
    patient: "ESSAI",
    prescription: false,
    lines,
    ...nothing,
    ...more,
  };
}

const LIST = [
  invoice(17),
  invoice(21, { reason: "too-late" }),
  invoice(30, { reason: "already-billed" }),
  invoice(31, { lines: [{ cip13: "3400900000000", quantity: 1, related: null }] }),
];
const QUEUE: TerminalEvent = { type: "queue", length: 0, rejected: LIST.length };

const opened = () => new Play(QUEUE, CANCEL, { type: "rejects", list: LIST });

describe("rejected invoices", () => {
  it("are one key from rest, as long as there are any", () => {
    expect(new Play(CANCEL).state.view.name).toBe("idle");
    const play = new Play(QUEUE, CANCEL);
    expect(play.state.view).toMatchObject({ name: "rejects", list: null });
    expect(play.asked("list-rejects")).toHaveLength(1);
    play.send({ type: "rejects", list: LIST }, OPTION, OPTION);
    expect(play.state.view).toMatchObject({ name: "rejects", selected: 2 });
    play.send(CANCEL);
    expect(play.state.view.name).toBe("idle");
  });

  it("make themselves heard when there are more of them", () => {
    const play = new Play(QUEUE);
    play.effects = [];
    play.send({ type: "queue", length: 0, rejected: LIST.length - 1 });
    expect(play.asked("sound")).toEqual([]);
    play.send(QUEUE);
    expect(play.asked("sound")).toEqual([{ type: "sound", sound: "warning" }]);
  });

  it("are corrected as a sale whose patient is read anew, and stored as standing for the rejected one", () => {
    const play = opened().send(VALIDATE, VALIDATE);
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.sale).toMatchObject({ claims: null, prescription: false, replaces: 17 });
    expect(play.state.sale?.lines).toMatchObject([{ cip13: BOXES[1]!.cip13, quantity: 2, related: "ald" }]);
    play.send(token(), accepted(CLAIMS, []), VALIDATE, VALIDATE, VALIDATE);
    const [store] = play.asked("store");
    expect(store).toMatchObject({ record: { claims: CLAIMS, replaces: 17 } });
    // What it had given is given once, and no duplicate.
    expect(play.asked("look-back")[0]).toMatchObject({ except: 17 });
    play.send({ type: "stored", number: 40 }, VALIDATE);
    // The next sale stands for nothing.
    play.send(token("EV1:NEXT"), accepted(CLAIMS, []));
    expect(play.state.sale?.replaces).toBeUndefined();
  });

  it("are not opened when a box is not known any more, and stay where they are", () => {
    const play = opened().send(OPTION, OPTION, OPTION, VALIDATE, VALIDATE);
    expect(play.state.question).toMatchObject({ kind: "notice", problem: "box-unknown" });
    expect(play.state.sale).toBeNull();
  });

  it("are sent again at once where nothing is to be corrected, and what is left is listed anew", () => {
    const play = opened().send(OPTION, VALIDATE, VALIDATE);
    expect(play.asked("resend")).toEqual([{ type: "resend", number: 21 }]);
    play.effects = [];
    play.send({ type: "resolved", done: true });
    expect(play.asked("list-rejects")).toHaveLength(1);
    play.send({ type: "rejects", list: [] });
    expect(play.state.view.name).toBe("idle");
  });

  it("are set aside only after a question, and nothing is claimed that was not kept", () => {
    const play = opened().send(OPTION, OPTION, VALIDATE, VALIDATE);
    expect(play.state.view.name).toBe("reject");
    play.send(OPTION);
    expect(play.state.question).toEqual({ kind: "set-aside", number: 30 });
    expect(play.send(CANCEL).asked("set-aside")).toEqual([]);
    play.send(OPTION, VALIDATE);
    expect(play.asked("set-aside")).toEqual([{ type: "set-aside", number: 30 }]);
    play.send({ type: "resolved", done: false });
    expect(play.state.question).toMatchObject({ kind: "notice", problem: "not-kept" });
  });

  it("open under a finger, and leave the screen by themselves", () => {
    const play = opened().send({ type: "touch", x: 100, y: 110 });
    expect(play.state.view).toMatchObject({ name: "reject", selected: 1 });
    play.wait(SERVICE_SECONDS + 1);
    expect(play.state.view.name).toBe("idle");
  });
});
