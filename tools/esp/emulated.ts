/**
 * The firmware of a board as its chip's emulator runs it (simulator/engines/esp32c3/manifest.json): linked into the project
 * of the board's own image, and made one file, the whole flash, which is what the emulator starts from.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "modules/result/result";
import { mergeFlash } from "../../simulator/engines/esp32c3/flash-image";
import { IMAGE, MACHINE } from "../../simulator/engines/esp32c3/start";
import type { Sdk } from "../kit/build/moddable";
import { ROOT } from "../kit/build/paths";
import { type BuiltImage, buildInto } from "./build";

/** The board whose firmware an emulator runs. */
export const EMULATED_BOARD = MACHINE;
/** Name of the folder of its build. */
export const EMULATED = `${MACHINE}-emulated`;
export const MANIFEST = join(ROOT, "simulator", "engines", MACHINE, "manifest.json");

/** What the manifest has in place of the board's own, and why: told before anything is said of a run. */
export const REPLACED: readonly string[] = Object.freeze([
  "panel (its SPI is not emulated): the pixels of the chip's own Poco go to the bench",
  "scanner, cable, card slot (UARTs of the board), keys, touch: the bench's, over UART 1",
  "piezo (PWM is not emulated), Wi-Fi (no radio is emulated), sockets, HTTP, mDNS: the bench's",
  "time, chance and the key of the journal: the bench's, so that a run repeats",
]);

/** @returns where the whole flash is */
export function buildEmulated(host: BuiltImage, sdk: Sdk, say: (line: string) => void): Result<string, string> {
  const setup = { name: EMULATED, platform: `esp32/${EMULATED_BOARD}`, manifest: MANIFEST };
  const built = buildInto(host, setup, sdk, say);
  if (!built.ok) return built;
  const merged = mergeFlash(built.value.build);
  if (!merged.ok) return { ok: false, reason: `the whole flash cannot be made: ${merged.reason}` };
  writeFileSync(IMAGE, merged.value.bytes);
  return { ok: true, value: IMAGE };
}
