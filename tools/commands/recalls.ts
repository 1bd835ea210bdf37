import { readFile, writeFile } from "node:fs/promises";
import { isoDate } from "modules/calendar/date";
import { cipKey } from "modules/catalogue/cip";
import { FlashRecalls } from "modules/recalls/flash-recalls";
import { flashOf } from "../kit/flash-of";
import { encodeRecalls } from "../kit/recalls/encode";
import { parseRecalls } from "../kit/recalls/parse";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: recalls build FILE.json --out FILE
       recalls show FILE [CIP13 [BATCH]]
The JSON is that of tools/recalls/sample.json: recalls by number, with their medicines and batches, and shortages. show tells
what there is and each recall, or what a terminal makes of one box. Then: image sign FILE OUT --data recalls ...`;

/**
 * Builds recalls and shortages for the terminal's flash, or looks into them. What is there twice goes to standard error.
 * Exit 1: bytes that are no recalls, or damaged ones; of a box, that it is recalled, or may be.
 */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, () => {
    const [action, ...rest] = args;
    if (action === "build") return build(rest, io);
    if (action === "show") return show(rest, io);
    throw new UsageError("recalls build or recalls show");
  });
}

async function build(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(args, { out: { type: "string" } });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1) throw new UsageError("one FILE.json is needed");
  const out = required(values.out, "--out");
  const { bytes, remarks } = encodeRecalls(parseRecalls(await readFile(file, "utf8")));
  for (const remark of remarks) io.err(remark);
  const opened = FlashRecalls.open(flashOf(bytes));
  if (!opened.ok || !opened.value.verify()) throw new Error("a terminal would not read what was built");
  await writeFile(out, bytes);
  io.out(JSON.stringify({ file: out, bytes: bytes.length, ...aboutOf(opened.value) }));
  return 0;
}

async function show(args: string[], io: CommandIo): Promise<number> {
  const { positionals } = readArguments(args, {});
  const [file, cip13, batch = ""] = positionals;
  if (file === undefined || positionals.length > 3) throw new UsageError("the FILE of recalls is needed");
  if (cip13 !== undefined && cipKey(cip13) < 0) throw new UsageError(`${cip13} is no CIP13`);
  const opened = FlashRecalls.open(flashOf(await readFile(file)));
  if (!opened.ok) {
    io.err(`${file}: ${opened.reason}`);
    return 1;
  }
  const recalls = opened.value;
  if (cip13 !== undefined) {
    const judged = recalls.judge(cip13, batch);
    if (!judged.ok) {
      io.err(`${file}: ${judged.reason}`);
      return 1;
    }
    io.out(JSON.stringify(judged.value ?? { standing: "clear" }));
    return judged.value === undefined || judged.value.standing === "clear" ? 0 : 1;
  }
  const sound = recalls.verify();
  io.out(JSON.stringify({ ...aboutOf(recalls), sound }));
  for (let i = 0; sound && i < recalls.header.recalls; i += 1) {
    const recall = recalls.recall(i);
    if (recall.ok) io.out(JSON.stringify({ ...recall.value, date: isoDate(recall.value.day) }));
  }
  return sound ? 0 : 1;
}

function aboutOf({ header }: FlashRecalls) {
  const { version, day, until, medicines, batches, recalls, shortages } = header;
  return { version, date: isoDate(day), until: isoDate(until), medicines, batches, recalls, shortages };
}
