import { describe, expect, it } from "@jest/globals";
import { type Part, Parts, RETRY_SECONDS } from "modules/parts/parts";

function parts() {
  const lines: string[] = [];
  const failed: (readonly Part[])[] = [];
  return {
    lines,
    failed,
    parts: new Parts(
      (line) => lines.push(line),
      (list) => failed.push(list),
    ),
  };
}

const throwing = () => {
  throw new Error("no answer");
};

describe("the parts of a terminal", () => {
  it("gives what was opened, and nothing for a part that throws: it is named, and the others go on", () => {
    const seen = parts();
    expect([seen.parts.open("touch", throwing), seen.parts.open("beeper", () => 7)]).toEqual([undefined, 7]);
    expect(seen.lines).toEqual(["touch: no answer"]);
    expect(seen.failed).toEqual([["touch"]]);
  });

  it("leaves a part alone once it has thrown in use, and tells of it once", () => {
    const seen = parts();
    let calls = 0;
    const call = () => {
      calls += 1;
      throw "dead";
    };
    for (let i = 0; i < 3; i += 1) seen.parts.use("beeper", call);
    seen.parts.open("card", throwing);
    expect([calls, seen.lines, seen.failed]).toEqual([
      1,
      ["beeper: dead", "card: no answer"],
      [["beeper"], ["beeper", "card"]],
    ]);
  });

  it("opens a part that comes later, says once why it was not there, and that it answers", () => {
    const seen = parts();
    let isThere = false;
    let opened = 0;
    const open = () => {
      if (!isThere) throw new Error("no network");
      opened += 1;
    };
    seen.parts.await("network", open);
    for (let i = 0; i < 3 * RETRY_SECONDS; i += 1) seen.parts.second();
    expect([opened, seen.lines, seen.failed]).toEqual([0, ["network: no network"], [["network"]]]);
    isThere = true;
    for (let i = 0; i < 3 * RETRY_SECONDS; i += 1) seen.parts.second();
    expect([opened, seen.lines.slice(1), seen.failed.slice(1)]).toEqual([1, ["network: answers"], [[]]]);
    let used = 0;
    seen.parts.use("network", () => {
      used += 1;
    });
    expect(used).toBe(1);
  });

  it("does not take a part for well because another opening of it went well", () => {
    const seen = parts();
    seen.parts.open("fleet", throwing);
    expect(seen.parts.open("fleet", () => 7)).toBe(7);
    expect(seen.failed).toEqual([["fleet"]]);
  });
});
