import { describe, expect, it } from "@jest/globals";
import { SmartCard } from "../../../drivers/smartcard/smart-card";
import { FAULTS } from "../../../simulator/hardware/card/faults";
import { OTHER_CARDS } from "../../../simulator/hardware/card/other-cards";
import { AS_ISSUED, OTHER_WAYS, SERIAL, TOKEN, token, vitale } from "./cards";
import { SlotCounter } from "./counter";

/** IO that is open while no card is powered: RST, VCC and the switch. */
const IDLE_IO = 3;

function readings(counter: SlotCounter) {
  return counter.events.flatMap((event) => (event.kind === "read" ? [event.reading] : []));
}

describe("a carte Vitale", () => {
  it("is read whole, at the rate that both can do, with nothing done against the standard", () => {
    const counter = new SlotCounter();
    counter.desk.insert(vitale());
    expect(counter.settle()?.kind).toBe("read");
    const [reading] = readings(counter);
    expect(reading?.persons.map(({ givenNames }) => givenNames)).toEqual(["CAMILLE", "LEO"]);
    expect(reading?.persons[1]?.birthDate).toBe("2019-00-00");
    expect(reading?.serial).toEqual(SERIAL);
    expect(reading?.token).toEqual(TOKEN);
    expect(counter.told.find(({ event }) => event.type === "ready")?.event).toMatchObject({ protocol: 0, baud: 43011 });
    expect(counter.desk.slot.violations).toEqual([]);
    expect(counter.desk.slot.isPowered).toBe(false);
    expect(counter.desk.open).toBe(IDLE_IO);
  });

  it("is read at the rate of its reset by a UART that cannot be set to what was agreed on", () => {
    const counter = new SlotCounter({ reaches: 20_000 });
    counter.desk.insert(vitale());
    expect(counter.settle()?.kind).toBe("read");
    expect(readings(counter)[0]?.token).toEqual(TOKEN);
    expect(counter.told.find(({ event }) => event.type === "ready")?.event).toMatchObject({ baud: 10_753 });
    expect(counter.desk.open).toBe(IDLE_IO);
  });

  it("takes no more commands than it has to", () => {
    const commands = [AS_ISSUED, vitale(token(256)), vitale(token(300)), vitale(token(700))].map((card) => {
      const counter = new SlotCounter();
      counter.desk.insert(card);
      counter.settle();
      expect(readings(counter)).toHaveLength(1);
      return counter.commands;
    });
    expect(commands).toEqual([6, 7, 8, 9]);
  });

  for (const [name, card] of Object.entries(OTHER_WAYS)) {
    it(`is read in other ways: ${name}`, () => {
      const counter = new SlotCounter();
      counter.desk.insert(card);
      counter.settle();
      expect(readings(counter)[0]?.token).toEqual(TOKEN);
      expect(counter.desk.slot.violations).toEqual([]);
    });
  }

  it("is read each time that it is put in", () => {
    const counter = new SlotCounter();
    for (let i = 0; i < 3; i += 1) {
      counter.desk.insert(vitale());
      expect(counter.settle()?.kind).toBe("read");
      counter.desk.pull();
      counter.time.runTo(counter.time.now() + 100);
    }
    expect(readings(counter)).toHaveLength(3);
    expect(counter.events.filter(({ kind }) => kind === "removed")).toHaveLength(3);
  });
});

describe("a card that leaves", () => {
  it("at any character of a whole read is told at once, leaves no IO open, and the next card is read", () => {
    const whole = new SlotCounter();
    whole.desk.insert(vitale());
    whole.settle();
    const count = whole.desk.slot.characters;
    expect(count).toBeGreaterThan(800);
    let early = 0;
    for (let at = 1; at <= count; at += 1) {
      const counter = new SlotCounter();
      counter.desk.insert({ ...vitale(), faults: { pulledAt: at } });
      const last = counter.settle();
      const kinds = counter.events.map(({ kind }) => kind);
      if (last?.kind === "removed" && last.early) early += 1;
      // The reading may be over by the time the last character is.
      else expect({ at, kinds: kinds.slice(0, 2) }).toEqual({ at: count, kinds: ["inserted", "read"] });
      expect(counter.desk.open).toBe(IDLE_IO);
      counter.time.runTo(counter.time.now() + 1000);
      expect(counter.events).toHaveLength(kinds.length + (last?.kind === "read" ? 1 : 0));
      if (at % 97 === 0) {
        counter.desk.insert(vitale());
        counter.time.runTo(counter.time.now() + 1000);
        expect(readings(counter)).toHaveLength(1);
      }
      counter.card.close();
      expect(counter.desk.open).toBe(0);
    }
    expect(early).toBeGreaterThanOrEqual(count - 1);
  });

  it("at any millisecond, powering and resetting included, is told in the same millisecond", () => {
    for (let ms = 1; ms < 420; ms += 1) {
      const counter = new SlotCounter();
      counter.desk.insert(vitale());
      counter.time.runTo(ms + 0.5);
      const before = counter.events.length;
      counter.desk.pull();
      counter.time.runTo(ms + 1);
      // Not told before it was told to be there: the switch was still bouncing.
      expect(counter.events.length).toBe(before === 0 ? 0 : before + 1);
      expect(counter.desk.open).toBe(IDLE_IO);
      expect(counter.desk.slot.violations).toEqual([]);
      counter.time.runTo(ms + 10_000);
      expect(counter.events.length).toBe(before === 0 ? 0 : before + 1);
    }
  });

  it("and closes nothing twice when the driver is closed, at any moment", () => {
    for (let ms = 0; ms < 420; ms += 7) {
      const counter = new SlotCounter();
      counter.desk.insert(vitale());
      counter.time.runTo(ms);
      counter.card.close();
      counter.card.close();
      expect(counter.desk.open).toBe(0);
      const told = counter.told.length;
      counter.desk.pull();
      counter.time.runTo(ms + 5000);
      expect(counter.told.length).toBe(told);
    }
  });
});

describe("what goes wrong", () => {
  const EXPECTED: Readonly<Record<string, string>> = {
    mute: "card-mute",
    noise: "read",
    worn: "card-dirty",
    pulled: "early",
    slow: "read",
    "wrong-tck": "card-faulty",
    "no-pps": "read",
    opposed: "card-invalid",
    "6f00": "card-error",
  };

  for (const fault of FAULTS) {
    it(`${fault.id} ends in its own message`, () => {
      const counter = new SlotCounter();
      counter.desk.insert(fault.apply(vitale(), 120));
      const last = counter.settle();
      const outcome = last?.kind === "failed" ? last.problem : last?.kind === "removed" ? "early" : last?.kind;
      expect(outcome).toBe(EXPECTED[fault.id]);
      counter.desk.pull();
      counter.time.runTo(counter.time.now() + 1000);
      expect(counter.desk.open).toBe(IDLE_IO);
      counter.desk.insert(vitale());
      expect(counter.settle()?.kind).not.toBe("failed");
    });
  }

  it("upside down, it is mute, and told within a quarter of a second", () => {
    const counter = new SlotCounter();
    counter.desk.insert(vitale(), true);
    expect(counter.settle()).toEqual({ kind: "failed", problem: "card-mute" });
    expect(counter.time.now()).toBeLessThan(250);
  });

  const CARDS: Readonly<Record<string, string>> = {
    vitale1: "card-vitale-1",
    "vitale1-worn": "card-vitale-1",
    cps: "card-cps",
    bank: "card-bank",
    sim: "card-sim",
    signature: "card-unknown",
  };

  for (const card of OTHER_CARDS) {
    it(`another card, ${card.id}, is told as what it is`, () => {
      const counter = new SlotCounter();
      counter.desk.insert(card.make());
      expect(counter.settle()).toEqual({ kind: "failed", problem: CARDS[card.id] });
    });
  }
});

describe("one bad character, at each place of a whole read", () => {
  const EVERY = 7;
  const PARITY = (levels: number, flags: number) => [levels, flags ^ 1];
  const FLIPPED = (levels: number, flags: number) => [levels ^ 0x10, flags];
  const LOST = () => [];
  const TWICE = (levels: number, flags: number) => [levels, flags, levels, flags];

  for (const [name, fault] of Object.entries({ PARITY, LOST })) {
    for (const way of ["Vitale", "T=1 with LRC"]) {
      it(`${name} from the card, ${way}: read all the same`, () => {
        for (let at = 0; at < 700; at += EVERY) {
          const counter = new SlotCounter({
            hear: (i, levels, flags) => (i === at ? fault(levels, flags) : [levels, flags]),
          });
          counter.desk.insert(way === "Vitale" ? vitale() : OTHER_WAYS[way]!);
          const last = counter.settle(60_000);
          expect({ at, kind: last?.kind, token: readings(counter)[0]?.token }).toEqual({
            at,
            kind: "read",
            token: TOKEN,
          });
        }
      });
    }
  }

  for (const [name, fault] of Object.entries({ FLIPPED, TWICE })) {
    it(`${name} from the card, which T=0 cannot see: ends, and never hangs`, () => {
      for (let at = 0; at < 700; at += EVERY) {
        const counter = new SlotCounter({
          hear: (i, levels, flags) => (i === at ? fault(levels, flags) : [levels, flags]),
        });
        counter.desk.insert(vitale());
        const last = counter.settle(60_000);
        expect(["read", "failed"]).toContain(last?.kind);
        expect(counter.desk.open).toBe(IDLE_IO);
      }
    });
  }

  it("FLIPPED from the card, T=1: the block check sees it, and it is read all the same", () => {
    for (let at = 20; at < 700; at += EVERY) {
      const counter = new SlotCounter({
        hear: (i, levels, flags) => (i === at ? FLIPPED(levels, flags) : [levels, flags]),
      });
      counter.desk.insert(OTHER_WAYS["T=1 with LRC"]!);
      counter.settle(60_000);
      expect({ at, token: readings(counter)[0]?.token }).toEqual({ at, token: TOKEN });
    }
  });

  it("to the card, either protocol: read all the same, or told; never a hang", () => {
    for (let at = 0; at < 120; at += 2) {
      for (const card of [vitale(), OTHER_WAYS["T=1 with LRC"]!]) {
        const counter = new SlotCounter({ say: (i, levels) => (i === at ? [levels ^ 0x41] : [levels]) });
        counter.desk.insert(card);
        const last = counter.settle(60_000);
        expect(["read", "failed"]).toContain(last?.kind);
        expect(counter.desk.open).toBe(IDLE_IO);
      }
    }
  });
});

describe("the constructor", () => {
  it("wants what it needs, before anything is opened", () => {
    const desk = new SlotCounter().desk;
    const { Serial, PWM, Digital, timer } = new SlotCounter().desk;
    const pin = { io: Digital, pin: 1 };
    const good = {
      serial: { io: Serial, port: 1, data: 2 },
      clock: { io: PWM, pin: 3, hz: 4_000_000 },
      reset: pin,
      power: pin,
      detect: pin,
      timer,
      onEvent: () => {},
    };
    const bad: Record<string, unknown>[] = [
      ...Object.keys(good).map((key) => ({ [key]: undefined })),
      { clock: { ...good.clock, hz: 0 } },
      { clock: { ...good.clock, hz: 6_000_000 } },
      { clock: { ...good.clock, hz: Number.NaN } },
      { timer: { set: timer.set } },
      { serial: { io: "Serial" } },
      { onEvent: 1 },
    ];
    for (const change of bad) {
      expect(() => new SmartCard({ ...good, ...change } as never)).toThrow(/needed|MHz/);
    }
    expect(desk.open).toBe(IDLE_IO);
  });

  it("closes what it opened when one of the pins cannot be", () => {
    const { desk } = new SlotCounter();
    desk.open = 0;
    const { Serial, PWM, Digital, timer } = desk;
    class Taken extends Digital {
      constructor(options: ConstructorParameters<typeof Digital>[0]) {
        super(options);
        if (options.pin !== 9) return;
        this.close();
        throw new Error("in use");
      }
    }
    for (const role of ["reset", "power", "detect"] as const) {
      const pins = { reset: 1, power: 2, detect: 3, [role]: 9 };
      const make = () =>
        new SmartCard({
          serial: { io: Serial, port: 1, data: 5 },
          clock: { io: PWM, pin: 6, hz: 4_000_000 },
          reset: { io: Taken, pin: pins.reset },
          power: { io: Taken, pin: pins.power },
          detect: { io: Taken, pin: pins.detect },
          timer,
          onEvent: () => {},
        });
      expect(make).toThrow("in use");
      expect(desk.open).toBe(0);
    }
  });

  it("takes no command when no card is ready", () => {
    const counter = new SlotCounter();
    expect(() => counter.card.transmit(Uint8Array.of(0, 0xb0, 0, 0, 0))).toThrow("not ready");
  });
});
