/** What a sale tells the dossier pharmaceutique (DP), beside its invoice. Pure. */
import { COMPLETENESS, type Completeness, type Dispensing, type LotSold } from "modules/sale-record/dispensing";
import type { Box, Line, Sale } from "./state";

/** Between expiry and batch of a box, in the one text that a line keeps of it. */
const SEPARATOR = "/";

/** "2028-03-31/L12345", as the code of the box says; "" where it says neither. */
export function lotOf({ expiry, batch }: Pick<Box, "expiry" | "batch">): string {
  return expiry === "" && batch === "" ? "" : expiry + SEPARATOR + batch;
}

/** The line with what is told of the box that was counted last: its lot; and that it is a generic, which a person may deny. */
export function withDispensed(line: Line, box: Box): Line {
  const isGeneric = line.substituted === undefined && isGenericGiven(line);
  return { ...withLot(line, box), ...(isGeneric ? { substituted: true } : {}) };
}

/** The line with the lot of the box that was counted last. */
export function withLot(line: Line, box: Box): Line {
  const lot = lotOf(box);
  return lot === "" ? line : { ...line, lots: line.lots === undefined ? [lot] : line.lots.concat(lot) };
}

/** The two parts of a lot. */
export function readLot(lot: string): Pick<Box, "expiry" | "batch"> {
  const end = lot.indexOf(SEPARATOR);
  return { expiry: lot.slice(0, end), batch: lot.slice(end + 1) };
}

/** Without the lot of a box that is put back; what is left is of no more boxes than the line has. */
export function withoutLot({ lots, ...line }: Line, lot: string | undefined): Line {
  if (lots === undefined) return line;
  const at = lot === undefined ? -1 : lots.lastIndexOf(lot);
  const left = at < 0 ? lots.slice(0, line.quantity) : lots.filter((_, i) => i !== at);
  return left.length === 0 ? line : { ...line, lots: left };
}

/** A generic was given for what was prescribed: as a person has said, or since the box is one. */
export function isGenericGiven({ substituted, presentation }: Line): boolean {
  return substituted ?? presentation?.genericGroup?.kind === "generic";
}

/** As a person has said; else a following one where this pharmacy has already given something on the same prescription. */
export function completenessOf({ completeness, ePrescription, given = [] }: Sale): Completeness {
  if (completeness !== undefined) return completeness;
  if (ePrescription === undefined) return "FFC";
  for (const one of given) if (one.ePrescription === ePrescription) return "RFC";
  return "FFC";
}

/** Each in turn. */
export function nextCompleteness(now: Completeness): Completeness {
  return COMPLETENESS[COMPLETENESS.indexOf(now) + 1] ?? "FFC";
}

export function dispensingOf(sale: Sale): Dispensing {
  const generics: number[] = [];
  const lots: LotSold[] = [];
  for (let i = 0; i < sale.lines.length; i += 1) {
    const line = sale.lines[i];
    if (line === undefined) continue;
    if (sale.prescription && isGenericGiven(line)) generics.push(i);
    addLots(lots, line, i);
  }
  return { completeness: completenessOf(sale), isRefused: sale.dossierRefused === true, generics, lots };
}

/** Boxes of the same lot are one. */
function addLots(all: LotSold[], { lots = [] }: Line, line: number): void {
  for (let i = 0; i < lots.length; i += 1) {
    const lot = lots[i];
    if (lot === undefined || lots.indexOf(lot) < i) continue;
    const boxes = lots.filter((other) => other === lot).length;
    all.push({ line, boxes, ...readLot(lot) });
  }
}
