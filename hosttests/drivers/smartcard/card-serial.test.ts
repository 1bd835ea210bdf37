/** drivers/smartcard/esp32 in C, compiled as it is, on a model of the ESP32's UART with a card at its other end. ISO/IEC 7816-3, 7. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { describeWith } from "../../support/needs";

const ROOT = join(__dirname, "..", "..", "..");
const IDF = join(ROOT, "hosttests", "support", "esp-idf");
const folder = mkdtempSync(join(tmpdir(), "comptoir-card-"));
const program = join(folder, "card");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a character takes on the line, in bits: start, 8, parity, 2 stop. */
const CHARACTER = 12;
const ODD = 1;

/** @returns what the model says, a line each */
function run(...lines: readonly string[]): string[] {
  return execFileSync(program, { input: `${lines.join("\n")}\n`, encoding: "utf8" })
    .trimEnd()
    .split("\n");
}

/** Of the last "read": each character with its flags. */
function characters(said: readonly string[]): { character: number; flags: number }[] {
  const [, hex = ""] = /^read ([0-9a-f]*) /.exec(said.findLast((line) => line.startsWith("read ")) ?? "") ?? [];
  const bytes = [...Buffer.from(hex, "hex")];
  return bytes.flatMap((character, i) => (i % 2 === 0 ? [{ character, flags: bytes[i + 1] ?? 0 }] : []));
}
const flawless = (hex: string, flags = 0) => [...Buffer.from(hex, "hex")].map((character) => ({ character, flags }));
const long = (count: number) => Buffer.from(Array.from({ length: count }, (_, i) => i & 0xff)).toString("hex");

describeWith("compiler", "the card's line on an ESP32", () => {
  beforeAll(() => {
    const sources = [join(IDF, "card.c"), join(ROOT, "drivers", "smartcard", "esp32", "card-serial.c")];
    const strict = ["-std=gnu17", "-Wall", "-Wextra", "-Werror"];
    execFileSync(compiler() ?? "cc", [...strict, `-I${IDF}`, ...sources, "-o", program]);
  });

  it("is 8 bits, parity and 2 stop bits on one open-drain pin, and low once it is closed", () => {
    const said = run("open 9600 even", "set 43011 odd", "set 0 even", "close");
    expect(said).toEqual([
      "baud 9600 bits 8 stop 2",
      "parity even",
      "pin port 2 out 7 in 7 -1 -1",
      "pin 7 open drain",
      "pin 7 pulled up",
      "parity odd",
      "baud 43011",
      "parity even",
      "pin 7 level 0",
      "pin 7 output",
      "pin free",
    ]);
    expect(run("open 200 even")).toEqual(["error invalid baud"]);
  });

  it("sends a whole message with no gap, longer than the hardware's FIFO, and hears none of it", () => {
    for (const count of [1, 5, 127, 128, 129, 264]) {
      const said = run("open 9600 even", `write ${long(count)}`, `run ${(count + 4) * CHARACTER}`, "wire", "read");
      expect(said).toContain(`wire ${count} characters, 0 gaps`);
      expect([count, characters(said)]).toEqual([count, []]);
    }
    expect(run("open 9600 even", `write ${long(265)}`)).toContain("error output full");
  });

  it("tells that a message is under way, and takes neither another nor another rate", () => {
    const said = run(
      "open 9600 even",
      "write 00a4",
      "write 00b0",
      "set 19200 even",
      `run ${8 * CHARACTER}`,
      "set 19200 even",
    );
    expect(said).toEqual(expect.arrayContaining(["error output full", "error busy", "baud 19200"]));
    expect(said.slice(-2)).toEqual(["parity even", "baud 19200"]);
  });

  it("hears a card that answers as soon as it may, and each character in its own time", () => {
    const said = run("open 9600 even", "write 00a4040002", "card 4 61f29000", `run ${20 * CHARACTER}`, "read");
    expect(characters(said)).toEqual(flawless("61f29000"));
    expect(said.filter((line) => line.startsWith("readable"))).toHaveLength(4);
  });

  it("marks the one character that came with the wrong parity, in both conventions", () => {
    const marked = (parity: string, bad: number) =>
      characters(run(`open 9600 ${parity}`, `card 16 3b6f0000 ${bad}`, `run ${8 * CHARACTER}`, "read"));
    for (let bad = 0; bad < 4; bad += 1) {
      expect(marked("even", bad)).toEqual(
        flawless("3b6f0000").map((one, i) => (i === bad ? { ...one, flags: ODD } : one)),
      );
      expect(marked("odd", bad)).toEqual(
        flawless("3b6f0000", ODD).map((one, i) => (i === bad ? { ...one, flags: 0 } : one)),
      );
    }
  });

  it("loses no answer to an interrupt that is late, wherever the flash is erased", () => {
    for (let before = 0; before <= 12 * CHARACTER; before += 5) {
      const said = run(
        "open 9600 even",
        "write 00a4040002",
        "card 16 61f29000",
        `run ${before}`,
        `hold ${16 * CHARACTER}`,
        `run ${40 * CHARACTER}`,
        "read",
      );
      expect([before, characters(said)]).toEqual([before, flawless("61f29000")]);
    }
  });

  it("marks all that waited for a late interrupt, when one of them came wrong", () => {
    const said = run("open 9600 even", "card 0 3b6f0000 2", `hold ${10 * CHARACTER}`, `run ${12 * CHARACTER}`, "read");
    expect(characters(said)).toEqual(flawless("3b6f0000", ODD));
  });

  it("keeps the first that came where nobody reads", () => {
    const text = long(700);
    const said = run("open 9600 even", `card 0 ${text}`, `run ${710 * CHARACTER}`, "read");
    expect(characters(said)).toEqual(flawless(text.slice(0, 2 * 511)));
  });
});
