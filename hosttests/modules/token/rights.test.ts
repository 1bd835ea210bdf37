import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { standingOn } from "modules/token/rights";

const period = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })).map(([a, b]) => ({
  from: Math.min(a, b),
  to: Math.max(a, b),
}));

describe("where a day stands among rights", () => {
  it("holds both days of a period, and no day beside them", () => {
    const rights = [{ from: 10, to: 20 }];
    expect([9, 10, 20, 21].map((day) => standingOn(rights, day))).toEqual([
      { state: "not-started", day: 10 },
      { state: "open", day: 20 },
      { state: "open", day: 20 },
      { state: "ended", day: 20 },
    ]);
    expect(standingOn([], 10)).toEqual({ state: "none", day: 0 });
  });

  it("is the same whatever the order of the periods, the open ones first, then those that are over", () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 5 }), fc.integer({ min: 0, max: 40 }), (rights, day) => {
        const open = rights.filter(({ from, to }) => from <= day && day <= to);
        const over = rights.filter(({ to }) => to < day);
        const expected =
          open.length > 0
            ? { state: "open", day: Math.max(...open.map(({ to }) => to)) }
            : over.length > 0
              ? { state: "ended", day: Math.max(...over.map(({ to }) => to)) }
              : rights.length > 0
                ? { state: "not-started", day: Math.min(...rights.map(({ from }) => from)) }
                : { state: "none", day: 0 };
        expect(standingOn(rights, day)).toEqual(expected);
        expect(standingOn(rights.slice().reverse(), day)).toEqual(expected);
      }),
    );
  });
});
