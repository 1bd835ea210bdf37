/**
 * An update on the emulated chip, with the power cut in a write of it, its trial, its roll-back and its confirmation, as the
 * boot loader's own record (otadata) and ours have it after each step.
 */
import { rmSync } from "node:fs";
import type { BootState } from "modules/update/boot/boot-state";
import { EngineStopped } from "../../simulator/engines/engine";
import { bootStateOf, otaDataOf, partitionOfChip } from "../../simulator/engines/esp32c3/chip-slots";
import { cutInWrite } from "../../simulator/engines/esp32c3/cut-in-write";
import type { OtaEntry } from "../../simulator/engines/esp32c3/ota-data";
import { chipFlashOf } from "../../simulator/engines/esp32c3/start";
import { Performance } from "../../simulator/player/performance";
import type { Act } from "../../simulator/player/scenario";

const AT = "2026-05-04T08:00:00Z";
/** Time between two acts, where nothing longer is asked for, ms. */
const SETTLE = 1500;
/** Bytes of the new application that are there when the power goes. */
const CUT_AT = 1024 * 1024;
/** The slot that the update goes to, as the chip's table names it. */
const OTHER_SLOT = "ota_1";
const OPTION: Act = { press: "option" };
const VALIDATE: Act = { press: "validate" };
/** Through _Réglages_ to the door, and its code: four zeros. */
const OPEN_DOOR: readonly Act[] = [OPTION, VALIDATE, OPTION, VALIDATE, VALIDATE, VALIDATE, VALIDATE];
const SEND: Act = { update: { send: "next" } };

/** What is true of the chip after a step. */
interface Stage {
  readonly step: string;
  readonly otadata: readonly (OtaEntry | undefined)[];
  readonly boot: BootState;
}

/** What must be: `entry` of the slot that otadata wrote last; undefined for one that nothing was written to. */
interface Promised {
  readonly slot: number;
  readonly state: OtaEntry["state"] | undefined;
  readonly running: BootState["running"];
  readonly outcome?: BootState["outcome"];
}

/** @returns a line for each promise that was not kept; none: all is as it must be */
export async function updateOnChip(say: (line: string) => void, tell: (line: string) => void): Promise<string[]> {
  const faults: string[] = [];
  const performance = await Performance.open({
    engine: "esp32c3",
    scenario: { at: AT, installed: true },
    onLine: tell,
    progress: tell,
  });
  const chip = chipFlashOf(performance.flash);
  const act = async (...acts: readonly Act[]) => {
    for (const one of acts) await performance.run(Math.max(SETTLE, await performance.perform(one)));
  };
  const check = (step: string, promise: Promised) => {
    const stage = { step, otadata: otaDataOf(chip), boot: bootStateOf(chip) };
    say(`${step}: ${toldStage(stage)}`);
    faults.push(...broken(stage, promise));
  };
  try {
    check("from the factory", { slot: 0, state: "valid", running: 0 });
    // A manager that nobody knows knocks first, and is let in by a key.
    await act(...OPEN_DOOR, SEND, VALIDATE);
    say(`${await cutInTheMiddle(performance, chip)} bytes of the new application written, then the power cut`);
    check("after the cut", { slot: 0, state: "valid", running: 0 });
    await act({ power: "on" });
    check("started again", { slot: 0, state: "valid", running: 0 });
    await act(...OPEN_DOOR, SEND, VALIDATE, SEND, { update: "test" });
    check("arrived, and marked for a trial", { slot: 1, state: "new", running: 0 });
    await act({ update: "restart" });
    check("on trial", { slot: 1, state: "on-trial", running: 1 });
    await act({ power: "off" }, { power: "on" });
    check("power cut unconfirmed: rolled back", { slot: 1, state: "aborted", running: 0, outcome: "starts" });
    await act(...OPEN_DOOR, { update: "test" }, VALIDATE, { update: "test" }, { update: "restart" });
    check("on trial once more", { slot: 1, state: "on-trial", running: 1 });
    await act(...OPEN_DOOR, { update: "confirm" }, VALIDATE, { update: "confirm" });
    check("confirmed", { slot: 1, state: "valid", running: 1, outcome: "confirmed" });
    await act({ power: "off" }, { power: "on" });
    check("started once more", { slot: 1, state: "valid", running: 1, outcome: "confirmed" });
    return faults;
  } finally {
    await performance.close();
    rmSync(chip, { force: true });
  }
}

/** @returns bytes that were written when the emulator was killed */
async function cutInTheMiddle(performance: Performance, chip: string): Promise<number> {
  let off: Promise<number> | undefined;
  const written = cutInWrite(chip, partitionOfChip(chip, OTHER_SLOT), CUT_AT, () => {
    off = performance.perform({ power: "off" });
  });
  try {
    await performance.perform(SEND);
  } catch (error) {
    // As when the plug is pulled; any other end is one.
    if (!(error instanceof EngineStopped) || off === undefined) throw error;
  }
  if (off === undefined) throw new Error("the whole update was written before the power was cut");
  await off;
  return written;
}

function broken({ step, otadata, boot }: Stage, promise: Promised): string[] {
  const faults: string[] = [];
  const last = lastOf(otadata);
  if (last?.state !== promise.state || (last?.slot ?? promise.slot) !== promise.slot) {
    const wanted = promise.state === undefined ? "nothing written" : `slot ${promise.slot} ${promise.state}`;
    faults.push(`${step}: otadata has ${toldEntry(last)}, and should have ${wanted}`);
  }
  if (boot.running !== promise.running) {
    faults.push(`${step}: slot ${boot.running} runs, and should be ${promise.running}`);
  }
  if (promise.outcome !== undefined && boot.outcome !== promise.outcome) {
    faults.push(`${step}: the last trial ended by "${boot.outcome}", and should have by "${promise.outcome}"`);
  }
  return faults;
}

function lastOf(entries: readonly (OtaEntry | undefined)[]): OtaEntry | undefined {
  return entries.reduce((last, entry) => ((entry?.sequence ?? 0) > (last?.sequence ?? 0) ? entry : last), undefined);
}

function toldStage({ otadata, boot }: Stage): string {
  return `otadata ${otadata.map(toldEntry).join(" and ")}; slot ${boot.running} runs, slot ${boot.confirmed} is confirmed`;
}

function toldEntry(entry: OtaEntry | undefined): string {
  return entry === undefined ? "nothing" : `slot ${entry.slot} ${entry.state} (${entry.sequence})`;
}
