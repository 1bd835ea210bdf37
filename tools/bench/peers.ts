/**
 * Comptoir beside what others have for the same work, in one run on one machine: the text of a QR code to its verdict, a box
 * among all, invoices through cuts of power, pieces of an update.
 */
import type { Measure } from "./measure";
import { installPeers } from "./peers/install";
import { measureJournals } from "./peers/journal";
import { measureLookUps } from "./peers/look-up";
import { measureUpdates } from "./peers/smp";
import { measureReaders, measureReadersOnXs } from "./peers/verify";

export const peers: Measure = {
  name: "peers",
  about: "beside cose-kit, @auth0/cose, @owf/mdoc, dcc-sdk, SQLite, littlefs and Zephyr, in the same run (medians)",
  async run(report) {
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    report.note("a journal:");
    await measureJournals(report, progress);
    const folder = await installPeers(progress);
    report.note("a box among 20,000:");
    await measureLookUps(report, folder);
    report.note("a patient's code:");
    await measureReaders(report, folder);
    await measureReadersOnXs(report, folder);
    report.note("an update, on UDP:");
    await measureUpdates(report, progress);
  },
};
