/**
 * `npx tsx hosttests/by-hand/site.ts [PRESENTATIONS [SEED]]`: ten terminals of a pharmacy on a network that loses every fifth
 * datagram, with cables pulled and power cut (hosttests/support/site-day.ts). Exit code 1 when a token was accepted twice
 * while connected, or an honest one refused. `npm test` does the same for a few.
 */
import { CLAIM_BOUND } from "modules/site/limits";
import { nativeSite } from "../support/native-site";
import { liveDay } from "../support/site-day";

const presentations = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? 1);
if (!Number.isInteger(presentations) || presentations < 1 || !Number.isInteger(first)) {
  process.stderr.write("usage: npx tsx hosttests/by-hand/site.ts [PRESENTATIONS [SEED]]\n");
  process.exit(2);
}
const A_DAY = 10_000;
let bad = 0;
const began = Date.now();
const sums: Record<string, number> = {};
for (let done = 0, seed = first; done < presentations; done += A_DAY, seed += 1) {
  const size = Math.min(A_DAY, presentations - done);
  const tally = liveDay({ terminals: 10, loss: 0.2, presentations: size, seed, faults: true, crypto: nativeSite });
  for (const [name, count] of Object.entries(tally)) {
    sums[name] = name === "longest" ? Math.max(sums[name] ?? 0, count) : (sums[name] ?? 0) + count;
  }
  const { acceptedTwice, acceptedUntold, honestRefused, takenByNone, longest } = tally;
  const isBad = acceptedTwice + acceptedUntold + honestRefused + takenByNone > 0 || longest > CLAIM_BOUND + 1;
  if (isBad) process.stderr.write(`seed ${seed}: ${JSON.stringify(tally)}\n`);
  bad += isBad ? 1 : 0;
}
for (const [name, count] of Object.entries(sums)) {
  process.stdout.write(`${name.padEnd(16)} ${count.toLocaleString("en", { maximumFractionDigits: 1 })}\n`);
}
process.stdout.write(`${((Date.now() - began) / 1000).toFixed(0)} s\n`);
process.exitCode = bad > 0 ? 1 : 0;
