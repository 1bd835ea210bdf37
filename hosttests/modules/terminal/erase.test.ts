/** What is erased when a terminal leaves the pharmacy, and in which order. */
import { describe, expect, it } from "@jest/globals";
import { eraseTerminal } from "modules/terminal/erase";

function rig(key: boolean) {
  const done: string[] = [];
  const step = (name: string, answer = true) => {
    return () => {
      done.push(name);
      return answer;
    };
  };
  const isDone = eraseTerminal({
    ended: [step("lan"), step("site")],
    erased: { journal: step("journal"), key: step("key", key), settings: step("settings") },
    log: (line) => done.push(line),
  });
  return { done, isDone };
}

describe("erasing the terminal", () => {
  it("ends its ways to others first, then erases all, and says so", () => {
    const { done, isDone } = rig(true);
    expect(isDone).toBe(true);
    expect(done).toEqual([
      "lan",
      "site",
      "journal",
      "key",
      "settings",
      "erased: journal true, key true, settings true",
    ]);
  });

  it("goes on behind a part that cannot be erased, and does not call it done", () => {
    const { done, isDone } = rig(false);
    expect(isDone).toBe(false);
    expect(done).toContain("settings");
    expect(done).toContain("erased: journal true, key false, settings true");
  });
});
