/** `npx tsx simulator/engines/esp32c3/merge.ts FOLDER`: the emulated chip's whole flash, from the build folder of ESP-IDF. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { mergeFlash } from "./flash-image";
import { IMAGE } from "./start";

const [folder] = process.argv.slice(2);
const merged = folder === undefined ? undefined : mergeFlash(folder);
if (merged?.ok) {
  mkdirSync(dirname(IMAGE), { recursive: true });
  writeFileSync(IMAGE, merged.value.bytes);
  console.log(`${IMAGE}: ${merged.value.bytes.length} bytes`);
} else {
  console.error(merged?.reason ?? "usage: npx tsx simulator/engines/esp32c3/merge.ts FOLDER");
  process.exitCode = merged === undefined ? 2 : 1;
}
