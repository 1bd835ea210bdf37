/**
 * `npm run test:power [-- CUTS]`: a journal lives through a million losses of power, in the middle of any write or erase,
 * and is held to its promise after each (hosttests/support/power-cuts.ts). `npm test` does the same for 10,000.
 */
import { BrokenPromise, Ordeal } from "../support/power-cuts";

const CUTS_A_LIFE = 500;

const cuts = Number(process.argv[2] ?? 1_000_000);
if (!Number.isInteger(cuts) || cuts < 1) {
  process.stderr.write("usage: npm run test:power [-- CUTS]\n");
  process.exit(2);
}

const began = Date.now();
const during: Record<string, number> = {};
let done = 0;
let invoices = 0;
let erases = 0;
for (let seed = 1; done < cuts; seed += 1) {
  const ordeal = new Ordeal(seed, seed % 2 === 0);
  try {
    ordeal.live(Math.min(CUTS_A_LIFE, cuts - done));
  } catch (error) {
    const what = error instanceof BrokenPromise ? error.message : String(error);
    process.stderr.write(`seed ${seed}: ${what}\n`);
    process.exit(1);
  }
  done += ordeal.tally.cuts;
  invoices += ordeal.tally.invoices;
  erases += ordeal.flash.erases.reduce((sum, count) => sum + count, 0);
  for (const [what, count] of Object.entries(ordeal.tally.during)) during[what] = (during[what] ?? 0) + count;
  if (seed % 100 === 0) process.stderr.write(`${done.toLocaleString("en")} losses of power\n`);
}
const seconds = ((Date.now() - began) / 1000).toFixed(0);
const parts = Object.entries(during).map(([what, count]) => `${what} ${count.toLocaleString("en")}`);
process.stdout.write(
  `${done.toLocaleString("en")} losses of power, ${invoices.toLocaleString("en")} invoices, ${erases.toLocaleString("en")} erases, ` +
    `every promise kept (${seconds} s)\nwhat was being done: ${parts.join(", ")}\n`,
);
