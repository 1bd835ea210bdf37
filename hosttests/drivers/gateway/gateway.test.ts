import { describe, expect, it } from "@jest/globals";
import { Gateway, type GatewayOptions, TIME_OUT } from "drivers/gateway/gateway";
import { MAX_ANSWER } from "modules/services/answer";
import type { TransportAnswer } from "modules/services/ports";
import { Wire } from "../http-exchange/wire";

function open(change: Partial<GatewayOptions<number>> = {}) {
  const set: { call: () => void; interval: number }[] = [];
  const timer = {
    set: (call: () => void, interval: number) => set.push({ call, interval }) - 1,
    clear: () => {},
  };
  const options = { http: { io: Wire }, timer, host: "Passerelle.test", port: 443, defaultPort: 443, ...change };
  const gateway = new Gateway<number>(options);
  const answers: TransportAnswer[] = [];
  const post = () =>
    gateway.post("/v1/rights", [["signature", "t=::"]], new Uint8Array([1, 2]), (answer) => answers.push(answer));
  return { gateway, set, answers, post };
}

describe("the gateway at the other end of the network", () => {
  it("is asked by name, and named without the port of its scheme", () => {
    const { gateway, post, answers } = open();
    expect(gateway.authority).toBe("passerelle.test");
    expect(open({ port: 8443 }).gateway.authority).toBe("passerelle.test:8443");
    post();
    const { method, path, headers } = Wire.last.options;
    expect([method, path, headers.get("signature"), headers.get("content-length")]).toEqual([
      "POST",
      "/v1/rights",
      "t=::",
      "2",
    ]);
    Wire.last.answer(200, {}, new Uint8Array([7]));
    expect(answers).toEqual([{ ok: true, status: 200, body: new Uint8Array([7]) }]);
    expect(Wire.last.closed).toBe(1);
  });

  it("is waited for a little longer than it waits itself", () => {
    const { post, set, answers } = open();
    post();
    expect(set.map(({ interval }) => interval)).toEqual([TIME_OUT]);
    expect(TIME_OUT).toBeLessThan(10000);
    set[0]?.call();
    expect(answers).toEqual([{ ok: false, reason: "no-answer" }]);
  });

  it("tells a network that is not there, and an answer that is too long", () => {
    const { post, answers } = open();
    post();
    Wire.last.client.onError();
    post();
    Wire.last.answer(200, {}, new Uint8Array(MAX_ANSWER + 500));
    expect(answers[0]).toEqual({ ok: false, reason: "no-network" });
    // Longer than what is read, so that the reader refuses it.
    expect(answers[1]).toMatchObject({ ok: true, body: { length: MAX_ANSWER + 1 } });
  });

  it("tells nothing of what was cancelled", () => {
    const { gateway, post, answers } = open();
    post();
    expect(post).toThrow("busy");
    gateway.cancel();
    Wire.last.answer(200, {}, new Uint8Array([7]));
    expect(answers).toEqual([]);
    post();
    Wire.last.answer(503, {}, new Uint8Array(0));
    expect(answers).toHaveLength(1);
    gateway.close();
    expect(post).toThrow("closed");
  });

  it("takes no wrong options", () => {
    expect(() => open({ host: "" })).toThrow(TypeError);
    expect(() => open({ port: 0 })).toThrow(TypeError);
  });
});
