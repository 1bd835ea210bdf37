import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import { MAX_VALUE_LENGTH } from "modules/journal/journal";
import { Kind, REFUSALS } from "modules/lgo/lan/connection";
import {
  CONNECTIONS_A_SECOND,
  FRAME_SECONDS,
  GREETING_SECONDS,
  MAX_GREETING_CONNECTIONS,
  MAX_OPEN,
  OPENINGS_A_SECOND,
  PAIRING_SECONDS,
  PAIRING_TRIES,
  SILENCE_SECONDS,
  TRIES_A_SECOND,
} from "modules/lgo/lan/lan";
import { Handshake } from "modules/lgo/lan/noise";
import { Exchange } from "modules/lgo/lan/pairing";
import { decodePairings, encodePairings, MAX_NAME, MAX_PAIRINGS } from "modules/lgo/lan/pairings";
import { RETRY_SECONDS } from "modules/parts/parts";
import { toHex } from "modules/token/hex";
import { LanPairing, LanSession } from "../../../tools/kit/lgo/lan-session";
import { fuzzLan } from "./fuzz-lan";
import { cryptoOf, lanRig, tcp } from "./lan-rig";

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const OTHER = new Uint8Array(32).fill(7);
const HELLO = '{"jsonrpc":"2.0","id":1,"method":"hello","params":{"software":"Essai 1.0"}}';
type Rig = ReturnType<typeof lanRig>;

const keysOf = (rig: Rig) => decodePairings(rig.kept.bytes).map(({ key }) => key);
const connected = (rig: Rig) => rig.lan.view.software.reduce((sum, one) => sum + one.connected, 0);

/** A software that has the key and is let in. */
function open(rig: Rig, key: Uint8Array = KEY, seed = 2) {
  const connection = rig.connect();
  const session = new LanSession(cryptoOf(seed), key);
  connection.send(session.begin());
  for (const frame of connection.line.frames()) session.take(frame);
  const say = (line: string) => connection.send(session.seal(line));
  const heard = () => connection.line.frames().map((frame) => session.take(frame) ?? "");
  return { ...connection, session, say, heard };
}

/** A software as far as the code. */
function showCode(rig: Rig, seed = 3) {
  const connection = rig.connect();
  const pairing = new LanPairing(cryptoOf(seed));
  connection.send(pairing.begin());
  for (let i = 0; i < 2; i += 1) {
    for (const frame of connection.line.frames()) {
      const next = pairing.take(frame);
      if (next.step === "send") connection.send(next.frame);
    }
  }
  return { ...connection, pairing };
}

describe("the pairing", () => {
  it("leaves one key with both when the person has typed the code and said yes, and never sends it", () => {
    const rig = lanRig();
    expect([rig.listening.isOpen, rig.lan.view.state]).toEqual([false, "off"]);
    rig.lan.act({ act: "pair" });
    expect([rig.listening.isOpen, rig.lan.view.state]).toEqual([true, "waiting"]);
    const software = showCode(rig);
    const { code } = rig.lan.view;
    expect(code).toMatch(/^\d{6}$/);
    const typed = software.pairing.type(`${code.slice(0, 3)} ${code.slice(3)}`);
    software.send(typed ?? new Uint8Array(0));
    expect([rig.lan.view.state, keysOf(rig)]).toEqual(["confirming", []]);
    rig.lan.act({ act: "keep" });
    const [frame] = software.line.frames();
    const last = software.pairing.take(frame ?? new Uint8Array(0));
    const [key] = keysOf(rig);
    expect(last).toEqual({ step: "kept", key });
    expect([rig.lan.view.state, rig.lan.view.last, rig.lan.view.code]).toEqual(["on", "kept", ""]);
    expect(open(rig, key).session.isOpen).toBe(true);
  });

  it("keeps nothing before the software has said that the code was right, whatever is pressed", () => {
    const rig = lanRig();
    rig.lan.act({ act: "keep" });
    rig.lan.act({ act: "pair" });
    rig.lan.act({ act: "keep" });
    const software = showCode(rig);
    rig.lan.act({ act: "keep" });
    // A confirmation that is not made with what was agreed on.
    software.send(Uint8Array.of(Kind.typed, ...new Uint8Array(32)));
    expect([keysOf(rig), software.line.isEnded]).toEqual([[], true]);
  });

  it("shows another code on each side to who sits between them", () => {
    let same = 0;
    for (let i = 0; i < 20; i += 1) {
      const [software, terminal, toTerminal, toSoftware] = [1, 2, 3, 4].map((n) => new Exchange(cryptoOf(i * 10 + n)));
      const [a, b, c, d] = [software, terminal, toTerminal, toSoftware] as [Exchange, Exchange, Exchange, Exchange];
      // Bound to its nonce before it knows the software's, as it has to be.
      expect(a.isCommitted(d.commitment(a.half), d.half, d.nonce)).toBe(true);
      expect(a.isCommitted(d.commitment(a.half), d.half, c.nonce)).toBe(false);
      const shown = b.agree(true, c.half, c.nonce)?.code;
      const expected = a.agree(false, d.half, d.nonce)?.code;
      same += shown === expected ? 1 : 0;
    }
    expect(same).toBe(0);
  });

  it("is refused by a software whose terminal changes its nonce after the fact", () => {
    const rig = lanRig();
    rig.lan.act({ act: "pair" });
    const connection = rig.connect();
    const pairing = new LanPairing(cryptoOf(3));
    connection.send(pairing.begin());
    const [bound = new Uint8Array(0)] = connection.line.frames();
    pairing.take(bound);
    expect(() => pairing.take(Uint8Array.of(Kind.terminalNonce, ...OTHER))).toThrow("sits between");
  });

  it(`shows ${PAIRING_TRIES} codes at most, to one at a time, and ends after ${PAIRING_SECONDS} s`, () => {
    const rig = lanRig();
    rig.lan.act({ act: "pair" });
    for (let i = 0; i < PAIRING_TRIES; i += 1) {
      const software = showCode(rig, i + 10);
      expect(software.pairing.type("000000")).toBeUndefined();
      const second = rig.connect();
      second.send(new LanPairing(cryptoOf(9)).begin());
      expect(second.line.frames().map(([kind]) => kind)).toEqual([Kind.refused]);
      rig.lan.closed(software.id);
    }
    expect([rig.lan.view.state, rig.lan.view.last, rig.listening.isOpen]).toEqual(["off", "wrong-code", false]);
    rig.lan.act({ act: "pair" });
    showCode(rig);
    for (let i = 0; i < PAIRING_SECONDS; i += 1) rig.lan.second();
    expect([rig.lan.view.state, rig.lan.view.last, rig.listening.isOpen]).toEqual(["off", "timed-out", false]);
  });

  it("does not say that it is kept when the journal did not take it", () => {
    const rig = lanRig();
    rig.lan.act({ act: "pair" });
    const software = showCode(rig);
    software.send(software.pairing.type(rig.lan.view.code) ?? new Uint8Array(0));
    rig.kept.isBroken = true;
    rig.lan.act({ act: "keep" });
    expect([rig.lan.view.state, rig.listening.isOpen]).toEqual(["failed", false]);
    const [frame] = software.line.frames();
    expect(() => software.pairing.take(frame ?? new Uint8Array(0))).toThrow("stopped");
  });

  it("is forgotten: nobody listens, and who was there is cut off", () => {
    const rig = lanRig(KEY);
    const software = open(rig);
    software.say(HELLO);
    rig.lan.act({ act: "forget", id: 1 });
    expect([keysOf(rig), rig.listening.isOpen, software.line.isEnded, rig.lan.view.state]).toEqual([
      [],
      false,
      true,
      "off",
    ]);
    expect(rig.events.map(({ kind }) => kind)).toEqual(["here", "gone"]);
  });

  it("does not say that it is forgotten when the journal did not take that", () => {
    const rig = lanRig(KEY);
    rig.kept.isBroken = true;
    rig.lan.act({ act: "forget", id: 1 });
    expect([rig.lan.view.state, rig.listening.isOpen]).toEqual(["failed", false]);
  });

  it("goes through a point of small order to nothing", () => {
    const exchange = new Exchange(cryptoOf(1));
    expect(exchange.agree(true, new Uint8Array(32), OTHER)).toBeUndefined();
  });
});

/** A software of this name that a person pairs. @returns its key */
function pairOne(rig: Rig, seed: number): Uint8Array {
  rig.lan.second();
  rig.lan.act({ act: "pair" });
  const software = showCode(rig, seed);
  software.send(software.pairing.type(rig.lan.view.code) ?? new Uint8Array(0));
  rig.lan.act({ act: "keep" });
  const [frame] = software.line.frames();
  const last = software.pairing.take(frame ?? new Uint8Array(0));
  if (last.step !== "kept") throw new Error(last.step);
  return last.key;
}

const hello = (software: string) => HELLO.replace("Essai 1.0", software);

describe("several pieces of software", () => {
  it(`are paired beside each other, ${MAX_PAIRINGS} at most, and each is let in with its own key`, () => {
    const rig = lanRig(KEY);
    const first = open(rig);
    first.say(hello("Ancien"));
    const keys = [60, 70, 80].map((seed) => pairOne(rig, seed));
    expect(first.line.isEnded).toBe(false);
    rig.lan.act({ act: "pair" });
    expect([rig.lan.view.state, rig.lan.view.software.length]).toEqual(["on", MAX_PAIRINGS]);
    for (const [i, key] of keys.entries()) {
      rig.lan.second();
      open(rig, key, 90 + i).say(hello(`Logiciel ${i}`));
    }
    const told = rig.lan.view.software.map(({ name, seen, connected: here }) => [name, seen, here]);
    expect(told).toEqual(["Ancien", "Logiciel 0", "Logiciel 1", "Logiciel 2"].map((name) => [name, 20_000, 1]));
    // As the next start reads them.
    const kept = decodePairings(rig.kept.bytes);
    expect(kept.map(({ name, seen }) => [name, seen])).toEqual(told.map(([name, seen]) => [name, seen]));
    expect(kept.map(({ key }) => toHex(key))).toEqual([KEY, ...keys].map(toHex));
  });

  it("are forgotten each by itself: its connections end, the others' go on", () => {
    const rig = lanRig(KEY);
    const key = pairOne(rig, 60);
    const [first, second] = [open(rig), open(rig, key, 61)];
    for (const software of [first, second]) software.say(HELLO);
    rig.lan.act({ act: "forget", id: 1 });
    expect([first.line.isEnded, second.line.isEnded, rig.listening.isOpen]).toEqual([true, false, true]);
    expect([rig.lan.view.software.map(({ id }) => id), keysOf(rig).map(toHex)]).toEqual([[2], [toHex(key)]]);
    expect(() => open(rig, KEY, 62)).toThrow("paired with another");
    // A number that is gone is nobody's.
    rig.lan.act({ act: "forget", id: 1 });
    expect(rig.lan.view.software).toHaveLength(1);
    rig.lan.act({ act: "forget", id: 2 });
    expect([rig.lan.view.state, rig.listening.isOpen, rig.kept.bytes?.length]).toEqual(["off", false, 0]);
  });

  it("go on when the pairing of one more is stopped, given up, or takes too long", () => {
    const rig = lanRig(KEY);
    const software = open(rig);
    const ends: (() => void)[] = [
      () => {
        showCode(rig);
        rig.lan.act({ act: "stop" });
      },
      () => {
        for (let i = 0; i < PAIRING_TRIES; i += 1) rig.lan.closed(showCode(rig, i + 10).id);
      },
      () => {
        showCode(rig);
        for (let i = 0; i < PAIRING_SECONDS; i += 1) {
          software.say("{}");
          rig.lan.second();
        }
      },
    ];
    for (const end of ends) {
      rig.lan.second();
      rig.lan.act({ act: "pair" });
      end();
      expect([rig.lan.view.state, rig.listening.isOpen, software.line.isEnded]).toEqual(["on", true, false]);
    }
    expect(rig.lan.view.last).toBe("timed-out");
  });

  it("do not take each other's places, however many connections one of them opens", () => {
    const rig = lanRig(KEY);
    const key = pairOne(rig, 60);
    const quiet = open(rig, key, 61);
    for (let i = 0; i < 3 * MAX_OPEN; i += 1) {
      rig.lan.second();
      open(rig, KEY, 62 + i);
    }
    expect([quiet.line.isEnded, connected(rig)]).toEqual([false, MAX_OPEN]);
  });

  it("write a day into the journal, and no other at each hello", () => {
    const rig = lanRig(KEY);
    for (let i = 0; i < 5; i += 1) {
      rig.lan.second();
      const software = open(rig, KEY, 20 + i);
      software.say(hello(`Autre ${i}`));
      software.say(hello(`Autre ${i}`));
      rig.lan.closed(software.id);
    }
    expect([rig.kept.writes, rig.lan.view.software[0]?.name]).toEqual([1, "Autre 4"]);
    const software = open(rig, KEY, 30);
    software.say(hello("\u202eé".repeat(16)));
    rig.kept.today += 1;
    rig.lan.closed(software.id);
    expect([rig.kept.writes, rig.lan.view.software[0]?.seen]).toEqual([2, 20_001]);
    // Nothing hidden in it, and no longer than is kept.
    expect(decodePairings(rig.kept.bytes)[0]?.name).toBe(`${"?é".repeat(10)}?`);
  });

  it(`cost a stranger's flood ${TRIES_A_SECOND} tries a second, and no more`, () => {
    const rig = lanRig(KEY);
    for (const seed of [60, 70, 80]) pairOne(rig, seed);
    rig.lan.second();
    const refusals = Array.from({ length: CONNECTIONS_A_SECOND }, (_, i) => {
      const stranger = rig.connect();
      stranger.send(new LanSession(cryptoOf(200 + i), OTHER).begin());
      return stranger.line.frames()[0]?.[1];
    });
    const full = TRIES_A_SECOND / MAX_PAIRINGS;
    expect(refusals).toEqual(refusals.map((_, i) => (i < full ? 1 : 3)));
  });

  it("are none where what is kept is not whole", () => {
    const whole = encodePairings([{ key: KEY, name: "é", seen: 3 }]);
    expect(decodePairings(whole)).toEqual([{ key: KEY, name: "é", seen: 3 }]);
    for (const bytes of [whole.subarray(0, -1), whole.map((byte, i) => (i === 0 ? 2 : byte)), new Uint8Array(5)]) {
      expect(decodePairings(bytes)).toEqual([]);
    }
    const five = new Uint8Array(1 + 5 * 35);
    five[0] = 1;
    expect(decodePairings(five)).toEqual([]);
    const most = Array.from({ length: MAX_PAIRINGS }, () => ({ key: KEY, name: "x".repeat(MAX_NAME), seen: 65535 }));
    expect(encodePairings(most).length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
  });
});

describe("a connection", () => {
  it("asks, is answered and told, sealed", () => {
    const rig = lanRig(KEY);
    const software = open(rig);
    software.say(HELLO);
    const [answer] = software.heard().map((line) => JSON.parse(line) as { result: { terminal: string } });
    expect(answer?.result.terminal).toBe("test");
    rig.lgo.tell("screen", { name: "idle" });
    const frames = software.line.bytes.slice();
    expect(String.fromCharCode(...frames)).not.toContain("idle");
    expect(software.heard()[0]).toContain('"idle"');
    expect(connected(rig)).toBe(1);
  });

  it("has keys of its own, that nobody has who learns the kept one later", () => {
    const first = new Handshake(cryptoOf(1), KEY);
    const [a, b] = [first.begin(), new Handshake(cryptoOf(1), KEY).begin()];
    // With the same random bytes on one side, and others on the other.
    const answers = [4, 5].map((seed) => new Handshake(cryptoOf(seed), KEY).answer(a));
    const texts = answers.map((answer) => toHex(answer?.channel.out.seal(new Uint8Array(0), KEY) ?? KEY));
    expect(toHex(a)).toBe(toHex(b));
    expect(new Set(texts).size).toBe(2);
  });

  it("lets nobody in who has another key, at the cost of no point", () => {
    const rig = lanRig(KEY);
    for (let i = 0; i < 5; i += 1) {
      const stranger = rig.connect();
      stranger.send(new LanSession(cryptoOf(i), OTHER).begin());
      expect(stranger.line.frames().map((frame) => [...frame])).toEqual([[Kind.refused, 1]]);
      expect(stranger.line.isEnded).toBe(true);
    }
    expect(rig.counts.agreed).toBe(0);
  });

  it("works nothing out for a terminal that is paired with nobody", () => {
    const rig = lanRig();
    rig.lan.act({ act: "pair" });
    const stranger = rig.connect();
    stranger.send(new LanSession(cryptoOf(2), KEY).begin());
    expect(stranger.line.frames().map((frame) => [...frame])).toEqual([[Kind.refused, 0]]);
  });

  it("ends at what is replayed, late, its own echo, or changed in one bit", () => {
    const attacks: ((frames: Uint8Array[], echo: Uint8Array) => Uint8Array | undefined)[] = [
      ([first]) => first,
      ([, second, third]) => third ?? second,
      (_, echo) => echo,
      ([, second]) => second?.map((byte, i) => (i === 3 ? byte ^ 1 : byte)),
      ([, second]) => second?.slice(0, -1),
      () => new Uint8Array(16),
      () => new Uint8Array(3),
    ];
    for (const attack of attacks) {
      const rig = lanRig(KEY);
      const software = open(rig);
      const frames = [HELLO, '{"jsonrpc":"2.0","id":2,"method":"ping"}', "{}"].map((line) =>
        software.session.seal(line),
      );
      software.send(frames[0] ?? KEY);
      const [echo = KEY] = software.line.frames();
      expect(software.line.isEnded).toBe(false);
      software.send(attack(frames, echo) ?? KEY);
      expect(software.line.isEnded).toBe(true);
      expect(rig.events.map(({ kind }) => kind)).toEqual(["here", "gone"]);
    }
  });

  it("is told what it has missed since, after a cut", () => {
    const rig = lanRig(KEY);
    const first = open(rig);
    first.say(HELLO);
    rig.lgo.tell("screen", { name: "boxes" });
    rig.lan.closed(first.id);
    rig.lgo.tell("screen", { name: "done" });
    const again = open(rig, KEY, 8);
    again.say(HELLO.replace('"Essai 1.0"', '"Essai 1.0","since":1'));
    const [answer = "", missed = ""] = again.heard();
    expect([answer.includes('"complete":true'), missed.includes('"done"')]).toEqual([true, true]);
  });

  it("goes for a sale that the heap would not hold beside it, the quietest first, and comes back after it", () => {
    const rig = lanRig(KEY);
    const [first, second] = [open(rig), open(rig, KEY, 3)];
    for (const { say } of [second, first]) say(HELLO);
    rig.lan.second();
    second.say(HELLO);
    const pass = (lines: number, slots: number) => {
      Object.assign(rig.counter, { lines, slots });
      rig.lan.second();
      return [first, second].map(({ line }) => line.isEnded);
    };
    expect(pass(20, 8800)).toEqual([false, false]);
    // Looked at again only once a line has come.
    expect(pass(20, 9900)).toEqual([false, false]);
    expect(pass(21, 9900)).toEqual([true, false]);
    expect(pass(21, 8700)).toEqual([true, false]);
    // One more fits, but the next ones would not: a box is not refused where a connection can go.
    expect(pass(22, 8900)).toEqual([true, true]);
    Object.assign(rig.counter, { slots: 9700 });
    const refused = rig.connect();
    const begin = new LanSession(cryptoOf(4), KEY).begin();
    refused.send(begin);
    expect(refused.line.frames()).toEqual([Uint8Array.of(Kind.refused, REFUSALS.indexOf("memory"))]);
    // Who has recorded it does not make the terminal look at its memory again.
    const again = rig.connect();
    again.send(begin);
    expect([again.line.frames(), again.line.isEnded]).toEqual([[], true]);
    Object.assign(rig.counter, { lines: 0, slots: 5000 });
    expect(open(rig, KEY, 5).session.isOpen).toBe(true);
  });

  it("stays beside a short sale, and costs no look at the memory", () => {
    const rig = lanRig(KEY);
    const { line } = open(rig);
    Object.assign(rig.counter, { lines: 5, slots: 9999 });
    for (let i = 0; i < 3; i += 1) rig.lan.second();
    expect(line.isEnded).toBe(false);
  });

  it("is listened for when the network comes later than the terminal starts", () => {
    const rig = lanRig(KEY, false);
    for (let i = 0; i < 3 * RETRY_SECONDS; i += 1) rig.lan.second();
    expect([rig.lan.view.state, rig.listening.isOpen, rig.views]).toEqual(["no-network", false, []]);
    rig.listening.hasNetwork = true;
    for (let i = 0; i < RETRY_SECONDS; i += 1) rig.lan.second();
    expect([rig.lan.view.state, rig.listening.isOpen, rig.views.length]).toEqual(["on", true, 1]);
    expect(open(rig).session.isOpen).toBe(true);
  });

  it("is not listened for again once nobody is paired, nor after the journal has failed", () => {
    const rig = lanRig(KEY, false);
    rig.lan.act({ act: "forget", id: 1 });
    rig.listening.hasNetwork = true;
    for (let i = 0; i < 2 * RETRY_SECONDS; i += 1) rig.lan.second();
    expect([rig.lan.view.state, rig.listening.isOpen]).toEqual(["off", false]);
    const failing = lanRig(KEY, false);
    failing.kept.isBroken = true;
    failing.lan.act({ act: "forget", id: 1 });
    failing.listening.hasNetwork = true;
    for (let i = 0; i < 2 * RETRY_SECONDS; i += 1) failing.lan.second();
    expect([failing.lan.view.state, failing.listening.isOpen]).toEqual(["failed", false]);
  });

  it("is read a byte at a time, and many frames at once", () => {
    const rig = lanRig(KEY);
    const connection = rig.connect();
    const session = new LanSession(cryptoOf(2), KEY);
    for (const byte of tcp(session.begin())) rig.lan.received(connection.id, Uint8Array.of(byte));
    for (const frame of connection.line.frames()) session.take(frame);
    const bytes = [HELLO, HELLO, HELLO].flatMap((line) => [...tcp(session.seal(line))]);
    rig.lan.received(connection.id, Uint8Array.from(bytes));
    expect(connection.line.frames()).toHaveLength(3);
  });
});

describe("what comes from who has not the key", () => {
  it("keeps a place for who has it, however many connect", () => {
    const rig = lanRig(KEY);
    const lines = Array.from({ length: MAX_GREETING_CONNECTIONS }, () => rig.connect());
    const software = open(rig);
    expect([lines[0]?.line.isEnded, lines[1]?.line.isEnded, software.session.isOpen]).toEqual([true, false, true]);
  });

  it("is not looked at beyond so many a second", () => {
    const rig = lanRig(KEY);
    const lines = Array.from({ length: CONNECTIONS_A_SECOND + 5 }, () => rig.connect());
    expect(lines.slice(CONNECTIONS_A_SECOND).every(({ line }) => line.isEnded)).toBe(true);
    rig.lan.second();
    expect(open(rig).session.isOpen).toBe(true);
  });

  it("makes it multiply nothing with what was recorded of one who has it, nor takes its place", () => {
    const rig = lanRig(KEY);
    const recorded = new LanSession(cryptoOf(2), KEY).begin();
    rig.connect().send(recorded);
    const { agreed } = rig.counts;
    const replayed = Array.from({ length: 6 }, () => rig.connect());
    for (const { send } of replayed) send(recorded);
    expect([rig.counts.agreed, replayed.every(({ line }) => line.isEnded)]).toEqual([agreed, true]);
    expect(open(rig, KEY, 30).session.isOpen).toBe(true);
  });

  it(`lets ${OPENINGS_A_SECOND} in within a second, and says so to the next`, () => {
    const rig = lanRig(KEY);
    for (let i = 0; i < OPENINGS_A_SECOND; i += 1) expect(open(rig, KEY, 40 + i).session.isOpen).toBe(true);
    const next = rig.connect();
    next.send(new LanSession(cryptoOf(50), KEY).begin());
    expect(next.line.frames().map((frame) => [...frame])).toEqual([[Kind.refused, 3]]);
    rig.lan.second();
    expect(open(rig, KEY, 51).session.isOpen).toBe(true);
  });

  it("ends when it says nothing, drips, or announces what it may not send", () => {
    const rig = lanRig(KEY);
    const silent = rig.connect();
    for (let i = 0; i <= GREETING_SECONDS; i += 1) rig.lan.second();
    expect(silent.line.isEnded).toBe(true);
    const software = open(rig);
    rig.lan.received(software.id, Uint8Array.of(0x10, 0x00, 1));
    for (let i = 0; i <= FRAME_SECONDS; i += 1) {
      rig.lan.received(software.id, Uint8Array.of(1));
      rig.lan.second();
    }
    expect(software.line.isEnded).toBe(true);
    for (const bytes of [[0, 0], [0, 129], [0x20, 0x11], [0x46]]) {
      const line = rig.connect();
      rig.lan.received(line.id, Uint8Array.from([...bytes, 0]));
      expect(line.line.isEnded).toBe(true);
      rig.lan.second();
    }
  });

  it("is gone when it falls silent, and the one that was silent longest goes for a new one", () => {
    const rig = lanRig(KEY);
    const all = Array.from({ length: MAX_OPEN + 1 }, (_, i) => {
      rig.lan.second();
      return open(rig, KEY, 20 + i);
    });
    expect(all.map(({ line }) => line.isEnded)).toEqual([true, ...all.slice(1).map(() => false)]);
    for (let i = 0; i <= SILENCE_SECONDS; i += 1) rig.lan.second();
    expect([all.every(({ line }) => line.isEnded), connected(rig)]).toEqual([true, 0]);
  });

  it("stops nothing in 400 malformed frames", () => {
    fuzzLan(1, 400);
  });

  it("refuses a line that is no request as the cable does, and goes on", () => {
    const rig = lanRig(KEY);
    const software = open(rig);
    software.say(HELLO);
    software.heard();
    software.say("no JSON");
    expect(software.heard()[0]).toContain("-32700");
    expect(software.line.isEnded).toBe(false);
    expect(encodeUtf8("x")).toHaveLength(1);
  });
});
