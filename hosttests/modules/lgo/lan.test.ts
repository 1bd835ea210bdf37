import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import { Kind } from "modules/lgo/lan/connection";
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
} from "modules/lgo/lan/lan";
import { Handshake } from "modules/lgo/lan/noise";
import { Exchange } from "modules/lgo/lan/pairing";
import { toHex } from "modules/token/hex";
import { LanPairing, LanSession } from "../../../tools/kit/lgo/lan-session";
import { fuzzLan } from "./fuzz-lan";
import { cryptoOf, lanRig, tcp } from "./lan-rig";

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const OTHER = new Uint8Array(32).fill(7);
const HELLO = '{"jsonrpc":"2.0","id":1,"method":"hello","params":{"software":"Essai 1.0"}}';
type Rig = ReturnType<typeof lanRig>;

/** A software that has the key and is let in. */
function open(rig: Rig, key = KEY, seed = 2) {
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
    rig.lan.act("pair");
    expect([rig.listening.isOpen, rig.lan.view.state]).toEqual([true, "waiting"]);
    const software = showCode(rig);
    const { code } = rig.lan.view;
    expect(code).toMatch(/^\d{6}$/);
    const typed = software.pairing.type(`${code.slice(0, 3)} ${code.slice(3)}`);
    software.send(typed ?? new Uint8Array(0));
    expect([rig.lan.view.state, rig.kept.key]).toEqual(["confirming", undefined]);
    rig.lan.act("keep");
    const [frame] = software.line.frames();
    const last = software.pairing.take(frame ?? new Uint8Array(0));
    expect(last).toEqual({ step: "kept", key: rig.kept.key });
    expect([rig.lan.view.state, rig.lan.view.last, rig.lan.view.code]).toEqual(["on", "kept", ""]);
    expect(open(rig, rig.kept.key?.slice()).session.isOpen).toBe(true);
  });

  it("keeps nothing before the software has said that the code was right, whatever is pressed", () => {
    const rig = lanRig();
    rig.lan.act("keep");
    rig.lan.act("pair");
    rig.lan.act("keep");
    const software = showCode(rig);
    rig.lan.act("keep");
    // A confirmation that is not made with what was agreed on.
    software.send(Uint8Array.of(Kind.typed, ...new Uint8Array(32)));
    expect([rig.kept.key, software.line.isEnded]).toEqual([undefined, true]);
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
    rig.lan.act("pair");
    const connection = rig.connect();
    const pairing = new LanPairing(cryptoOf(3));
    connection.send(pairing.begin());
    const [bound = new Uint8Array(0)] = connection.line.frames();
    pairing.take(bound);
    expect(() => pairing.take(Uint8Array.of(Kind.terminalNonce, ...OTHER))).toThrow("sits between");
  });

  it(`shows ${PAIRING_TRIES} codes at most, to one at a time, and ends after ${PAIRING_SECONDS} s`, () => {
    const rig = lanRig();
    rig.lan.act("pair");
    for (let i = 0; i < PAIRING_TRIES; i += 1) {
      const software = showCode(rig, i + 10);
      expect(software.pairing.type("000000")).toBeUndefined();
      const second = rig.connect();
      second.send(new LanPairing(cryptoOf(9)).begin());
      expect(second.line.frames().map(([kind]) => kind)).toEqual([Kind.refused]);
      rig.lan.closed(software.id);
    }
    expect([rig.lan.view.state, rig.lan.view.last, rig.listening.isOpen]).toEqual(["off", "wrong-code", false]);
    rig.lan.act("pair");
    showCode(rig);
    for (let i = 0; i < PAIRING_SECONDS; i += 1) rig.lan.second();
    expect([rig.lan.view.state, rig.lan.view.last, rig.listening.isOpen]).toEqual(["off", "timed-out", false]);
  });

  it("does not say that it is kept when the journal did not take it", () => {
    const rig = lanRig();
    rig.lan.act("pair");
    const software = showCode(rig);
    software.send(software.pairing.type(rig.lan.view.code) ?? new Uint8Array(0));
    rig.kept.isBroken = true;
    rig.lan.act("keep");
    expect([rig.lan.view.state, rig.listening.isOpen]).toEqual(["failed", false]);
    const [frame] = software.line.frames();
    expect(() => software.pairing.take(frame ?? new Uint8Array(0))).toThrow("stopped");
  });

  it("is forgotten: nobody listens, and who was there is cut off", () => {
    const rig = lanRig(KEY);
    const software = open(rig);
    software.say(HELLO);
    rig.lan.act("forget");
    expect([rig.kept.key, rig.listening.isOpen, software.line.isEnded, rig.lan.view.state]).toEqual([
      undefined,
      false,
      true,
      "off",
    ]);
    expect(rig.events.map(({ kind }) => kind)).toEqual(["here", "gone"]);
  });

  it("does not say that it is forgotten when the journal did not take that", () => {
    const rig = lanRig(KEY);
    rig.kept.isBroken = true;
    rig.lan.act("forget");
    expect([rig.lan.view.state, rig.listening.isOpen]).toEqual(["failed", false]);
  });

  it("goes through a point of small order to nothing", () => {
    const exchange = new Exchange(cryptoOf(1));
    expect(exchange.agree(true, new Uint8Array(32), OTHER)).toBeUndefined();
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
    expect(rig.lan.view.connected).toBe(1);
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
    rig.lan.act("pair");
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
    expect(all.map(({ line }) => line.isEnded)).toEqual([true, false, false, false]);
    for (let i = 0; i <= SILENCE_SECONDS; i += 1) rig.lan.second();
    expect([all.every(({ line }) => line.isEnded), rig.lan.view.connected]).toEqual([true, 0]);
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
