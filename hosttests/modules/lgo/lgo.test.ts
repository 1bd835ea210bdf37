import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { LgoEvent } from "modules/lgo/act";
import { Lgo, REQUESTS_A_SECOND, SILENCE_SECONDS, type Wire } from "modules/lgo/lgo";
import { MAX_REQUEST_LINE } from "modules/lgo/line-reader";
import { Random } from "../../support/random";
import { fuzzLines } from "./fuzz";

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly data: { readonly reason: string; readonly at?: string } };
}

class TestWire implements Wire {
  backlog = 0;
  readonly lines: string[] = [];
  send(line: string): void {
    this.lines.push(line);
  }
  /** What was sent since somebody looked. */
  take(): Message[] {
    return this.lines.splice(0).map((line) => JSON.parse(line) as Message);
  }
}

function rig(kept = 0, freeSlots?: number) {
  const memory = () => ({ slots: 7000, ...(freeSlots === undefined ? {} : { slotsLimit: 7000 + freeSlots }) });
  const events: LgoEvent[] = [];
  const sequence = { value: kept, writes: 0 };
  const stored = Array.from({ length: 30 }, (_, i) => ({ number: i + 1, text: "x".repeat(700) }));
  const lgo = new Lgo({
    sequence: {
      read: () => sequence.value,
      write: (value) => {
        sequence.value = value;
        sequence.writes += 1;
      },
    },
    invoices: {
      lastNumber: 30,
      after: (number, limit) => stored.filter((invoice) => invoice.number > number).slice(0, limit),
    },
    terminal: "test",
    firmware: "1.0.0",
    memory,
    onEvent: (event) => events.push(event),
    log: () => {},
  });
  const wire = new TestWire();
  const connection = lgo.open(wire);
  const say = (text: string) => lgo.receive(connection, encodeUtf8(`${text}\n`));
  const ask = (method: string, params: object = {}, id: number | string = 1) =>
    say(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  return { lgo, wire, connection, events, sequence, say, ask };
}

describe("the pharmacy's software at the end of a wire", () => {
  it("says hello, is told what happens by number, and what it has missed", () => {
    const { lgo, wire, connection, events, ask } = rig();
    ask("hello", { software: "Essai 1" });
    expect(wire.take()[0]?.result).toMatchObject({ sequence: 0, complete: true, lastInvoice: 30 });
    expect(events).toEqual([{ kind: "here", connection, software: "Essai 1", sequence: 0 }]);
    for (let i = 1; i <= 5; i += 1) lgo.tell("screen", { name: `v${i}` });
    expect(wire.take().map(({ params }) => params?.seq)).toEqual([1, 2, 3, 4, 5]);
    lgo.close(connection);
    lgo.tell("screen", { name: "v6" });
    const again = new TestWire();
    const id = lgo.open(again);
    lgo.receive(id, encodeUtf8('{"jsonrpc":"2.0","id":"a","method":"hello","params":{"software":"E","since":4}}\n'));
    const [hello, ...missed] = again.take();
    expect(hello).toMatchObject({ id: "a", result: { complete: true, sequence: 6 } });
    expect(missed.map(({ params }) => params)).toEqual([
      { seq: 5, name: "v5" },
      { seq: 6, name: "v6" },
    ]);
  });

  it("says that it does not know all any more, after a flood and after a restart", () => {
    const first = rig();
    first.ask("hello", { software: "E" });
    for (let i = 0; i < 60; i += 1) first.lgo.tell("screen", { name: "idle" });
    first.wire.take();
    first.ask("hello", { software: "E", since: 3 });
    const [flooded, ...kept] = first.wire.take();
    expect(flooded?.result?.complete).toBe(false);
    expect(kept.map(({ params }) => params?.seq)).toEqual(Array.from({ length: 48 }, (_, i) => i + 13));
    // The power goes: the next start goes on above any number that was told.
    const second = rig(first.sequence.value);
    expect(first.sequence).toEqual({ value: 256, writes: 1 });
    second.ask("hello", { software: "E", since: 60 });
    expect(second.wire.take()[0]?.result).toMatchObject({ complete: false, sequence: 256 });
    second.lgo.tell("screen", { name: "idle" });
    expect(second.wire.take()[0]?.params?.seq).toBe(257);
  });

  it("never gives a number twice, however often the power goes", () => {
    let kept = 0;
    let last = 0;
    for (let start = 0; start < 5; start += 1) {
      const { lgo, wire, sequence, ask } = rig(kept);
      ask("hello", { software: "E" });
      for (let i = 0; i < 300; i += 1) lgo.tell("screen", { name: "idle" });
      for (const { params } of wire.take()) {
        if (typeof params?.seq !== "number") continue;
        expect(params.seq).toBeGreaterThan(last);
        last = params.seq;
      }
      kept = sequence.value;
    }
  });

  it("tells nothing personal before hello, and forgets it when the sale is over", () => {
    const { lgo, wire, ask, connection } = rig();
    const listener = new TestWire();
    lgo.open(listener, true);
    ask("hello", { software: "E" });
    lgo.close(connection);
    lgo.tell("screen", { name: "idle" });
    lgo.tell("identity", { patient: "NOM" }, undefined, { patient: null });
    expect(listener.take().map(({ method }) => method)).toEqual(["screen"]);
    expect(wire.take()).toHaveLength(1);
    lgo.forgetPatient();
    const again = new TestWire();
    lgo.receive(
      lgo.open(again),
      encodeUtf8('{"jsonrpc":"2.0","id":1,"method":"hello","params":{"software":"E","since":0}}\n'),
    );
    expect(
      again
        .take()
        .slice(1)
        .map(({ params }) => params),
    ).toEqual([
      { seq: 1, name: "idle" },
      { seq: 2, patient: null },
    ]);
  });

  it("asks for hello first, and hands on what is for the terminal", () => {
    const { wire, events, ask, connection } = rig();
    ask("sale.cancel", { sale: 3 });
    expect(wire.take()[0]?.error).toMatchObject({ code: -32001, data: { reason: "say-hello" } });
    ask("hello", { software: "E" });
    ask("sale.cancel", { sale: 3 }, "u");
    expect(events.at(-1)).toEqual({
      kind: "asked",
      connection,
      id: "u",
      call: { method: "sale.cancel", params: { sale: 3 } },
    });
  });

  it("names what is wrong with a request, and where", () => {
    const { wire, say, ask } = rig();
    ask("hello", { software: "E" });
    wire.take();
    ask("sale.open", {
      basket: [
        { cip13: "3400935955838", quantity: 1 },
        { cip13: "34009", quantity: 1 },
      ],
    });
    ask("sale.open", { basket: [], more: 1 });
    ask("toString");
    ask("sale.cancel", []);
    say('{"jsonrpc":"1.0","id":1,"method":"ping"}');
    say('[{"jsonrpc":"2.0","id":1,"method":"ping"}]');
    say("{");
    say(`{"a":${"[".repeat(4000)}`);
    expect(wire.take().map(({ error }) => [error?.data.reason, error?.data.at])).toEqual([
      ["invalid-params", "basket[1].cip13"],
      ["invalid-params", "params"],
      ["unknown-method", undefined],
      ["invalid-params", "params"],
      ["invalid-request", undefined],
      ["parse", undefined],
      ["parse", undefined],
      ["parse", undefined],
    ]);
  });

  it("does not talk to itself over a line with an echo", () => {
    const { lgo, wire, ask, say } = rig();
    ask("hello", { software: "E" });
    say("{");
    ask("no-such", {});
    lgo.tell("identity", { patient: null });
    for (let round = 0; round < 3; round += 1) for (const line of wire.lines.splice(0)) say(line);
    expect(wire.lines).toEqual([]);
  });

  it("reads on after garbage and after a line that is too long, in whatever pieces", () => {
    const { lgo, wire, connection, ask } = rig();
    ask("hello", { software: "E" });
    wire.take();
    const bytes = encodeUtf8(
      `\u0000\u00ff\n${"x".repeat(MAX_REQUEST_LINE + 1)}\n\r\n{"jsonrpc":"2.0","id":5,"method":"ping"}\r\n`,
    );
    for (let at = 0; at < bytes.length; at += 97) lgo.receive(connection, bytes.subarray(at, at + 97));
    expect(wire.take().map(({ id, result }) => [id, result])).toEqual([
      [null, undefined],
      [5, {}],
    ]);
    lgo.second();
    expect(wire.take()).toEqual([{ jsonrpc: "2.0", method: "missed", params: { requests: 0, lines: 2 } }]);
  });

  it("reads so many requests a second, and none while nobody takes the answers", () => {
    const { lgo, wire, ask } = rig();
    ask("hello", { software: "E" });
    for (let i = 0; i < 100; i += 1) ask("ping", {}, i);
    expect(wire.take()).toHaveLength(REQUESTS_A_SECOND);
    lgo.second();
    expect(wire.take()).toEqual([{ jsonrpc: "2.0", method: "missed", params: { requests: 81, lines: 0 } }]);
    ask("ping");
    expect(wire.take()).toHaveLength(1);
    wire.backlog = 16;
    ask("ping");
    expect(wire.take()).toEqual([]);
  });

  it("takes who is silent for gone, and tells who is there that it is", () => {
    const { lgo, wire, events, ask } = rig();
    ask("hello", { software: "E" });
    wire.take();
    for (let i = 0; i < SILENCE_SECONDS; i += 1) lgo.second();
    expect(wire.take().map(({ method }) => method)).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
    expect(lgo.isHere).toBe(true);
    lgo.second();
    expect(events.at(-1)).toMatchObject({ kind: "gone" });
    expect(lgo.isHere).toBe(false);
    for (let i = 0; i < 20; i += 1) lgo.second();
    expect(wire.take()).toEqual([]);
  });

  it("refuses a basket that the heap does not hold, and says how many lines it does", () => {
    const { wire, events, ask } = rig(0, 950);
    ask("hello", { software: "E" });
    wire.take();
    const basket = Array.from({ length: 40 }, () => ({ cip13: "3400935955838", quantity: 1 }));
    ask("sale.open", { basket });
    expect(wire.take()[0]?.error?.data).toEqual({ reason: "too-many-lines", most: 13 });
    ask("sale.open", { basket: basket.slice(0, 13) });
    expect(events.filter(({ kind }) => kind === "asked")).toHaveLength(1);
  });

  it("answers the next good request after ten thousand hostile lines", () => {
    const { done, answers } = fuzzLines(10000, new Random(7));
    expect(done).toBe(10000);
    for (const kind of ["parse", "answered", "invalid-params"]) expect(answers[kind] ?? 0).toBeGreaterThan(0);
  });

  it("hands over invoices a few at a time", () => {
    const { wire, ask } = rig();
    ask("hello", { software: "E" });
    wire.take();
    const numbers: number[] = [];
    for (let after = 0, more = true; more; ) {
      ask("invoices", { after });
      const result = wire.take()[0]?.result as { invoices: { number: number }[]; more: boolean };
      expect(result.invoices.length).toBeLessThanOrEqual(8);
      numbers.push(...result.invoices.map(({ number }) => number));
      after = numbers.at(-1) ?? 0;
      more = result.more;
      if (numbers.length % 16 === 0) continue;
    }
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });
});
