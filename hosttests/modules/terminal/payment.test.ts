/** A patient pays: at the payment terminal, before and after the sale is stored, or otherwise; and the counter never waits. */
import { describe, expect, it } from "@jest/globals";
import type { PaymentOutcome } from "modules/payment/payment";
import type { Effect, Report } from "modules/terminal/effect";
import type { TerminalEvent } from "modules/terminal/event";
import { OPTIONS } from "modules/terminal/options";
import { WAYS } from "modules/terminal/pay";
import { softKeys } from "modules/terminal/soft-keys";
import { accepted, CANCEL, CLAIMS, NOW, OPTION, OTHER, Play, scan, token, VALIDATE } from "./fixture";

const THERE: TerminalEvent = { type: "payments", isThere: true, open: [] };
const answer = (outcome: PaymentOutcome): TerminalEvent => ({ type: "payment", outcome });
const DONE = answer({
  result: "done",
  amountCents: 1,
  card: { lastDigits: "1234", reading: "contact" },
  authorisation: "A1B2",
});
const REFUSED = answer({ result: "refused", reason: "declined" });
const LOST = answer({ result: "unknown", doubt: "line-lost" });
/** Nobody else pays this patient's share. */
const { amc: _, ...PATIENT } = CLAIMS;
const SALE = [token(), accepted(PATIENT), VALIDATE, scan(0, "A"), scan(1, "B")];

const summary = () => new Play(THERE, ...SALE, VALIDATE);
const stored = (number = 7): Play => summary().send(VALIDATE, { type: "stored", number });
const owed = ({ state }: Play): number => state.sale?.totals?.patientCents ?? 0;
const reports = (play: Play): Report[] =>
  play.effects.flatMap((effect) =>
    effect.type === "report" && effect.report.event === "payment" ? effect.report : [],
  );
const states = (play: Play) => reports(play).map((report) => (report.event === "payment" ? report.state : ""));
const record = (play: Play) => {
  const last = play.asked("store").at(-1) as Extract<Effect, { type: "store" }> | undefined;
  return last?.record;
};

/** From the summary to the ways to pay, and to one of them. */
function choose(play: Play, way: (typeof WAYS)[number]): Play {
  play.send({ type: "touch", x: 160, y: 160 });
  expect(play.state.view.name).toBe("settle");
  for (let i = 0; i < WAYS.length; i += 1) {
    const { view } = play.state;
    if (view.name === "settle" && WAYS[view.selected] === way) break;
    play.send(OPTION);
  }
  return play.send(VALIDATE);
}

describe("a payment after the sale was stored", () => {
  it("is one key, asked for once, kept before it leaves; the next patient is served meanwhile", () => {
    const play = stored();
    const { view } = play.state;
    const cents = view.name === "done" ? view.totals.patientCents : 0;
    expect(cents).toBeGreaterThan(0);
    expect(softKeys(play.state)).toMatchObject({ option: "card", validate: "nextPatient" });
    play.effects = [];
    play.send(OPTION);
    const [pay, ...more] = play.asked("pay") as Extract<Effect, { type: "pay" }>[];
    expect(more).toEqual([]);
    expect(pay?.payment).toMatchObject({ number: 7, amountCents: cents, means: "card" });
    expect(pay?.open).toMatchObject([{ number: 7, state: "under-way" }]);
    expect(softKeys(play.state).option).toBeNull();
    // Another patient, while the first one looks for the card.
    play.send(VALIDATE, token("EV1:OTHER"), accepted(OTHER, []), VALIDATE, scan(0, "C"));
    expect(play.state.sale?.claims).toBe(OTHER);
    const before = play.state.view;
    play.send(DONE);
    expect(play.state.view).toEqual(before);
    expect(play.state.device.note).toMatchObject({ kind: "payment", result: "done", amountCents: cents });
    expect(play.state.device.payments.open).toEqual([]);
    expect(states(play)).toEqual(["asked", "done"]);
    expect(reports(play)[1]).toMatchObject({
      number: 7,
      amountCents: cents,
      lastDigits: "1234",
      authorisation: "A1B2",
    });
    expect(play.asked("pay")).toHaveLength(1);
    expect(play.asked("keep-payments").at(-1)).toEqual({ type: "keep-payments", open: [] });
    // Kept with the invoice before it is forgotten, and before it is told.
    const last = play.effects.map(({ type }) => type).filter((type) => /payment|report/.test(type));
    expect(last.slice(-3)).toEqual(["settle-payment", "keep-payments", "report"]);
    const settlement = { means: "card", state: "done", amountCents: cents, lastDigits: "1234", authorisation: "A1B2" };
    expect(play.asked("settle-payment")).toEqual([{ type: "settle-payment", number: 7, settlement }]);
  });

  it("adds no key to a sale that has none, and is not offered for nothing, or without a payment terminal", () => {
    const without = new Play(...SALE, VALIDATE, VALIDATE, { type: "stored", number: 7 });
    expect(softKeys(without.state).option).toBeNull();
    expect(without.send(OPTION).state.view.name).toBe("idle");
    expect(without.asked("pay")).toEqual([]);
    const play = stored().send(VALIDATE);
    expect(play.state.view.name).toBe("idle");
    expect(play.asked("keep-payments")).toEqual([]);
    expect(record(play)?.settlement).toBeUndefined();
  });

  it("that is refused is shown where it was asked for, and at rest until a person has seen it", () => {
    const play = stored().send(OPTION, REFUSED);
    expect(play.state.view).toMatchObject({ name: "done", settlement: null });
    expect(play.asked("settle-payment")).toEqual([{ type: "settle-payment", number: 7, settlement: null }]);
    expect(softKeys(play.state).option).toBe("card");
    play.send(VALIDATE);
    expect(softKeys(play.state).cancel).toBe("payments");
    play.send(CANCEL);
    expect(softKeys(play.state)).toMatchObject({ option: "askAgain", validate: "understood" });
    play.send(VALIDATE);
    expect(play.state.view.name).toBe("idle");
    expect(play.state.device.payments.open).toEqual([]);
    expect(play.asked("pay")).toHaveLength(1);
  });

  it("asked for again by a person takes the place of the one that was refused", () => {
    for (const again of [[OPTION], [VALIDATE, CANCEL, OPTION]]) {
      const play = stored().send(OPTION, REFUSED, ...again);
      expect(play.asked("pay")).toHaveLength(2);
      expect(play.state.device.payments.open).toMatchObject([{ number: 7, state: "under-way" }]);
    }
  });

  it("that nobody knows of is never asked for again, and a person says what the ticket says", () => {
    for (const [key, told, left] of [
      [VALIDATE, "paid", 0],
      [OPTION, "unpaid", 1],
    ] as const) {
      const play = stored().send(OPTION, LOST, VALIDATE).wait(3600);
      expect(play.asked("settle-payment")).toEqual([]);
      expect(play.asked("pay")).toHaveLength(1);
      expect(softKeys(play.send(CANCEL).state)).toMatchObject({ option: "unpaid", validate: "paid" });
      play.send(key);
      expect(states(play)).toEqual(["asked", "unknown", told]);
      expect(play.state.device.payments.open).toHaveLength(left);
      expect(play.asked("pay")).toHaveLength(1);
      const settlement = told === "paid" ? { state: "said", means: "card" } : null;
      expect(play.asked("settle-payment")).toMatchObject([{ number: 7, settlement }]);
    }
  });

  it("that could not be kept, or reached nobody, leaves nothing behind", () => {
    for (const reason of ["not-kept", "unreachable"] as const) {
      const play = stored().send(OPTION, answer({ result: "not-asked", reason }));
      expect(play.state.device.payments.open).toEqual([]);
      expect(play.state.device.note).toMatchObject({ kind: "payment", result: "not-asked" });
      expect(softKeys(play.state).option).toBe("card");
    }
  });

  it("that its driver forgot ends in a doubt", () => {
    const play = stored().send(OPTION, VALIDATE).wait(210);
    expect(play.state.device.payments).toMatchObject({ left: 0, open: [{ state: "unknown", reason: "no-answer" }] });
    // An answer that comes too late is for nobody.
    const { state } = play;
    expect(play.send(DONE).state).toBe(state);
  });
});

describe("a payment before the sale is stored", () => {
  it("is in its record: done, in doubt, or still asked for", () => {
    for (const [outcome, state, digits] of [
      [DONE, "done", "1234"],
      [LOST, "unknown", ""],
      [undefined, "asked", ""],
    ] as const) {
      const play = choose(summary(), "terminal-card");
      expect(play.state.view.name).toBe("summary");
      const cents = owed(play);
      if (outcome !== undefined) play.send(outcome);
      play.send(VALIDATE);
      expect(record(play)?.settlement).toMatchObject({
        means: "card",
        state,
        amountCents: cents,
        lastDigits: digits,
      });
      play.send({ type: "stored", number: 9 });
      // What is still open bears the number now.
      const open = play.state.device.payments.open.map(({ number, state: what }) => [number, what]);
      expect(open).toEqual(state === "done" ? [] : [[9, state === "asked" ? "under-way" : "unknown"]]);
      expect(softKeys(play.state).option).toBeNull();
    }
  });

  it("that is refused leaves the sale as it was, to be paid otherwise", () => {
    const play = choose(summary(), "terminal-cheque").send(REFUSED);
    expect(play.state.sale?.settlement).toBeUndefined();
    choose(play, "cash").send(VALIDATE, { type: "stored", number: 9 });
    expect(record(play)?.settlement).toMatchObject({ means: "cash", state: "said" });
    expect(play.state.device.payments.open).toEqual([]);
  });

  it("for a sale that is then left is for a person to give back, whichever comes first", () => {
    for (const events of [
      [DONE, CANCEL, CANCEL, VALIDATE],
      [CANCEL, CANCEL, VALIDATE, DONE],
    ]) {
      const play = choose(summary(), "terminal-card").send(...events);
      expect(play.state.sale).toBeNull();
      expect(play.state.device.payments.open).toMatchObject([{ state: "unknown", reason: "sale-left" }]);
      expect(softKeys(play.send(CANCEL).state)).toMatchObject({ option: null, validate: "understood" });
      expect(play.send(VALIDATE).state.device.payments.open).toEqual([]);
    }
    // Time takes no sale with it either.
    const play = choose(summary(), "terminal-card").send(DONE).wait(400);
    expect(play.state.device.payments.open).toMatchObject([{ state: "unknown", reason: "sale-left" }]);
    // And no other patient.
    const other = choose(summary(), "terminal-card").send(DONE, token("EV1:B"), VALIDATE, accepted(OTHER, []));
    expect(other.state.sale?.claims).toBe(OTHER);
    expect(other.state.sale?.settlement).toBeUndefined();
    expect(other.state.device.payments.open).toMatchObject([{ reason: "sale-left" }]);
  });

  it("cannot be said to be something else once money was asked for", () => {
    const play = choose(summary(), "terminal-card");
    play.send({ type: "touch", x: 160, y: 160 });
    // The sum can be looked into, as without a payment terminal.
    expect(play.state.view).toMatchObject({ name: "summary", detail: { kind: "sum" } });
    expect(play.asked("pay")).toHaveLength(1);
  });
});

describe("what the pharmacist says of the money", () => {
  it("is kept with the sale, about what is owed in the end", () => {
    for (const way of ["cash", "cheque", "card", "account"] as const) {
      const play = choose(summary(), way);
      // One more box after it was said.
      play.send(CANCEL, scan(2, "D"), VALIDATE, VALIDATE);
      expect(record(play)?.settlement).toMatchObject({ means: way, state: "said", lastDigits: "" });
      expect(record(play)?.settlement?.amountCents).toBe(record(play)?.invoice.patientCents);
      expect(play.asked("pay")).toEqual([]);
    }
    expect(record(choose(choose(summary(), "cash"), "none").send(VALIDATE))?.settlement).toBeUndefined();
  });

  it("can be said without a payment terminal, by the options of the sale", () => {
    const play = new Play(...SALE);
    play.state = { ...play.state, view: { name: "options", selected: OPTIONS.indexOf("payment"), line: 0 } };
    play.send(VALIDATE);
    expect(play.state.view).toEqual({ name: "settle", selected: WAYS.indexOf("cash") });
    play.send(VALIDATE, VALIDATE);
    expect(record(play)?.settlement).toMatchObject({ means: "cash" });
  });
});

it("too many that wait for a person are looked at before another is asked for", () => {
  const play = stored(1).send(OPTION, LOST, VALIDATE);
  for (let number = 2; number <= 4; number += 1) {
    play.send(...SALE, VALIDATE, VALIDATE, { type: "stored", number }, OPTION, LOST, VALIDATE);
  }
  expect(play.state.device.payments.open).toHaveLength(4);
  play.send(...SALE, VALIDATE, VALIDATE, { type: "stored", number: 5 });
  expect(softKeys(play.state).option).toBeNull();
  play.send(VALIDATE, CANCEL, VALIDATE, VALIDATE, VALIDATE, VALIDATE);
  expect(play.state.view.name).toBe("idle");
  expect(play.state.device.payments.open).toEqual([]);
  expect(play.state.now).toBe(NOW);
});
