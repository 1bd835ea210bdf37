import { describe, expect, it } from "@jest/globals";
import { FleetServer, type FleetServerOptions } from "drivers/fleet-server/fleet-server";
import { Wire } from "../http-exchange/wire";

function open(change: Partial<FleetServerOptions<number>> = {}) {
  const alarms = new Map<number, () => void>();
  let number = 0;
  const timer = {
    set: (call: () => void): number => {
      number += 1;
      alarms.set(number, call);
      return number;
    },
    clear: (id: number): void => void alarms.delete(id),
  };
  const server = new FleetServer<number>({
    http: { io: Wire },
    timer,
    host: "f.test",
    port: 443,
    token: "t0k",
    ...change,
  });
  const ring = () => {
    for (const [id, call] of alarms) {
      alarms.delete(id);
      call();
    }
  };
  const told: string[] = [];
  const listener = {
    onHead: (status: number, header: (name: string) => string | undefined) => told.push(`${status} ${header("etag")}`),
    onData: (bytes: Uint8Array) => told.push(String(bytes.length)),
    onEnd: (isWhole: boolean) => told.push(isWhole ? "whole" : "cut off"),
  };
  return { server, alarms, ring, told, listener };
}

describe("the fleet's server", () => {
  it("is asked with the terminal's own token, for parts of files too", () => {
    const { server, told, listener, alarms } = open();
    server.send({ method: "GET", path: "/x", range: { from: 10, to: 19 }, tag: '"a"' }, listener);
    const { options, client } = Wire.last;
    expect(client).toMatchObject({ host: "f.test", port: 443 });
    expect(Object.fromEntries(options.headers)).toEqual({
      authorization: "TargetToken t0k",
      accept: "application/octet-stream",
      connection: "close",
      range: "bytes=10-19",
      "if-range": '"a"',
    });
    Wire.last.head(206, { etag: '"a"' });
    Wire.last.data(new Uint8Array(10));
    Wire.last.done();
    expect(told).toEqual(['206 "a"', "10", "whole"]);
    expect([Wire.last.closed, alarms.size]).toEqual([1, 0]);
  });

  it("is told in the pieces that the socket takes", () => {
    const { server, listener } = open();
    server.send({ method: "POST", path: "/f", body: Uint8Array.of(1, 2, 3) }, listener);
    expect(Wire.last.options.headers.get("content-length")).toBe("3");
    expect(Wire.last.options.headers.get("content-type")).toBe("application/json");
    expect(Wire.last.options.headers.get("accept")).toBe("application/cbor, application/json;q=0.9");
    for (let i = 0; i < 3; i += 1) Wire.last.room(2);
    expect(Wire.last.sent).toEqual([1, 2, 3]);
  });

  it("ends each request once: cut off, silent, or without a network, and never from within the call", () => {
    const { server, told, listener, ring } = open();
    Wire.refuse = true;
    server.send({ method: "GET", path: "/x" }, listener);
    Wire.refuse = false;
    expect(told).toEqual([]);
    ring();
    server.send({ method: "GET", path: "/x" }, listener);
    Wire.last.done(new Error("gone"));
    server.send({ method: "GET", path: "/x" }, listener);
    const late = Wire.last;
    late.head(200);
    ring();
    late.data(new Uint8Array(1));
    late.done();
    late.client.onError();
    expect(told).toEqual(["cut off", "cut off", "200 undefined", "cut off"]);
  });

  it("takes the next request from within an answer, and tells nothing more of one that was left", () => {
    const { server, told, listener } = open();
    server.send(
      { method: "GET", path: "/x" },
      {
        ...listener,
        onData: () => {
          server.cancel();
          server.send({ method: "GET", path: "/y" }, listener);
        },
      },
    );
    const first = Wire.last;
    expect(() => server.send({ method: "GET", path: "/z" }, listener)).toThrow("busy");
    first.head(200);
    first.data(new Uint8Array(5));
    first.done();
    expect(told).toEqual(["200 undefined"]);
    Wire.last.head(204);
    Wire.last.done();
    expect(told.slice(1)).toEqual(["204 undefined", "whole"]);
    server.close();
    server.close();
    expect(() => server.send({ method: "GET", path: "/x" }, listener)).toThrow("closed");
  });

  it.each([[{ http: {} as never }], [{ timer: undefined as never }], [{ host: "" }], [{ port: 0 }], [{ token: "" }]])(
    "refuses options that are wrong: %j",
    (change) => {
      expect(() => open(change)).toThrow(TypeError);
    },
  );
});
