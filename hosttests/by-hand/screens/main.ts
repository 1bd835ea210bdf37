/**
 * `npm run check:screens`: holds our picture of the screen to the Moddable SDK's own renderer, pixel by pixel. Every screen
 * of the terminal, every glyph of every font and what strains a renderer are drawn from the same display lists by both;
 * every code point is measured by both; a patient is served in both; the simulator's own window is looked at, and touched.
 *
 * Standard output: how many pixels differ, a line each. A picture of each that differs (ours, theirs, the difference), and
 * of each screen: build/screens/sdk/NAME.png. Exit code 1 for any difference, 2 when something that it needs is missing.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missing } from "../../../simulator/engines/mcsim/window";
import { BUILD } from "../../../tools/kit/build/paths";
import { compareDrawing } from "./drawing";
import { servePatient } from "./serving";
import { touchWindow } from "./touching";

const lacking = missing(true);
if (lacking !== undefined) {
  console.error(`check:screens needs ${lacking}`);
  process.exit(2);
}
const pictures = join(BUILD, "screens", "sdk");
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "comptoir-screens-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const say = (line: string) => console.log(line);
const save = (name: string, png: Uint8Array) => writeFileSync(join(pictures, `${name}.png`), png);
const wrong = [
  ...(await compareDrawing(folder, say, save)),
  ...(await touchWindow(folder, say)),
  ...(await servePatient(say, save)),
];
for (const line of wrong) console.error(`WRONG: ${line}`);
process.exit(wrong.length === 0 ? 0 : 1);
