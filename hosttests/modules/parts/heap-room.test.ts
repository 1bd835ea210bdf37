import { describe, expect, it } from "@jest/globals";
import { holdsSale } from "modules/parts/heap-room";
import { obstacle } from "modules/terminal/sale";

type Sale = Parameters<typeof obstacle>[0];
type Box = Parameters<typeof obstacle>[1];

describe("a sale and the heap", () => {
  it("does not fit where too few slots are left for its lines, nor beside what else is to come", () => {
    const use = (free: number) => ({ slots: 7680 - free, slotsLimit: 7680 });
    expect([holdsSale(use(1685), 40), holdsSale(use(1386), 40), holdsSale(use(1386), 30)]).toEqual([true, false, true]);
    expect([holdsSale(use(500), 0, 240), holdsSale(use(400), 0, 240)]).toEqual([true, false]);
  });

  it("is not judged where nobody can tell", () => {
    expect([holdsSale({ slots: 9 }, 40), holdsSale({ slots: 0, slotsLimit: 0 }, 40)]).toEqual([true, true]);
  });

  it("takes no new line that it would not hold, but one more box of a line", () => {
    const line = { cip13: "3400930000038", serials: [], quantity: 1 };
    const sale = { lines: [line] } as unknown as Sale;
    const box = (cip13: string) => ({ cip13, serial: 0 }) as unknown as Box;
    const asked: number[] = [];
    const heap = { holds: (lines: number) => asked.push(lines) < 0 };
    expect([obstacle(sale, box("3400930000045"), heap), obstacle(sale, box(line.cip13), heap)]).toEqual([
      "no-memory",
      undefined,
    ]);
    expect(asked).toEqual([2]);
  });
});
