import { describe, expect, it } from "@jest/globals";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { CHALLENGE_CONTEXT } from "modules/update/access/access";
import { parsePublicKey } from "modules/update/image/public-key";
import { ascii } from "../../../support/bytes";
import { buildImage, hashOf, pattern, signer } from "../image-builder";
import { frame, PEER, Terminal } from "../smp/client";

const OLD = buildImage({ counter: 1 });
const NEW = buildImage({ payload: pattern(4000, 2), counter: 1 });
const SECRET = new Uint8Array(32).fill(0x11);
const KEY = parsePublicKey(signer.spki, (bytes) => sha256(bytes))!;

function signed(nonce: Uint8Array, secret = SECRET): Uint8Array {
  const context = ascii(CHALLENGE_CONTEXT);
  const message = new Uint8Array(context.length + nonce.length);
  message.set(context);
  message.set(nonce, context.length);
  return p256.sign(message, secret, { lowS: false });
}

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
    for (const version of [0, 1]) expect(terminal.request(op, group, command, {}, version)).toEqual({ rc: 11 });
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
    for (let i = 0; i < 1000; i += 1) terminal.write(1, 1);
    expect(terminal.board.update.written).toBe(before);
    terminal.uptime += 61;
    terminal.write(1, 1);
    terminal.restart();
    expect(terminal.agent.status.denied).toBe(1002);
    terminal.agent.closeService();
    terminal.restart();
    expect(terminal.agent.status.denied).toBe(0);
  });
});

describe("service mode", () => {
  it("lasts ten minutes", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.agent.openService("0000")).toBe("open");
    expect(terminal.agent.status.service).toBe(600);
    terminal.uptime += 599;
    expect(terminal.write(1, 5)).toEqual({});
    terminal.uptime += 1;
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
  });

  it("is of the first address that uses it, and of no other", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService("0000");
    terminal.read(1, 0);
    expect(terminal.agent.status.peer).toBeNull();
    expect(terminal.write(1, 5)).toEqual({});
    expect(terminal.agent.status.peer).toBe(PEER);
    expect(terminal.request(2, 1, 5, {}, 1, "192.0.2.9")).toEqual({ rc: 11 });
    expect(terminal.write(64, 4)).toEqual({});
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
  });

  it("is closed by the person who opened it", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService("0000");
    terminal.agent.closeService();
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
  });

  it("lives through one restart that was asked for, with the time that is left, and through no other", () => {
    const terminal = new Terminal(OLD);
    terminal.agent.openService("0000");
    terminal.uptime += 100;
    terminal.write(0, 5);
    terminal.now += 30;
    terminal.restart();
    expect(terminal.agent.status).toMatchObject({ service: 470, peer: PEER });
    terminal.restart();
    expect(terminal.agent.status.service).toBe(0);
  });

  it("does not come back when the clock was put back, nor after its time", () => {
    for (const change of [-1, 601]) {
      const terminal = new Terminal(OLD);
      terminal.agent.openService("0000");
      terminal.write(0, 5);
      terminal.now += change;
      terminal.restart();
      expect(terminal.agent.status.service).toBe(0);
    }
  });

  it("takes five wrong codes, then none for ten minutes: not even the right one", () => {
    const terminal = new Terminal(OLD);
    for (let i = 0; i < 5; i += 1) expect(terminal.agent.openService("9999")).toBe("wrong");
    expect(terminal.agent.openService("0000")).toBe("locked");
    expect(terminal.agent.status).toMatchObject({ locked: 600, denied: 5 });
    terminal.uptime += 601;
    expect(terminal.agent.openService("0000")).toBe("open");
  });
});

describe("a management key", () => {
  const nonceOf = (terminal: Terminal) => terminal.read(64, 1).nonce as Uint8Array;

  it("opens the terminal for whoever signed the challenge", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const sig = signed(nonceOf(terminal));
    expect(terminal.write(64, 2, { sig, key: KEY.hash })).toEqual({ seconds: 600 });
    expect(terminal.upload(NEW)).toEqual({ off: NEW.length });
    expect("images" in terminal.write(1, 0, { hash: hashOf(NEW) })).toBe(true);
    expect(terminal.request(2, 1, 5, {}, 1, "192.0.2.9")).toEqual({ rc: 11 });
  });

  it("opens nothing with a signature of before, of elsewhere, of another key, or too late", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const wrong = { err: { group: 64, rc: 1 } };
    const open = (sig: Uint8Array, peer = PEER) => {
      terminal.uptime += 2;
      return terminal.request(2, 64, 2, { sig }, 1, peer);
    };
    const old = signed(nonceOf(terminal));
    expect(open(old, "192.0.2.9")).toEqual(wrong);
    expect(open(old)).toEqual({ seconds: 600 });
    terminal.agent.closeService();
    expect(open(old)).toEqual(wrong);
    expect(open(signed(nonceOf(terminal), new Uint8Array(32).fill(0x22)))).toEqual(wrong);
    const late = signed(nonceOf(terminal));
    terminal.uptime += 60;
    expect(open(late)).toEqual(wrong);
    nonceOf(terminal);
    expect(open(new Uint8Array(64))).toEqual(wrong);
    nonceOf(terminal);
    expect(open(new Uint8Array(0))).toEqual(wrong);
    expect(terminal.write(1, 5)).toEqual({ rc: 11 });
  });

  it("is looked at once a second, so that nobody keeps the terminal busy with it", () => {
    const terminal = new Terminal(OLD, [KEY]);
    terminal.write(64, 2, { sig: new Uint8Array(64) });
    const sig = signed(nonceOf(terminal));
    expect(terminal.write(64, 2, { sig })).toEqual({ err: { group: 64, rc: 2 } });
    terminal.uptime += 1;
    expect(terminal.write(64, 2, { sig })).toEqual({ seconds: 600 });
  });

  it("opens nothing on a terminal that pins none", () => {
    const terminal = new Terminal(OLD);
    expect("err" in terminal.write(64, 2, { sig: signed(nonceOf(terminal)) })).toBe(true);
  });
});

it("a whole session in one datagram is still asked who it is", () => {
  const terminal = new Terminal(OLD);
  const both = new Uint8Array([...frame(0, 1, 0, {}), ...frame(2, 1, 5, {}), ...frame(2, 0, 5, {})]);
  expect(terminal.ask(both)).toHaveLength(2);
  expect(terminal.restarts).toBe(0);
});
