/** What is said of the whole sale: acts from their list, prices and numbers keyed in, all lines related or none, duty. */
import { describe, expect, it } from "@jest/globals";
import { MENU } from "modules/terminal/menu";
import { accidentOf } from "modules/terminal/on-options";
import { OPTIONS } from "modules/terminal/options";
import type { Claims } from "modules/token/claims";
import { accepted, CANCEL, CLAIMS, OPTION, Play, scan, token, VALIDATE } from "./fixture";

const injured: Claims = { ...CLAIMS, exonerations: [{ kind: 3, from: 0, to: 99999 }] };

/** With a sale of these boxes, the option chosen by keys alone. */
function chosen(option: (typeof OPTIONS)[number], ...boxes: number[]): Play {
  const play = new Play(token(), accepted(injured), ...boxes.map((n) => scan(n, `S${n}`)), OPTION);
  while (play.state.view.name === "boxes" && MENU[play.state.view.menu] !== "sale") play.send(OPTION);
  play.send(VALIDATE);
  while (play.state.view.name === "options" && OPTIONS[play.state.view.selected] !== option) play.send(OPTION);
  play.send(VALIDATE);
  return play;
}

/** Keys in digits, then goes to the end and validates. */
function type(play: Play, digits: string): void {
  const at = () => (play.state.view.name === "entry" ? play.state.view.digit : -1);
  for (const digit of digits) {
    while (at() >= 0 && at() !== Number(digit)) play.send(OPTION);
    play.send(VALIDATE);
  }
  while (at() >= 0 && at() !== 10) play.send(OPTION);
  play.send(VALIDATE);
}

describe("acts", () => {
  it("are chosen from idle, and put back from the list", () => {
    const play = new Play(VALIDATE);
    expect(play.state.view).toMatchObject({ name: "acts", selected: 0 });
    play.send(VALIDATE, OPTION, OPTION, VALIDATE);
    expect(play.state.sale?.acts.map(({ code }) => code)).toEqual(["TRD", "PEE"]);
    expect(play.state.sale?.totals?.totalCents).toBe(2000);
    play.send(VALIDATE, CANCEL);
    expect(play.state).toMatchObject({ view: { name: "boxes" }, sale: { acts: [{ code: "TRD" }] } });
    play.send(VALIDATE, VALIDATE);
    expect(play.effects.find(({ type: name }) => name === "store")).toMatchObject({
      record: { invoice: { totalCents: 1000, lines: [] } },
    });
  });
});

describe("of the whole sale", () => {
  it("all lines are related, or none", () => {
    const play = chosen("all", 0, 1);
    expect(play.state.sale?.lines.map(({ related }) => related)).toEqual(["atmp", "atmp"]);
    play.send(OPTION, VALIDATE);
    expect(play.state.sale?.lines.map(({ related }) => related)).toEqual([null, null]);
  });

  it("the accident's number or date is keyed in, and is on the invoice", () => {
    const play = chosen("accident", 0);
    type(play, "123456789");
    expect(play.state.sale?.accident).toEqual({ number: "123456789" });
    expect([accidentOf("15052026"), accidentOf("31022026"), accidentOf("")]).toEqual([
      { date: "2026-05-15" },
      { number: "31022026" },
      undefined,
    ]);
  });

  it("a prescriber is keyed in, and a wrong number is told", () => {
    const play = chosen("prescriber", 0);
    type(play, "10000000001");
    expect(play.state.question).toMatchObject({ problem: "entry" });
    play.send(VALIDATE, CANCEL);
    type(play, "9");
    expect(play.state.sale?.prescriber).toBe("10000000009");
  });

  it("duty goes round, and is charged", () => {
    const play = chosen("duty", 0);
    expect(play.state.sale?.duty).toBe("night");
    const night = play.state.sale?.totals?.totalCents ?? 0;
    play.send(VALIDATE);
    expect(play.state.sale?.totals?.totalCents).toBe(night + 1000);
    play.send(VALIDATE, VALIDATE, VALIDATE, VALIDATE);
    expect(play.state.sale?.duty).toBeUndefined();
    expect(play.state.sale?.totals?.totalCents).toBe(night - 1000);
  });
});

describe("a free price", () => {
  it("is keyed in by few presses, and is in the sum and on the invoice", () => {
    const free = 5;
    const play = chosen("price", free);
    const before = play.state.sale?.totals?.totalCents ?? 0;
    type(play, "450");
    expect(play.state.sale?.lines[0]).toMatchObject({ priceCents: 450, keyed: true });
    expect(play.state.sale?.totals?.totalCents).toBe(before + 450);
    play.send(VALIDATE, VALIDATE);
    expect(play.effects.find(({ type: name }) => name === "store")).toMatchObject({
      record: { invoice: { lines: [{ price: "keyed", totalCents: 450 }] } },
    });
  });

  it("is not asked of a box whose price the law sets", () => {
    expect(chosen("price", 0).state.view.name).toBe("options");
  });
});
