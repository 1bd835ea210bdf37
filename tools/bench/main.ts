/**
 * `npm run bench [-- NAME...]`: every measure, or those named. Results are told beside their goals; what is measured
 * twice is measured in the same run, so that a ratio holds on any machine.
 */
import { cpus } from "node:os";
import { camera } from "./camera";
import { card } from "./card";
import { catalogue } from "./catalogue";
import { growth } from "./growth";
import { invoice } from "./invoice";
import { journal } from "./journal";
import { type Measure, Printer } from "./measure";
import { memory } from "./memory";
import { p256 } from "./p256";
import { peers } from "./peers";
import { profile } from "./profile";
import { rv32 } from "./rv32";
import { screen } from "./screen";
import { site } from "./site";
import { steady } from "./steady";
import { token } from "./token";
import { update } from "./update";

const MEASURES: readonly Measure[] = [
  token,
  card,
  memory,
  screen,
  catalogue,
  invoice,
  update,
  journal,
  growth,
  rv32,
  site,
  p256,
  peers,
  profile,
  camera,
  steady,
];

// `--engine rv32` names what is measured on that engine.
const names = process.argv.slice(2).filter((name) => name !== "--engine");
const unknown = names.find((name) => !MEASURES.some((measure) => measure.name === name));
if (unknown !== undefined) {
  const list = MEASURES.map(({ name, about }) => `  ${name.padEnd(9)} ${about}`).join("\n");
  process.stderr.write(`usage: npm run bench [-- NAME...]\n${list}\n`);
  process.exit(unknown === "--help" ? 0 : 2);
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const printer = new Printer(print);
print(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model ?? "unknown processor"}`);
for (const measure of MEASURES) {
  if (names.length > 0 && !names.includes(measure.name)) continue;
  print(`\n${measure.name}: ${measure.about}`);
  await measure.run(printer);
}
print(printer.missed === 0 ? "\nevery goal was met" : `\n${printer.missed} past their goal`);
