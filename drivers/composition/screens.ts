/** The screen with its fonts, and who remembers what was drawn on it. */
import Resource from "Resource";
import { board } from "board";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { Screens } from "modules/screens/screens";
import { openFonts } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { Witness } from "modules/terminal/witness";
import { VERSION } from "modules/version/version";
import type { Base } from "./base";

export function openScreens({ ledger, held, turns }: Base): Witness {
  const poco = new Poco(screen, { displayListLength: board.displayListLength });
  const fonts = openFonts((file) => parseBMF(new Resource(`${file}.bf4`)));
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
