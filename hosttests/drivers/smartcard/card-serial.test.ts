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
  // What the model says when a lock is not given back.
  const locked = (said: readonly string[]) => said.filter((line) => line.startsWith("lock"));

  it("gives back its lock after each interrupt and each message", () => {
    expect(locked(run("open 9600 even", "write 00a4", "card 4 3b", "run 60"))).toEqual([]);
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
      "free",
      "pin free, interrupts off",
    ]);
  });

  it("opens nothing where ESP-IDF or an option says no, and can be opened after it", () => {
    const REFUSED: readonly (readonly [line: string, words: string])[] = [
      ["open 299 even", "invalid baud"],
      ["open 1000001 even", "invalid baud"],
      ["port 3", "invalid port"],
      ["port -1", "invalid port"],
      ["fault driver 1", "in use"],
      ["fault calloc 1", "no memory"],
      ...[-1, 0x101, 0x102, 0x103, 0x105].flatMap((code) =>
        (
          [
            ["param", "uart failed"],
            ["parity", "uart failed"],
            ["pin", "uart failed"],
            ["interrupt", "no interrupt"],
          ] as const
        ).map(([call, words]) => [`fault ${call} ${code}`, words] as const),
      ),
    ];
    for (const [line, words] of REFUSED) {
      const refused = line.startsWith("open") ? [line] : [line, "open 9600 even"];
      const said = run(...refused, "fault none 0", "port 2", "open 9600 even", "card 4 3b", "run 20", "read", "close");
      const [before = [], after = []] = [said.slice(0, said.indexOf(`error ${words}`)), said.slice(-6)];
      expect([line, said.filter((one) => one.startsWith("error"))]).toEqual([line, [`error ${words}`]]);
      expect([line, after.at(0), after.at(-1)]).toEqual([line, "readable 1 at 15", "pin free, interrupts off"]);
      if (words === "no interrupt") expect(before).toEqual(expect.arrayContaining(["pin 7 level 0", "free"]));
      else expect(before).not.toContain("pin 7 open drain");
    }
    expect(run("open 9600 even", "open 9600 even").at(-1)).toBe("error in use");
  });

  it("says that it cannot be set, and keeps what it was", () => {
    for (const code of [-1, 0x102]) {
      const said = run("open 9600 even", `fault parity ${code}`, "set 0 odd", "card 4 3b", "run 20", "read");
      expect([said.includes("error uart failed"), characters(said)]).toEqual([true, flawless("3b")]);
      expect(run("open 9600 even", `fault baud ${code}`, "set 19200 even").at(-1)).toBe("error uart failed");
    }
  });

  it("gives back nothing of a card's when it is closed, and calls nobody after it", () => {
    const closed = run("open 9600 even", "write a5a5", "card 4 a5a5", "run 80", "close");
    expect(closed.slice(-2)).toEqual(["free", "pin free, interrupts off"]);
    const late = run("open 9600 even", "card 4 a5", "busy 60", "run 30", "close", "run 60");
    expect(late.slice(-2)).toEqual(["pin free, interrupts off", "free"]);
    expect(late.filter((line) => line.startsWith("readable"))).toEqual([]);
  });

  it("hears nothing of what was in the hardware before it", () => {
    const said = run("stale 0102", "open 9600 even", "card 4 3b", "run 20", "read");
    expect(characters(said)).toEqual(flawless("3b"));
  });

  it("sends a whole message with no gap, longer than the hardware's FIFO, and hears none of it", () => {
    for (const count of [1, 5, 127, 128, 129, 264]) {
      const said = run("open 9600 even", `write ${long(count)}`, `run ${(count + 4) * CHARACTER}`, "wire", "read");
      expect(said).toContain(`wire ${count} characters, 0 gaps, 0 odd`);
      expect([count, characters(said)]).toEqual([count, []]);
    }
    expect(run("open 9600 odd", "write 00a4", "run 40", "wire")).toContain("wire 2 characters, 0 gaps, 2 odd");
    expect(run("open 9600 even", `write ${long(265)}`)).toContain("error output full");
  });

  it("leaves no gap while an interrupt is late by less than what the FIFO still holds", () => {
    for (let before = 100 * CHARACTER; before < 120 * CHARACTER; before += 7) {
      const lines = [`write ${long(264)}`, `run ${before}`, `hold ${9 * CHARACTER - 1}`, `run ${170 * CHARACTER}`];
      expect([before, run("open 9600 even", ...lines, "wire").at(-1)]).toEqual([
        before,
        "wire 264 characters, 0 gaps, 0 odd",
      ]);
    }
  });

  it("sends the whole message, and hears none of it, where the FIFO ran empty on the way", () => {
    for (const count of [140, 200, 256, 264]) {
      const lines = [`write ${long(count)}`, "run 50", `hold ${130 * CHARACTER}`, `run ${count * CHARACTER}`];
      const said = run("open 9600 even", ...lines, "write 00", `run ${140 * CHARACTER}`, "wire", "read");
      // Still under way when it was asked for more.
      expect([count, said.includes("error output full")]).toEqual([count, true]);
      expect([count, said.some((line) => line.startsWith(`wire ${count} characters`))]).toEqual([count, true]);
      expect([count, characters(said)]).toEqual([count, []]);
    }
  });

  it("waits for no echo that did not come", () => {
    const said = run("open 9600 even", "write 00a4040002", "deaf 1", "card 16 61f2", `run ${12 * CHARACTER}`, "read");
    expect(characters(said)).toEqual(flawless("61f2"));
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

  it("tells once of all that came while the machine had other work", () => {
    const said = run("open 9600 even", "card 4 61f29000", "busy 100", `run ${10 * CHARACTER}`);
    expect(said.filter((line) => line.startsWith("readable"))).toEqual(["readable 4 at 101"]);
  });

  it("marks characters of another rate or parity, and none of a rate within half a bit of ten", () => {
    const NO_STOP = 2;
    const heard = (speaks: string) =>
      characters(run("open 9600 even", `speaks ${speaks}`, "card 4 3b00", `run ${4 * CHARACTER}`, "read"));
    expect(heard("9600 odd")).toEqual(flawless("3b00", ODD));
    for (const baud of [9200, 10_050]) expect([baud, heard(`${baud} even`)]).toEqual([baud, flawless("3b00")]);
    for (const baud of [9000, 10_200, 19_200]) {
      expect([baud, heard(`${baud} even`)]).toEqual([baud, flawless("3b00", NO_STOP)]);
    }
    const turned = ["set 19200 odd", "speaks 19200 odd", "card 4 3b00", `run ${4 * CHARACTER}`, "read"];
    expect(characters(run("open 9600 even", ...turned))).toEqual(flawless("3b00", ODD));
  });

  it("marks the one character that came with the wrong parity, in both conventions", () => {
    const marked = (parity: string, bad: number) =>
      characters(
        run(`open 9600 ${parity}`, `speaks 9600 ${parity}`, `card 16 3b6f0000 ${bad}`, `run ${8 * CHARACTER}`, "read"),
      );
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
