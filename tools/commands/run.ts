import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { defaultEngine } from "../../simulator/engines/engine";
import { ENGINE_NAMES, isEngineName } from "../../simulator/engines/names";
import type { MadeDocument } from "../../simulator/gateway/names";
import { USUAL_PRINTER } from "../../simulator/link/printer";
import { isScannerName, SCANNER_NAMES } from "../../simulator/link/scanner-names";
import { Papers } from "../../simulator/paper/papers";
import { Film, Strip } from "../../simulator/player/film";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { DEFAULT_SCREEN, parseScreen, type ScreenSize } from "../../simulator/screen";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: run SCENARIO.json [--engine NAME] [--scanner NAME] [--screen WxH] [--screens DIR] [--film FILE.gif]
  [--words] [--paper DIR] [--documents DIR] [--catalogue FILE] [--tariff FILE]
Plays a scenario, a story (hosttests/support/stories) or a recording of the bench in virtual time, and prints what the
terminal reports. --screens writes each screen as a PNG, --film all of them as a GIF; --words prints what is on it to be read;
--paper puts a receipt printer on the counter, where the scenario has none, and writes what comes out of it as PNGs;
--documents writes the documents eDISP-MED that the gateway makes, where the scenario has one. Ends with 1 when something is not on
the screen that the scenario expects there. The files that it names are looked for beside it. The catalogue and the
tariffs, as "catalogue build" and "tariff build" make them, are put in the terminal's flash.`;

/** Prints each terminal event as a JSON line; writes each screen that was shown as a PNG, or all as a film. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      engine: { type: "string" },
      scanner: { type: "string" },
      screen: { type: "string" },
      screens: { type: "string" },
      film: { type: "string" },
      words: { type: "boolean" },
      paper: { type: "string" },
      documents: { type: "string" },
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
    const parsed = parseScenario(JSON.parse(await readFile(file === "-" ? "/dev/stdin" : file, "utf8")), screen);
    const folder = values.screens;
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const strip = folder === undefined ? undefined : new Strip();
    const scenario = values.paper === undefined ? parsed : { printer: USUAL_PRINTER, ...parsed };
    const papers = new Papers(scenario.printer);
    const documents: MadeDocument[] = [];
    const film = values.film === undefined ? undefined : new Film(screen);
    let unmet = 0;
    await play({
      engine,
      scenario,
      scanner,
      screen,
      ...(file === "-" ? {} : { folder: dirname(file) }),
      catalogue: values.catalogue === undefined ? undefined : await readFile(values.catalogue),
      tariff: values.tariff === undefined ? undefined : await readFile(values.tariff),
      onReport: (report) => io.out(JSON.stringify(report)),
      onUnmet: (event, what) => {
        unmet += 1;
        io.err(`${event === undefined ? "at the end" : `events[${event}]`}: ${what}`);
      },
      onScreen: (name, raster, at, words) => {
        if (values.words === true) io.out(JSON.stringify({ screen: name, words }));
        film?.add(Uint8Array.from(raster.rgba()), at);
        strip?.add(name, raster);
      },
      onPaper: (paper) => papers.add(paper),
      onDocument: (document) => documents.push(document),
      onOther: (pixels) => io.err(`${pixels} pixels differ from what the bench draws`),
      onLine: (line) => io.err(line),
      progress: (line) => io.err(line),
    });
    for (const { file: name, png } of strip?.pictures ?? []) await writeFile(join(folder ?? "", name), png);
    if (values.paper !== undefined) await papers.write(values.paper);
    if (values.documents !== undefined) await writeDocuments(values.documents, documents);
    if (values.film !== undefined && film !== undefined) await writeFile(values.film, film.gif());
    return unmet === 0 ? 0 : 1;
  });
}

async function writeDocuments(folder: string, documents: readonly MadeDocument[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, xml } of documents) await writeFile(join(folder, `${name}.xml`), xml);
}

function screenOf(text: string): ScreenSize {
  try {
    return parseScreen(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
