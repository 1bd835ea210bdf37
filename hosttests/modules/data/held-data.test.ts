/** The data of a terminal: who reads which partition, what is refused, and what is used before the next start. */
import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { HeldData } from "modules/data/held-data";
import { Ledger } from "modules/ledger/ledger";
import { type DataName, installData } from "modules/update/data/data-partition";
import { productOf } from "modules/update/image/product";
import { writeImage } from "modules/update/image/slot-image";
import { encodeRecalls } from "../../../tools/kit/recalls/encode";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { MemoryFlash } from "../catalogue/shelf-of";
import { buildImage, pattern } from "../update/image-builder";

const TODAY = 20577;
const said = { fr: "Exemple.", en: "" };

function recallsOf(version: number): Uint8Array {
  const recall = { number: version, day: TODAY, name: "EXEMPLE", why: said, todo: { fr: "", en: "" } };
  const medicines = [{ key: 3_595_583, batches: ["LOT1"] }];
  const recalls = [{ ...recall, medicines }];
  return encodeRecalls({ version, day: TODAY, until: TODAY + 30, recalls, shortages: [] }).bytes;
}

const imageOf = (name: DataName, payload: Uint8Array, counter: number) =>
  buildImage({ payload, class: productOf(name).class, counter });

/** @param lacks a partition that this board has not */
function rig(lacks?: DataName) {
  const flashes = new Map<DataName, NorFlash>();
  const log: string[] = [];
  const told: [number, number][] = [];
  const flashOf = (name: DataName) => {
    const flash = flashes.get(name) ?? new NorFlash(8, 4096, new Random(7));
    flashes.set(name, flash);
    return flash;
  };
  const journal = new NorFlash(8, 4096, new Random(7));
  const start = () =>
    new HeldData({
      open: (name) => {
        if (name === lacks) throw new Error("no such partition");
        return flashOf(name);
      },
      ledger: new Ledger(journal, () => {}),
      built: 0,
      sha256,
      onCatalogue: () => {},
      onTariffs: () => {},
      onRecalls: ({ version }, read) => told.push([version, read]),
      log: (line) => log.push(line),
    });
  return { start, flashOf, log, told };
}

describe("the data of a terminal", () => {
  it("that were never put are missed by nobody, and only the list of issuers is told", () => {
    const { start, log, told } = rig();
    const held = start();
    expect(held.partitions.map(({ name, state }) => [name, state])).toEqual([
      ["issuers", "erased"],
      ["catalogue", "erased"],
      ["tariff", "erased"],
      ["recalls", "erased"],
    ]);
    expect([held.issuersRefusal, held.issuers.version, log]).toEqual(["erased", 0, ["issuer list: erased"]]);
    expect(held.versions()).toMatchObject({ issuers: "0", recalls: "0" });
    held.tellRecalls();
    expect(told).toEqual([[0, 0]]);
  });

  it("are read by who knows them, and what nobody can use is refused in its partition", () => {
    const { start, flashOf } = rig();
    const names: readonly DataName[] = ["issuers", "catalogue", "tariff", "recalls"];
    for (const name of names) installData(flashOf(name), imageOf(name, pattern(3000), 1));
    const held = start();
    expect(held.partitions.map(({ state }) => state)).toEqual(["refused", "refused", "refused", "refused"]);
    for (const { partition, isReadable } of held.readers()) expect(isReadable(partition.content)).toBe(false);
    const list = new MemoryFlash(recallsOf(5));
    expect(held.readers().map(({ isReadable }) => isReadable(list))).toEqual([false, false, false, true]);
  });

  it("of recalls are used as soon as they are staged, the others at the next start", () => {
    const { start, flashOf, told } = rig();
    installData(flashOf("recalls"), imageOf("recalls", recallsOf(5), 1));
    const held = start();
    const recalls = held.readers().find(({ partition }) => partition.name === "recalls");
    const others = held.readers().filter((one) => one.partition.name !== "recalls");
    expect(others.map(({ onStaged }) => onStaged)).toEqual([undefined, undefined, undefined]);
    const next = recallsOf(6);
    const spare = recalls?.partition.spare;
    if (recalls === undefined || spare === undefined) throw new Error("no recalls");
    expect(writeImage(spare, imageOf("recalls", next, 2)).ok).toBe(true);
    expect(recalls.partition.stage()).toBe(true);
    expect(held.recalls?.about.version).toBe(5);
    recalls.onStaged?.();
    expect([held.recalls?.about.version, recalls.partition.staged, told.at(-1)?.[0]]).toEqual([6, undefined, 6]);
  });

  it("go on without recalls on a board from before them, and without nothing else", () => {
    const { start, log, told } = rig("recalls");
    const held = start();
    expect([held.recalls, held.partitions.length, held.readers().length]).toEqual([undefined, 3, 3]);
    expect(log).toContain("recalls: no partition for them on this board");
    held.tellRecalls();
    expect(told).toEqual([]);
    expect(() => rig("tariff").start()).toThrow("no such partition");
  });
});
