/** The server against what was measured on Zephyr 4.4.0, byte by byte where bytes are fixed. */
import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { formatDateTime, parseDateTime } from "modules/calendar/date-time";
import { hex } from "../../../support/bytes";
import { DATA_BLOCKS } from "../board";
import { buildImage, hashOf, pattern, stranger } from "../image-builder";
import { frame, Terminal } from "./client";
import { KEY, Manager } from "./manager";

const OLD = buildImage({ payload: pattern(6000, 1), version: [1, 0, 0, 0], counter: 1 });
const NEW = buildImage({ payload: pattern(9000, 2), version: [1, 1, 0, 4], counter: 2 });
const ERR = (code: number, group = 1) => ({ err: { group, rc: code } });

/** Service mode is open, as a person opened it. */
function opened(): Terminal {
  const terminal = new Terminal(OLD);
  terminal.open();
  return terminal;
}

describe("the frame", () => {
  const vectors: [string, string, string][] = [
    ["echo, version 2", "0a00000600000000a16164626869", "0b00000600000000a16172626869"],
    ["echo, version 1", "0200000600000000a16164626869", "0300000600000000a16172626869"],
    ["echo by a read", "0800000600000500a16164626869", "0900000600000500a16172626869"],
    ["a map of indefinite length", "0a00000700000000bf6164626869ff", "0b00000600000000a16172626869"],
    ["a text of indefinite length", "0a00000a00000000bf61647f61686169ffff", "0b00000600000000a16172626869"],
    ["the sequence number and the reserved bits", "ea00000600002a00a16164626869", "0b00000600002a00a16172626869"],
    ["flags, which nobody reads", "0aff000600000000a16164626869", "0b00000600000000a16172626869"],
    ["no text to echo", "0a00000100000000a0", "0b00000400000000a1617260"],
    [
      "no body where none is needed",
      "0800000000000006",
      "0900001800000006a2686275665f73697a65190800696275665f636f756e7404",
    ],
    ["a key that nobody asks for", "0a00000900000000a26164626869617801", "0b00000600000000a16172626869"],
    ["bytes after the map, within the length", "0a00000800000000a16164626869ffff", "0b00000600000000a16172626869"],
    ["less than a header", "0a000000000000", ""],
    ["nothing", "", ""],
    ["a length beyond the datagram", "0a00000700000000a16164626869", "0b00000500000000a162726309"],
    ["version 3", "1200000600000000a16164626869", "0b00000500000000a16272630d"],
    ["version 4", "1a00000600000000a16164626869", "0b00000500000000a16272630d"],
    ["an operation that is none", "0c00000600000000a16164626869", "0b00000500000000a162726308"],
    ["a reply", "0900000600000000a16164626869", "0b00000500000000a162726308"],
    ["an unknown group", "0a00000103e70000a0", "0b00000503e70000a162726308"],
    ["an unknown command", "0a00000100000063a0", "0b00000500000063a162726308"],
    ["a read of what is only written", "0800000100000005a0", "0900000500000005a162726308"],
    ["the shell, which there is not", "0a00000100090000a0", "0b00000500090000a162726308"],
    ["CBOR that is none", "0a00000200000000a161", "0b00000500000000a162726303"],
    ["CBOR that is no map", "0a0000010000000080", "0b00000500000000a162726303"],
    ["a field of another type", "0a00000400000000a1616401", "0b00000500000000a162726303"],
    ["a key twice", "0a00000a00000000a2616462686961646168", "0b00000500000000a162726303"],
  ];
  it.each(vectors)("%s", (_, request, reply) => {
    expect(new Terminal(OLD).say(request)).toBe(reply);
  });

  it("answers two requests in one datagram by two datagrams", () => {
    expect(new Terminal(OLD).say("0a00000600000100a161646268690200000600000200a16164626869")).toBe(
      "0b00000600000100a16172626869 0300000600000200a16172626869",
    );
  });

  it("stops at the first request that is an error of SMP itself", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.ask(hex("0a00000103e70000a0 0a00000600000000a16164626869"))).toHaveLength(1);
    // An error of a group is an answer like another.
    const two = new Uint8Array([...frame(0, 2, 0, { name: "x" }), ...frame(2, 0, 0, { d: "hi" })]);
    expect(terminal.ask(two)).toHaveLength(2);
    expect(terminal.ask(hex("0a00000600000000a16164626869 0a00"))).toHaveLength(1);
  });

  it("takes no more than it said it would", () => {
    expect(new Terminal(OLD).ask(new Uint8Array(2049).fill(8))).toEqual([]);
  });
});

describe("errors, in the style of each version", () => {
  it("of a group: its own code in version 2, the nearest of SMP's in version 1", () => {
    const terminal = opened();
    const ask = (version: number, body: Record<string, number | Uint8Array>) =>
      terminal.request(2, 1, 1, body, version);
    expect(ask(1, { len: 64 })).toEqual(ERR(20));
    expect(ask(0, { len: 64 })).toEqual({ rc: 3 });
    const other = new Uint8Array(64);
    expect(ask(1, { off: 0, len: 64, data: other })).toEqual(ERR(23));
    expect(ask(0, { off: 0, len: 64, data: other })).toEqual({ rc: 1, rsn: "magic mismatch" });
    expect(terminal.request(0, 2, 0, { name: "none" }, 1)).toEqual(ERR(2, 2));
    expect(terminal.request(0, 2, 0, { name: "none" }, 0)).toEqual({ rc: 5 });
    expect(terminal.request(0, 0, 7, { format: "z" }, 1)).toEqual(ERR(2, 0));
    expect(terminal.request(0, 0, 7, { format: "z" }, 0)).toEqual({ rc: 3 });
  });
});

describe("the group of the terminal itself", () => {
  it("tells what it is, in uname's order whatever is asked first", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.read(0, 7)).toEqual({ output: "Comptoir" });
    expect(terminal.read(0, 7, { format: "ors" })).toEqual({ output: "Comptoir 1.0.0 Comptoir" });
    expect(terminal.read(0, 7, { format: "a" })).toEqual({
      output: "Comptoir comptoir 1.0.0 1.0.0 simulator simulator comptoir/simulator Comptoir",
    });
  });

  it("tells its boot loader, and how it behaves", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.read(0, 8)).toEqual({ bootloader: "MCUboot" });
    expect(terminal.read(0, 8, { query: "mode" })).toEqual({ mode: 3 });
    expect(terminal.read(0, 8, { query: "colour" })).toEqual(ERR(3, 0));
  });

  it("tells its memory as tasks, with all the fields that clients insist on", () => {
    const { tasks } = new Terminal(OLD).read(0, 2) as { tasks: Record<string, object> };
    expect(tasks.chunks).toEqual({
      ...{ prio: 0, tid: 0, state: 0, stkuse: 100, stksiz: 200, cswcnt: 0, runtime: 1 },
      ...{ last_checkin: 0, next_checkin: 0 },
    });
  });

  it("tells and takes the time", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    expect(manager.write(0, 4, { datetime: "2026-11-25T08:30:05.123+01:00" })).toEqual({});
    expect(terminal.read(0, 4)).toEqual({ datetime: "2026-11-25T08:30:05" });
    for (const datetime of [
      "",
      "2026-13-01T00:00:00",
      "2026-02-29T00:00:00",
      "2026-11-25 08:30:05",
      "2026-11-25T24:00:00",
    ]) {
      expect(manager.write(0, 4, { datetime })).toEqual({ rc: 3 });
    }
    terminal.clockCertain = false;
    expect(terminal.read(0, 4)).toEqual(ERR(4, 0));
    expect(terminal.request(0, 0, 4, {}, 0)).toEqual({ rc: 5 });
  });

  it("counts the days as the calendar does", () => {
    for (const now of [0, 951782400, 951868799, 4102444799, 1_780_000_000, 68_256_000]) {
      expect(parseDateTime(formatDateTime(now))).toBe(now);
      expect(formatDateTime(now)).toBe(new Date(now * 1000).toISOString().slice(0, 19));
    }
  });

  it("restarts after its answer, but not in the middle of a sale unless forced", () => {
    const terminal = opened();
    terminal.busy = true;
    expect(terminal.write(0, 5)).toEqual({ rc: 10 });
    expect(terminal.restarts).toBe(0);
    expect(terminal.write(0, 5, { force: 1 })).toEqual({});
    expect(terminal.restarts).toBe(1);
  });
});

describe("the group of images", () => {
  it("lists what runs, with all five flags", () => {
    const state = { image: 0, slot: 0, version: "1.0.0", hash: hashOf(OLD), bootable: true, pending: false };
    expect(new Terminal(OLD).read(1, 0)).toEqual({
      images: [{ ...state, confirmed: true, active: true, permanent: false }],
      splitStatus: 0,
    });
  });

  it("takes an image, tries it, and confirms it", () => {
    const terminal = opened();
    expect(terminal.upload(NEW, { sha: sha256(NEW) })).toEqual({ off: NEW.length, match: true });
    const flags = (answer: Record<string, unknown>) =>
      (answer.images as Record<string, unknown>[]).map(({ version, pending, confirmed, active, permanent }) =>
        [version, pending && "pending", confirmed && "confirmed", active && "active", permanent && "permanent"]
          .filter(Boolean)
          .join(" "),
      );
    expect(flags(terminal.read(1, 0))).toEqual(["1.0.0 confirmed active", "1.1.0.4"]);
    expect(flags(terminal.write(1, 0, { hash: hashOf(NEW) }))).toEqual(["1.0.0 confirmed active", "1.1.0.4 pending"]);
    expect(terminal.write(1, 0, { confirm: true })).toEqual(ERR(28));
    expect(terminal.write(0, 5)).toEqual({});
    terminal.restart();
    expect(flags(terminal.read(1, 0))).toEqual(["1.1.0.4 active", "1.0.0 confirmed"]);
    terminal.failing = "scanner";
    terminal.agent.tick();
    // The session of before the wanted restart goes on.
    expect(terminal.write(1, 0, { confirm: true })).toEqual(ERR(32));
    terminal.failing = null;
    terminal.agent.tick();
    expect(flags(terminal.write(1, 0, { confirm: true }))).toEqual(["1.1.0.4 confirmed active", "1.0.0"]);
    expect(flags(terminal.write(1, 0, { hash: hashOf(NEW), confirm: true }))).toEqual([
      "1.1.0.4 confirmed active",
      "1.0.0",
    ]);
  });

  it.each([0, 1])("confirms the running image for an empty hash, in version %i", (version) => {
    const terminal = opened();
    const confirm = { hash: new Uint8Array(0), confirm: true };
    terminal.upload(NEW);
    terminal.write(1, 0, { hash: hashOf(NEW) });
    terminal.write(0, 5);
    terminal.restart();
    terminal.agent.tick();
    expect("images" in terminal.request(2, 1, 0, confirm, version)).toBe(true);
    expect(terminal.agent.status).toMatchObject({ version: "1.1.0.4", outcome: "confirmed" });
    const unconfirmed = terminal.request(2, 1, 0, { hash: new Uint8Array(0) }, version);
    expect(unconfirmed).toEqual(version === 0 ? { rc: 3 } : ERR(24));
  });

  it("confirms a permanent image by itself, once it works", () => {
    const terminal = opened();
    terminal.upload(NEW);
    terminal.write(1, 0, { hash: hashOf(NEW), confirm: true });
    terminal.restart();
    terminal.failing = "scanner";
    terminal.agent.tick();
    expect(terminal.agent.status.phase).toBe("trial");
    terminal.failing = null;
    terminal.agent.tick();
    expect(terminal.agent.status).toMatchObject({ phase: "ready", version: "1.1.0.4", outcome: "confirmed" });
  });

  it("goes back when it is restarted unconfirmed, as MCUboot does, and after ten minutes", () => {
    for (const way of ["restart", "time"] as const) {
      const terminal = opened();
      terminal.upload(NEW);
      terminal.write(1, 0, { hash: hashOf(NEW) });
      terminal.write(0, 5);
      terminal.restart();
      if (way === "restart") terminal.write(0, 5);
      else {
        terminal.uptime = 599;
        terminal.agent.tick();
        expect(terminal.restarts).toBe(1);
        terminal.uptime = 601;
        terminal.agent.tick();
      }
      expect(terminal.restarts).toBe(2);
      terminal.restart();
      expect(terminal.board.holds(OLD)).toBe(true);
      expect(terminal.agent.status.outcome).toBe(way === "time" ? "time" : "asked");
    }
  });

  const first = { off: 0, len: NEW.length, data: NEW.subarray(0, 512) };
  const refused: [string, Record<string, number | boolean | Uint8Array>, object][] = [
    ["no offset", { data: NEW.subarray(0, 512), len: NEW.length }, ERR(20)],
    ["no length", { off: 0, data: NEW.subarray(0, 512) }, ERR(21)],
    ["less than a header", { ...first, data: NEW.subarray(0, 31) }, ERR(22)],
    ["another magic", { ...first, data: new Uint8Array(32) }, ERR(23)],
    ["a name that is too long", { ...first, sha: new Uint8Array(33) }, ERR(24)],
    [
      "an image that is not newer, where a newer one is asked for",
      { ...first, data: OLD.subarray(0, 512), upgrade: true },
      ERR(27),
    ],
    ["more than a slot holds", { ...first, len: 24 * 4096 }, ERR(30)],
    ["an offset without a session", { off: 512, data: new Uint8Array(8) }, { off: 0 }],
    ["a length that is no number", { ...first, len: true }, { rc: 3 }],
  ];
  it.each(refused)("answers %s", (_, body, answer) => {
    expect(opened().write(1, 1, body)).toEqual(answer);
  });

  it("answers any offset but the next with the next, and writes nothing", () => {
    const terminal = opened();
    expect(terminal.write(1, 1, first)).toEqual({ off: 512 });
    for (const off of [1, 511, 513, 1024, 9000]) {
      expect(terminal.write(1, 1, { off, data: NEW.subarray(off, off + 512) })).toEqual({ off: 512 });
    }
    const small = { off: 0, len: 600, data: buildImage({ payload: pattern(320) }).subarray(0, 512) };
    expect(terminal.write(1, 1, small)).toEqual({ off: 512 });
    expect(terminal.write(1, 1, { off: 512, data: new Uint8Array(89) })).toEqual(ERR(31));
    expect(terminal.write(1, 1, { off: 512, data: new Uint8Array(80) })).toEqual({ off: 592 });
  });

  it("goes on with the same name, and begins anew with another or none", () => {
    const terminal = opened();
    const sha = sha256(NEW);
    terminal.write(1, 1, { ...first, sha });
    terminal.write(1, 1, { off: 512, data: NEW.subarray(512, 1024) });
    expect(terminal.write(1, 1, { ...first, sha })).toEqual({ off: 1024 });
    expect(terminal.write(1, 1, { ...first, sha: sha256(OLD) })).toEqual({ off: 512 });
    expect(terminal.write(1, 1, first)).toEqual({ off: 512 });
    terminal.upload(NEW, { sha });
    expect(terminal.write(1, 1, { ...first, sha })).toEqual({ off: 512 });
  });

  it("goes on after a power cut, from the last block that is whole", () => {
    const terminal = opened();
    const sha = sha256(NEW);
    terminal.write(1, 1, { ...first, sha });
    for (let off = 512; off < 8700; off += 512) terminal.write(1, 1, { off, data: NEW.subarray(off, off + 512) });
    terminal.restart();
    terminal.open();
    expect(terminal.write(1, 1, { ...first, sha })).toEqual({ off: 32 + 2 * 4096 });
    expect(terminal.upload(NEW, { sha })).toEqual({ off: NEW.length, match: true });
  });

  it("says again what it said of the last piece, as that answer may be lost", () => {
    const terminal = opened();
    terminal.upload(NEW, { sha: sha256(NEW) });
    const off = NEW.length - (NEW.length % 512);
    expect(terminal.write(1, 1, { off, data: NEW.subarray(off) })).toEqual({ off: NEW.length, match: true });
    expect(terminal.write(1, 1, { off: 512, data: NEW.subarray(512, 1024) })).toEqual({ off: 0 });
  });

  it("keeps up with a client that sends several pieces ahead, and loses some", () => {
    const terminal = opened();
    let expected = 0;
    let seed = 1;
    for (let step = 0; expected < NEW.length && step < 500; step += 1) {
      for (let ahead = 0; ahead < 5; ahead += 1) {
        const off = expected + ahead * 256;
        if (off >= NEW.length) continue;
        seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
        if (seed % 5 === 0) continue;
        const data = NEW.subarray(off, off + 256);
        const answer = terminal.write(1, 1, off === 0 ? { off, len: NEW.length, data } : { off, data });
        if (ahead === 4 || seed % 3 === 0) {
          expected = answer.off as number;
          break;
        }
      }
      expected = (terminal.write(1, 1, { off: 99999, data: new Uint8Array(0) }).off as number) || expected;
      if (terminal.agent.status.phase === "ready") break;
    }
    expect(terminal.agent.status.phase).toBe("ready");
  });

  const bad: [string, Uint8Array, number, string][] = [
    ["not signed", buildImage({ sign: false }), 4, "unsigned"],
    ["signed by a stranger", buildImage({ by: stranger }), 24, "unknown-key"],
    ["for another product", buildImage({ class: undefined }), 22, "wrong-product"],
    ["older than its counter may be", buildImage({ counter: 0 }), 27, "downgrade"],
    ["whose hash is wrong", buildImage({ hash: (hash) => hash.map((byte) => ~byte) }), 24, "wrong-hash"],
  ];
  it.each(bad)("refuses an image that is %s, and tells why", (_, image, code, reason) => {
    const terminal = opened();
    expect(terminal.upload(image)).toEqual(ERR(code));
    expect((terminal.read(1, 0).images as unknown[]).length).toBe(1);
    expect(terminal.agent.status.refusal).toBe(reason);
    expect(terminal.read(64, 3)).toEqual({ refusal: reason, outcome: "none" });
  });

  it("refuses what cannot be marked or erased", () => {
    const terminal = opened();
    expect(terminal.write(1, 0, {})).toEqual(ERR(24));
    expect(terminal.write(1, 0, { confirm: false })).toEqual(ERR(24));
    expect(terminal.write(1, 0, { hash: new Uint8Array(31) })).toEqual(ERR(24));
    expect(terminal.write(1, 0, { hash: new Uint8Array(32) })).toEqual(ERR(8));
    expect(terminal.write(1, 0, { hash: hashOf(OLD) })).toEqual(ERR(33));
    expect(terminal.write(1, 5, { slot: 0 })).toEqual(ERR(9));
    expect(terminal.write(1, 5, { slot: 10 })).toEqual(ERR(10));
    terminal.upload(NEW);
    terminal.write(1, 0, { hash: hashOf(NEW) });
    expect(terminal.write(1, 5)).toEqual(ERR(9));
    expect(terminal.write(1, 1, first)).toEqual(ERR(9));
    expect(terminal.request(2, 1, 1, first, 0)).toEqual({ rc: 6 });
  });

  it("erases the other slot, and what came of an upload", () => {
    const terminal = opened();
    terminal.upload(NEW);
    expect(terminal.write(1, 5)).toEqual({});
    expect((terminal.read(1, 0).images as unknown[]).length).toBe(1);
    terminal.write(1, 1, first);
    expect(terminal.write(1, 5, { slot: 1 })).toEqual({});
    expect(terminal.write(1, 1, { off: 512, data: NEW.subarray(512, 1024) })).toEqual({ off: 0 });
  });

  it("tells its slots", () => {
    const size = 6 * 4096;
    const half = (DATA_BLOCKS / 2) * 4096;
    const image = (number: number, bytes: number) => ({
      image: number,
      slots: [
        { slot: 0, size: bytes },
        { slot: 1, size: bytes, upload_image_id: number },
      ],
      max_image_size: bytes - 4096,
    });
    expect(new Terminal(OLD).read(1, 6)).toEqual({
      images: [image(0, size), image(1, half), image(2, half), image(3, half), image(4, half)],
    });
  });
});

describe("counters, settings, files and the list of groups", () => {
  it("counts", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.read(2, 1)).toEqual({ stat_list: ["smp", "update"] });
    terminal.write(1, 5);
    expect(terminal.read(2, 0, { name: "smp" })).toEqual({
      name: "smp",
      fields: { requests: 3, errors: 1, denied: 1, dropped: 0 },
    });
  });

  it("keeps the settings that there are, and no others", () => {
    const terminal = new Terminal(OLD, [KEY]);
    const manager = new Manager(terminal);
    manager.open();
    const name = Uint8Array.from("pharmacie-3", (character) => character.charCodeAt(0));
    expect(manager.write(3, 0, { name: "terminal/name", val: name })).toEqual({});
    expect(terminal.read(0, 7, { format: "n" })).toEqual({ output: "pharmacie-3" });
    expect(manager.write(3, 0, { name: "service/code", val: hex("31323334") })).toEqual({});
    expect(manager.write(3, 0, { name: "service/code", val: hex("30303030") })).toEqual({ rc: 3 });
    terminal.restart();
    expect(terminal.read(3, 0, { name: "terminal/name" })).toEqual({ val: name });
    expect(terminal.read(3, 0, { name: "terminal/name", max_size: 4 })).toEqual({ val: name.slice(0, 4) });
    expect(terminal.agent.openService("0000")).toBe("wrong");
    expect(terminal.agent.openService("1234")).toBe("open");
    manager.open();
    expect(terminal.read(3, 0, { name: "service/code" })).toEqual(ERR(4, 3));
    expect(terminal.read(3, 0, { name: "nothing" })).toEqual(ERR(3, 3));
    expect(terminal.read(3, 0, { name: "x".repeat(40) })).toEqual(ERR(2, 3));
    expect(manager.write(3, 0, { name: "service/denied", val: name })).toEqual(ERR(6, 3));
    expect(manager.write(3, 0, { name: "service/code", val: name })).toEqual({ rc: 3 });
    expect(manager.write(3, 1, { name: "terminal/name" })).toEqual({});
    expect(terminal.read(3, 0, { name: "terminal/name" })).toEqual({ val: new Uint8Array(0) });
    for (const command of [2, 3]) expect(manager.write(3, command)).toEqual({});
    // Without one of the terminal's own, a simulated terminal has the one that its screen says.
    expect(manager.write(3, 1, { name: "service/code" })).toEqual({});
    expect(terminal.agent.openService("1234")).toBe("wrong");
  });

  it("gives the log to who may manage, and no other file", () => {
    const stranger = new Terminal(OLD);
    expect(stranger.read(8, 0, { off: 0, name: "/log/terminal.txt" })).toEqual({ rc: 11 });
    const terminal = opened();
    const log = Uint8Array.from(terminal.log.join("\n"), (character) => character.charCodeAt(0));
    expect(terminal.read(8, 0, { off: 0, name: "/log/terminal.txt" })).toEqual({ off: 0, data: log, len: log.length });
    expect(terminal.read(8, 1, { name: "/log/terminal.txt" })).toEqual({ len: log.length });
    expect(terminal.read(8, 2, { name: "/log/terminal.txt", type: "sha256" })).toEqual({
      type: "sha256",
      len: log.length,
      output: sha256(log),
    });
    expect(terminal.read(8, 2, { name: "/log/terminal.txt", type: "md5" })).toEqual(ERR(13, 8));
    expect(terminal.read(8, 0, { off: 0, name: "/log/other" })).toEqual(ERR(3, 8));
    expect(terminal.read(8, 0, { off: 0, name: "/etc/keys" })).toEqual(ERR(14, 8));
    expect(terminal.read(8, 0, { off: 9999, name: "/log/terminal.txt" })).toEqual(ERR(12, 8));
    expect(terminal.write(8, 0, { off: 0, name: "/log/terminal.txt", data: log, len: 3 })).toEqual(ERR(15, 8));
    expect(terminal.read(8, 3)).toEqual({ types: { crc32: { format: 0, size: 4 }, sha256: { format: 1, size: 32 } } });
  });

  it("lists its groups", () => {
    const terminal = new Terminal(OLD);
    expect(terminal.read(10, 0)).toEqual({ count: 7 });
    expect(terminal.read(10, 1)).toEqual({ groups: [0, 1, 2, 3, 8, 64, 10] });
    expect(terminal.read(10, 2, { index: 6 })).toEqual({ group: 10, end: true });
    expect(terminal.read(10, 2, { index: 7 })).toEqual(ERR(4, 10));
    expect(terminal.read(10, 3, { groups: [1] })).toEqual({ groups: [{ group: 1, name: "img mgmt", handlers: 4 }] });
  });
});
