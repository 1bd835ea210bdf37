import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { formatVersion } from "modules/update/image/header";
import type { ImageRefusal } from "modules/update/image/refusal";
import { BLOCK, UpdateBoard } from "../board";
import { buildImage, hashOf, type ImagePlan, pattern, stranger, trust } from "../image-builder";

const OLD = buildImage({ payload: pattern(9000, 1), version: [1, 0, 0, 0], counter: 1 });
const NEW = buildImage({ payload: pattern(12000, 2), version: [1, 1, 0, 0], counter: 2 });
const NONE = new Uint8Array(0);

function onTrial(): UpdateBoard {
  const board = new UpdateBoard(OLD);
  expect(board.install(NEW, sha256(NEW))).toMatchObject({ ok: true, value: { match: true } });
  expect(board.firmware.tryImage(hashOf(NEW), false).ok).toBe(true);
  board.restart();
  return board;
}

function states(board: UpdateBoard) {
  return board.firmware.images().map((image) => {
    if (image === undefined) return "none";
    const { running, pending, confirmed, permanent } = image;
    const flags = Object.entries({ running, pending, confirmed, permanent }).filter(([, set]) => set);
    return [formatVersion(image.version), ...flags.map(([name]) => name)].join(" ");
  });
}

describe("two slots", () => {
  it("start with the factory's image, and nothing beside it", () => {
    const board = new UpdateBoard(OLD);
    expect(board.holds(OLD)).toBe(true);
    expect(states(board)).toEqual(["1.0.0 running confirmed", "none"]);
    expect(board.firmware.isRollbackPossible).toBe(false);
  });

  it("take an upload, try it, confirm it", () => {
    const board = new UpdateBoard(OLD);
    board.install(NEW, NONE);
    expect(states(board)).toEqual(["1.0.0 running confirmed", "1.1.0"]);
    board.firmware.tryImage(hashOf(NEW), false);
    expect(states(board)).toEqual(["1.0.0 running confirmed", "1.1.0 pending"]);
    board.restart();
    expect(board.holds(NEW)).toBe(true);
    expect(states(board)).toEqual(["1.1.0 running", "1.0.0 confirmed"]);
    expect(board.firmware.validate()).toEqual({ ok: false, reason: "not-tested" });
    board.firmware.selfTestPassed = true;
    expect(board.firmware.validate().ok).toBe(true);
    expect(states(board)).toEqual(["1.1.0 running confirmed", "1.0.0"]);
    board.restart();
    expect(states(board)).toEqual(["1.1.0 running confirmed", "1.0.0"]);
  });

  it("confirm a permanent image only once it has run", () => {
    const board = new UpdateBoard(OLD);
    board.install(NEW, NONE);
    board.firmware.tryImage(hashOf(NEW), true);
    expect(states(board)).toEqual(["1.0.0 running confirmed", "1.1.0 pending permanent"]);
    board.restart();
    expect(board.firmware.validatesItself).toBe(true);
    expect(states(board)).toEqual(["1.1.0 running", "1.0.0 confirmed"]);
  });

  it("give up an image at the third start that leads to nothing", () => {
    const board = onTrial();
    board.restart();
    board.restart();
    expect(board.holds(NEW)).toBe(true);
    board.restart();
    expect(board.holds(OLD)).toBe(true);
    expect(board.choice.outcome).toBe("starts");
    expect(states(board)).toEqual(["1.0.0 running confirmed", "1.1.0"]);
  });

  it.each(["asked", "time"] as const)("go back when told to: %s", (outcome) => {
    const board = onTrial();
    expect(board.firmware.isRollbackPossible).toBe(true);
    expect(board.firmware.rollback(outcome).ok).toBe(true);
    // Between the decision and the restart nothing may touch the image to go back to, nor undo the decision.
    expect(board.open(NEW, NONE)).toEqual({ ok: false, reason: "slot-in-use" });
    expect(board.firmware.erase()).toEqual({ ok: false, reason: "slot-in-use" });
    board.firmware.selfTestPassed = true;
    expect(board.firmware.validate().ok).toBe(false);
    board.restart();
    expect(board.holds(OLD)).toBe(true);
    expect(board.choice.outcome).toBe(outcome);
  });

  it("go back after a confirmation too, as long as the security counter allows", () => {
    const same = buildImage({ payload: pattern(5000, 3), version: [1, 2, 0, 0], counter: 1 });
    const board = new UpdateBoard(OLD);
    board.install(same, NONE);
    board.firmware.tryImage(hashOf(same), false);
    board.restart();
    board.firmware.selfTestPassed = true;
    board.firmware.validate();
    expect(board.firmware.isRollbackPossible).toBe(true);
    expect(board.firmware.rollback("asked").ok).toBe(true);
    board.restart();
    expect(board.holds(OLD)).toBe(true);
  });

  it("never go back to what nobody confirmed here: an upload that was never tried", () => {
    const next = buildImage({ payload: pattern(5000, 3), version: [1, 2, 0, 0], counter: 1 });
    const board = new UpdateBoard(OLD);
    board.install(next, NONE);
    expect(board.firmware.isRollbackPossible).toBe(false);
    expect(board.firmware.rollback("asked")).toEqual({ ok: false, reason: "never-confirmed" });
    board.restart();
    expect(board.holds(OLD)).toBe(true);
    // Tried and given up is not confirmed either.
    board.firmware.tryImage(hashOf(next), false);
    board.restart();
    board.firmware.rollback("asked");
    board.restart();
    expect(board.firmware.isRollbackPossible).toBe(false);
    expect(board.firmware.rollback("asked")).toEqual({ ok: false, reason: "never-confirmed" });
  });

  it("forget whom to go back to when another image takes its place", () => {
    const next = buildImage({ payload: pattern(5000, 3), version: [1, 2, 0, 0], counter: 1 });
    const other = buildImage({ payload: pattern(5000, 4), version: [1, 3, 0, 0], counter: 1 });
    const board = new UpdateBoard(OLD);
    board.install(next, NONE);
    board.firmware.tryImage(hashOf(next), false);
    board.restart();
    board.firmware.selfTestPassed = true;
    board.firmware.validate();
    board.restart();
    expect(board.firmware.isRollbackPossible).toBe(true);
    board.install(other, NONE);
    expect(board.firmware.isRollbackPossible).toBe(false);
    board.install(OLD, NONE);
    expect(board.firmware.isRollbackPossible).toBe(true);
  });

  it("never go back below a counter that was confirmed", () => {
    const board = onTrial();
    board.firmware.selfTestPassed = true;
    board.firmware.validate();
    expect(board.firmware.isRollbackPossible).toBe(false);
    expect(board.firmware.tryImage(hashOf(OLD), false)).toEqual({ ok: false, reason: "downgrade" });
    expect(board.install(OLD, NONE)).toEqual({ ok: false, reason: "downgrade" });
  });

  it("count the counter of the factory's image", () => {
    const board = new UpdateBoard(buildImage({ counter: 5 }));
    expect(board.install(buildImage({ counter: 4 }), NONE)).toEqual({ ok: false, reason: "downgrade" });
  });

  it("do not start an image that was spoiled after it was marked", () => {
    const board = new UpdateBoard(OLD);
    board.install(NEW, NONE);
    board.firmware.tryImage(hashOf(NEW), true);
    board.slots[1].bytes[100]! ^= 1;
    board.restart();
    expect(board.holds(OLD)).toBe(true);
    expect(board.choice.outcome).toBe("invalid");
  });

  it("start the other image when the confirmed one is spoiled", () => {
    const same = buildImage({ payload: pattern(5000, 3), counter: 1 });
    const board = new UpdateBoard(OLD);
    board.install(same, NONE);
    board.slots[0].bytes[100]! ^= 1;
    board.restart();
    expect(board.holds(same)).toBe(true);
    expect(board.choice.outcome).toBe("rescued");
  });

  it("refuse what cannot be marked", () => {
    const board = new UpdateBoard(OLD);
    expect(board.firmware.tryImage(hashOf(NEW), false)).toEqual({ ok: false, reason: "no-such-image" });
    expect(board.firmware.tryImage(hashOf(OLD), false)).toEqual({ ok: false, reason: "is-running" });
    board.install(NEW, NONE);
    board.firmware.tryImage(hashOf(NEW), false);
    expect(board.firmware.tryImage(hashOf(NEW), false).ok).toBe(true);
    expect(board.firmware.tryImage(hashOf(NEW), true)).toEqual({ ok: false, reason: "already-pending" });
    expect(board.open(NEW, NONE)).toEqual({ ok: false, reason: "slot-in-use" });
    expect(board.firmware.erase()).toEqual({ ok: false, reason: "slot-in-use" });
    expect(board.firmware.cancelTrial().ok).toBe(true);
    expect(board.firmware.erase().ok).toBe(true);
    expect(states(board)).toEqual(["1.0.0 running confirmed", "none"]);
  });

  const refused: [ImageRefusal, ImagePlan][] = [
    ["unsigned", { sign: false }],
    ["unknown-key", { by: stranger }],
    ["wrong-hash", { hash: (hash) => hash.map((byte) => ~byte) }],
    ["wrong-product", { class: undefined }],
    ["downgrade", { counter: 0 }],
    ["no-counter", { counter: undefined }],
    ["counter-too-high", { counter: 0x80000000 }],
    ["counter-too-high", { counter: 0xffffffff }],
    ["unsupported", { flags: 4 }],
    ["dependency", { dependency: [2, 0, 0, 0] }],
    ["oversized", { payload: new Uint8Array(5 * BLOCK + 1) }],
  ];
  it.each(refused)("refuse an upload as %s, and leave nothing of it", (reason, plan) => {
    const board = new UpdateBoard(OLD);
    expect(board.install(buildImage(plan), NONE)).toEqual({ ok: false, reason });
    expect(states(board)).toEqual(["1.0.0 running confirmed", "none"]);
    board.restart();
    expect(board.holds(OLD)).toBe(true);
  });

  it("take the next image after one whose counter leaves no room was refused", () => {
    const board = new UpdateBoard(OLD);
    expect(board.install(buildImage({ counter: 0xffffffff }), NONE).ok).toBe(false);
    expect(board.install(NEW, NONE).ok).toBe(true);
  });

  const early: [ImageRefusal, ImagePlan][] = [
    ["wrong-product", { early: {}, class: trust.product.vendor }],
    ["unknown-key", { early: {}, by: stranger }],
    ["downgrade", { early: {}, counter: 0 }],
    ["counter-too-high", { early: {}, counter: 0x80000000 }],
    ["oversized", { early: {}, payload: new Uint8Array(5 * BLOCK + 1) }],
    ["malformed", { early: {}, payload: new Uint8Array(0) }],
  ];
  it.each(early)("refuse %s by the header, and keep the verified image that is there", (reason, plan) => {
    const board = new UpdateBoard(OLD);
    board.install(NEW, sha256(NEW));
    const before = board.slots[1].written + board.slots[1].erased + board.update.written;
    const image = buildImage(plan);
    expect(board.open(image, sha256(image))).toEqual({ ok: false, reason });
    expect(board.slots[1].written + board.slots[1].erased + board.update.written).toBe(before);
    board.restart();
    expect(board.firmware.tryImage(hashOf(NEW), false).ok).toBe(true);
    board.restart();
    expect(board.holds(NEW)).toBe(true);
  });

  it("take an image with its claims in the header, and none whose two accounts differ", () => {
    const good = buildImage({ payload: pattern(5000, 3), counter: 1, early: {} });
    expect(new UpdateBoard(OLD).install(good, sha256(good)).ok).toBe(true);
    for (const early of [{ counter: 7 }]) {
      const image = buildImage({ counter: 1, early });
      expect(new UpdateBoard(OLD).install(image, NONE)).toEqual({ ok: false, reason: "malformed" });
    }
    const board = buildImage({ class: trust.product.vendor, early: { class: trust.product.class } });
    expect(new UpdateBoard(OLD).install(board, NONE)).toEqual({ ok: false, reason: "wrong-product" });
  });

  it("refuse a file whose SHA-256 is not the announced one", () => {
    const board = new UpdateBoard(OLD);
    expect(board.install(NEW, sha256(OLD))).toEqual({ ok: false, reason: "wrong-hash" });
    expect(states(board)[1]).toBe("none");
  });

  it("keep nothing of the memory that a client's request came in", () => {
    const board = new UpdateBoard(OLD);
    const name = sha256(NEW);
    const opened = board.open(NEW, name);
    if (!opened.ok) throw new Error(opened.reason);
    name.fill(0);
    board.send(opened.value, NEW);
    expect(board.firmware.commit(opened.value)).toMatchObject({ ok: true, value: { match: true } });
  });

  it("take an image that fills the slot to the last byte", () => {
    const full = buildImage({ payload: pattern(5 * BLOCK, 9), counter: 1 });
    const board = new UpdateBoard(OLD);
    board.install(full, NONE);
    board.firmware.tryImage(hashOf(full), false);
    board.restart();
    expect(board.holds(full)).toBe(true);
  });

  it("write each byte once, and little beside", () => {
    const board = new UpdateBoard(OLD, trust, 18);
    const image = buildImage({ payload: pattern(16 * BLOCK, 9), counter: 1 });
    const before = board.slots[1].written + board.update.written;
    board.install(image, sha256(image));
    const written = board.slots[1].written + board.update.written - before;
    expect(written).toBeLessThan(image.length * 1.002);
    expect(board.slots[1].erased).toBe(17);
  });
});

describe("an upload that the power cut short", () => {
  it("goes on from a block that is whole, and only for the same file", () => {
    const board = new UpdateBoard(OLD);
    const opened = board.open(NEW, sha256(NEW));
    if (!opened.ok) throw new Error(opened.reason);
    opened.value.write(NEW.subarray(0, 9000));
    board.restart();
    expect(states(board)[1]).toBe("none");
    const resumed = board.open(NEW, sha256(NEW));
    if (!resumed.ok) throw new Error(resumed.reason);
    expect(resumed.value.offset).toBe(32 + 2 * BLOCK);
    board.send(resumed.value, NEW);
    expect(board.firmware.commit(resumed.value)).toMatchObject({ ok: true, value: { match: true } });
  });

  it.each([
    ["another name", sha256(OLD), NEW.length],
    ["no name", NONE, NEW.length],
    ["another length", sha256(NEW), NEW.length - 1],
  ])("begins anew with %s", (_, name, length) => {
    const board = new UpdateBoard(OLD);
    const opened = board.open(NEW, sha256(NEW));
    if (!opened.ok) throw new Error(opened.reason);
    opened.value.write(NEW.subarray(0, 9000));
    board.restart();
    const again = board.firmware.openWriter(name, length, NEW.subarray(0, 512));
    expect(again.ok && again.value.offset).toBe(0);
  });

  it("begins anew once it was complete", () => {
    const board = new UpdateBoard(OLD);
    board.install(NEW, sha256(NEW));
    const again = board.open(NEW, sha256(NEW));
    expect(again.ok && again.value.offset).toBe(0);
  });
});
