/** What `check:esp` says where nothing is there to build an image with: each thing, and how to get it. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { boards } from "../../../tools/boards";
import { missingFor } from "../../../tools/esp/needs";

const before = { ...process.env };
beforeEach(() => {
  process.env = { ...before, PATH: "/nowhere", PYTHON: "/nowhere/python" };
  delete process.env.MODDABLE;
  delete process.env.IDF_PATH;
});
afterEach(() => {
  process.env = before;
});

test.each(boards())("an image of $name needs what is named, each with a way to get it", ({ chip }) => {
  const missing = missingFor(chip);
  const compiler = chip === "esp32" || chip === "esp32s3" ? `xtensa-${chip}-elf-gcc` : "riscv32-esp-elf-gcc";
  for (const what of ["the Moddable SDK", "ESP-IDF", "idf.py", compiler, "cmake", "ninja", "esp-idf-size"]) {
    expect(missing.filter((line) => line.startsWith(what))).toHaveLength(1);
  }
  for (const line of missing) expect(line).toMatch(/set MODDABLE|git clone|install\.sh|apt-get|pip install/);
});
