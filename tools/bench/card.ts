/**
 * A carte Vitale from the end of its reset to what it tells, by the terminal's own driver and modules, on the bench's
 * card in simulated time: what the line and the card take. The clock is 3.5712 MHz, so that the default rate is 9600 baud.
 */
import { join } from "node:path";
import { patientCard } from "../../simulator/ecarte/cards";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { readPlastic } from "../card/read-plastic";
import { BUILD } from "../kit/build/paths";
import type { Measure } from "./measure";

const HZ = 3_571_200;
/** No PPS: the line goes no faster than the default rate. */
const DEFAULT_RATE = 0;
const NOW = Date.UTC(2026, 4, 1, 10) / 1000;
/** ms */
const IDENTITY_GOAL = 1000;
const TOKEN_GOAL = 1600;
/** SELECT and READ BINARY of each of the three files, MF being selected by the reset, and SELECT of the one with a token. */
const AS_ISSUED_COMMANDS = 6;
/** And a READ BINARY for each 256 bytes of the token. */
const TOKEN_COMMANDS = 8;

const CARDS = [
  { patient: "yvonne", what: "as issued: identity", ms: IDENTITY_GOAL, commands: AS_ISSUED_COMMANDS },
  { patient: "camille", what: "with a token: all of it", ms: TOKEN_GOAL, commands: TOKEN_COMMANDS },
];

export const card: Measure = {
  name: "card",
  about: "a carte Vitale from the end of its reset, in simulated time, the signature check apart",
  async run(report) {
    const issuers = DemoIssuers.open(join(BUILD, "bench", "keys"));
    for (const { patient, what, ms, commands } of CARDS) {
      const plastic = patientCard(patient, issuers, NOW);
      if (plastic === undefined) throw new Error(`there is no card of ${patient}`);
      for (const maxBaud of [250_000, DEFAULT_RATE]) {
        const read = readPlastic(plastic, { hz: HZ, maxBaud });
        if (read.end?.kind !== "read" || read.violations.length > 0) throw new Error(`${patient} was not read`);
        const name = `${what}, ${read.baud} baud`;
        report.result(name, read.ms, "ms", maxBaud === DEFAULT_RATE ? {} : { atMost: ms });
        report.result("  characters, both ways", read.characters, "");
        report.result("  command APDUs", read.commands, "", { atMost: commands });
      }
    }
    report.note(
      "the bench's card thinks for 12 ms over a SELECT, and 5 ms and 0.02 ms a byte over a READ BINARY: assumed",
    );
  },
};
