/** A loss of power at each operation of the flash while a payment is asked for: nobody is ever asked twice, nothing is forgotten. */
import { describe, expect, it } from "@jest/globals";
import { builtInAbout, builtInActs } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { Ledger } from "modules/ledger/ledger";
import type { TerminalEvent } from "modules/terminal/event";
import { Terminal } from "modules/terminal/terminal";
import { EV1 } from "modules/token/ev1";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { accepted, CATALOGUE, CLAIMS, NOW, OPTION, scan, token, VALIDATE } from "../terminal/fixture";

const { amc: _, ...PATIENT } = CLAIMS;
const DONE: TerminalEvent = {
  type: "payment",
  outcome: { result: "done", amountCents: 1, card: { lastDigits: "1234", reading: "contact" }, authorisation: "A1" },
};

/** A terminal with a payment terminal, as main.ts puts it together; each request that leaves is counted. */
function powerOn(flash: NorFlash, left: number[]) {
  const ledger = new Ledger(flash, () => {});
  let now = NOW;
  const terminal = new Terminal({
    clock: { now: () => now, isCertain: () => true },
    catalogue: CATALOGUE,
    tariffs: { about: builtInAbout(null), on: () => TARIFFS, actsOn: builtInActs },
    verifier: {
      recognises: EV1.code.recognises,
      verifyCard: () => {
        throw new Error("no card here");
      },
      verifyCode() {
        const event = accepted(PATIENT);
        if (event.type !== "verdict") throw new Error("fixture");
        return event.verdict;
      },
    },
    screens: { draw: () => {}, hit: () => undefined },
    sound: () => {},
    store: (record) => ledger.invoices.store(record),
    payments: {
      keep: (open) => ledger.payments.keep(open),
      settle: (number, settlement) => ledger.invoices.settlePayment(number, settlement),
      pay: ({ amountCents }) => left.push(amountCents),
    },
    report: () => {},
    log: () => {},
  });
  const play = (...events: readonly TerminalEvent[]) => {
    for (const event of events) terminal.dispatch(event);
  };
  play({ type: "tick", now }, { type: "payments", isThere: true, open: ledger.payments.open });
  return {
    terminal,
    play,
    /** How the invoice is paid, as everyone reads it; undefined while nothing is known. */
    get paid() {
      return ledger.invoices.after(0, 1)[0]?.settlement?.state;
    },
    get open() {
      return terminal.state.device.payments.open;
    },
    /** So many values are stored meanwhile: of forty such fills, some leave no room in the block for what follows. */
    fill(values: number) {
      for (let i = 0; i < values; i += 1) ledger.versions.useData(`${i}${"x".repeat(values % 13)}`, "");
    },
    wait(seconds: number) {
      for (let i = 0; i < seconds; i += 1) {
        now += 1;
        play({ type: "tick", now });
      }
    },
  };
}

/** Up to the screen that offers the card. @returns what the patient owes */
function stored(counter: ReturnType<typeof powerOn>): number {
  counter.play(token(), VALIDATE, scan(0, "A"), scan(1, "B"), VALIDATE, VALIDATE);
  const { view } = counter.terminal.state;
  if (view.name !== "done") throw new Error(`${view.name} instead of done`);
  return view.totals.patientCents;
}

const flashOf = (seed: number) => new NorFlash(8, 1024, new Random(seed));

describe("a payment and a loss of power at each operation", () => {
  it("is asked for once at most, and is to be looked at where it may have been", () => {
    let asked = 0;
    let cuts = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      for (let budget = 1; ; budget += 1) {
        const flash = flashOf(seed);
        const left: number[] = [];
        const counter = powerOn(flash, left);
        const cents = stored(counter);
        counter.fill(seed);
        flash.budget = budget;
        counter.play(OPTION);
        const isCut = flash.isOff;
        // Kept first: what could not be kept never left.
        if (left.length > 0) expect(isCut).toBe(false);
        if (!isCut) {
          asked += 1;
          expect(left).toEqual([cents]);
          flash.isOff = true;
        } else cuts += 1;
        flash.powerOn();
        const again = powerOn(flash, left);
        if (!isCut) {
          expect(again.open).toMatchObject([{ amountCents: cents, state: "unknown", reason: "power-cut", number: 1 }]);
        }
        for (const { state } of again.open) expect(state).toBe("unknown");
        again.wait(600);
        expect(left).toHaveLength(isCut ? 0 : 1);
        if (!isCut) break;
      }
    }
    expect(asked).toBe(40);
    // One write where there is room, several operations where a block is begun.
    expect(cuts).toBeGreaterThan(40);
  });

  it("that was answered is done or to be looked at, never asked for again", () => {
    let cuts = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      for (let budget = 1; ; budget += 1) {
        const flash = flashOf(seed);
        const left: number[] = [];
        const counter = powerOn(flash, left);
        stored(counter);
        counter.play(OPTION);
        counter.fill(seed);
        flash.budget = budget;
        counter.play(DONE);
        const isCut = flash.isOff;
        flash.powerOn();
        const again = powerOn(flash, left);
        if (!isCut) expect([again.open, again.paid]).toEqual([[], "done"]);
        else cuts += 1;
        // Known, and then nobody looks at it; or not, and then a person does. Never forgotten.
        expect(again.open).toHaveLength(again.paid === "done" ? 0 : 1);
        for (const { state, reason } of again.open) expect([state, reason]).toEqual(["unknown", "power-cut"]);
        expect(left).toHaveLength(1);
        if (!isCut) break;
      }
    }
    // One write where there is room, several operations where a block is begun.
    expect(cuts).toBeGreaterThan(40);
  });

  it("does not leave a terminal whose journal cannot be used", () => {
    const flash = flashOf(1);
    const left: number[] = [];
    const counter = powerOn(flash, left);
    stored(counter);
    flash.isOff = true;
    counter.play(OPTION);
    expect(left).toEqual([]);
    expect(counter.terminal.state.device.note).toMatchObject({ kind: "payment", result: "not-asked" });
  });
});
