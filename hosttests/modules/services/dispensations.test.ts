/**
 * Every dispensation arrives once, whatever the network and the power do: a terminal with its journal on NOR flash, and a gateway
 * that counts by series and number, as the real one does.
 */
import { describe, expect, it } from "@jest/globals";
import { Ledger } from "modules/ledger/ledger";
import { Background } from "modules/services/background";
import type { DispensationsAbout } from "modules/services/dispensation";
import { Dispensations } from "modules/services/dispensations";
import { Told } from "modules/services/outbox";
import type { ServiceAnswer, ServicesPort } from "modules/services/ports";
import type { Question } from "modules/services/question";
import type { ServiceRefusal } from "modules/services/refusal";
import { NorFlash, PowerCut } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { CLAIMS, NOW } from "../terminal/fixture";
import { DISPENSING, sale } from "./sold";

const quiet = () => {};

/** What is asked of it, and when that is answered, is up to the test. */
class Gateway {
  /** Numbers in the order in which documents of them were made. */
  readonly made: number[] = [];
  readonly #names = new Set<string>();
  /** Why this one is not taken now; undefined: it is. */
  refuses: (number: number) => ServiceRefusal | undefined = () => undefined;
  /** The document is made, and its answer never comes. */
  losesAnswers = false;

  answer(question: Question): ServiceAnswer {
    if (question.service !== "dispensation") throw new Error(question.service);
    const { series, number } = question;
    const reason = this.refuses(number);
    if (reason !== undefined) return { ok: false, reason, wait: 0 };
    const name = `${series} ${number}`;
    const isNew = !this.#names.has(name);
    this.#names.add(name);
    if (isNew) this.made.push(number);
    if (this.losesAnswers) return { ok: false, reason: "no-answer", wait: 0 };
    return { ok: true, value: { service: "dispensation", document: "2.25.1", isNew } };
  }
}

/** The terminal as it starts on this flash. */
class Terminal {
  readonly ledger: Ledger;
  readonly dispensations: Dispensations;
  about: DispensationsAbout | undefined;
  readonly #background: Background;
  #pending: (() => void) | undefined;
  #uptime = 0;

  constructor(flash: NorFlash, gateway: Gateway) {
    const ledger = new Ledger(flash, quiet);
    this.ledger = ledger;
    ledger.services.begin();
    this.dispensations = new Dispensations({
      journal: ledger.invoices,
      cursor: ledger.services.cursor(Told.dispensations),
      setAside: ledger.services.setAside,
      series: () => ledger.series.get(() => 0.5),
      labelOf: () => "EXEMPLINE",
      onChange: (about) => {
        this.about = about;
      },
      gateway: () => "known",
      log: quiet,
    });
    const terminal = this;
    const services: ServicesPort = {
      id: "",
      get isBusy() {
        return terminal.#pending !== undefined;
      },
      ask: (question, onAnswer) => {
        this.#pending = () => onAnswer(gateway.answer(question));
      },
      introduce: quiet,
      cancel: quiet,
    };
    this.#background = new Background({
      open: () => services,
      jobs: [this.dispensations.job],
      uptime: () => this.#uptime,
      soon: (call) => call(),
      log: quiet,
    });
  }

  /** @param record as it is stored @returns its number; 0 where it was not */
  sell(record = sale()): number {
    const stored = this.ledger.invoices.store(record);
    return stored.ok ? stored.value : 0;
  }

  wait(seconds: number): this {
    for (let i = 0; i < seconds; i += 1) {
      this.#uptime += 1;
      this.#background.second();
      while (this.#pending !== undefined) {
        const answer = this.#pending;
        this.#pending = undefined;
        answer();
      }
      this.dispensations.second();
    }
    return this;
  }
}

function newFlash(seed = 3): NorFlash {
  return new NorFlash(8, 4096, new Random(seed));
}

const settleAll = ({ ledger }: Terminal) => {
  for (const entry of ledger.invoices.listQueued(0, 64)) ledger.invoices.settle(entry);
};

/** A terminal without power does nothing more. */
function untilCut(live: () => void): void {
  try {
    live();
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
}

describe("the dispensations of a terminal", () => {
  it("arrive once, in order, after a day without a network and a start in between", () => {
    const flash = newFlash();
    const gateway = new Gateway();
    gateway.refuses = () => "no-network";
    const terminal = new Terminal(flash, gateway);
    const refused = sale({ dispensing: { ...DISPENSING, isRefused: true } });
    for (let i = 0; i < 9; i += 1) terminal.sell(i % 4 === 3 ? refused : sale());
    terminal.wait(3600);
    expect([gateway.made, terminal.about]).toEqual([[], { gateway: "known", waiting: 9, setAside: 0, last: 0 }]);
    // The caisse has answered for all of them meanwhile: that settles the money.
    settleAll(terminal);
    const again = new Terminal(flash, gateway).wait(600);
    gateway.refuses = () => undefined;
    again.wait(310);
    expect(gateway.made).toEqual([1, 2, 3, 5, 6, 7, 9]);
    expect(again.about).toEqual({ gateway: "known", waiting: 0, setAside: 0, last: 0 });
    new Terminal(flash, gateway).wait(60);
    expect(gateway.made.length).toBe(7);
  });

  it("arrive once wherever the power goes, and whichever answer is lost", () => {
    for (let budget = 1, cut = true; cut; budget += 1) {
      const flash = newFlash(budget);
      const gateway = new Gateway();
      const first = new Terminal(flash, gateway);
      flash.budget = budget;
      gateway.losesAnswers = budget % 3 === 0;
      const numbers: number[] = [];
      untilCut(() => {
        numbers.push(first.sell(), first.sell());
        first.wait(20);
        numbers.push(first.sell());
        first.wait(20);
      });
      cut = flash.isOff;
      flash.powerOn();
      gateway.losesAnswers = false;
      const second = new Terminal(flash, gateway);
      second.sell();
      second.wait(60);
      // What was never acknowledged may have been stored all the same; what was, is there.
      const last = second.ledger.invoices.lastNumber;
      expect(gateway.made).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      for (const number of numbers) expect(number).toBeLessThan(last);
    }
  });

  it("are not held up by one that the gateway never takes: it is set aside, and its number is told", () => {
    const flash = newFlash();
    const gateway = new Gateway();
    gateway.refuses = (number) => (number === 2 ? "malformed" : undefined);
    const terminal = new Terminal(flash, gateway);
    for (let i = 0; i < 3; i += 1) terminal.sell();
    terminal.wait(5);
    expect([gateway.made, terminal.about]).toEqual([[1, 3], { gateway: "known", waiting: 0, setAside: 1, last: 2 }]);
    // Told again by the journal.
    expect(new Terminal(flash, gateway).wait(2).about).toEqual({ gateway: "known", waiting: 0, setAside: 1, last: 2 });
  });

  it("are not held up by one that the gateway stumbles over, and all wait where it stumbles over each", () => {
    const gateway = new Gateway();
    gateway.refuses = () => "gateway-fault";
    const terminal = new Terminal(newFlash(), gateway);
    for (let i = 0; i < 3; i += 1) terminal.sell();
    terminal.wait(4 * 3600);
    expect([gateway.made, terminal.about?.waiting, terminal.about?.setAside]).toEqual([[], 3, 0]);
    gateway.refuses = (number) => (number === 1 ? "gateway-fault" : undefined);
    terminal.wait(3600);
    expect([gateway.made, terminal.about]).toEqual([[2, 3], { gateway: "known", waiting: 0, setAside: 1, last: 1 }]);
  });

  it("wait for a person where the gateway does not know the terminal", () => {
    const gateway = new Gateway();
    gateway.refuses = () => "unknown-terminal";
    const terminal = new Terminal(newFlash(), gateway);
    terminal.sell();
    terminal.wait(600);
    expect(terminal.about).toEqual({ gateway: "known", waiting: 1, setAside: 0, last: 0 });
  });

  it("of a journal that was begun anew are told from its first one", () => {
    const gateway = new Gateway();
    const terminal = new Terminal(newFlash(), gateway);
    for (let i = 0; i < 3; i += 1) terminal.sell();
    terminal.wait(5);
    expect(terminal.ledger.invoices.format()).toBe(true);
    terminal.ledger.series.get(() => 0.25);
    for (let i = 0; i < 2; i += 1) terminal.sell();
    terminal.wait(5);
    expect([gateway.made, terminal.about?.waiting]).toEqual([[1, 2, 3, 1, 2], 0]);
  });

  it("that were erased before they could be told are counted, and the others arrive", () => {
    const gateway = new Gateway();
    gateway.refuses = () => "no-answer";
    const terminal = new Terminal(newFlash(), gateway);
    for (let i = 0; i < 3; i += 1) terminal.sell();
    terminal.wait(5);
    settleAll(terminal);
    terminal.sell();
    expect(terminal.ledger.retention.look(NOW + 91 * 86400)).toBe(3);
    gateway.refuses = () => undefined;
    terminal.wait(600);
    expect([gateway.made, terminal.about]).toEqual([[4], { gateway: "known", waiting: 0, setAside: 3, last: 3 }]);
  });

  it("of sales from before there was a gateway are nobody's to tell", () => {
    const flash = newFlash();
    const before = new Ledger(flash, quiet);
    const { dispensing: _, ...record } = sale();
    before.invoices.store(record);
    before.invoices.store(sale({ claims: CLAIMS }));
    const gateway = new Gateway();
    const terminal = new Terminal(flash, gateway);
    terminal.sell();
    terminal.wait(5);
    expect(gateway.made).toEqual([3]);
  });
});
