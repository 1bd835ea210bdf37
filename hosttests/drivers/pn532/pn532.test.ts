/** The PN532's driver against one at the other end of its wire, byte by byte, and against what clones do instead. */
import { describe, expect, it } from "@jest/globals";
import { Pn532 } from "drivers/pn532/pn532";
import type { FieldEvent } from "modules/nfc/nfc-session";
import { DemoIssuers } from "../../../simulator/ecarte/issuers";
import { nearPhone } from "../../../simulator/ecarte/near-phone";
import { findPatient } from "../../../simulator/ecarte/patients";
import { Phone } from "../../../simulator/ecarte/phone";
import { ManualTime } from "../../../simulator/hardware/manual-time";
import type { Contactless } from "../../../simulator/hardware/nfc/contactless";
import { findNearFault, NEAR_FAULTS } from "../../../simulator/hardware/nfc/faults";
import { NearDesk } from "../../../simulator/hardware/nfc/near-desk";
import { Chip, findNearThing, NEAR_THINGS } from "../../../simulator/hardware/nfc/other-things";
import type { ReaderQuirks } from "../../../simulator/hardware/nfc/pn532-module";
import { readNear } from "../../../tools/nfc/read-near";
import { Random } from "../../support/random";

const AT = 1777629600;
const ISSUERS = DemoIssuers.repeatable();
const PINS = { port: 6, receive: 14, transmit: 15 };

function phoneOf(id: string, fault?: string): Contactless {
  const patient = findPatient(id);
  if (patient === undefined) throw new Error(`there is no ${id}`);
  const random = new Random(3);
  const draw = (length: number) => Uint8Array.from({ length }, () => random.bits());
  return nearPhone(
    new Phone(patient, AT),
    { issuers: ISSUERS, now: () => AT, random: draw },
    findNearFault(fault ?? ""),
  );
}

function tapped(fault?: string, isI2c = false) {
  const read = readNear(() => phoneOf("camille", fault), { fault: findNearFault(fault ?? ""), isI2c });
  return { ...read, end: read.end?.kind === "read" ? "token" : (read.end?.problem ?? read.status) };
}

/** A driver at a desk, and what it tells. */
function open(quirks: ReaderQuirks = {}) {
  const time = new ManualTime();
  const desk = new NearDesk(time);
  desk.reader.quirks = quirks;
  const events: FieldEvent[] = [];
  const driver = new Pn532({
    serial: { io: desk.Serial, ...PINS },
    timer: desk.timer,
    onEvent: (event) => events.push(event.type === "response" ? { ...event, bytes: event.bytes.slice() } : event),
  });
  const told = () => events.splice(0).map((event) => (event.type === "status" ? event.status : event.type));
  return { time, desk, driver, events, told };
}

describe("a phone", () => {
  const ENDS: Readonly<Record<string, string>> = {
    early: "nfc-early",
    two: "nfc-two",
    relay: "nfc-slow",
    locked: "nfc-locked",
    closed: "nfc-phone",
    static: "nfc-error",
    unplugged: "lost",
  };

  it.each([undefined, ...NEAR_FAULTS.map(({ id }) => id)])("is read, or not, as it is: %s", (fault) => {
    const { end, leaked, isFieldLeftOn, ms } = tapped(fault);
    expect(end).toBe(ENDS[fault ?? ""] ?? "token");
    expect([leaked, isFieldLeftOn]).toEqual([0, false]);
    if (fault === undefined) expect(ms).toBeLessThan(800);
  });

  it("is read over I2C by the same layer, ready when its status byte says so", () => {
    expect(tapped(undefined, true)).toMatchObject({ end: "token", leaked: 0 });
    for (const fault of ["no-ack", "pieces", "noise", "early"])
      expect(tapped(fault, true).end).toBe(ENDS[fault] ?? "token");
  });
});

describe("what is no phone", () => {
  it("is told by what it answers, and is asked for names alone", () => {
    const ends = NEAR_THINGS.map((thing) => {
      const asked: number[] = [];
      const watched: Contactless = {
        ...thing,
        ...(thing.application && {
          application: (scheduler) => {
            const own = thing.application?.(scheduler);
            return {
              execute: (command, answer) => {
                asked.push(command[1] ?? 0);
                own?.execute(command, answer);
              },
            };
          },
        }),
      };
      const { end } = readNear(() => watched);
      expect(asked.every((ins) => ins === 0xa4)).toBe(true);
      return `${thing.id}: ${end?.kind === "failed" ? end.problem : end?.kind}`;
    });
    expect(ends).toEqual([
      "bank: nfc-bank",
      "passport: nfc-passport",
      "cnie: nfc-cnie",
      "tag: nfc-tag",
      "badge: nfc-tag",
      "transport: nfc-unknown",
    ]);
  });

  it("would be heard, were it asked for more", () => {
    const time = new ManualTime();
    const others: number[] = [];
    new Chip([], time, (ins) => others.push(ins)).execute(Uint8Array.of(0, 0xb0, 0, 0, 0), () => {});
    time.run(100);
    expect(others).toEqual([0xb0]);
  });
});

describe("the driver", () => {
  it("finds its reader, looks into an empty field now and then, and leaves it off in between", () => {
    const { time, desk, driver, told } = open();
    time.run(500);
    expect(told()).toEqual(["searching", "ready"]);
    let on = 0;
    for (let i = 0; i < 1000; i += 1) {
      time.run(5);
      if (desk.reader.isFieldOn) on += 1;
    }
    expect(on).toBeGreaterThan(10);
    expect(on).toBeLessThan(150);
    driver.close();
    time.run(5000);
    expect([desk.open, told()]).toEqual([0, []]);
  });

  it("looks half as often where nobody came for a while, and as before once somebody did", () => {
    const { time, desk, driver, told } = open();
    time.run(1000);
    const frames = () => {
      const before = desk.frames;
      time.run(7000);
      return desk.frames - before;
    };
    const lively = frames();
    time.run(40_000);
    const patient = frames();
    expect(patient).toBeLessThan(0.6 * lively);
    expect(patient).toBeGreaterThan(0.4 * lively);
    told();
    desk.reader.hold([phoneOf("camille")]);
    time.run(1500);
    expect(told()).toEqual(["found"]);
    driver.release();
    desk.reader.takeAway();
    time.run(1000);
    expect(told()).toEqual(["removed"]);
    expect(Math.abs(frames() - lively)).toBeLessThan(0.1 * lively);
  });

  it("tells what came and what went once each, and what lies there instead", () => {
    const { time, desk, driver, told } = open();
    time.run(1000);
    told();
    desk.reader.hold([phoneOf("camille"), phoneOf("paul")]);
    time.run(1000);
    expect(told()).toEqual(["found"]);
    driver.release();
    time.run(3000);
    expect(told()).toEqual([]);
    desk.reader.takeOne();
    time.run(1000);
    expect(told()).toEqual(["removed", "found"]);
    driver.release();
    time.run(3000);
    desk.reader.hold([findNearThing("tag") ?? phoneOf("paul")]);
    time.run(1500);
    expect(told()).toEqual(["removed", "found"]);
    driver.release();
    desk.reader.takeAway();
    time.run(2000);
    expect(told()).toEqual(["removed"]);
    expect(() => driver.transmit(Uint8Array.of(0))).toThrow("not ready");
  });

  it("carries a command of any length, and one at a time", () => {
    const { time, desk, driver, events } = open();
    time.run(1000);
    const commands: number[] = [];
    const echo: Contactless = {
      ...phoneOf("camille"),
      application: () => ({
        execute: (command, answer) => {
          commands.push(command.length);
          answer(command);
        },
      }),
    };
    desk.reader.hold([echo]);
    time.run(1000);
    for (const length of [5, 100, 110]) {
      events.length = 0;
      const command = Uint8Array.from({ length }, (_, i) => i);
      driver.transmit(command);
      expect(() => driver.transmit(command)).toThrow("not ready");
      time.run(500);
      expect(events).toEqual([{ type: "response", bytes: command }]);
    }
    expect(commands).toEqual([5, 100, 110]);
  });

  it("says that its reader is lost, in a search and later, and that it is back", () => {
    const { time, desk, told } = open();
    desk.reader.unplug();
    time.run(3000);
    expect(told()).toEqual(["searching", "lost"]);
    desk.reader.plug();
    time.run(4000);
    expect(told()).toEqual(["ready"]);
    desk.reader.unplug();
    time.run(4000);
    expect(told()).toEqual(["lost"]);
    desk.reader.plug();
    time.run(5000);
    expect(told()).toEqual(["ready"]);
  });

  it("is not put out by noise that nobody asked for, nor by anything that a line may bring", () => {
    const { time, desk, driver, told } = open();
    time.run(1000);
    told();
    const random = new Random(11);
    let onReadable: (() => void) | undefined;
    const mad: Uint8Array[] = [];
    const other = new Pn532({
      serial: {
        ...PINS,
        io: class {
          constructor(options: { onReadable: () => void }) {
            onReadable = options.onReadable;
          }
          read() {
            const bytes = mad.shift();
            return bytes === undefined ? undefined : Uint8Array.from(bytes).buffer;
          }
          write() {
            if (random.below(3) === 0) throw new Error("output full");
          }
          close() {}
        },
      },
      timer: time,
      onEvent: () => {},
    });
    for (let i = 0; i < 3000; i += 1) {
      mad.push(
        Uint8Array.from({ length: random.below(40) }, () => [0x00, 0xff, 0xd5, 0x4b, random.bits()][random.below(5)]!),
      );
      onReadable?.();
      time.run(random.below(20));
    }
    other.close();
    expect(told()).toEqual([]);
    driver.close();
    driver.close();
    time.run(10_000);
    expect([time.pending, desk.open]).toEqual([0, 0]);
  });

  it("opens nothing with options that are wrong, and closes what it opened", () => {
    const { time, desk } = open();
    const good = { serial: { io: desk.Serial, ...PINS }, timer: desk.timer, onEvent: () => {} };
    const before = desk.open;
    for (const bad of [
      { ...good, serial: undefined },
      { ...good, i2c: { io: desk.I2C, data: 2, clock: 1 } },
      { ...good, serial: { ...good.serial, io: undefined } },
      { ...good, serial: undefined, i2c: { io: 7, data: 2, clock: 1 } },
      { ...good, timer: {} },
      { ...good, onEvent: null },
    ]) {
      expect(() => new Pn532(bad as never)).toThrow(TypeError);
      expect(desk.open).toBe(before);
    }
    time.run(10);
  });
});
