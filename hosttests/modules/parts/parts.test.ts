import { describe, expect, it } from "@jest/globals";
import { type Part, Parts } from "modules/parts/parts";

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
});
