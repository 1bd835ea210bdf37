/**
 * `npm run check:esp -- --board NAME`: builds a board's whole image by mcconfig and idf.py, partitions and sdkconfig
 * included, and tells its size by component and what RAM is left. Flashes nothing. Needs MODDABLE, IDF_PATH, and on the
 * PATH what ESP-IDF's export.sh puts there. IDF_COMPONENTS, where it is set, has components of the registry, each in a
 * folder of its name (libsodium, quirc, ...): then the registry is not asked. A second run compiles what has changed;
 * `--clean` begins anew.
 *
 * Where QEMU_ESP32 names an emulator of the chip, the firmware runs in it: stories beside xs and rv32 (events, pixels,
 * flash), an update with the power cut in a write, its roll-back, and what FreeRTOS has left. `--story FILE` plays that one.
 *
 * Exit code 0 when the image is linked and fits: its slot, and XS the chip's RAM, where the board has no more; and nothing that
 * ran was otherwise than it must be; 1 when not, 2 when something is missing or the arguments are wrong.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import { MAX_ENVELOPE } from "modules/update/image/layout";
import { emulatorFault } from "../simulator/engines/esp32c3/start";
import { BOARD_FOLDER, partitionsOf } from "./boards";
import { type CheckArguments, readCheckArguments, USAGE } from "./esp/arguments";
import { type BuiltImage, buildBoard, workOf } from "./esp/build";
import { buildEmulated, EMULATED, EMULATED_BOARD, REPLACED } from "./esp/emulated";
import { missingFor } from "./esp/needs";
import { playStories, playUpdate } from "./esp/on-emulator";
import { componentTable, holdsXs, type ImageSizes, readSizes, roomLines } from "./esp/sizes";
import { findSdk, type Sdk } from "./kit/build/moddable";
import { ROOT } from "./kit/build/paths";
import { told, xsMemory } from "./moddable/xs-memory";

process.exitCode = await main();

async function main(): Promise<number> {
  const read = readCheckArguments(process.argv.slice(2));
  if (!read.ok) {
    console.error(`${read.reason}\n${USAGE}`);
    return 2;
  }
  const { board, isClean } = read.value;
  const missing = missingFor(board.chip);
  const sdk = findSdk();
  if (missing.length > 0 || sdk === undefined) {
    console.error(`an image for ${board.name} (${board.chip}) cannot be built here; missing:`);
    for (const line of missing) console.error(`- ${line}`);
    return 2;
  }
  const emulator = emulatorFor(board);
  if (emulator.fault !== undefined) {
    console.error(emulator.fault);
    return 2;
  }
  if (isClean) for (const name of [board.name, EMULATED]) rmSync(workOf(name), { recursive: true, force: true });
  const built = buildBoard(board, sdk, step);
  if (!built.ok) {
    console.error(`${board.name}: ${built.reason}`);
    return 1;
  }
  const code = tellSizes(board, built.value, sdk);
  if (code !== 0) return code;
  if (emulator.left !== undefined) {
    console.log(emulator.left);
    return 0;
  }
  return emulate(built.value, sdk, read.value);
}

/** @returns why the part in an emulator is left out, or what is wrong with the one that was named */
function emulatorFor({ name }: BoardFacts): { readonly left?: string; readonly fault?: string } {
  const notRun = `${name}: the part in an emulator did not run`;
  if ((process.env.QEMU_ESP32 ?? "") === "") {
    return {
      left: `${notRun}: set QEMU_ESP32 to Espressif's qemu-system-riscv32 (its releases, or idf_tools.py install qemu-riscv32)`,
    };
  }
  if (name !== EMULATED_BOARD) return { left: `${notRun}: there is an emulated firmware of ${EMULATED_BOARD} alone` };
  const fault = emulatorFault();
  return fault === undefined ? {} : { fault };
}

async function emulate(built: BuiltImage, sdk: Sdk, { stories }: CheckArguments): Promise<number> {
  console.log("the emulated firmware is the board's; what the emulator lacks is another's:");
  for (const line of REPLACED) console.log(`- ${line}`);
  const flash = buildEmulated(built, sdk, step);
  if (!flash.ok) {
    console.error(`the emulated firmware: ${flash.reason}`);
    return 1;
  }
  console.log(`whole flash: ${relative(ROOT, flash.value)}`);
  let faults = 0;
  const telling = {
    step,
    result: (line: string) => console.log(line),
    fault: (line: string) => {
      faults += 1;
      console.error(`DIFFERS: ${line}`);
    },
  };
  await playStories(stories, telling);
  await playUpdate(telling);
  console.log(faults === 0 ? "in the emulator: nothing differs" : `in the emulator: ${faults} things differ`);
  return faults === 0 ? 0 : 1;
}

/** Progress, apart from the results. */
function step(line: string): void {
  console.error(`... ${line}`);
}

function tellSizes({ name }: BoardFacts, { image, map, makefile }: BuiltImage, sdk: Sdk): number {
  const sizes = sizesOf(map, sdk.env);
  const memory = xsMemory(readFileSync(makefile, "utf8"));
  if (typeof sizes === "string" || memory === undefined) {
    console.error(
      `${name}: its sizes cannot be told: ${typeof sizes === "string" ? sizes : "no CREATION in the makefile"}`,
    );
    return 1;
  }
  const slot = partitionsOf(name).find(({ type }) => type === "app")?.size ?? 0;
  const bytes = statSync(image).size;
  console.log([componentTable(sizes), ...roomLines(sizes, bytes, slot, memory.sum), told(memory)].join("\n"));
  const faults: string[] = [];
  // idf.py says so too, and make goes on: the image is there all the same.
  if (bytes > slot - MAX_ENVELOPE) faults.push("it does not fit its slot, in which the envelope of an update lies too");
  if (!holdsXs(sizes, memory.sum) && !hasMoreRam(name)) {
    faults.push(`it will not start: make its "creation" smaller, or what lies in RAM`);
  }
  for (const fault of faults) console.error(`${name}: linked, but ${fault}`);
  if (faults.length > 0) return 1;
  console.log(`${name}: ${relative(ROOT, image)} linked`);
  return 0;
}

/** @returns the sizes, or why not */
function sizesOf(map: string, env: NodeJS.ProcessEnv): ImageSizes | string {
  const ask = (...options: string[]) => {
    const args = ["-m", "esp_idf_size", "--format", "json2", ...options, map];
    return spawnSync(env.PYTHON ?? "python", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  };
  const [summary, archives] = [ask(), ask("--archives")];
  for (const { status, stderr, error } of [summary, archives]) {
    if (status !== 0) return `esp-idf-size: ${stderr ?? ""}${error?.message ?? ""}`;
  }
  return readSizes(summary.stdout, archives.stdout);
}

/** Whether the board's settings give malloc RAM outside the chip. */
function hasMoreRam(name: string): boolean {
  return /^CONFIG_SPIRAM_USE_MALLOC=y$/m.test(readFileSync(join(BOARD_FOLDER, name, "sdkconfig.defaults"), "utf8"));
}
