/** Names of boxes and of persons, the longest that there are: what tells them apart is never cut. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { Canvas } from "modules/screens/canvas";
import { fr } from "modules/strings/fr/fr";
import { textWidth } from "../../../../simulator/raster/glyphs";
import { decodeText, readMedicines, readRows } from "../../../../tools/catalogue/bdpm";
import { packOf, shortLabel } from "../../../../tools/catalogue/label";
import type { BitmapFont } from "../../../../tools/kit/fonts/bitmap-font";
import { accepted, CLAIMS, OPTION, Play, scan, token, VALIDATE } from "../../../modules/terminal/fixture";
import { drawn, FONTS, LARGE, SMALL, TestSurface } from "./drawn";

/** The narrowest places of a box's name at 320 x 240: in the sale, above a menu, among the parts of a sum. */
const ROOMS = [300, 208, 176];
const canvas = new Canvas(new TestSurface(), FONTS, fr);
const wide = (text: string) => textWidth(FONTS.text14 as unknown as BitmapFont, text);

describe("the name of a box", () => {
  it.each([
    ["TESTOPRAZOLE 20 mg gélule gastro-résistante B/28", "B/28"],
    ["CHL. DE SOD. PR 0,0585 g/ml 20 amp 20 ml", "20 amp 20 ml"],
    ["LEVOCARNIL-SUPERLONGUEMENT 1 g/5 ml inj 5 amp 5 ml", "5 amp 5 ml"],
  ])("%s is cut in its middle: its size stays", (label, size) => {
    const fitted = canvas.fitMiddle(label, FONTS.text14, 176);
    expect(fitted.endsWith(size)).toBe(true);
    expect(fitted).toContain("…");
    expect(wide(fitted)).toBeLessThanOrEqual(176);
  });

  it("is cut at its end where it is one word, and not at all where it fits", () => {
    expect(canvas.fitMiddle("A".repeat(60), FONTS.text14, 176).endsWith("A…")).toBe(true);
    expect(canvas.fitMiddle("EXEMPLINE B/8", FONTS.text14, 176)).toBe("EXEMPLINE B/8");
  });
});

describe("the longest names of persons", () => {
  const NAMES = [
    ["JEAN-PIERRE MARIE LOUIS ANTOINE CHARLES-HENRI", "DE LA ROCHEFOUCAULD-D'ESTISSAC-MONTMORENCY"],
    ["MARIE-CHARLOTTE-ANNE-ÉLISABETH", "D'HAUTEFORT-L'ÉCUYER DE SAINT-JEAN-D'ANGÉLY"],
    ["O", "Y"],
    ["W".repeat(30), "W".repeat(80)],
  ] as const;

  it.each(NAMES)("%s %s stay on each screen from the identity to the end", (givenNames, familyName) => {
    const claims = {
      ...CLAIMS,
      identity: { ...CLAIMS.identity, givenNames, familyName },
      delegation: { bearer: `${familyName} ${givenNames}`, until: CLAIMS.expires + 86400 },
    };
    const keys = [
      VALIDATE,
      scan(3, "A"),
      OPTION,
      VALIDATE,
      { type: "key", key: "cancel" },
      VALIDATE,
      VALIDATE,
    ] as const;
    const play = new Play(token(), accepted(claims, ["delegated-use", "test-identity"]));
    const seen: string[] = [];
    for (const event of [undefined, ...keys, { type: "stored", number: 1 } as const]) {
      if (event !== undefined) play.send(event);
      seen.push(play.state.view.name);
      for (const size of [SMALL, LARGE]) {
        const { farthest, leftmost } = drawn(play.state, new TestSurface(size));
        expect(farthest).toBeLessThanOrEqual(size.width);
        expect(leftmost).toBeGreaterThanOrEqual(0);
      }
    }
    expect([...new Set(seen)]).toEqual(["identity", "boxes", "summary", "done"]);
  });
});

const FOLDER = ["../shared/data/bdpm", "../../shared/data/bdpm", process.env.COMPTOIR_BDPM ?? ""].find(
  (folder) => folder !== "" && existsSync(join(folder, "CIS_CIP_bdpm.txt.gz")),
);
const withData = FOLDER === undefined ? describe.skip : describe;

withData("each of the public database's boxes", () => {
  it("keeps its size in the narrowest places, and stays within them", () => {
    const read = (name: string) => decodeText(gunzipSync(readFileSync(join(FOLDER ?? "", `${name}.gz`))));
    const nothing = () => {};
    const names = readMedicines(read("CIS_bdpm.txt"), nothing);
    const wrong: string[] = [];
    let count = 0;
    for (const { cis, pack } of readRows(read("CIS_CIP_bdpm.txt"), nothing)) {
      const medicine = names.get(cis);
      if (medicine === undefined) continue;
      count += 1;
      const label = shortLabel(medicine, pack);
      for (const room of ROOMS) {
        const fitted = canvas.fitMiddle(label, FONTS.text14, room);
        if (!fitted.endsWith(packOf(pack)) || wide(fitted) > room) wrong.push(`${room}: ${fitted} of ${label}`);
      }
    }
    expect(count).toBeGreaterThan(20_000);
    expect(wrong).toEqual([]);
  });
});
