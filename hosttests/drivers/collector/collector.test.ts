import { describe, expect, it } from "@jest/globals";
import { Collector, type CollectorOptions } from "drivers/collector/collector";
import { MAX_ANSWER } from "modules/teletransmission/lot";
import type { TransportAnswer } from "modules/teletransmission/transport";
import { Wire } from "../http-exchange/wire";

function open(change: Partial<CollectorOptions<number>> = {}) {
  const alarms = new Map<number, () => void>();
  const timer = {
    set: (call: () => void): number => {
      alarms.set(alarms.size + 1, call);
      return alarms.size;
    },
    clear: (id: number): void => void alarms.delete(id),
  };
  const collector = new Collector<number>({
    http: { io: Wire },
    timer,
    host: "c.test",
    port: 443,
    path: "/lots",
    ...change,
  });
  const ring = () => {
    for (const [id, call] of alarms) {
      alarms.delete(id);
      call();
    }
  };
  const answers: TransportAnswer[] = [];
  const post = (body: Uint8Array) => collector.post(body, (answer) => answers.push(answer));
  return { collector, post, answers, ring, alarms };
}

describe("collector", () => {
  it("posts a lot in the pieces that the socket takes, and gives the answer back whole", () => {
    const { post, answers, alarms } = open();
    const body = Uint8Array.from({ length: 2500 }, (_, i) => i & 0xff);
    post(body);
    const wire = Wire.last;
    expect(wire.client).toMatchObject({ host: "c.test", port: 443 });
    expect(wire.options).toMatchObject({ method: "POST", path: "/lots" });
    expect(wire.options.headers.get("content-length")).toBe("2500");
    for (let i = 0; i < 4; i += 1) wire.room(1000);
    expect(wire.sent).toEqual(Array.from(body));
    const reply = Uint8Array.from({ length: 1700 }, (_, i) => i & 0x7f);
    wire.answer(200, { "retry-after": "17" }, reply);
    expect(answers).toEqual([{ ok: true, status: 200, body: reply, retryAfter: 17 }]);
    expect([wire.closed, alarms.size]).toEqual([1, 0]);
  });

  it("keeps no more of an answer than an answer can be, and reads no date as seconds", () => {
    const { post, answers } = open();
    post(new Uint8Array(1));
    Wire.last.answer(503, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, new Uint8Array(MAX_ANSWER + 3000));
    expect(answers[0]).toMatchObject({ ok: true, status: 503, retryAfter: 0 });
    expect(answers[0]?.ok && answers[0].body.length).toBe(MAX_ANSWER);
  });

  it("tells a network that is not there from an answer that does not come, once, and never from within the call", () => {
    const { post, answers, ring } = open();
    Wire.refuse = true;
    post(new Uint8Array(1));
    Wire.refuse = false;
    expect(answers).toEqual([]);
    ring();
    expect(answers).toEqual([{ ok: false, reason: "no-network" }]);
    post(new Uint8Array(1));
    Wire.last.done(new Error("gone"));
    expect(answers[1]).toEqual({ ok: false, reason: "no-network" });
    post(new Uint8Array(1));
    const late = Wire.last;
    late.room(1);
    ring();
    expect(answers[2]).toEqual({ ok: false, reason: "no-answer" });
    late.answer(200, {}, new Uint8Array(3));
    late.client.onError();
    expect(answers).toHaveLength(3);
    post(new Uint8Array(1));
    late.answer(200, {}, new Uint8Array(3));
    expect(answers).toHaveLength(3);
    Wire.last.answer(200, {}, new Uint8Array(0));
    expect(answers).toHaveLength(4);
  });

  it("takes one lot at a time, and none once it is closed, which can be twice", () => {
    const { collector, post, answers, ring } = open();
    post(new Uint8Array(1));
    expect(() => post(new Uint8Array(1))).toThrow("busy");
    collector.close();
    collector.close();
    expect(Wire.last.closed).toBe(1);
    ring();
    expect(answers).toEqual([]);
    expect(() => post(new Uint8Array(1))).toThrow("closed");
  });

  it.each([
    [{ http: {} as never }],
    [{ timer: undefined as never }],
    [{ host: "" }],
    [{ port: 0 }],
    [{ port: 70000 }],
    [{ path: "lots" }],
  ])("refuses options that are wrong: %j", (change) => {
    expect(() => open(change)).toThrow(TypeError);
  });
});
