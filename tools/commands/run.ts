import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultEngine } from "../../simulator/engines/engine";
import { ENGINE_NAMES, isEngineName } from "../../simulator/engines/names";
import { isScannerName, SCANNER_NAMES } from "../../simulator/link/scanner-names";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { DEFAULT_SCREEN, parseScreen, type ScreenSize } from "../../simulator/screen";
import { encodePng } from "../kit/fonts/fonts";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: run SCENARIO.json [--engine NAME] [--scanner NAME] [--screen WxH] [--screens DIR]
  [--catalogue FILE] [--tariff FILE]
The catalogue and the tariffs, as "catalogue build" and "tariff build" make them, are put in the terminal's flash.`;

/** Prints each terminal event as a JSON line; writes each screen that was shown as a PNG. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      engine: { type: "string" },
      scanner: { type: "string" },
      screen: { type: "string" },
      screens: { type: "string" },
      catalogue: { type: "string" },
      tariff: { type: "string" },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length !== 1) throw new UsageError("one SCENARIO.json is needed");
    const engine = values.engine ?? defaultEngine();
    if (!isEngineName(engine)) throw new UsageError(`--engine: ${ENGINE_NAMES.join(" or ")}`);
    const { scanner } = values;
    if (scanner !== undefined && !isScannerName(scanner))
      throw new UsageError(`--scanner: ${SCANNER_NAMES.join(" or ")}`);
    const screen = values.screen === undefined ? DEFAULT_SCREEN : screenOf(values.screen);
    const scenario = parseScenario(JSON.parse(await readFile(file === "-" ? "/dev/stdin" : file, "utf8")), screen);
    const folder = values.screens;
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const screens: { readonly name: string; readonly png: Uint8Array }[] = [];
    let shown = "";
    await play({
      engine,
      scenario,
      scanner,
      screen,
      catalogue: values.catalogue === undefined ? undefined : await readFile(values.catalogue),
      tariff: values.tariff === undefined ? undefined : await readFile(values.tariff),
      onReport: (report) => io.out(JSON.stringify(report)),
      onScreen: (name, raster) => {
        if (folder === undefined) return;
        const png = encodePng(raster.width, raster.height, raster.rgba());
        const same = Buffer.from(png).toString("base64");
        if (same === shown) return;
        shown = same;
        screens.push({ name, png });
      },
      onOther: (pixels) => io.err(`${pixels} pixels differ from what the bench draws`),
      onLine: (line) => io.err(line),
      progress: (line) => io.err(line),
    });
    for (const [i, { name, png }] of screens.entries()) {
      await writeFile(join(folder ?? "", `${String(i).padStart(3, "0")}-${name}.png`), png);
    }
    return 0;
  });
}

function screenOf(text: string): ScreenSize {
  try {
    return parseScreen(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
