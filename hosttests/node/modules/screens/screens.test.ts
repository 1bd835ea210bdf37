import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PNG } from "pngjs";
import { encodePng } from "../../../../tools/kit/fonts/fonts";
import { drawn, LARGE, SMALL, TestSurface } from "./drawn";
import { STATES } from "./states";

const HERE = join("hosttests", "node", "modules", "screens");
const IMAGES = join(HERE, "images");
const HASHES = join(HERE, "hashes.json");
const ACTUAL = join("build", "screens");
/** UPDATE_IMAGES=1 takes what is drawn now as right: look at each before committing it: a run before it writes what changed to build/screens. */
const UPDATE = process.env.UPDATE_IMAGES === "1";

function write(folder: string, name: string, { width, height, raster }: TestSurface): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), encodePng(width, height, raster.rgba()));
}

describe("each screen looks as it was approved", () => {
  for (const [name, state] of Object.entries(STATES)) {
    it(name, () => {
      const surface = drawn(state(), new TestSurface());
      const rgba = Buffer.from(surface.raster.rgba());
      const file = join(IMAGES, `${name}.png`);
      const same = existsSync(file) && Buffer.compare(PNG.sync.read(readFileSync(file)).data, rgba) === 0;
      if (!same && UPDATE) write(IMAGES, name, surface);
      else if (!same) write(ACTUAL, `${name}.actual`, surface);
      expect({ file, same: same || UPDATE }).toEqual({ file, same: true });
    });
  }
});

/** Of the other language and the larger screen a hash is kept: the pictures would be four times as many. */
describe("each screen, in the other language and on the larger screen, looks as it was approved", () => {
  const kept = existsSync(HASHES) ? (JSON.parse(readFileSync(HASHES, "utf8")) as Record<string, string>) : {};
  const now: Record<string, string> = {};
  for (const [name, state] of Object.entries(STATES)) {
    it(name, () => {
      const others: Record<string, string | undefined> = {};
      for (const language of ["fr", "en"] as const) {
        for (const size of [SMALL, LARGE]) {
          if (language === "fr" && size === SMALL) continue;
          const kind = `${size.width}x${size.height}-${language}`;
          const surface = drawn(state(), new TestSurface(size), language);
          const hash = createHash("sha256").update(surface.raster.rgba()).digest("hex").slice(0, 16);
          now[`${kind}/${name}`] = hash;
          others[`${kind}/${name}`] = UPDATE ? hash : kept[`${kind}/${name}`];
          if (kept[`${kind}/${name}`] !== hash && !UPDATE) write(join(ACTUAL, kind), name, surface);
        }
      }
      expect(Object.fromEntries(Object.keys(others).map((key) => [key, now[key]]))).toEqual(others);
    });
  }

  it("and nothing else is kept", () => {
    if (UPDATE) writeFileSync(HASHES, `${JSON.stringify(now, null, 2)}\n`);
    else expect(Object.keys(kept).sort()).toEqual(Object.keys(now).sort());
  });
});
