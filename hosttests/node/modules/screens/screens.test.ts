import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PNG } from "pngjs";
import { encodePng } from "../../../../tools/kit/fonts/fonts";
import { drawn } from "./drawn";
import { STATES } from "./states";

const IMAGES = join("hosttests", "node", "modules", "screens", "images");
const ACTUAL = join("build", "screens");
/** UPDATE_IMAGES=1 takes what is drawn now as right: look at each before committing it. */
const UPDATE = process.env.UPDATE_IMAGES === "1";

describe("each screen looks as it was approved", () => {
  for (const [name, state] of Object.entries(STATES)) {
    it(name, () => {
      const rgba = drawn(state()).raster.rgba();
      const file = join(IMAGES, `${name}.png`);
      if (UPDATE) writeFileSync(file, encodePng(320, 240, rgba));
      const same = existsSync(file) && Buffer.compare(PNG.sync.read(readFileSync(file)).data, Buffer.from(rgba)) === 0;
      if (!same) {
        mkdirSync(ACTUAL, { recursive: true });
        writeFileSync(join(ACTUAL, `${name}.actual.png`), encodePng(320, 240, rgba));
      }
      expect({ file, same }).toEqual({ file, same: true });
    });
  }
});
