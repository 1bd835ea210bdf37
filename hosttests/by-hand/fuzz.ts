/**
 * `npm run test:fuzz [-- --images N] [--datagrams N] [--lines N] [--answers N] [--services N] [--frames N] [--site N] [--xs N] [--seed N]`: a million mutated firmware images and a million
 * mutated SMP datagrams, and as many lines of the pharmacy's software, answers of a printer and frames of a contactless reader, and tens of thousands of answers of a gateway, on Node, a hundred thousand datagrams on XS (hosttests/modules/update/fuzz.ts). `npm test` does a
 * few thousand of each. `--floods`: what each neighbour's flood costs the counter on the bare machine, alone (floods.ts).
 */
import { parseArgs } from "node:util";
import { runOnEngine } from "../../tools/bench/on-engine";
import { fuzzLines } from "../modules/lgo/fuzz";
import { fuzzLan } from "../modules/lgo/fuzz-lan";
import { fuzzNear } from "../modules/nfc/fuzz";
import { fuzzPayments } from "../modules/payment/fuzz";
import { fuzzStatus } from "../modules/printing/fuzz";
import { fuzzAnswers } from "../modules/services/fuzz";
import { fuzzSite } from "../modules/site/fuzz";
import { fuzzDatagrams, fuzzImages, type Tally } from "../modules/update/fuzz";
import { Random } from "../support/random";
import { floods } from "./floods";

const { values } = parseArgs({
  options: {
    images: { type: "string", default: "1000000" },
    datagrams: { type: "string", default: "1000000" },
    lines: { type: "string", default: "1000000" },
    answers: { type: "string", default: "1000000" },
    frames: { type: "string", default: "1000000" },
    services: { type: "string", default: "20000" },
    site: { type: "string", default: "100000" },
    xs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    floods: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const print = (line: string) => void process.stdout.write(`${line}\n`);
if (values.floods) {
  await floods(print);
  process.exit();
}

function tell(what: string, { done, answers }: Tally, began: number): void {
  const kinds = Object.entries(answers).sort(([, a], [, b]) => b - a);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  process.stdout.write(`${what}: ${done.toLocaleString("en")} (${seconds} s)\n`);
  for (const [kind, count] of kinds) process.stdout.write(`  ${kind.padEnd(16)} ${count.toLocaleString("en")}\n`);
}

/** In pieces, so that whoever watches sees that it goes on. */
function inPieces(count: number, fuzz: (count: number, random: Random) => Tally): Tally {
  const sum: Tally = { done: 0, answers: {} };
  const random = new Random(seed);
  while (sum.done < count) {
    const piece = fuzz(Math.min(50000, count - sum.done), random);
    sum.done += piece.done;
    for (const [kind, number] of Object.entries(piece.answers)) sum.answers[kind] = (sum.answers[kind] ?? 0) + number;
    process.stderr.write(`${sum.done.toLocaleString("en")}\n`);
  }
  return sum;
}

let began = Date.now();
tell("mutated images, node", inPieces(Number(values.images), fuzzImages), began);
began = Date.now();
tell("mutated datagrams, node", inPieces(Number(values.datagrams), fuzzDatagrams), began);
began = Date.now();
const answers = inPieces(Number(values.services), fuzzAnswers);
tell("mutated answers of a gateway, node", answers, began);
if (answers.answers.accepted !== undefined)
  throw new Error(`${answers.answers.accepted} mutated answers were accepted`);
began = Date.now();
tell("mutated lines of the pharmacy's software, node", inPieces(Number(values.lines), fuzzLines), began);
began = Date.now();
tell("datagrams between terminals, node", inPieces(Number(values.site), fuzzSite), began);
began = Date.now();
const points = fuzzLan(seed, 10000);
tell("malformed frames on the LAN's wire, node", { done: 10000, answers: { "points multiplied": points } }, began);
if (points > 0) throw new Error(`${points} points were multiplied for who has not the key`);
began = Date.now();
tell("malformed answers of payment terminals, node", inPieces(10000, fuzzPayments), began);
began = Date.now();
tell("malformed frames of a contactless reader, node", inPieces(Number(values.frames), fuzzNear), began);
began = Date.now();
tell("answers of a printer, node", inPieces(Number(values.answers), fuzzStatus), began);
began = Date.now();
const code = `
import { fuzzDatagrams } from "./hosttests/modules/update/fuzz";
import { Random } from "./hosttests/support/random";
host.print(JSON.stringify(fuzzDatagrams(${Number(values.xs)}, new Random(${seed}))));
host.exit(0);
`;
const lines = await runOnEngine("xs", code, "fuzz-update");
if (lines === undefined) process.stdout.write("xs: skipped, this machine has no C compiler\n");
else tell("mutated datagrams, xs", JSON.parse(lines.at(-1) ?? "") as Tally, began);
await floods(print);
