/** Images that a terminal gets from its neighbour: by the same path as from a fleet's server, and verified there. */
import { describe, expect, it } from "@jest/globals";
import { type ImagePorts, Images } from "modules/site/images";
import { newPeer, type Peer } from "modules/site/peer";
import { DataPartition, installData } from "modules/update/data/data-partition";
import { productOf } from "modules/update/image/product";
import { HEALTHY } from "../../support/site-network";
import { buildImage, type ImagePlan, pattern } from "../update/image-builder";
import { Terminal } from "../update/smp/client";

const FIRMWARE = buildImage({ counter: 1 });
const dataImage = (counter: number, plan: ImagePlan = {}) =>
  buildImage({ payload: pattern(7000 + counter, counter), class: productOf("tariff").class, counter, ...plan });

function tariffOf(terminal: Terminal): DataPartition {
  return new DataPartition("tariff", terminal.board.data.tariff);
}

/** A terminal that has an image, and one that has another, or none; change: what becomes of a message on its way. */
class Pair {
  readonly log: string[] = [];
  readonly here = new Terminal(FIRMWARE);
  readonly #queue: (() => void)[] = [];
  readonly #away: Images;
  readonly #home: Images;
  readonly #peer: Peer;
  listing = "listed";
  isFree = true;

  constructor(file: Uint8Array, counter: number, change: (message: Uint8Array, n: number) => Uint8Array | undefined) {
    const there = new Terminal(FIRMWARE);
    installData(there.board.data.tariff, file);
    there.restart();
    installData(this.here.board.data.tariff, dataImage(7));
    this.here.restart();
    let n = 0;
    const carry = (to: () => Images) => (peer: Peer, message: Uint8Array) => {
      n += 1;
      const passed = change(message.slice(), n);
      if (passed === undefined) return;
      this.#queue.push(() => {
        if (passed[0] === 5) to().onAsk(peer, passed);
        else to().onPiece(peer, passed);
      });
    };
    const ports = (terminal: Terminal): ImagePorts => ({
      shelves: terminal.partitions.filter(({ name }) => name === "tariff"),
      target: () => terminal.agent.pulled,
      listing: () => this.listing,
      isFree: () => this.isFree,
      log: (line) => this.log.push(line),
    });
    this.#peer = newPeer(2, 0);
    this.#peer.isJoined = true;
    this.#peer.health = { ...HEALTHY, counters: [0, 0, counter, 0] };
    this.#away = new Images(
      ports(there),
      carry(() => this.#home),
    );
    this.#home = new Images(
      ports(this.here),
      carry(() => this.#away),
    );
  }

  /** Until something is said of it, or for as long. */
  run(seconds: number, isForAll = false): this {
    for (let i = 0; i < seconds && (isForAll || this.log.length === 0); i += 1) {
      this.#home.second([this.#peer]);
      this.#away.second([]);
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) next();
    }
    this.#queue.length = 0;
    return this;
  }

  get payload(): Uint8Array {
    this.here.restart();
    const { content } = tariffOf(this.here);
    return new Uint8Array(content.read(content.status().size, 0));
  }
}

describe("a data image of a neighbour", () => {
  it("is read back as the file that it came as, from any byte", () => {
    const terminal = new Terminal(FIRMWARE);
    const file = dataImage(9);
    installData(terminal.board.data.tariff, file);
    const partition = tariffOf(terminal);
    expect(partition.fileLength()).toBe(file.length);
    expect(partition.readFile(file.length + 10, 0)).toEqual(file);
    for (const [length, offset] of [
      [40, 0],
      [100, 20],
      [64, file.length - 64],
      [3000, 6000],
      [10, file.length + 5],
    ] as const) {
      expect(partition.readFile(length, offset)).toEqual(file.slice(offset, offset + length));
    }
    expect(new DataPartition("issuers", terminal.board.data.issuers).fileLength()).toBe(0);
  });

  it("is taken when it is newer, also over a network that loses every fourth message, and used from then on", () => {
    const pair = new Pair(dataImage(8), 8, (message, n) => (n % 4 === 0 ? undefined : message)).run(60);
    expect(pair.log.at(-1)).toContain("was verified");
    expect(pair.payload).toEqual(pattern(7008, 8));
  });

  it("is used at once where nobody is served: after a while of quiet the terminal starts anew, once", () => {
    const pair = new Pair(dataImage(8), 8, (message) => message).run(60);
    const { here } = pair;
    pair.isFree = false;
    pair.run(60, true);
    expect(here.restarts).toBe(0);
    pair.isFree = true;
    pair.run(10, true);
    expect(here.restarts).toBe(0);
    pair.run(60, true);
    expect(here.restarts).toBe(1);
    expect(pair.log.at(-1)).toContain("starts anew");
    // One that was refused is no reason to.
    const forged = new Pair(dataImage(8, { sign: false }), 8, (message) => message).run(60, true);
    expect(forged.here.restarts).toBe(0);
  });

  it("is not asked for when it is no newer, and not taken when it is not what it says", () => {
    let asked = 0;
    const same = new Pair(dataImage(7), 7, (message) => {
      asked += 1;
      return message;
    });
    same.run(5);
    expect(asked).toBe(0);
    // One that tells of what it does not have; that changes a byte; whose image nobody has signed.
    expect(new Pair(dataImage(8), 9, (message) => message).run(5).log.at(-1)).toContain("not there");
    const changed = new Pair(dataImage(8), 8, (message, n) => {
      if (message[0] === 6 && n > 6) message[200] = (message[200] ?? 0) ^ 1;
      return message;
    }).run(10);
    expect(changed.log.at(-1)).toContain("wrong-hash");
    expect(changed.payload).toEqual(pattern(7007, 7));
    const forged = new Pair(dataImage(8, { sign: false }), 8, (message) => message).run(10);
    expect(forged.payload).toEqual(pattern(7007, 7));
    const unlisted = new Pair(dataImage(8), 8, (message) => message);
    unlisted.listing = "unlisted";
    expect(unlisted.run(10).log.at(-1)).toContain("on no list");
    expect(unlisted.payload).toEqual(pattern(7007, 7));
  });
});
