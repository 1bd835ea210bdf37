/** The wiring drawings and the page of the boards against the tables of pins that the firmware is built with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const FOLDER = join(__dirname, "..", "..", "..", "drivers", "board");
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");
/** By name, as in `transmit: 17`; ports and speeds are no pins. */
const PIN = /\b(receive|transmit|data|clock|reset|power|detect|beeper): (\d+)\b/g;

test.each([
  ["m5stack-cores3.ts", "m5stack_cores3/wiring.svg", "G"],
  ["moddable-two.ts", "moddable_two/wiring.svg", "GPIO "],
])("%s is wired as %s shows it", (table, drawing, prefix) => {
  const code = read(table);
  const pins = [...code.matchAll(PIN)].map(([, name = "", pin = ""]) => ({ name, pin }));
  expect(pins.length).toBeGreaterThan(5);
  expect(new Set(pins.map(({ pin }) => pin)).size).toBe(pins.length);
  const page = read("README.md");
  for (const { name, pin } of pins) {
    const onBoard = /FT6x06\(\{[^)]*\}/.exec(code)?.[0] ?? "";
    if (onBoard.includes(`${name}: ${pin}`)) continue;
    expect(page).toMatch(new RegExp(`\\| ${prefix}${pin}\\b`));
    expect(read(drawing)).toContain(name === "beeper" ? `>${prefix}${pin}<` : `>${prefix}${pin} ${name}<`);
  }
});
