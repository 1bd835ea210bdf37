/** A patient served by the firmware in the SDK's simulator, beside the same in Node. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../../../simulator/engines/names";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { ROOT } from "../../../tools/kit/build/paths";
import { encodePng } from "../../../tools/kit/fonts/fonts";

const SCENARIOS = ["scenario", "cards-scenario"];

interface Served {
  /** Terminal events, as they left on the cable. */
  readonly reports: readonly string[];
  readonly screens: readonly { readonly name: string; readonly png: Uint8Array }[];
  /** Pixels that the SDK drew otherwise. */
  readonly others: number;
}

/** @returns what is wrong, a line each */
export async function servePatient(say: (line: string) => void, save: (name: string, png: Uint8Array) => void) {
  const wrong: string[] = [];
  for (const name of SCENARIOS) {
    const [there, here] = [await serve(name, "mcsim", say), await serve(name, "node", say)];
    if (there.others > 0) wrong.push(`${name}: ${there.others} pixels differ`);
    if (there.reports.join("\n") !== here.reports.join("\n"))
      wrong.push(`${name}: the terminal reports something else`);
    for (const [i, screen] of there.screens.entries()) {
      save(`${name}-${String(i).padStart(2, "0")}-${screen.name}`, screen.png);
      const other = here.screens[i];
      if (other === undefined || Buffer.compare(screen.png, other.png) !== 0) {
        wrong.push(`${name}: screen ${i} (${screen.name}) is another`);
      }
    }
    say(`${name}: ${there.reports.length} events, ${there.screens.length} screens on the SDK's simulator as on Node`);
  }
  return wrong;
}

async function serve(name: string, engine: EngineName, progress: (line: string) => void): Promise<Served> {
  const file = join(ROOT, "hosttests", "support", `${name}.json`);
  const reports: string[] = [];
  const screens: { name: string; png: Uint8Array }[] = [];
  let others = 0;
  await play({
    engine,
    scenario: parseScenario(JSON.parse(readFileSync(file, "utf8"))),
    onReport: (report) => reports.push(JSON.stringify(report)),
    onScreen: (shown, raster) => {
      screens.push({ name: shown, png: encodePng(raster.width, raster.height, raster.rgba()) });
    },
    onOther: (pixels) => {
      others += pixels;
    },
    progress,
  });
  return { reports, screens, others };
}
