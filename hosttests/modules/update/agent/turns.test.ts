/** Uploads that must not meet. */
import { describe, expect, it } from "@jest/globals";
import { Turns, type Work } from "modules/update/agent/turns";

const ALL: readonly Work[] = ["sale", "rollout", "trust", "recalls", "site"];
const FETCHERS = ["rollout", "trust", "recalls", "site"] as const;

/** Which of them may go on while these are under way. */
function free(...underWay: readonly Work[]) {
  const turns = new Turns();
  for (const work of ALL) {
    turns.join(work, {
      get isUnderWay() {
        return underWay.includes(work);
      },
    });
  }
  return FETCHERS.filter((work) => turns.isFree(work));
}

describe("the turns of those who fetch", () => {
  it.each<[readonly Work[], readonly Work[]]>([
    [[], ["rollout", "trust", "recalls", "site"]],
    [["sale"], ["rollout", "trust", "recalls"]],
    [["rollout"], ["rollout"]],
    [["trust"], ["trust", "recalls"]],
    [["recalls"], ["trust", "recalls"]],
    [
      ["trust", "recalls"],
      ["trust", "recalls"],
    ],
  ])("beside %j: %j", (underWay, expected) => {
    expect(free(...underWay)).toEqual(expected);
  });

  it("are asked of those that are there, each time anew", () => {
    const turns = new Turns();
    const rollout = { isUnderWay: true };
    expect(turns.isFree("recalls")).toBe(true);
    turns.join("rollout", undefined);
    expect(turns.isFree("recalls")).toBe(true);
    turns.join("rollout", rollout);
    expect(turns.isFree("recalls")).toBe(false);
    rollout.isUnderWay = false;
    expect(turns.isFree("recalls")).toBe(true);
  });
});
