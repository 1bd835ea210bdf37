import { describe, expect, it } from "@jest/globals";
import { SharedSet } from "modules/site/shared-set";

const FIRST = 1000;

describe("names that terminals share", () => {
  it("are known in their span until it is over", () => {
    const set = new SharedSet(64, 8, 100);
    expect(set.add(FIRST, 1, 2, FIRST)).toBe("new");
    expect(set.add(FIRST, 1, 2, FIRST)).toBe("known");
    expect([set.has(FIRST, 1, 2), set.has(FIRST + 1, 1, 2), set.has(FIRST, 2, 1)]).toEqual([true, false, false]);
    expect([set.knows(1, 2, FIRST), set.knows(1, 2, FIRST + 1)]).toEqual([true, false]);
    expect([set.add(FIRST - 1, 1, 2, FIRST), set.add(FIRST + 8, 1, 2, FIRST)]).toEqual(["out-of-time", "out-of-time"]);
    // The place of a span that is over goes to a later one.
    expect(set.add(FIRST + 8, 3, 4, FIRST + 1)).toBe("new");
    expect(set.has(FIRST, 1, 2)).toBe(false);
  });

  it("have one hash, in whatever order they came, and another as soon as one is missing", () => {
    const one = new SharedSet(64, 8, 100);
    const other = new SharedSet(64, 8, 100);
    for (let i = 0; i < 30; i += 1) one.add(FIRST, i * 7919, i + 1, FIRST);
    for (let i = 29; i > 0; i -= 1) other.add(FIRST, i * 7919, i + 1, FIRST);
    expect(other.hashOf(FIRST)).not.toBe(one.hashOf(FIRST));
    other.add(FIRST, 0, 1, FIRST);
    expect(other.hashOf(FIRST)).toBe(one.hashOf(FIRST));
    expect(one.hashOf(FIRST + 1)).toBe(0);
  });

  it("are never more than there is room for, and a live one is not let go", () => {
    const set = new SharedSet(64, 8, 20);
    for (let i = 0; i < 20; i += 1) expect(set.add(FIRST + (i % 8), i, i, FIRST)).toBe("new");
    expect(set.add(FIRST, 99, 99, FIRST)).toBe("full");
    for (let i = 0; i < 20; i += 1) expect(set.has(FIRST + (i % 8), i, i)).toBe(true);
    // Of the first span there were three.
    for (let i = 0; i < 3; i += 1) expect(set.add(FIRST + 1, 99, i, FIRST + 1)).toBe("new");
    expect(set.add(FIRST + 1, 99, 3, FIRST + 1)).toBe("full");
  });
});
