/**
 * `npm run test:hands [-- COUNT] [--engine xs|node|rv32] [--scanner gm65|m3y] [--seed N] [--bundle FILE]`: hands in a
 * hurry at the whole firmware (hosttests/support/hands.ts), this one or another's bundle. `npm test` does the same for a few.
 */
import { parseArgs } from "node:util";
import { defaultEngine } from "../../simulator/engines/engine";
import { isEngineName } from "../../simulator/engines/names";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { playHands } from "../support/hands";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: "string", default: defaultEngine() },
    scanner: { type: "string", default: "gm65" },
    seed: { type: "string", default: "1" },
    bundle: { type: "string" },
  },
});
const count = Number(positionals[0] ?? 1000);
const { engine } = values;
const scanner = values.scanner === "m3y" ? "m3y" : "gm65";
if (!Number.isInteger(count) || count < 1 || !isEngineName(engine)) {
  process.stderr.write(
    "usage: npm run test:hands [-- COUNT] [--engine xs|node|rv32] [--scanner gm65|m3y] [--seed N]\n",
  );
  process.exit(2);
}
const began = Date.now();
try {
  const tally = await playHands({
    engine,
    scanner,
    bundle: values.bundle ?? (await bundleFirmware()),
    seed: Number(values.seed),
    count,
    onHand: ({ hands }) => {
      if (hands % 50 === 0) process.stderr.write(`${hands} hands\n`);
    },
  });
  const { hands, codes, counted, refused, verdicts, held } = tally;
  process.stdout.write(
    `${hands} hands on ${engine} with ${scanner}: ${codes} codes acknowledged, ${counted} counted, ${refused} refused in words, ` +
      `${verdicts} verdicts, ${held} on the screen already, none lost (${Math.round((Date.now() - began) / 1000)} s)\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
