/** What a screen costs to draw, on Node and on XS. */
import type { EngineName } from "../../simulator/engines/names";
import type { Measure } from "./measure";
import { runOnEngine } from "./on-engine";
import type { ScreenMeasure } from "./screen-core";

export const screen: Measure = {
  name: "screen",
  about: "from a state to the end of its display list, screen of boxes with three lines (medians)",
  async run(report) {
    for (const engine of ["node", "xs"] as const) {
      const measure = await measureScreensOn(engine);
      const where = engine === "xs" ? "XS" : "Node";
      if (measure === undefined) {
        report.note("XS: not measured, there is no C compiler");
        continue;
      }
      const { whole, line, lineSlices, tick, tickSlices, still } = measure;
      report.result(`${where}: whole screen`, whole, "ms");
      report.result(`${where}: one more line (${lineSlices} of 8 slices)`, line, "ms");
      report.result(`${where}: one more minute (${tickSlices} of 8 slices)`, tick, "ms");
      report.result(`${where}: nothing new (0 of 8 slices)`, still, "ms");
    }
  },
};

async function measureScreensOn(engine: EngineName): Promise<ScreenMeasure | undefined> {
  const lines = await runOnEngine(
    engine,
    `import "./simulator/platform/boot";
     import { host } from "./simulator/platform/host";
     import Resource from "Resource";
     import Poco from "commodetto/Poco";
     import parseBMF from "commodetto/parseBMF";
     import { Screens } from "modules/screens/screens";
     import { FONT_FILES } from "modules/screens/theme";
     import { measureScreens } from "./tools/bench/screen-core";
     const fonts = {};
     for (const name of Object.keys(FONT_FILES)) fonts[name] = parseBMF(new Resource(FONT_FILES[name] + ".bf4"));
     const poco = new Poco({ width: 320, height: 240 }, { displayListLength: 12288 });
     const screens = new Screens(poco, fonts, { version: "", engine: "" });
     measureScreens(screens, () => host.now());
     host.print(JSON.stringify(measureScreens(screens, () => host.now())));
     host.exit(0);`,
    "bench-screen",
  );
  return lines === undefined ? undefined : (JSON.parse(lines.at(-1) ?? "") as ScreenMeasure);
}
