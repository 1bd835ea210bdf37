/**
 * Figures of the bare machine that documents tell: where each stands, and which of rv32-figures.json it is. `npx tsx
 * tools/bench/told.ts` writes them anew, as `UPDATE=1 npm run bench -- rv32` does; a test holds them to the file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../kit/build/paths";

export const FIGURES = join(ROOT, "tools", "bench", "rv32-figures.json");

/** How a figure is written. */
type Form = (figure: number) => string;

/** A number in a document: the first group of `where`, which is there once. */
interface Told {
  readonly where: RegExp;
  readonly figure: string;
  readonly form: Form;
}

const count: Form = (figure) => figure.toLocaleString("en");
const bytes: Form = (figure) => `${count(figure)} B`;
const decimals = (value: number) => (value >= 50 ? 0 : value >= 1 ? 1 : 2);
const millions: Form = (figure) => `${(figure / 1e6).toFixed(decimals(figure / 1e6))} M`;
const at =
  (mhz: number): Form =>
  (figure) => {
    const ms = figure / mhz / 1000;
    return ms.toFixed(ms < 10 ? 1 : 0);
  };

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A row of a table, by its first cell: a figure and its form for each cell after it, undefined for one that is another's. */
function row(first: string, cells: readonly (readonly [figure: string, form: Form] | undefined)[]): Told[] {
  return cells.flatMap((cell, i) => {
    if (cell === undefined) return [];
    const where = new RegExp(`^\\| ${literally(first)} *\\|${"[^|\\n]*\\|".repeat(i)} ([^|\\n]*?) *\\|`, "m");
    return [{ where, figure: cell[0], form: cell[1] }];
  });
}

const instructions = (first: string, figure = first): Told[] =>
  row(first, [
    [figure, millions],
    [figure, at(160)],
    [figure, at(240)],
  ]);

/** Chunks, slots and the stack of XS, and of C where it is told. */
const memory = (first: string, figure: string, stacks: readonly string[]): Told[] =>
  row(first, [
    [`${figure}, chunks`, bytes],
    [`${figure}, slots`, count],
    ...stacks.map((stack) => [`${figure}, stack of ${stack}`, stack === "C" ? bytes : count] as const),
  ]);

const LONGEST = "in such a sale";

export const TOLD: Readonly<Record<string, readonly Told[]>> = Object.freeze({
  "tools/bench/README.md": [
    ...instructions("QR text to verdict"),
    ...instructions("of that, the signature check in C", "the signature check in it, in C"),
    ...instructions("Base45, CBOR and COSE", "Base45, CBOR and COSE of 251 bytes"),
    ...instructions("the claims, once the signature is good", "reading the claims"),
    ...instructions("the check in a plain C program"),
    ...instructions("scan to verdict, the screen of reading in it"),
    ...instructions("verdict to screen, the token stored", "verdict to screen"),
    ...instructions("a code at the scanner to the identity shown", "a QR code at the scanner to the identity shown"),
    ...instructions("the first box at the scanner to the list", "the first box at the scanner to the list shown"),
    ...instructions("an idle second"),
    ...instructions("the same with all neighbours", "an idle second with all neighbours"),
    ...instructions("price of a ten-line invoice"),
    ...instructions("one SMP piece of 1,424 bytes, written", "one SMP piece of 1424 bytes"),
    ...instructions("boot to idle, an empty flash looked at"),
    ...instructions("boot to idle, a full flash"),
    ...instructions("boot to idle, the journal all unsent", "boot to idle, the journal full of unsent invoices"),
    {
      where: /took 1,245 M and take ([\d.,]+ M)/,
      figure: "forty boxes scanned, with all neighbours",
      form: millions,
    },
  ],
  "simulator/engines/README.md": [
    ...memory("at idle", "heap at idle", []),
    ...memory("at most, twelve boxes by phone, and a card", "in a session of twelve boxes and a card", ["XS", "C"]),
    ...memory("at most, forty lines and all neighbours", LONGEST, ["XS"]),
    ...memory("at most, during an upload of 1.5 MB", "in an upload of 1.5 MB", ["XS", "C"]),
    {
      where: /Of the 327,680 bytes, ([\d,]+) are used/,
      figure: "RAM in all, with the whole stack of C",
      form: count,
    },
  ],
  "drivers/board/README.md": [
    { where: /\| ([\d,]+ B), forty lines and all neighbours/, figure: `${LONGEST}, chunks`, form: bytes },
    { where: /\| ([\d,]+), forty lines and all neighbours/, figure: `${LONGEST}, slots`, form: count },
    ...row("stack of XS", [undefined, undefined, [`${LONGEST}, stack of XS`, count]]),
    {
      where: /\| ([\d,]+ B) on RISC-V/,
      figure: "in a session of twelve boxes and a card, stack of C",
      form: bytes,
    },
  ],
  "modules/lgo/README.md": [
    {
      where: /costs ([\d.,]+ M) instructions from the line that asks/,
      figure: "the same basket from the pharmacy's software",
      form: millions,
    },
    {
      where: /cost ([\d.,]+ M), with what goes on/,
      figure: "forty boxes scanned, with all neighbours",
      form: millions,
    },
  ],
  "modules/trust/README.md": [
    ...row("4", [undefined, ["heap at idle, chunks", count], ["heap at idle, slots", count]]),
    ...row("1,200", [undefined, ["with 1200 issuers, chunks", count], ["with 1200 issuers, slots", count]]),
  ],
});

export interface Difference {
  readonly where: string;
  readonly told: string;
  readonly is: string;
  /** The told number beside that of the file; 1 where they are one. */
  readonly ratio: number;
}

const numberOf = (text: string) => Number(text.replace(/[^\d.]/g, ""));

/** @returns the document with its figures as they are, and each that is written otherwise @throws Error for one that is not found once */
export function retell(
  text: string,
  all: readonly Told[],
  figures: Readonly<Record<string, number>>,
): { readonly text: string; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  let out = text;
  for (const { where, figure, form } of all) {
    const value = figures[figure];
    const found = [...out.matchAll(new RegExp(where, `${where.flags}gd`))];
    const place = found[0]?.indices?.[1];
    if (value === undefined || found.length !== 1 || place === undefined) {
      throw new Error(
        `${figure}: ${value === undefined ? "no such figure" : `told ${found.length} times`} (${where.source})`,
      );
    }
    const told = out.slice(...place);
    const is = form(value);
    if (told === is) continue;
    differences.push({ where: figure, told, is, ratio: numberOf(told) / numberOf(is) });
    // A cell keeps its width.
    const after = out.slice(place[1]);
    const room = /^ *(?=\|)/.exec(after)?.[0].length ?? 0;
    const width = told.length + Math.max(0, room - 1);
    const cell = room > 0 ? is.padEnd(width) : is;
    out = out.slice(0, place[0]) + cell + after.slice(Math.max(0, room - 1));
  }
  return { text: out, differences };
}

export function figuresOf(): Readonly<Record<string, number>> {
  return JSON.parse(readFileSync(FIGURES, "utf8")) as Record<string, number>;
}

/** Writes each document's figures anew. @returns the documents that are another now */
export function retellAll(): string[] {
  const figures = figuresOf();
  return Object.entries(TOLD).flatMap(([path, all]) => {
    const file = join(ROOT, path);
    const before = readFileSync(file, "utf8");
    const { text } = retell(before, all, figures);
    if (text === before) return [];
    writeFileSync(file, text);
    return [path];
  });
}

if (process.argv[1]?.endsWith("told.ts") === true) {
  for (const path of retellAll()) process.stdout.write(`${path}\n`);
}
