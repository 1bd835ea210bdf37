import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { readJson } from "modules/json/json";
import { decodeKept, encodeKept, pathOf, readAction } from "modules/update/ddi/action";
import { Ddi, PIECE } from "modules/update/ddi/ddi";
import { deploymentOf, Server, Slots } from "./server";

const FILE = Uint8Array.from({ length: PIECE + 5000 }, (_, i) => i & 0xff);

function start(server = new Server(), slots = new Slots()) {
  const world = { isBusy: false };
  const logs: string[] = [];
  const ddi = new Ddi({
    http: server,
    target: slots,
    path: "/T/controller/v1/c1",
    parts: ["issuers", "catalogue", "tariff"],
    about: () => ({ sw_version: "1.0.0" }),
    isBusy: () => world.isBusy,
    random: () => 0.5,
    kept: { read: () => slots.kept, write: (bytes) => slots.keep(bytes) },
    log: (line) => logs.push(line),
  });
  const wait = (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      ddi.second();
      server.deliver();
    }
  };
  return { server, slots, world, logs, wait };
}

function offering(change = {}, part?: string) {
  const started = start();
  started.server.file = FILE;
  started.server.links = { deploymentBase: "/deploymentBase/7?c=1" };
  started.server.deployment = deploymentOf(FILE, change, part);
  return started;
}

describe("a terminal of a fleet", () => {
  it("asks as often as the server wants, and tells of itself", () => {
    const { server, wait } = start();
    wait(5);
    expect(server.asked).toEqual([]);
    wait(200);
    expect(server.asked).toEqual(["GET ", "PUT /configData", "GET ", "GET ", "GET "]);
    expect(server.about).toEqual({ mode: "merge", data: { sw_version: "1.0.0" } });
  });

  it("fetches in pieces, tells how far it is, starts, and says success only once it is confirmed", () => {
    const { server, slots, wait } = offering();
    wait(10);
    expect(server.asked.slice(2)).toEqual([
      "GET /deploymentBase/7?c=1",
      `GET /files/app.img?x=1 0-${PIECE - 1}`,
      "POST /deploymentBase/7/feedback",
      `GET /files/app.img?x=1 ${PIECE}-${FILE.length - 1}"${"00".repeat(20)}"`,
      "POST /deploymentBase/7/feedback",
      "POST /deploymentBase/7/feedback",
    ]);
    expect(equalBytes(Uint8Array.from(slots.bytes), FILE)).toBe(true);
    expect(slots.starts).toEqual(["0909"]);
    expect(server.feedbacks).toEqual([
      "proceeding/none Downloaded 98%",
      "proceeding/none received and verified",
      "proceeding/none starts",
    ]);
    // The terminal starts anew, first on trial.
    slots.state = "on-trial";
    const again = start(server, slots);
    again.wait(20);
    expect(server.feedbacks).toHaveLength(3);
    slots.state = "confirmed";
    again.wait(20);
    expect(server.feedbacks[3]).toBe("closed/success running, self-test passed, confirmed");
    expect(decodeKept(slots.kept)).toBeUndefined();
  });

  it("says failure with the reason after going back, and tells it until it was heard", () => {
    const { server, slots, wait } = offering();
    wait(10);
    slots.outcome = "crash";
    server.status = 503;
    const again = start(server, slots);
    again.wait(60);
    expect(server.feedbacks).toHaveLength(3);
    server.status = undefined;
    again.wait(60);
    expect(server.feedbacks[3]).toBe("closed/failure went back: crash");
    // Or until the server says that it does not know the action any more.
    slots.kept = encodeKept({ phase: "started", hash: new Uint8Array(32).fill(1), id: "7" });
    server.status = 410;
    start(server, slots).wait(8);
    expect(decodeKept(slots.kept)).toBeUndefined();
  });

  it("goes on where the connection or the power went, with servers that know parts of files and with others", () => {
    for (const takesRanges of [true, false]) {
      const { server, slots, wait } = offering();
      server.takesRanges = takesRanges;
      server.breaksAfter = 100_000;
      wait(7);
      expect([takesRanges, slots.bytes.length]).toEqual([takesRanges, 100_000]);
      server.breaksAfter = Number.POSITIVE_INFINITY;
      if (takesRanges) wait(60);
      else start(server, slots).wait(60);
      expect(equalBytes(Uint8Array.from(slots.bytes), FILE)).toBe(true);
      expect(slots.starts.length).toBeGreaterThan(0);
    }
  });

  it("never starts in a sale, nor outside of the window, nor what is to be fetched alone", () => {
    const { server, slots, world, wait } = offering();
    world.isBusy = true;
    wait(100);
    expect(slots.starts).toEqual([]);
    world.isBusy = false;
    wait(40);
    expect(slots.starts).toEqual(["0909"]);
    for (const change of [{ maintenanceWindow: "unavailable" }, { update: "skip" }, { download: "skip" }]) {
      const other = offering(change);
      other.wait(400);
      expect(other.slots.starts).toEqual([]);
    }
    const onTrial = offering({}, "tariff");
    onTrial.slots.isOnTrial = true;
    onTrial.wait(100);
    expect(onTrial.slots.restarts).toBe(0);
    onTrial.slots.isOnTrial = false;
    onTrial.wait(40);
    expect(onTrial.slots.restarts).toBe(1);
    // What is only attempted waits for a quiet moment.
    const attempt = offering({ update: "attempt" });
    attempt.wait(60);
    expect(attempt.slots.starts).toEqual([]);
    attempt.wait(120);
    expect(attempt.slots.starts).not.toEqual([]);
    expect(server.feedbacks.filter((line) => line.startsWith("closed"))).toEqual([]);
  });

  it("waits longer after each failure in a row, and fetches though nobody wants to hear of it", () => {
    const { server, slots, wait } = offering();
    server.statusOf.set("PUT", 500);
    server.statusOf.set("POST", 500);
    wait(3600);
    expect(slots.bytes.length).toBe(FILE.length);
    expect(server.asked.filter((line) => line === "GET ").length).toBeLessThan(16);
    expect(server.feedbacks).toEqual([]);
  });

  it("writes no other part of a file than it asked for", () => {
    const { server, slots, wait } = offering();
    server.contentRange = "bytes 4096-8191/9999999";
    wait(60);
    expect(slots.bytes).toEqual([]);
    server.contentRange = undefined;
    wait(60);
    expect(slots.starts).toEqual(["0909"]);
  });

  it("tells a refused image, and does not fetch it again by itself", () => {
    const { server, slots, wait } = offering();
    slots.refusal = "bad-signature";
    wait(10);
    expect(server.feedbacks.at(-1)).toBe("closed/failure refused: bad-signature");
    expect(decodeKept(slots.kept)).toBeUndefined();
  });

  it("brings data to their own slots, and restarts for them", () => {
    const { slots, server, wait } = offering({}, "tariff");
    wait(10);
    expect([slots.image, slots.restarts, slots.starts]).toEqual([3, 1, []]);
    server.links = {};
    start(server, slots).wait(8);
    expect(server.feedbacks.at(-1)).toMatch(/^closed\/success/);
  });

  it("leaves what is cancelled, and confirms what it is asked to", () => {
    const { server, slots, world, wait } = offering();
    world.isBusy = true;
    wait(30);
    expect(decodeKept(slots.kept)).toMatchObject({ id: "7", phase: "received" });
    server.links = { cancelAction: "/cancelAction/8" };
    server.deployment = { id: "8", cancelAction: { stopId: "7" } };
    wait(60);
    expect(server.feedbacks.at(-1)).toBe("closed/success cancelled");
    world.isBusy = false;
    server.links = { confirmationBase: "/confirmationBase/9" };
    server.deployment = { id: "9" };
    wait(70);
    expect(server.feedbacks.at(-1)).toBe("/confirmationBase/9/feedback confirmed");
    expect(slots.starts).toEqual([]);
  });

  it("sends its token to nobody but its own server, and lives with whatever that says", () => {
    expect(pathOf({ href: "http://evil/x/y?z" })).toBe("/x/y?z");
    for (const href of ["http://evil", "x", "/a b", "/é", `/${"a".repeat(600)}`])
      expect(pathOf({ href })).toBeUndefined();
    expect(readAction({ id: "../7", deployment: {} })).toBeUndefined();
    const whole = JSON.stringify(deploymentOf(FILE));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 3 }), (at, text) => {
        const json = readJson(encodeUtf8(whole.slice(0, at) + text + whole.slice(at + text.length)));
        if (json === undefined) return;
        const { server, wait } = offering();
        server.deployment = json;
        wait(12);
      }),
      { numRuns: 100 },
    );
  });
});
