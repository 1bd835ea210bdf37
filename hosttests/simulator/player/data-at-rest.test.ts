/** What is found in a terminal that was switched off: nothing of its patients, but with its key; and nothing once wiped. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { keyFileOf, readDataKey } from "../../../simulator/boot/data-key";
import { defaultEngine } from "../../../simulator/engines/engine";
import { openService } from "../../../simulator/headless/service";
import { HeadlessTerminal } from "../../../simulator/headless/terminal";
import { PARTITIONS } from "../../../simulator/platform/partitions";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { readJournal } from "../../../tools/export/journal-file";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { developmentPins, factoryImage } from "../../../tools/kit/build/factory-image";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";

const AT = "2026-05-01T10:00:00Z";
const SALE = [
  { present: { patient: "camille" } },
  { press: "validate" },
  { scan: { cip13: "3400935955838", expiry: "2027-12-31", batch: "A1", serial: "1001" } },
  { press: "validate" },
  { press: "validate" },
  { wait: 9 },
];

const folder = mkdtempSync(join(tmpdir(), "comptoir-rest-"));
beforeAll(() => buildXsEngine(() => {}), 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns a copy of the flash, with its key beside it */
async function off(name: string, events: unknown[]): Promise<string> {
  const flash = join(folder, name);
  await play({
    engine: defaultEngine(),
    scenario: parseScenario({ at: AT, events }),
    onOff: (file) => {
      copyFileSync(file, flash);
      copyFileSync(keyFileOf(file), keyFileOf(flash));
    },
  });
  return flash;
}

describe("a terminal that was switched off", () => {
  it("shows no name, NIR or contract in its flash, and its invoice to whoever has the key", async () => {
    const flash = await off("sold.bin", SALE);
    const dump = readFileSync(flash);
    const key = readDataKey(keyFileOf(flash));
    const { invoices, damaged } = readJournal(flash, true, key);
    expect([invoices.length, damaged]).toEqual([1, []]);
    const { insured, rights, proof } = invoices[0]!;
    const secrets = [insured?.familyName, insured?.givenNames, insured?.matricule, insured?.birthDate];
    for (const secret of [...secrets, rights?.amcContract, rights?.amcNumber, "DEMO", "3400935955838"]) {
      expect([secret, (secret ?? "").length > 3, dump.includes(Buffer.from(secret ?? ""))]).toEqual([
        secret,
        true,
        false,
      ]);
    }
    expect(dump.includes(Buffer.from(proof?.tokenId ?? "", "hex"))).toBe(false);
    expect(dump.includes(Buffer.from(key, "hex"))).toBe(false);
    expect(() => readJournal(flash, true)).toThrow("journal-sealed");
    expect(() => readJournal(flash, true, "00".repeat(32))).toThrow("journal-sealed");
  }, 90_000);

  it("holds nothing once it was wiped: journal erased to the last bit, key gone, and it says so", async () => {
    const flash = join(folder, "wiped.bin");
    const { image } = await factoryImage(await bundleFirmware());
    const lines: string[] = [];
    let screen = "idle";
    let done: (() => void) | undefined;
    const erased = new Promise<void>((resolve) => {
      done = resolve;
    });
    const terminal: HeadlessTerminal = new HeadlessTerminal({
      flash,
      engine: defaultEngine(),
      factory: async () => image,
      keys: developmentPins(),
      host: "127.0.0.1",
      port: 0,
      pty: false,
      onEvent: ({ event }) => {
        if (event === "running") void wipe(terminal, () => screen);
      },
      onReport: (report) => {
        if (report.event === "screen") screen = String(report.name);
      },
      onLog: (line) => {
        lines.push(line);
        if (line.startsWith("erased")) done?.();
      },
    });
    const ended = terminal.run();
    await erased;
    await new Promise((resolve) => setTimeout(resolve, 500));
    terminal.close();
    await ended;
    expect(lines.filter((line) => line.startsWith("erased"))).toEqual([
      "erased: journal true, settings true, key true",
    ]);
    const { offset = 0, size = 0 } = PARTITIONS.journal ?? {};
    const journal = readFileSync(flash).subarray(offset, offset + size);
    expect(journal.every((byte) => byte === 0xff)).toBe(true);
    expect(existsSync(keyFileOf(flash))).toBe(false);
  }, 120_000);
});

/** The journal's page of _Service_, opened with its code: _Effacer_, and again. */
async function wipe(terminal: HeadlessTerminal, screen: () => string): Promise<void> {
  await openService(() => terminal.counter, screen);
  for (const key of ["cancel", "option", "option", "validate", "validate"] as const) {
    terminal.counter?.press(key);
  }
}
