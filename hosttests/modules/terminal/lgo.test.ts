/** The pharmacy's software and the terminal at one sale. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { LgoAct, TerminalCall } from "modules/lgo/act";
import type { NotificationName, Notifications, Sale as SaleTold } from "modules/lgo/messages";
import type { Report } from "modules/terminal/effect";
import type { TerminalEvent } from "modules/terminal/event";
import { isHeld } from "modules/terminal/on-lgo";
import type { State } from "modules/terminal/state";
import { accepted, BOXES, CANCEL, CLAIMS, OPTION, OTHER, Play, refused, scan, token, VALIDATE } from "./fixture";

const LINE = { cip13: BOXES[0]?.cip13 ?? "", quantity: 2 };
const SECOND = { cip13: BOXES[1]?.cip13 ?? "", quantity: 1 };

const here = (connection = 1, sequence = 0): TerminalEvent => ({
  type: "lgo",
  event: { kind: "here", connection, software: "Essai", sequence },
});
const gone = (connection = 1): TerminalEvent => ({ type: "lgo", event: { kind: "gone", connection } });
const asked = (call: TerminalCall, connection = 1, id: number | string = 7): TerminalEvent => ({
  type: "lgo",
  event: { kind: "asked", connection, id, call },
});
const open = (...basket: { cip13: string; quantity: number }[]) => asked({ method: "sale.open", params: { basket } });

function acts(play: Play): LgoAct[] {
  return play.asked("lgo").map((effect) => (effect as { act: LgoAct }).act);
}

/** The last answer or refusal. */
function last(play: Play): LgoAct | undefined {
  return acts(play).at(-1);
}

function lastSale(play: Play): SaleTold {
  const act = last(play);
  if (act?.kind === "answer") return act.result as SaleTold;
  return (act?.data as { sale?: SaleTold } | undefined)?.sale as SaleTold;
}

function reason(play: Play): string | undefined {
  const act = last(play);
  return act?.kind === "refuse" ? act.reason : undefined;
}

function reports(play: Play, event: Report["event"]): Report[] {
  return play
    .asked("report")
    .map((effect) => (effect as { report: Report }).report)
    .filter((report) => report.event === event);
}

describe("a sale of the pharmacy's software", () => {
  it("is opened with its basket, priced line by line, and shown", () => {
    const play = new Play(here(), open(LINE, SECOND));
    expect(play.state.view).toMatchObject({ name: "boxes", selected: 1 });
    const told = lastSale(play);
    expect(told).toMatchObject({ sale: 1, revision: 1, owner: "you", prescription: true, patient: null });
    expect(told.lines.map(({ cip13, quantity }) => ({ cip13, quantity }))).toEqual([LINE, SECOND]);
    expect(told.totals).toEqual(play.state.sale?.totals);
    for (const { totalCents, amoCents, amcCents, patientCents } of told.lines) {
      expect(amoCents + amcCents + patientCents).toBe(totalCents);
    }
  });

  it("is priced as if its boxes had been scanned", () => {
    const basket = BOXES.slice(0, 3).map(({ cip13 }) => ({ cip13, quantity: 1 }));
    const ordered = new Play(
      here(),
      token(),
      accepted(),
      asked({ method: "sale.take", params: { sale: 1, revision: 1 } }),
    );
    ordered.send(asked({ method: "sale.update", params: { sale: 1, revision: 1, basket } }));
    const scanned = new Play(token(), accepted(), VALIDATE, scan(0, "A"), scan(1, "B"), scan(2, "C"));
    expect(ordered.state.sale?.totals).toEqual(scanned.state.sale?.totals);
    expect(ordered.state.sale?.rates).toEqual(scanned.state.sale?.rates);
  });

  it("gets its patient at the terminal, who is told with what proved it", () => {
    const verdict = { ...accepted(), hash: "ab".repeat(32) } as TerminalEvent;
    const play = new Play(here(), open(LINE), token(), verdict);
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(reports(play, "identity")).toMatchObject([
      {
        sale: 1,
        patient: {
          verified: true,
          identity: { matricule: CLAIMS.identity.matricule },
          proof: { issuer: CLAIMS.issuer, tokenId: CLAIMS.tokenId, sha256: "ab".repeat(32) },
        },
      },
    ]);
    // The patient has changed it: what was seen before is not what is changed now.
    play.send(asked({ method: "sale.update", params: { sale: 1, revision: 1, basket: [] } }));
    expect([reason(play), lastSale(play).revision]).toEqual(["conflict", 2]);
    play.send(asked({ method: "sale.update", params: { sale: 1, revision: 2, basket: [SECOND] } }));
    expect(lastSale(play)).toMatchObject({ revision: 3, patient: { verified: true } });
  });

  it("hears of boxes and keys, and is not changed by them", () => {
    const play = new Play(here(), open(LINE));
    const { sale } = play.state;
    play.send(scan(1, "A"), OPTION);
    expect(play.state.sale).toBe(sale);
    expect(reports(play, "box")).toMatchObject([{ sale: 1, kind: "box", code: BOXES[1]?.cip13, expiry: "2027-05-31" }]);
    expect(reports(play, "key")).toEqual([{ event: "key", key: "option", screen: "boxes" }]);
    // The menu's item would change a line: a question stands in its place.
    for (let i = 0; i < 8 && play.state.question === null; i += 1) play.send(OPTION, VALIDATE);
    expect([play.state.question, play.state.sale]).toEqual([{ kind: "lgo-owner" }, sale]);
    play.send(asked({ method: "sale.update", params: { sale: 1, revision: 1, basket: [] } }));
    expect(reason(play)).toBe("busy");
    play.send(VALIDATE);
    expect(reports(play, "owner").at(-1)).toMatchObject({ owner: "terminal", why: "reclaimed" });
    play.send(asked({ method: "sale.update", params: { sale: 1, revision: 1, basket: [] } }));
    expect(["not-yours", lastSale(play).owner]).toEqual([reason(play), "terminal"]);
  });

  it("goes on at the terminal when the software is gone, and says so", () => {
    const play = new Play(here(), open(LINE), gone());
    expect(play.state.question).toMatchObject({ kind: "notice", problem: "lgo-lost" });
    expect(play.state.sale?.lines).toHaveLength(1);
    play.send(VALIDATE, scan(1, "A"));
    expect(play.state.sale?.lines).toHaveLength(2);
  });

  it("is one at a time: another is refused with the one that is open", () => {
    const play = new Play(here(), here(2), open(LINE));
    play.send(asked({ method: "sale.open", params: { basket: [] } }, 2));
    expect([reason(play), lastSale(play)]).toMatchObject(["sale-taken", { sale: 1, owner: "other" }]);
    play.send(asked({ method: "sale.take", params: { sale: 1, revision: 1 } }, 2));
    expect(reason(play)).toBe("sale-taken");
    play.send(asked({ method: "sale.release", params: { sale: 1, revision: 1 } }));
    play.send(asked({ method: "sale.take", params: { sale: 1, revision: 1 } }, 2));
    expect(lastSale(play).owner).toBe("you");
    play.send(asked({ method: "sale.cancel", params: { sale: 1 } }));
    expect(reason(play)).toBe("not-yours");
    play.send(asked({ method: "sale.cancel", params: { sale: 1 } }, 2));
    expect([play.state.view.name, play.state.sale]).toEqual(["idle", null]);
    play.send(asked({ method: "sale.cancel", params: { sale: 1 } }, 2));
    expect(reason(play)).toBe("no-sale");
  });

  it("names what no schema tells: a medicine twice, a prescriber whose number is none, an unknown box, a price", () => {
    const play = new Play(here(), open(LINE, LINE));
    expect(last(play)).toMatchObject({ reason: "invalid-params", data: { at: "basket[1].cip13" } });
    const prescription = { prescriber: "10000000000" };
    play.send(asked({ method: "sale.open", params: { basket: [LINE], prescription } }));
    expect(last(play)).toMatchObject({ reason: "invalid-params", data: { at: "prescription.prescriber" } });
    const basket = [
      { ...LINE, priceCents: 12345 },
      { cip13: "3400999999991", quantity: 1 },
    ];
    play.send(asked({ method: "sale.open", params: { basket } }));
    expect(last(play)).toMatchObject({ kind: "answer" });
    expect(lastSale(play).lines).toMatchObject([
      { priceCents: 12345, warnings: ["price-differs"] },
      { warnings: ["box-unknown", "price-free"] },
    ]);
  });

  it("prices without selling, with the patient's rights or without", () => {
    const play = new Play(here(), asked({ method: "price", params: { basket: [LINE], patient: true } }));
    expect(reason(play)).toBe("no-patient");
    play.send(token(), accepted(), VALIDATE);
    const before = play.state;
    play.send(asked({ method: "price", params: { basket: [LINE] } }));
    const alone = last(play);
    play.send(asked({ method: "price", params: { basket: [LINE], patient: true } }));
    expect(play.state).toBe(before);
    expect(alone).toMatchObject({ result: { totals: { amoCents: 0 } } });
    expect((last(play) as { result: { totals: { amoCents: number } } }).result.totals.amoCents).toBeGreaterThan(0);
  });

  it("has an invoice printed: the last, or another, as a copy; and says what is in the way", () => {
    const journal = { type: "journal", about: { trouble: null, lastNumber: 9, fill: 0, wear: 0, faults: 0 } } as const;
    const printer = (waiting: number): TerminalEvent => ({
      type: "printer",
      view: { status: "ready", waiting, job: null, isStalled: false, last: null },
    });
    const print = (params: { what: "receipt" | "prescription"; invoice?: number }) =>
      asked({ method: "print", params });
    const play = new Play(here(), printer(0), print({ what: "receipt" }));
    expect(reason(play)).toBe("no-invoice");
    play.send(journal, print({ what: "receipt" }), print({ what: "prescription", invoice: 3 }));
    expect(last(play)).toMatchObject({ kind: "answer", result: {} });
    expect(play.asked("print").map((effect) => (effect as { job: object }).job)).toEqual([
      { number: 9, kind: "receipt", isCopy: true, language: "fr" },
      { number: 3, kind: "mention", isCopy: false, language: "fr" },
    ]);
    expect(reason(play.send(print({ what: "receipt", invoice: 10 })))).toBe("no-invoice");
    expect(reason(play.send(printer(8), print({ what: "receipt" })))).toBe("busy");
  });

  it("refuses in words what no part is there for", () => {
    const play = new Play(here(), asked({ method: "print", params: { what: "receipt" } }));
    expect(reason(play)).toBe("no-printer");
    play.send(asked({ method: "pay", params: { invoice: 1, amountCents: 100, kind: "card" } }));
    expect(reason(play)).toBe("no-payment-terminal");
  });
});

describe("what is told", () => {
  /** Does not compile where a report is not what the schema says of it, number apart. */
  type Sent<R> = R extends { readonly event: infer E extends NotificationName }
    ? Omit<R, "event"> & { seq: number } extends Notifications[E]
      ? never
      : E
    : R;
  it("is what the schema says", () => {
    const strangers: never[] = [] as Sent<Report>[];
    expect(strangers).toEqual([]);
  });
});

describe("a payment that the software asks for", () => {
  const pay = (invoice: number, amountCents: number) =>
    asked({ method: "pay", params: { invoice, amountCents, kind: "cheque" } });

  it("is for the sale that was stored last, for what is left to pay, and once", () => {
    const play = new Play(here(), { type: "payments", isThere: true, open: [] }, open(LINE), VALIDATE, VALIDATE);
    play.send(pay(3, 1));
    expect(reason(play)).toBe("no-invoice");
    play.send({ type: "stored", number: 3 });
    const left = play.state.view.name === "done" ? play.state.view.totals.patientCents : 0;
    play.send(pay(3, left + 1));
    expect(last(play)).toMatchObject({ reason: "invalid-params", data: { at: "amountCents" } });
    play.send(pay(3, left));
    expect(last(play)).toMatchObject({ kind: "answer", result: {} });
    expect(play.asked("pay")).toMatchObject([{ payment: { number: 3, amountCents: left, means: "cheque" } }]);
    play.send(pay(3, left));
    expect([reason(play), play.asked("pay").length]).toEqual(["no-invoice", 1]);
  });
});

describe("an identity without a sale", () => {
  const ask = asked({ method: "identity", params: {} });

  it("is answered when it was verified, and opens no sale", () => {
    const play = new Play(here(), ask);
    expect([play.state.view.name, acts(play)]).toEqual(["idle", []]);
    play.send(token(), accepted());
    expect(last(play)).toMatchObject({
      kind: "answer",
      result: { identity: { matricule: CLAIMS.identity.matricule } },
    });
    expect([play.state.sale, play.state.view.name]).toEqual([null, "idle"]);
    play.send(token("EV1:OTHER"), accepted());
    expect(play.state.sale).not.toBeNull();
  });

  it("is refused when the code was, when the person cancels, when a sale begins, and when nobody comes", () => {
    expect(reason(new Play(here(), ask, token(), refused("expired")))).toBe("refused");
    expect(reason(new Play(here(), ask, CANCEL))).toBe("cancelled");
    expect(reason(new Play(here(), ask, scan(0, "A")))).toBe("cancelled");
    const play = new Play(here(), ask);
    expect(reason(play.wait(59))).toBeUndefined();
    expect(reason(play.wait(2))).toBe("timed-out");
    expect(reason(play.send(here(), token(), accepted(), ask))).toBe("busy");
  });
});

describe("whatever happens, in whatever order", () => {
  const id = fc.integer({ min: 1, max: 3 });
  const basket = fc.subarray([LINE, SECOND]);
  const request = fc.oneof(
    fc.record({ method: fc.constant("sale.open" as const), params: fc.record({ basket }) }),
    fc.record({
      method: fc.constantFrom("sale.update" as const),
      params: fc.record({ sale: id, revision: id, basket }),
    }),
    fc.record({
      method: fc.constantFrom("sale.take" as const, "sale.release" as const),
      params: fc.record({ sale: id, revision: id }),
    }),
    fc.record({ method: fc.constant("sale.cancel" as const), params: fc.record({ sale: id }) }),
    fc.constantFrom<TerminalCall>({ method: "identity", params: {} }, { method: "state", params: {} }),
  ) as fc.Arbitrary<TerminalCall>;
  const event: fc.Arbitrary<TerminalEvent> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(request, fc.integer({ min: 1, max: 2 })).map(([call, from]) => asked(call, from)),
    },
    { weight: 1, arbitrary: fc.constantFrom(here(1), here(2), gone(1), gone(2)) },
    { weight: 4, arbitrary: fc.constantFrom(CANCEL, OPTION, VALIDATE, VALIDATE) },
    { weight: 3, arbitrary: fc.tuple(fc.nat(2), fc.constantFrom("A", "B")).map(([n, serial]) => scan(n, serial)) },
    { weight: 2, arbitrary: fc.constantFrom("EV1:A", "EV1:B").map(token) },
    { weight: 2, arbitrary: fc.constantFrom(accepted(CLAIMS), accepted(OTHER, []), refused("expired")) },
    { weight: 1, arbitrary: fc.constant<TerminalEvent>({ type: "stored", number: 3 }) },
  );

  const content = ({ sale }: State) => sale && [sale.lines, sale.acts, sale.prescription, sale.prescriber, sale.duty];

  it("only the owner changes what is sold, each change has a revision, and each request is answered once", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const play = new Play(here(1), here(2));
        let waiting = 0;
        for (const cause of events) {
          const before = play.state;
          const answered = acts(play).length;
          play.send(cause);
          const { state } = play;
          const was = before.device.lgo;
          const is = state.device.lgo;
          if (cause.type === "lgo" && cause.event.kind === "asked") waiting += 1;
          waiting -= acts(play).length - answered;
          // An identity that was asked for waits, unless who asked is gone.
          if (is.asking === null)
            waiting = Math.max(waiting, 0) && (cause.type === "lgo" && cause.event.kind === "gone" ? 0 : waiting);
          expect(waiting).toBe(is.asking === null ? 0 : 1);
          if (is.here.length === 0) return;
          expect(is.owner === 0 || state.sale !== null).toBe(true);
          if (before.sale === null || state.sale === null || was.sale !== is.sale) continue;
          if (isHeld(before) && cause.type !== "lgo") expect(content(state)).toEqual(content(before));
          if (state.sale !== before.sale) expect(is.revision).toBe(was.revision + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
