/** What `check:esp` takes, and what it says of what it does not take. */
import { basename } from "node:path";
import { expect, test } from "@jest/globals";
import { boards } from "../../../tools/boards";
import { readCheckArguments, standardStories } from "../../../tools/esp/arguments";

const reason = (...args: string[]) => {
  const read = readCheckArguments(args);
  return read.ok ? "" : read.reason;
};

test.each(boards())("builds for $name, with every story of one terminal", ({ name }) => {
  const read = readCheckArguments(["--board", name]);
  expect(read.ok && read.value.board.name).toBe(name);
  expect(read.ok && read.value.isClean).toBe(false);
  expect(read.ok && read.value.stories).toEqual(standardStories());
});

test("begins anew, and plays the stories that are named", () => {
  const read = readCheckArguments(["--clean", "--board", "esp32c3", "--story", "package.json", "--story", __filename]);
  expect(read).toMatchObject({ ok: true, value: { isClean: true, stories: ["package.json", __filename] } });
});

test("says which boards there are, what an option is not, and which story is not there", () => {
  expect(reason()).toContain("which board? boards: ");
  expect(reason()).toContain("esp32c3 (esp32c3)");
  expect(reason("--board", "none")).toContain('no board "none"');
  expect(reason("--board")).toContain("--board");
  expect(reason("--board", "esp32c3", "--flash")).toContain("--flash");
  expect(reason("--board", "esp32c3", "extra")).toContain("extra");
  expect(reason("--board", "esp32c3", "--story", "none.json")).toBe("--story: none.json is not there");
});

test("the stories have a patient by QR code and a card, and none of several terminals", () => {
  const names = standardStories().map((path) => basename(path));
  expect(names).toEqual(expect.arrayContaining(["01-first-ecarte.json", "07-card-alone.json"]));
  expect(names).not.toContain("22-used-next-door.json");
});
