/** The screen with its fonts, and who remembers what was drawn on it. */
import Resource from "Resource";
import { board } from "board";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { Screens } from "modules/screens/screens";
import { FONT_FILES, type Fonts } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { Witness } from "modules/terminal/witness";
import { VERSION } from "modules/version/version";
import type { Base } from "./base";

const font = (name: keyof Fonts) => parseBMF(new Resource(`${FONT_FILES[name]}.bf4`));

export function openScreens({ ledger, held, turns }: Base): Witness {
  const poco = new Poco(screen, { displayListLength: board.displayListLength });
  const fonts: Fonts = {
    text14: font("text14"),
    text17: font("text17"),
    bold17: font("bold17"),
    bold25: font("bold25"),
    digits46: font("digits46"),
    icons16: font("icons16"),
    icons24: font("icons24"),
    icons64: font("icons64"),
  };
  const witness = new Witness({
    screens: new Screens(poco, fonts, { version: VERSION, engine: board.name }, LANGUAGES),
    others: () => ({ journalMounts: ledger.trouble === null, ...held.refusals() }),
  });
  turns.join("sale", {
    get isUnderWay() {
      return witness.isBusy;
    },
  });
  return witness;
}
