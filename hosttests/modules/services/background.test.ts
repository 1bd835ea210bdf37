/** One question at a time, the most urgent first; and what is told of each stored invoice, over refusals and losses of power. */
import { describe, expect, it } from "@jest/globals";
import { Background, type Job } from "modules/services/background";
import { Closings, MAX_CLOSINGS, MAX_TRIES } from "modules/services/closings";
import { Outbox } from "modules/services/outbox";
import type { ServiceAnswer, ServicesPort } from "modules/services/ports";
import type { Question } from "modules/services/question";
import type { ServiceRefusal } from "modules/services/refusal";
import { withoutContext } from "modules/services/summaries";
import { DISPENSATION, RIGHTS } from "../../support/gateway-questions";

const SIGNED: ServiceAnswer = { ok: true, value: { service: "context", action: "sign", isNew: true } };
const refused = (reason: ServiceRefusal, wait = 0): ServiceAnswer => ({ ok: false, reason, wait });

/** A gateway that answers when it is told to. */
class Hand implements ServicesPort {
  readonly id = "0011223344556677";
  readonly asked: string[] = [];
  isKnown = true;
  #answer: ((answer: ServiceAnswer) => void) | undefined;

  get isBusy(): boolean {
    return this.#answer !== undefined;
  }

  ask(question: Question, onAnswer: (answer: ServiceAnswer) => void): void {
    expect(this.isBusy).toBe(false);
    this.asked.push(question.service);
    this.#answer = onAnswer;
  }

  introduce(onAnswer: (isKnown: boolean) => void): void {
    this.asked.push("introduction");
    onAnswer(this.isKnown);
  }

  cancel(): void {
    this.#answer = undefined;
  }

  answer(answer: ServiceAnswer): void {
    const answered = this.#answer;
    this.#answer = undefined;
    answered?.(answer);
  }
}

class Wish implements Job {
  question: Question | undefined;
  readonly answers: ServiceAnswer[] = [];

  constructor(question?: Question) {
    this.question = question;
  }

  next(): Question | undefined {
    return this.question;
  }

  onAnswer(_question: Question, answer: ServiceAnswer): void {
    this.answers.push(answer);
    if (answer.ok) this.question = undefined;
  }
}

function bench(...jobs: Job[]) {
  const hand = new Hand();
  const log: string[] = [];
  let uptime = 100;
  let opened = 0;
  const later: (() => void)[] = [];
  const background = new Background({
    open: () => {
      opened += 1;
      return hand;
    },
    jobs,
    uptime: () => uptime,
    soon: (call) => later.push(call),
    log: (line) => log.push(line),
  });
  return {
    hand,
    log,
    background,
    opened: () => opened,
    pass(seconds: number) {
      for (let i = 0; i < seconds; i += 1) {
        for (const call of later.splice(0)) call();
        uptime += 1;
        background.second();
      }
    },
    soon: () => {
      for (const call of later.splice(0)) call();
    },
  };
}

describe("what is asked in the background", () => {
  it("costs nothing before there is something to ask, and then one way there", () => {
    const job = new Wish();
    const { opened, pass, hand } = bench(job);
    pass(5);
    expect(opened()).toBe(0);
    job.question = RIGHTS;
    pass(3);
    expect([opened(), hand.asked.length]).toEqual([1, 1]);
  });

  it("goes by urgency, one at a time, and on when an answer has come", () => {
    const urgent = new Wish(RIGHTS);
    const other = new Wish(DISPENSATION);
    const { hand, pass, soon } = bench(urgent, other);
    pass(4);
    expect(hand.asked).toEqual(["rights"]);
    hand.answer({ ok: true, value: { service: "dispensation", document: "1", isNew: true } });
    soon();
    expect(hand.asked).toEqual(["rights", "dispensation"]);
  });

  it("is held back longer after each failure, and the others go on", () => {
    const urgent = new Wish(RIGHTS);
    const { hand, pass } = bench(urgent, new Wish(DISPENSATION));
    const times: number[] = [];
    let second = 0;
    for (; second < 700; second += 1) {
      const before = hand.asked.length;
      pass(1);
      if (hand.asked.length === before) continue;
      if (hand.asked.at(-1) === "rights") times.push(second);
      hand.answer(refused("service-down"));
    }
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(301);
    expect(hand.asked).toContain("dispensation");
  });

  it("waits as long as the gateway asks for, whoever comes next", () => {
    const job = new Wish(RIGHTS);
    const { hand, pass, background } = bench(job);
    pass(1);
    hand.answer(refused("too-many", 30));
    background.wake(job);
    pass(29);
    expect(hand.asked).toHaveLength(1);
    pass(1);
    expect(hand.asked).toHaveLength(2);
    hand.answer(refused("no-network"));
    background.wake(job);
    pass(1);
    expect(hand.asked).toHaveLength(3);
  });

  it("shows its key to a gateway that does not know it, then asks again or waits for a person", () => {
    const job = new Wish(RIGHTS);
    const { hand, pass, log, background } = bench(job);
    pass(1);
    hand.answer(refused("unknown-terminal"));
    pass(2);
    expect(hand.asked).toEqual(["rights", "introduction", "rights"]);
    hand.isKnown = false;
    hand.answer(refused("unknown-terminal"));
    pass(1);
    expect(log.at(-1)).toContain("0011223344556677");
    expect(background.status).toBe("stranger");
    pass(50);
    expect(hand.asked).toHaveLength(4);
    pass(10);
    expect(hand.asked.at(-1)).toBe("rights");
  });

  it("is dropped with its sale: the answer comes to nobody, and the next one is asked at once", () => {
    const job = new Wish(RIGHTS);
    const { hand, pass, background } = bench(job);
    pass(1);
    background.drop(job);
    hand.answer(SIGNED);
    expect(job.answers).toEqual([]);
    pass(1);
    expect(hand.asked).toHaveLength(2);
  });
});

describe("what is told of each stored invoice", () => {
  const sign = (number: number, context?: string): Question => ({
    service: "context",
    action: "sign",
    ...(context === undefined ? {} : { context }),
    token: { issuer: "essai", id: "00".repeat(16) },
    invoice: {
      ...{ series: 1, number, at: 1, hash: "ab".repeat(32), totalCents: 1, amoCents: 1, amcCents: 0 },
      ...{ patientCents: 0, franchiseCents: 0 },
    },
  });

  function outbox(count: number, kept: number[], context?: string) {
    const told: number[] = [];
    const box = new Outbox({
      cursor: { epoch: 1, read: () => kept.at(-1) ?? 0, write: (number) => kept.push(number) },
      after: (number) => (number < count ? { number: number + 1, bytes: new Uint8Array(1) } : undefined),
      make: (number) => (number % 3 === 0 ? undefined : sign(number, context)),
      instead: withoutContext,
      onTold: (number) => told.push(number),
      log: () => {},
    });
    return { box, told };
  }

  it("is told in order, once each, without those that are not to be told", () => {
    const kept: number[] = [];
    const { box, told } = outbox(8, kept);
    for (let question = box.next(); question !== undefined; question = box.next()) box.onAnswer(question, SIGNED);
    expect([told, kept]).toEqual([
      [1, 2, 4, 5, 7, 8],
      [1, 2, 4, 5, 7, 8],
    ]);
    expect(outbox(8, kept).box.next()).toBeUndefined();
  });

  it("is asked again after what may pass, and left out after what is for good", () => {
    const kept: number[] = [];
    const { box, told } = outbox(2, kept);
    const first = box.next();
    if (first === undefined) throw new Error("nothing to tell");
    for (const reason of ["no-network", "service-slow", "not-authorised", "unknown-terminal"] as const) {
      box.onAnswer(first, refused(reason));
      expect(box.next()).toEqual(first);
    }
    box.onAnswer(first, refused("malformed"));
    expect([kept, told]).toEqual([[1], []]);
    expect(box.next()).toEqual(sign(2));
  });

  it("is told without its context once that has ended", () => {
    const kept: number[] = [];
    const { box, told } = outbox(1, kept, "c1");
    const first = box.next();
    if (first === undefined) throw new Error("nothing to tell");
    box.onAnswer(first, refused("context-ended"));
    const second = box.next();
    expect(second).toEqual(sign(1));
    if (second !== undefined) box.onAnswer(second, SIGNED);
    expect(told).toEqual([1]);
  });
});

describe("contexts that nobody needs any more", () => {
  const CLOSED: ServiceAnswer = { ok: true, value: { service: "context", action: "close" } };
  const close = (context: string) => ({ service: "context", action: "close", context }) as const;

  it("are closed one after the other, and nothing is left of them", () => {
    const now = 1000;
    const closings = new Closings();
    expect(closings.next(now)).toBeUndefined();
    for (const id of ["a", "b", "a"]) closings.close(id, 2000);
    for (const id of ["a", "b"]) {
      expect(closings.next(now)).toEqual(close(id));
      closings.onAnswer(close(id), CLOSED);
    }
    expect(closings.next(now)).toBeUndefined();
  });

  it("are asked for a few times, are let go where they are over, and never become many", () => {
    let now = 1000;
    const closings = new Closings();
    const asked = () => {
      const question = closings.next(now);
      return question?.service === "context" && question.action === "close" ? question.context : undefined;
    };
    // Nobody is there: as often as that, and then the next one.
    closings.close("a", 2000);
    closings.close("b", 2000);
    for (let i = 0; i < MAX_TRIES; i += 1) {
      expect(asked()).toBe("a");
      closings.onAnswer(close("a"), refused("no-network"));
    }
    expect(asked()).toBe("b");
    // The service knows it no more.
    closings.onAnswer(close("b"), refused("context-ended"));
    expect(asked()).toBeUndefined();
    // It has ended by itself, before it was told and while it waits.
    closings.close("c", 1000);
    expect(asked()).toBeUndefined();
    closings.close("d", 2000);
    now = 2000;
    expect(asked()).toBeUndefined();
    for (let i = 0; i < 1000; i += 1) closings.close(`x${i}`, 9000);
    expect(asked()).toBe(`x${1000 - MAX_CLOSINGS}`);
    // Answers to a question that nobody waits for any more.
    closings.onAnswer(close("x0"), CLOSED);
    closings.onAnswer(RIGHTS, CLOSED);
    expect(asked()).toBe(`x${1000 - MAX_CLOSINGS}`);
  });
});
