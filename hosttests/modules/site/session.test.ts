import { describe, expect, it } from "@jest/globals";
import { readHello, Session, type Start, writeHello } from "modules/site/session";
import { nobleSite } from "../../support/noble-site";

const KEY = new Uint8Array(32).fill(3);
const start = (id: number, starts: number): Start => ({ id, starts, drawn: new Uint8Array(12).fill(id + starts) });
const HERE = start(1, 5);
const THERE = start(2, 9);
const MESSAGE = Uint8Array.of(1, 2, 3, 4, 5);

function pair(): readonly [Session, Session] {
  return [new Session(nobleSite, KEY, HERE, THERE), new Session(nobleSite, KEY, THERE, HERE)];
}

describe("a session", () => {
  it("opens what the other end sealed, each datagram once, in whatever order", () => {
    const [here, there] = pair();
    const sealed = Array.from({ length: 40 }, () => here.seal(MESSAGE) as Uint8Array);
    const take = (index: number) => {
      const datagram = sealed[index] as Uint8Array;
      return there.mayBeNew(datagram) && there.open(datagram) !== undefined;
    };
    expect([take(1), take(0), take(1), take(0), take(33), take(2), take(1), take(39), take(33)]).toEqual([
      true,
      true,
      false,
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
    // Too old to be known from one that came.
    expect(take(5)).toBe(false);
    expect(there.open(sealed[38] as Uint8Array)).toEqual(MESSAGE);
  });

  it("opens nothing else: another key, another start, its own words, one bit changed", () => {
    const [here, there] = pair();
    const datagram = here.seal(MESSAGE) as Uint8Array;
    const others = [
      new Session(nobleSite, new Uint8Array(32).fill(4), THERE, HERE),
      new Session(nobleSite, KEY, start(2, 10), HERE),
      new Session(nobleSite, KEY, THERE, start(1, 6)),
      here,
    ];
    for (const other of others) expect(other.open(datagram)).toBeUndefined();
    for (let i = 0; i < datagram.length; i += 1) {
      const changed = datagram.slice();
      changed[i] = (changed[i] ?? 0) ^ 0x10;
      expect(there.open(changed)).toBeUndefined();
    }
    expect(there.open(datagram)).toEqual(MESSAGE);
  });

  it("does not take a datagram that is too long or too short for one", () => {
    const [here, there] = pair();
    expect(here.seal(new Uint8Array(1205))).toBeUndefined();
    expect(there.mayBeNew(new Uint8Array(27))).toBe(false);
  });
});

describe("a hello", () => {
  it("is read as it was written, and only with the key of the site", () => {
    const bytes = writeHello(nobleSite, KEY, HERE, 2, THERE);
    expect(bytes).toHaveLength(56);
    expect(readHello(nobleSite, KEY, bytes)).toEqual({ from: HERE, to: 2, known: THERE });
    expect(readHello(nobleSite, new Uint8Array(32), bytes)).toBeUndefined();
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = bytes.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(readHello(nobleSite, KEY, changed)).toBeUndefined();
    }
    expect(readHello(nobleSite, KEY, bytes.subarray(0, 55))).toBeUndefined();
  });
});
