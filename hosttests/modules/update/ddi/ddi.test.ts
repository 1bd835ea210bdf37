import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { type Json, readJson } from "modules/json/json";
import { fromHex } from "modules/token/hex";
import { decodeKept, encodeKept, pathOf, readAction } from "modules/update/ddi/action";
import { Ddi } from "modules/update/ddi/ddi";
import { PIECE } from "modules/update/ddi/download";
import { readMessage } from "modules/update/ddi/messages";
import { deploymentOf, Server, Slots } from "./server";

const FILE = Uint8Array.from({ length: PIECE + 5000 }, (_, i) => i & 0xff);

function start(server = new Server(), slots = new Slots()) {
  const world = { isBusy: false, listing: "listed" as "listed" | "unlisted" | "unknown" };
  const logs: string[] = [];
  const ddi = new Ddi({
    http: server,
    target: slots,
    path: "/T/controller/v1/c1",
    parts: ["issuers", "catalogue", "tariff"],
    about: () => ({ sw_version: "1.0.0" }),
    listing: () => world.listing,
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
      "downloaded/none received and verified",
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

  it("is not kept busy by a server that sends nothing of a file", () => {
    const { server, slots, wait } = offering();
    server.file = new Uint8Array(0);
    wait(600);
    expect(slots.bytes).toEqual([]);
    expect(server.asked.filter((line) => line.includes("/files/")).length).toBeLessThan(12);
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

  it("speaks CBOR with a server that does, and JSON with one that only answers in it", () => {
    const { server, slots, wait } = offering();
    server.speaksCbor = true;
    wait(10);
    expect(slots.starts).toEqual(["0909"]);
    expect(new Set(server.types)).toEqual(new Set(["PUT CBOR", "POST CBOR"]));
    expect(server.about).toEqual({ mode: "merge", data: { sw_version: "1.0.0" } });
    const deaf = offering();
    deaf.server.speaksCbor = true;
    deaf.server.takesCbor = false;
    deaf.wait(100);
    expect(deaf.slots.starts).toEqual(["0909"]);
    // What was refused in CBOR is not told again; all that comes after it is.
    expect(new Set(deaf.server.types)).toEqual(new Set(["POST JSON"]));
    // What JSON has no word for is no message: bytes, a tag, a fraction, a key that is a number.
    for (const hex of ["a1616141ff", "a16161c101", "a16161f93e00", "a10101", "80", "bf6161", "a1616101ff"])
      expect(readMessage(fromHex(hex)!, "application/cbor")).toBeUndefined();
    expect(readMessage(fromHex("bf6161bf61629f01f6f5ffffff")!, "application/CBOR;x=1")).toEqual({
      a: { b: [1, null, true] },
    });
  });

  it("goes on with the file that the server's tag names, and begins anew with another of the same name", () => {
    const { server, slots, wait } = offering();
    server.etag = '"of this file"';
    server.breaksAfter = 100_000;
    wait(7);
    expect(slots.bytes).toHaveLength(100_000);
    server.breaksAfter = Number.POSITIVE_INFINITY;
    wait(60);
    expect(server.asked.filter((line) => line.includes("-")).at(1)).toContain('100000-267143"of this file"');
    expect(equalBytes(Uint8Array.from(slots.bytes), FILE)).toBe(true);
    const other = offering();
    other.server.etag = '"one"';
    other.server.breaksAfter = 100_000;
    other.wait(7);
    other.server.etag = '"another"';
    other.server.breaksAfter = Number.POSITIVE_INFINITY;
    other.wait(60);
    // The whole file came: what was there was let go by, and the image's own hash is the judge of the rest.
    expect(other.slots.bytes).toHaveLength(FILE.length);
  });

  it("installs what its fleet's list names, waits for a list of today, and leaves nothing of what is on none", () => {
    const { server, slots, world, wait, logs } = offering();
    world.listing = "unknown";
    wait(70);
    expect([slots.bytes.length, slots.starts]).toEqual([FILE.length, []]);
    expect(logs.at(-1)).toBe("rollout: action 7 waits for a list of today");
    const fetched = server.asked.filter((line) => line.includes("/files/")).length;
    world.listing = "listed";
    wait(40);
    expect([slots.starts, server.asked.filter((line) => line.includes("/files/")).length]).toEqual([["0909"], fetched]);
    const other = offering();
    other.world.listing = "unlisted";
    other.wait(10);
    expect([other.server.feedbacks.at(-1), other.slots.bytes]).toEqual([
      "closed/failure refused: on no list of today",
      [],
    ]);
    expect(other.slots.starts).toEqual([]);
  });

  it("does what hawkBit's groups, downloads alone and several actions at once ask of it", () => {
    // Of a rollout, a later group: nothing is offered until the group before it has come to its threshold.
    const { server, slots, wait } = start();
    server.file = FILE;
    wait(200);
    expect(slots.bytes).toEqual([]);
    server.links = { deploymentBase: "/deploymentBase/7?c=1" };
    // An action that only downloads (update: skip) ends for hawkBit with "downloaded".
    server.deployment = deploymentOf(FILE, { update: "skip" });
    wait(70);
    expect([server.feedbacks.at(-1), slots.starts]).toEqual(["downloaded/none received and verified", []]);
    // Another action with more weight is offered in its place, then the first again.
    const second = { ...(deploymentOf(FILE) as object), id: "8" } as Json;
    server.deployment = second;
    server.links = { deploymentBase: "/deploymentBase/8?c=2" };
    wait(70);
    expect([slots.starts, decodeKept(slots.kept)?.id]).toEqual([["0909"], "8"]);
    slots.state = "confirmed";
    server.links = {};
    const again = start(server, slots);
    again.wait(20);
    expect(server.feedbacks.at(-1)).toBe("closed/success running, self-test passed, confirmed");
    server.links = { deploymentBase: "/deploymentBase/7?c=3" };
    server.deployment = deploymentOf(FILE);
    again.wait(100);
    expect(server.feedbacks.at(-1)).toBe("closed/success runs already");
    // The list of what waits for a confirmation has a link to the one action.
    server.links = { confirmationBase: "/confirmationBase" };
    server.deployment = {
      autoConfirm: { active: false },
      _links: { confirmationBase: { href: "http://x/T/controller/v1/c1/confirmationBase/10?c=-2122565939" } },
    };
    server.asked.length = 0;
    again.wait(70);
    // Two polls: followed once in each, also where a server answers with the list again.
    const asked = server.asked.filter((line) => line.startsWith("GET /confirmationBase"));
    const once = ["GET /confirmationBase", "GET /confirmationBase/10?c=-2122565939"];
    expect(asked).toEqual([...once, ...once]);
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
