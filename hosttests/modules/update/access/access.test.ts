/** Who may manage the terminal, and what an attacker gets: each attack is one that a review made on a running terminal. */
import { describe, expect, it } from "@jest/globals";
import { ServiceCode } from "modules/update/access/service-code";
import { UpdateStore } from "modules/update/access/update-store";
import { STRANGERS_REQUESTS } from "modules/update/smp/server";
import { PowerCut } from "../../../support/nor-flash";
import { buildImage, hashOf, pattern } from "../image-builder";
import { CODE, frame, PEER, Terminal } from "../smp/client";
import { joined, KEY, Manager, nonceOf, signed } from "../smp/manager";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const OLD = buildImage({ counter: 1 });
const NEW = buildImage({ payload: pattern(4000, 2), counter: 1 });
const ADDRESS = "192.0.2.1";
const OTHER = "192.0.2.9:40001";
const WAITING = { rc: 10, rsn: "waiting for a key at the terminal" };
const KEY_ALONE = { rc: 11, rsn: "a management key alone may" };
const WRONG = { err: { group: 64, rc: 1 } };
const TOO_SOON = { err: { group: 64, rc: 2 } };
const text = (value: string) => Uint8Array.from(value, (character) => character.charCodeAt(0));

describe("without service mode", () => {
  const denied: [string, 0 | 2, number, number][] = [
    ["upload", 2, 1, 1],
    ["mark an image", 2, 1, 0],
    ["erase", 2, 1, 5],
    ["restart", 2, 0, 5],
    ["set the time", 2, 0, 4],
    ["change a setting", 2, 3, 0],
    ["delete a setting", 2, 3, 1],
    ["read the log", 0, 8, 0],
    ["write a file", 2, 8, 0],
    ["close someone's session", 2, 64, 4],
  ];
  it.each(denied)("nobody may %s, and the try is counted", (_, op, group, command) => {
    const terminal = new Terminal(OLD);
    const body = group === 3 ? { name: "terminal/name", val: text("x") } : {};
    for (const version of [0, 1]) expect(terminal.request(op, group, command, body, version)).toEqual({ rc: 11 });
    terminal.agent.tick();
    expect(terminal.status?.denied).toBe(2);
  });

  it("everyone may look", () => {
    const terminal = new Terminal(OLD);
    for (const [group, command] of [
      [0, 0],
      [0, 2],
      [0, 4],
      [0, 6],
      [0, 7],
      [0, 8],
      [1, 0],
      [1, 6],
      [2, 1],
      [10, 0],
      [64, 0],
    ] as const) {
      expect("rc" in terminal.read(group, command)).toBe(false);
    }
    expect(terminal.agent.status.denied).toBe(0);
  });

  it("keeps the count of tries over a power cut, and does not wear the flash for it", () => {
    const terminal = new Terminal(OLD);
    terminal.write(1, 1);
    const before = terminal.board.update.written;
    for (let i = 0; i < 100; i += 1) {
      terminal.uptime += 0.1;
      terminal.write(1, 1);
    }
    expect(terminal.board.update.written).toBe(before);
    terminal.uptime += 61;
    terminal.write(1, 1);
    terminal.restart();
    expect(terminal.agent.status.denied).toBe(102);
  });
});

describe("service mode, opened at the terminal", () => {
  it("lasts ten minutes, then says so to whom it was open for, and in the log", () => {
    const terminal = new Terminal(OLD);
    terminal.open();
    expect(terminal.agent.status.service).toBe(600);
    terminal.uptime += 599;
    terminal.agent.tick();
    expect(terminal.write(1, 5)).toEqual({});
    terminal.uptime += 1;
    terminal.agent.tick();
    expect(terminal.log.at(-1)).toBe("service mode has closed: its ten minutes are over");
    expect(terminal.write(1, 5)).toEqual({ rc: 11, rsn: "service mode has closed: its ten minutes are over" });
    expect(terminal.request(2, 1, 5, {}, 1, OTHER)).toEqual({ rc: 11 });
  });

  it("is nobody's until a key lets in who asks, whose address is shown", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService(CODE);
    terminal.read(1, 0);
    expect(terminal.agent.status).toMatchObject({ peer: null, asking: null });
    // The first datagram on the network does not take the session: it asks.
    for (const version of [0, 1]) expect(terminal.request(2, 1, 5, {}, version)).toEqual(WAITING);
    expect(terminal.status).toMatchObject({ peer: null, asking: ADDRESS });
    // A second one does not take its place, nor is it told anything.
    expect(terminal.request(2, 1, 5, {}, 1, OTHER)).toEqual({ rc: 11 });
    terminal.agent.act("let-in");
    expect(terminal.status).toMatchObject({ peer: ADDRESS, asking: null });
    expect(terminal.write(1, 5)).toEqual({});
    expect(terminal.request(2, 1, 5, {}, 1, OTHER)).toEqual({ rc: 11 });
  });

  it("lets nobody in who was turned away, and shows the next", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService(CODE);
    terminal.request(2, 1, 5, {}, 1, OTHER);
    terminal.agent.act("turn-away");
    for (let i = 0; i < 3; i += 1) expect(terminal.request(2, 1, 5, {}, 1, OTHER)).toEqual({ rc: 11 });
    expect(terminal.agent.status.asking).toBeNull();
    expect(terminal.write(1, 5)).toEqual(WAITING);
    terminal.agent.act("let-in");
    expect(terminal.write(1, 5)).toEqual({});
  });

  it("shows the owner, however many strangers were turned away before", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService(CODE);
    for (let i = 1; i <= 20; i += 1) {
      terminal.uptime += 1;
      expect(terminal.request(2, 1, 5, {}, 1, `10.0.0.${i}:1`)).toEqual(WAITING);
      expect(terminal.agent.status.asking).toBe(`10.0.0.${i}`);
      terminal.agent.act("turn-away");
    }
    expect(terminal.write(1, 5)).toEqual(WAITING);
    terminal.agent.act("let-in");
    expect(terminal.write(1, 5)).toEqual({});
  });

  it("forgets who asked after a minute, and whom it had let in when it is closed", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService(CODE);
    terminal.write(1, 5);
    terminal.uptime += 61;
    terminal.agent.act("let-in");
    expect(terminal.agent.status).toMatchObject({ peer: null, asking: null });
    expect(terminal.write(1, 5)).toEqual(WAITING);
    terminal.agent.act("let-in");
    terminal.agent.closeService();
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
    terminal.agent.openService(CODE);
    expect(terminal.write(1, 5)).toEqual(WAITING);
  });

  it("changes neither the code, nor the time, nor the count of what was denied", () => {
    const terminal = new Terminal(OLD);
    terminal.write(1, 5);
    terminal.open();
    const { now } = terminal;
    expect(terminal.write(3, 0, { name: "service/code", val: text("1234") })).toEqual(KEY_ALONE);
    expect(terminal.write(3, 1, { name: "service/code" })).toEqual(KEY_ALONE);
    expect(terminal.write(3, 1, { name: "service/denied" })).toEqual(KEY_ALONE);
    expect(terminal.write(0, 4, { datetime: "2199-01-01T00:00:00" })).toEqual(KEY_ALONE);
    expect(terminal.now).toBe(now);
    terminal.agent.closeService();
    expect(terminal.agent.openService(CODE)).toBe("open");
    // Seen by who closed it, and still counted: these five with the one before.
    expect(terminal.agent.status.denied).toBe(0);
    expect(terminal.read(64, 0)).toMatchObject({ denied: 5 });
  });

  it("keeps the line that says who was let in: 2,000 mistakes of a guest do not push it out of a log of 4 KB", () => {
    const terminal = new Terminal(OLD);
    terminal.open();
    const said = terminal.log.length;
    for (let i = 0; i < 2000; i += 1) {
      terminal.uptime += 0.25;
      if (i % 2 === 0) terminal.write(1, 0, { hash: new Uint8Array(32) });
      else terminal.write(1, 1, { off: 0, len: 64, data: new Uint8Array(64) });
    }
    const bytes = terminal.log.slice(said).reduce((sum, line) => sum + line.length + 1, 0);
    expect(terminal.log.slice(said).length).toBeGreaterThan(10);
    expect(bytes).toBeLessThan(4096 - 1024);
    expect(terminal.log.at(-1)).toMatch(/ \(and \d+ more before\)$/);
  });

  it("lives through one restart that was asked for, with the time that is left, and through no other", () => {
    const terminal = new Terminal(OLD);
    terminal.open();
    terminal.uptime += 100;
    terminal.write(0, 5);
    terminal.now += 30;
    terminal.restart();
    expect(terminal.agent.status).toMatchObject({ service: 470, peer: ADDRESS });
    expect(terminal.write(1, 5)).toEqual({});
    terminal.restart();
    expect(terminal.agent.status.service).toBe(0);
  });

  it("does not come back when the clock was put back, nor after its time", () => {
    for (const change of [-1, 601]) {
      const terminal = new Terminal(OLD);
      terminal.open();
      terminal.write(0, 5);
      terminal.now += change;
      terminal.restart();
      expect(terminal.agent.status.service).toBe(0);
    }
  });
});

describe("going back at the terminal", () => {
  function twoConfirmed(): Terminal {
    const terminal = new Terminal(OLD);
    terminal.open();
    terminal.upload(NEW);
    terminal.write(1, 0, { hash: hashOf(NEW) });
    terminal.write(0, 5);
    terminal.restart();
    terminal.agent.tick();
    terminal.agent.confirm();
    terminal.agent.closeService();
    return terminal;
  }

  it("wants the code, and leads to what was confirmed here", () => {
    const terminal = twoConfirmed();
    expect(terminal.agent.act("go-back")).toBe(false);
    expect(terminal.agent.status).toMatchObject({ refusal: "service-closed", canGoBack: true });
    terminal.agent.openService(CODE);
    expect(terminal.agent.act("go-back")).toBe(true);
    terminal.restart();
    expect(terminal.board.holds(OLD)).toBe(true);
  });

  it("does not start an image that was uploaded and never tried", () => {
    const terminal = new Terminal(OLD);
    terminal.open();
    terminal.upload(NEW);
    expect(terminal.agent.status.canGoBack).toBe(false);
    expect(terminal.agent.act("go-back")).toBe(false);
    expect(terminal.restarts).toBe(0);
    expect(terminal.agent.status.refusal).toBe("never-confirmed");
  });
});

describe("the service code", () => {
  it("takes five wrong ones, then none for ten minutes: not even the right one", () => {
    const terminal = new Terminal(OLD);
    for (let i = 0; i < 5; i += 1) expect(terminal.agent.openService("9999")).toBe("wrong");
    expect(terminal.agent.openService(CODE)).toBe("locked");
    expect(terminal.agent.status).toMatchObject({ locked: 600, denied: 5 });
    terminal.uptime += 601;
    expect(terminal.agent.openService(CODE)).toBe("open");
    expect(terminal.agent.status.locked).toBe(0);
  });

  it("waits twice as long after each one more, up to a day, and is forgiven by the right one", () => {
    const terminal = new Terminal(OLD);
    for (let i = 0; i < 5; i += 1) terminal.agent.openService("9999");
    for (const wait of [1200, 2400, 4800, 9600, 19200, 38400, 76800, 86400, 86400]) {
      terminal.uptime += 100_000;
      expect(terminal.agent.openService("9999")).toBe("wrong");
      expect(terminal.agent.status.locked).toBe(wait);
    }
    terminal.uptime += 100_000;
    expect(terminal.agent.openService(CODE)).toBe("open");
    terminal.agent.closeService();
    expect(terminal.agent.openService("9999")).toBe("wrong");
    expect(terminal.agent.status.locked).toBe(0);
  });

  it("is not tried more often by pulling the plug: 2,000 cuts give no more tries than time does", () => {
    const { update } = new Terminal(OLD).board;
    let looked = 0;
    let uptime = 1;
    for (let cut = 0; cut < (isXs ? 100 : 2000); cut += 1) {
      const code = new ServiceCode(new UpdateStore(update), () => uptime, CODE);
      if (code.try(String(cut + 1000)) === "wrong") looked += 1;
      uptime = 1 + (cut % 500);
      if (cut >= 5 && code.try(CODE) === "right") throw new Error("a locked code was taken");
    }
    // From then on not even the right code says anything.
    expect(looked).toBe(5);
  });

  it("is counted before it is looked at, at whatever operation of the flash the power goes", () => {
    let cuts = 0;
    for (let budget = 1; budget < 8; budget += 1) {
      const terminal = new Terminal(OLD);
      terminal.agent.openService("9999");
      const tries = () => new UpdateStore(terminal.board.update).record.tries;
      const before = tries();
      terminal.board.flash.budget = budget;
      let answer: string | undefined;
      try {
        answer = terminal.agent.openService("9999");
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        cuts += 1;
      }
      terminal.board.flash.budget = Number.POSITIVE_INFINITY;
      terminal.restart();
      // Who was told anything has paid for it.
      if (answer !== undefined) expect(tries()).toBe(before + 1);
      else expect(tries()).toBeGreaterThanOrEqual(before);
    }
    expect(cuts).toBeGreaterThan(0);
  });

  it("is none on a new terminal: its door stays closed until one is chosen, once", () => {
    const terminal = new Terminal(OLD, [], 6, null);
    expect(terminal.agent.status).toMatchObject({ hasCode: false, knownCode: null });
    expect(terminal.agent.openService("0000")).toBe("no-code");
    for (const weak of ["0000", "7777", "12", "12a4", ""]) expect(terminal.agent.chooseCode(weak)).toBe("weak");
    expect(terminal.agent.chooseCode("4711")).toBe("chosen");
    expect(terminal.agent.chooseCode("1234")).toBe("already");
    terminal.restart();
    expect(terminal.agent.status.hasCode).toBe(true);
    expect(terminal.agent.openService("0000")).toBe("wrong");
    expect(terminal.agent.openService("4711")).toBe("open");
  });

  it("is none where a firmware of before left the one that every terminal had", () => {
    const terminal = new Terminal(OLD, [], 6, null);
    new UpdateStore(terminal.board.update).change({ code: "0000" });
    terminal.restart();
    expect(terminal.agent.status.hasCode).toBe(false);
    expect(terminal.agent.openService("0000")).toBe("no-code");
  });

  it("is lost, not absent, when what held it is damaged: nobody who stands there opens or chooses, for good", () => {
    const damages: ((bytes: Uint8Array) => void)[] = [
      (bytes) => {
        for (let i = 0; i < bytes.length; i += 1) bytes[i] = (i * 167 + 13) & 0xff;
      },
      // One bit of the only record.
      (bytes) => {
        bytes[12] = (bytes[12] ?? 0) ^ 1;
      },
      (bytes) => void bytes.fill(0),
    ];
    for (const damage of damages) {
      const terminal = new Terminal(OLD, [], 6, null);
      expect(terminal.agent.chooseCode("4711")).toBe("chosen");
      const { update } = terminal.board;
      const { blockLength } = update.status();
      const records = new Uint8Array(update.read(2 * blockLength, 4 * blockLength));
      damage(records);
      for (const block of [4, 5]) update.eraseBlock(block);
      update.write(records.buffer as ArrayBuffer, 4 * blockLength);
      for (let start = 0; start < 3; start += 1) {
        terminal.restart();
        expect(terminal.agent.status).toMatchObject({
          hasCode: true,
          isCodeLost: true,
          knownCode: null,
          failing: "code",
        });
        for (const code of ["0000", "4711"]) expect(terminal.agent.openService(code)).toBe("lost");
        expect(terminal.agent.chooseCode("1234")).toBe("already");
      }
    }
  });

  it("is none, as before, where the power cut the very first record short", () => {
    const terminal = new Terminal(OLD, [], 6, null);
    const { update } = terminal.board;
    const { blockLength } = update.status();
    update.write(Uint8Array.of(0x52, 0x43, 9, 0).buffer, 4 * blockLength);
    terminal.restart();
    expect(terminal.agent.status).toMatchObject({ hasCode: false, isCodeLost: false });
    expect(terminal.agent.chooseCode("4711")).toBe("chosen");
  });

  it("is said by a simulated terminal, until another was chosen", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.agent.status.knownCode).toBe(CODE);
    terminal.agent.chooseCode("4711");
    terminal.agent.tick();
    expect(terminal.status?.knownCode).toBeNull();
    expect(terminal.agent.openService(CODE)).toBe("wrong");
  });
});

describe("a management key", () => {
  it("opens the terminal for who holds the session's key, and for all that it may do", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    expect(manager.open()).toMatchObject({ seconds: 600 });
    expect(manager.write(1, 1, { off: 0, len: NEW.length, data: NEW.subarray(0, 512) })).toEqual({ off: 512 });
    expect(manager.write(0, 4, { datetime: "2026-11-25T08:30:05" })).toEqual({});
    expect(manager.write(3, 0, { name: "service/code", val: text("4711") })).toEqual({});
    expect(terminal.agent.openService("4711")).toBe("open");
    terminal.agent.closeService();
    terminal.write(1, 5);
    terminal.uptime += 2;
    expect(manager.open()).toMatchObject({ seconds: 600 });
    expect(manager.write(3, 1, { name: "service/denied" })).toEqual({});
    expect(terminal.read(64, 0)).toMatchObject({ denied: 0 });
  });

  it("opens nothing for a neighbour with the same address, nor the same port", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    // 100 writes of whoever sits behind the same address translation, and of who forges the very same port.
    for (let i = 0; i < 50; i += 1) {
      terminal.uptime += 0.2;
      expect(terminal.request(2, 1, 5, {}, 1, `${ADDRESS}:${41000 + i}`)).toEqual({ rc: 11 });
      expect(terminal.request(2, 1, 5, {}, 1, PEER)).toEqual({ rc: 11 });
    }
    expect(manager.write(1, 5)).toEqual({});
  });

  it("takes no request twice, and none that was changed: 200 of each", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    const taken = manager.frame(2, 1, 5);
    expect(manager.send(taken)).toEqual({});
    for (let i = 0; i < 200; i += 1) {
      terminal.uptime += 0.1;
      expect(manager.send(taken).rc).toBe(11);
      terminal.uptime += 0.1;
      const restart = manager.frame(2, 0, 5);
      // A reserved bit, the sequence number, the map, the number of the request, the proof.
      const [at, bit] = [
        [0, 0x20],
        [6, 1],
        [8, 1],
        [restart.length - 17, 1],
        [restart.length - 1, 0x80],
      ][i % 5]!;
      restart[at!]! ^= bit!;
      expect(manager.send(restart).rc).toBeGreaterThan(0);
    }
    expect(terminal.restarts).toBe(0);
    expect(manager.write(1, 5)).toEqual({});
  });

  it("takes requests that overtake each other by less than 32, each once", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    const frames = Array.from({ length: 64 }, () => manager.frame(2, 1, 5));
    // Each sixteen of them backwards.
    const order = frames.map((_, i) => (i & ~15) + 15 - (i & 15));
    for (const i of order) expect(manager.send(frames[i]!)).toEqual({});
    for (const one of frames) {
      terminal.uptime += 0.2;
      expect(manager.send(one).rc).toBe(11);
    }
    const late = manager.frame(2, 1, 5);
    for (let i = 0; i < 32; i += 1) manager.write(1, 5);
    expect(manager.send(late).rc).toBe(11);
  });

  it("moves with its client from one port to another", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    expect(manager.send(manager.frame(2, 1, 5), `${ADDRESS}:55555`)).toEqual({});
  });

  it("closes its session after ten minutes, at a restart, and when its client has done", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    expect(manager.write(64, 4)).toEqual({});
    expect(manager.write(1, 5).rc).toBe(11);
    terminal.uptime += 2;
    manager.open();
    terminal.uptime += 600;
    terminal.agent.tick();
    expect(manager.write(1, 5).rc).toBe(11);
    manager.open();
    expect(manager.write(0, 5)).toEqual({});
    terminal.restart();
    expect(manager.write(1, 5).rc).toBe(11);
  });

  it("opens an address without a key of the session, for other clients, and for what a guest may", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const nonce = nonceOf(terminal);
    expect(terminal.write(64, 2, { nonce, sig: signed(nonce), key: KEY.hash })).toEqual({ seconds: 600 });
    expect(terminal.upload(NEW)).toEqual({ off: NEW.length });
    expect("images" in terminal.write(1, 0, { hash: hashOf(NEW) })).toBe(true);
    expect(terminal.request(2, 1, 5, {}, 1, OTHER)).toEqual({ rc: 11 });
    expect(terminal.write(3, 0, { name: "service/code", val: text("1234") })).toEqual(KEY_ALONE);
    // No code was typed: the person at the terminal has opened nothing.
    expect(terminal.agent.status).toMatchObject({ isOpenHere: false, service: 600 });
  });

  it("opens nothing with a signature of before, of elsewhere, of another key, for another half, or too late", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const open = (nonce: Uint8Array, sig: Uint8Array, peer = PEER, more = {}) => {
      terminal.uptime += 2;
      return terminal.request(2, 64, 2, { nonce, sig, ...more }, 1, peer);
    };
    const old = nonceOf(terminal);
    expect(open(old, signed(old), OTHER)).toEqual(WRONG);
    expect(open(old, signed(old), `${ADDRESS}:40002`)).toEqual(WRONG);
    expect(open(old, signed(old))).toEqual({ seconds: 600 });
    terminal.agent.closeService();
    expect(open(old, signed(old))).toEqual(WRONG);
    const other = nonceOf(terminal);
    expect(open(other, signed(other, undefined, new Uint8Array(32).fill(0x22)))).toEqual(WRONG);
    // Who relays a signature cannot put a half of their own beside it, nor take the client's away.
    const half = new Uint8Array(32).fill(9);
    expect(open(nonceOf(terminal), signed(nonceOf(terminal)), PEER, { dh: half })).toEqual(WRONG);
    const bound = nonceOf(terminal);
    expect(open(bound, signed(bound, half))).toEqual(WRONG);
    const late = nonceOf(terminal);
    terminal.uptime += 60;
    expect(open(late, signed(late))).toEqual(WRONG);
    for (const length of [0, 31, 33, 64]) {
      expect(open(nonceOf(terminal), new Uint8Array(length))).toEqual(WRONG);
      expect(open(new Uint8Array(length), new Uint8Array(64))).toEqual(WRONG);
    }
    expect(open(nonceOf(terminal), new Uint8Array(64), PEER, { dh: new Uint8Array(31) })).toEqual(WRONG);
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
  });

  it("agrees on nothing with a point of small order", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const nonce = nonceOf(terminal);
    const dh = new Uint8Array(32);
    expect(terminal.write(64, 2, { nonce, sig: signed(nonce, dh), dh })).toEqual(WRONG);
    expect(terminal.agent.status.service).toBe(0);
  });

  it("opens nothing on a terminal that pins none", () => {
    const terminal = new Terminal(OLD);
    expect(new Manager(terminal).open()).toEqual(WRONG);
  });

  it("plays no challenge twice: 100 replays of one opening", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    for (let i = 0; i < 100; i += 1) {
      terminal.uptime += 0.55;
      expect(terminal.write(64, 2, manager.opening)).toEqual(WRONG);
    }
    // The session that it opened is still its client's.
    expect(manager.write(1, 5)).toEqual({});
  });
});

describe("strangers do not starve the owner", () => {
  it("by junk: a signature is looked at from who holds a challenge, and from no one else", () => {
    const terminal = new Terminal(OLD, [KEY]);
    let opened = 0;
    for (let second = 0; second < 40; second += 1) {
      for (let i = 0; i < 10; i += 1) {
        terminal.uptime += 0.125;
        terminal.request(2, 64, 2, { nonce: new Uint8Array(32), sig: new Uint8Array(64) }, 1, OTHER);
      }
      if ("seconds" in new Manager(terminal).open()) opened += 1;
    }
    expect(opened).toBe(40);
  });

  it("by challenges: those of a thousand addresses push out none", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const nonce = nonceOf(terminal);
    for (let i = 0; i < 1000; i += 1) nonceOf(terminal, `10.0.${i >> 8}.${i & 255}:1`);
    expect(terminal.write(64, 2, { nonce, sig: signed(nonce) })).toEqual({ seconds: 600 });
  });

  it("by wrong signatures: each peer has one a second, all of them three, and who is too soon keeps the challenge", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const junk = (peer: string) =>
      terminal.request(2, 64, 2, { nonce: nonceOf(terminal, peer), sig: new Uint8Array(64) }, 1, peer);
    expect(junk("10.0.0.1:1")).toEqual(WRONG);
    expect(junk("10.0.0.1:1")).toEqual(TOO_SOON);
    expect(junk("10.0.0.2:1")).toEqual(WRONG);
    expect(junk("10.0.0.3:1")).toEqual(WRONG);
    const nonce = nonceOf(terminal);
    expect(terminal.write(64, 2, { nonce, sig: signed(nonce) })).toEqual(TOO_SOON);
    terminal.uptime += 1;
    expect(terminal.write(64, 2, { nonce, sig: signed(nonce) })).toEqual({ seconds: 600 });
  });
});

describe("answers to strangers", () => {
  const headers = (count: number) =>
    joined(
      ...Array.from({ length: count }, (_, i) => frame(0, 1, 0, {}, 1, i & 255).subarray(0, 8)).map((one) =>
        one.slice().fill(0, 2, 4),
      ),
    );

  it("are few for a datagram with many requests, and never more bytes than it had", () => {
    const terminal = new Terminal(OLD);
    const datagram = headers(256);
    expect(datagram.length).toBe(2048);
    const answers = terminal.ask(datagram);
    expect(answers.length).toBe(STRANGERS_REQUESTS);
    expect(answers.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(datagram.length);
  });

  it("stay below a stated rate to each address and to all, whatever is asked: a minute of a flood", () => {
    const terminal = new Terminal(OLD);
    const toOne: number[] = [];
    let all = 0;
    for (let i = 0; i < 600; i += 1) {
      terminal.uptime += 0.1;
      const address = `10.0.0.${i % 200}`;
      for (const peer of ["10.1.1.1:1", `${address}:1`]) {
        const datagram = headers(2);
        const sent = terminal.ask(datagram, peer).reduce((sum, { length }) => sum + length, 0);
        all += sent;
        if (peer.startsWith("10.1.")) toOne.push(sent);
      }
    }
    const asked = 2 * 600 * 16;
    expect(toOne.reduce((sum, sent) => sum + sent, 0)).toBeLessThanOrEqual(60 * 512 + 2048 + 600 * 16);
    expect(all).toBeLessThanOrEqual(60 * 2048 + 8192 + asked);
  });

  it("still reach a client that reads in earnest, beside a flood of others", () => {
    const terminal = new Terminal(OLD);
    const read = () => {
      terminal.uptime += 1;
      return terminal.ask(frame(0, 1, 0, {}), PEER).length;
    };
    for (let i = 0; i < 60; i += 1) expect(read()).toBe(1);
    // And the owner's way in is never longer an answer than it is a question.
    for (let i = 0; i < 400; i += 1) terminal.ask(headers(2), `10.0.${i >> 8}.${i & 255}:1`);
    const challenge = frame(0, 64, 1, { fill: new Uint8Array(56) });
    const [answer] = terminal.ask(challenge);
    expect(answer!.length).toBeLessThanOrEqual(challenge.length);
  });

  it("have no bound on a line, nor for who was let in", () => {
    const terminal = new Terminal(OLD);
    for (let i = 0; i < 100; i += 1) expect(terminal.ask(headers(8), "console").length).toBe(8);
    terminal.open();
    for (let i = 0; i < 100; i += 1) expect(terminal.ask(headers(8)).length).toBe(8);
  });
});

it("a whole session in one datagram is still asked who it is", () => {
  const terminal = new Terminal(OLD);
  const both = new Uint8Array([...frame(0, 1, 0, {}), ...frame(2, 1, 5, {}), ...frame(2, 0, 5, {})]);
  expect(terminal.ask(both)).toHaveLength(2);
  expect(terminal.restarts).toBe(0);
});
