/**
 * The promise of an update: wherever the power goes, a signed image starts, it is the old one or the new one, a
 * confirmation that was acknowledged holds, and the update can be brought to its end.
 */

import { createHash, type Hash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type { ImageCrypto, RunningHash } from "modules/update/image/ports";
import { UpdateBoard } from "../../../modules/update/board";
import { buildImage, hashOf, pattern, trust } from "../../../modules/update/image-builder";
import { PowerCut } from "../../../support/nor-flash";
import { Random } from "../../../support/random";

/** SHA-256 of Node: dozens of kilobytes a life, thousands of lives. */
class NodeHash implements RunningHash {
  readonly #hash: Hash;
  constructor(hash = createHash("sha256")) {
    this.#hash = hash;
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  copy(): NodeHash {
    return new NodeHash(this.#hash.copy());
  }
  digest(): Uint8Array {
    return new Uint8Array(this.#hash.digest());
  }
}

/** Signatures are checked for real, each once: the same question has the same answer. */
const answers = new Map<string, boolean>();
const crypto: ImageCrypto = {
  startHash: () => new NodeHash(),
  verifyHash(algorithm, key, hash, signature) {
    const question = `${Buffer.from(hash).toString("latin1")}${Buffer.from(signature).toString("latin1")}`;
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = trust.crypto.verifyHash(algorithm, key, hash, signature);
    answers.set(question, answer);
    return answer;
  },
};
const TRUST = { ...trust, crypto };

const OLD = buildImage({ payload: pattern(6000, 1), version: [1, 0, 0, 0], counter: 1 });
const NEW = buildImage({ payload: pattern(10000, 2), version: [1, 1, 0, 0], counter: 2 });
const NAME = new Uint8Array(createHash("sha256").update(NEW).digest());
/** More operations than any life has. */
const COUNTING = 100000;
/** Lives for each operation during which the power goes first. */
const SEEDS = 45;

interface Life {
  readonly board: UpdateBoard;
  /** The confirmation was acknowledged. */
  confirmed: boolean;
}

/** An image that the power left torn is found out, and gone: it must be sent again. */
function tryNew(board: UpdateBoard, permanent: boolean): void {
  const tried = board.firmware.tryImage(hashOf(NEW), permanent);
  if (tried.ok) board.restart();
  else expect(board.firmware.images()[1]).toBeUndefined();
}

/** What a client and the terminal do until the new image is confirmed, from wherever they are. */
function confirm(life: Life): void {
  const { board } = life;
  for (let step = 0; step < 12; step += 1) {
    const { firmware } = board;
    const [running, other] = firmware.images();
    if (board.isRunning(NEW)) {
      if (!running?.confirmed) {
        firmware.selfTestPassed = true;
        expect(firmware.validate().ok).toBe(true);
      }
      life.confirmed = true;
      return;
    }
    if (other === undefined) {
      expect(board.install(NEW, NAME).ok).toBe(true);
    } else tryNew(board, false);
  }
  throw new Error("the update does not come to its end");
}

/** Until the new image was tried and given up on purpose. */
function goBack(life: Life): void {
  const { board } = life;
  for (let step = 0; step < 12; step += 1) {
    if (board.isRunning(NEW)) {
      expect(board.firmware.rollback("asked").ok).toBe(true);
      board.restart();
      expect(board.isRunning(OLD)).toBe(true);
      return;
    }
    if (board.firmware.images()[1] === undefined) expect(board.install(NEW, NAME).ok).toBe(true);
    else tryNew(board, true);
  }
  throw new Error("the update does not come to its end");
}

/** Until the new image failed to come up three times. */
function fail(life: Life): void {
  const { board } = life;
  for (let step = 0; step < 12; step += 1) {
    if (board.choice.outcome === "starts") {
      expect(board.isRunning(OLD)).toBe(true);
      return;
    }
    if (board.isRunning(NEW)) board.restart();
    else if (board.firmware.images()[1] === undefined) expect(board.install(NEW, NAME).ok).toBe(true);
    else tryNew(board, false);
  }
  throw new Error("the update does not come to its end");
}

/** The power comes back, maybe to go again. */
function restart(life: Life): void {
  const { board } = life;
  board.restart();
  const old = board.isRunning(OLD);
  expect(old || board.isRunning(NEW)).toBe(true);
  expect(board.holds(old ? OLD : NEW)).toBe(true);
  if (life.confirmed) expect(old).toBe(false);
}

describe("the power goes", () => {
  let cuts = 0;

  it.each([
    ["confirmed", confirm],
    ["given up on purpose", goBack],
    ["given up after three starts", fail],
  ])("at every flash operation of an update that is %s", (_, live) => {
    const whole = { board: new UpdateBoard(OLD, TRUST), confirmed: false };
    whole.board.flash.budget = COUNTING;
    live(whole);
    const operations = COUNTING - whole.board.flash.budget;
    expect(operations).toBeGreaterThan(30);
    for (let cut = 1; cut <= operations; cut += 1) {
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const random = new Random(cut * 1000 + seed);
        const life: Life = { board: new UpdateBoard(OLD, TRUST, 6, random.bits()), confirmed: false };
        const { flash } = life.board;
        flash.budget = cut;
        // Up to three cuts in one life, each somewhere in what the one before has left to do.
        for (let left = 3; ; left -= 1) {
          try {
            if (left < 3) restart(life);
            live(life);
            break;
          } catch (error) {
            if (!(error instanceof PowerCut)) throw error;
            cuts += 1;
            flash.powerOn();
            if (left > 1) flash.budget = 1 + random.below(operations);
          }
        }
        flash.powerOn();
        restart(life);
      }
    }
  });

  it("ten thousand times and more", () => {
    expect(cuts).toBeGreaterThanOrEqual(10000);
  });
});
