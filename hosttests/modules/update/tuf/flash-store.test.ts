import { describe, expect, it } from "@jest/globals";
import { equalBytes } from "modules/cbor/bytes";
import { FlashTufStore } from "modules/update/tuf/flash-store";
import { NorFlash } from "../../../support/nor-flash";
import { Random } from "../../../support/random";

const BLOCK = 256;
const ANCHOR = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const OTHER = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1);
const NAMES = ["root", "timestamp", "snapshot", "targets"];

function file(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17) & 0xff);
}

describe("trusted metadata in flash", () => {
  it("is there again after a start, and refuses what it has no room for", () => {
    const flash = new NorFlash(8, BLOCK, new Random(1));
    const store = new FlashTufStore(flash);
    expect([store.anchor, store.read("root")]).toEqual([undefined, undefined]);
    expect(store.begin(ANCHOR, file(600, 1))).toBe(true);
    expect(store.write("targets", file(256, 2))).toBe(true);
    const again = new FlashTufStore(flash);
    expect(again.anchor).toEqual(ANCHOR);
    expect(again.read("root")).toEqual(file(600, 1));
    expect(again.read("targets")).toEqual(file(256, 2));
    // Two blocks are left: the old root is not given up for one that does not fit beside it.
    expect(again.write("root", file(513, 3))).toBe(false);
    expect(again.write("snapshot", file(1025, 3))).toBe(false);
    expect(again.write("snapshot", new Uint8Array(0))).toBe(false);
    expect(again.read("root")).toEqual(file(600, 1));
    again.remove("root");
    expect(again.write("root", file(1024, 3))).toBe(true);
    expect(new FlashTufStore(flash).read("root")).toEqual(file(1024, 3));
    // Lists of delegates are taken, and not kept.
    expect([again.write("delegate", file(9, 1)), again.read("delegate")]).toEqual([true, undefined]);
  });

  it("wears its blocks alike", () => {
    const flash = new NorFlash(10, BLOCK, new Random(2));
    const store = new FlashTufStore(flash);
    store.begin(ANCHOR, file(300, 0));
    for (let i = 0; i < 600; i += 1) store.write("timestamp", file(200, i));
    const files = Array.from(flash.erases.slice(2));
    const used = files.filter((erases) => erases > 1);
    expect([used.length, Math.max(...used) - Math.min(...used) <= 2]).toEqual([6, true]);
  });

  it("has the old file or the new one, wherever the power goes", () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const random = new Random(seed);
      const flash = new NorFlash(9, BLOCK, random);
      const kept = new Map<string, Uint8Array>();
      let anchor: Uint8Array = ANCHOR;
      new FlashTufStore(flash).begin(anchor, file(400, 0));
      kept.set("root", file(400, 0));
      for (let life = 0; life < 4; life += 1) {
        let begun: { name: string; bytes: Uint8Array | undefined; anchor: Uint8Array } | undefined;
        flash.budget = 1 + random.below(18);
        try {
          const store = new FlashTufStore(flash);
          for (let act = 0; act < 12; act += 1) {
            const name = NAMES[random.below(4)]!;
            const bytes = random.below(5) === 0 ? undefined : file(1 + random.below(500), random.below(256));
            const isNew = bytes !== undefined && random.below(9) === 0;
            begun = {
              name: isNew ? "root" : name,
              bytes,
              anchor: isNew ? (anchor === ANCHOR ? OTHER : ANCHOR) : anchor,
            };
            if (isNew) {
              if (store.begin(begun.anchor, bytes!)) {
                anchor = begun.anchor;
                kept.set("root", bytes!);
              }
            } else if (bytes === undefined) {
              store.remove(name);
              kept.delete(name);
            } else if (store.write(name, bytes)) kept.set(name, bytes);
            begun = undefined;
          }
        } catch {
          // The power went.
        }
        flash.powerOn();
        const store = new FlashTufStore(flash);
        for (const name of NAMES) {
          const read = store.read(name);
          const isNew = begun?.name === name && same(read, begun.bytes);
          expect([seed, life, name, same(read, kept.get(name)) || isNew]).toEqual([seed, life, name, true]);
          if (read === undefined) kept.delete(name);
          else kept.set(name, read);
        }
        const found = store.anchor!;
        expect(same(found, anchor) || same(found, begun?.anchor)).toBe(true);
        anchor = found;
        // And it stays so: nothing of it reads differently the next time.
        for (const name of NAMES) expect(same(new FlashTufStore(flash).read(name), kept.get(name))).toBe(true);
      }
    }
  });
});

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b);
}
