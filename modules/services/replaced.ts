/**
 * What a corrected invoice changes of what the dossier pharmaceutique was told: where the boxes given are the same, nothing; where
 * they are others, a document takes the place of the one of before (CDA R2, relatedDocument RPLC). Made anew from the stored
 * invoices each time, one of them read at a time. Pure.
 */
import type { LotSold } from "modules/sale-record/dispensing";
import { replacedBy } from "modules/sale-record/sale-record";
import { readInvoice, type StoredInvoice, type StoredLine } from "modules/sale-record/stored-invoice";

/** CIP13 of medicines; goods and devices are no part of the DP. */
const MEDICINE = "34009";
/** Invoices in a row that stand for each other; of more than these nothing new is told. */
const MAX_REPLACED = 8;
const SEPARATOR = "/";

/** Bytes of another invoice; undefined where it is not kept any more. */
export type StoredBytesOf = (number: number) => Uint8Array | undefined;

/** Which document gives way: of the invoice `number`, in the set that `first` began. version: of the new one, from 2. */
export interface Replaced {
  readonly number: number;
  readonly first: number;
  readonly version: number;
}

/**
 * - `first`: nobody was told of it; - `told`: it was told under another number, or nobody can know any more; - `changed`: another
 * document takes the place of that one, with these lots: its own, and those of the boxes that were kept.
 */
export type Standing =
  | { readonly is: "first" | "told" }
  | { readonly is: "changed"; readonly replaces: Replaced; readonly lots: readonly LotSold[] };

const FIRST: Standing = Object.freeze({ is: "first" });
const TOLD: Standing = Object.freeze({ is: "told" });

/** Boxes of one medicine; lots: of those whose code was read, one text a box. */
interface Boxes {
  readonly quantity: number;
  readonly lots: readonly string[];
}

/** The document that stands, after some of the invoices of a row. */
interface Document extends Replaced {
  readonly matricule: string;
  readonly boxes: ReadonlyMap<string, Boxes>;
  readonly lots: readonly LotSold[];
}

/** Whether this sale goes into the DP by itself, whatever it stands for. */
export function isToBeTold({ dispensing, insured, proof, qualified, lines }: StoredInvoice): boolean {
  if (dispensing === null || dispensing.isRefused || insured === null) return false;
  if (proof === null && qualified === null) return false;
  for (const line of lines) if (isMedicine(line)) return true;
  return false;
}

export function isMedicine({ cip13 }: StoredLine): boolean {
  return cip13.length === 13 && cip13.startsWith(MEDICINE);
}

/** @param invoice one that is to be told by itself */
export function standingOf(invoice: StoredInvoice, stored: StoredBytesOf): Standing {
  // Nearly all are: forty lines need no second look at their boxes, nor the room for it.
  if (invoice.replaces === undefined) return FIRST;
  const numbers: number[] = [];
  for (let before: number | undefined = invoice.replaces; before !== undefined; ) {
    const bytes = numbers.length === MAX_REPLACED ? undefined : stored(before);
    // One that cannot be read any more is taken for told: better once too few than twice.
    if (bytes === undefined) return TOLD;
    numbers.push(before);
    before = replacedBy(bytes);
  }
  let document: Document | undefined;
  for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
    const bytes = stored(number);
    const one = bytes && readInvoice(number, bytes);
    if (one === undefined) return TOLD;
    document = documentAfter(document, one);
  }
  const before = document;
  document = documentAfter(before, invoice);
  if (document === undefined || document === before) return TOLD;
  const { version, lots } = document;
  if (before === undefined || version === 1) return FIRST;
  return { is: "changed", replaces: { number: before.number, first: before.first, version }, lots };
}

/** @returns the same one where the invoice changes nothing of it */
function documentAfter(before: Document | undefined, invoice: StoredInvoice): Document | undefined {
  if (!isToBeTold(invoice)) return before;
  const { number, insured } = invoice;
  const matricule = insured?.matricule ?? "";
  // Of somebody else it is a document of its own: the other's is not theirs to replace.
  if (before === undefined || before.matricule !== matricule) {
    const lots = invoice.dispensing?.lots ?? [];
    return { number, first: number, version: 1, matricule, boxes: boxesOf(invoice, lots), lots };
  }
  if (isSame(boxesOf(invoice, invoice.dispensing?.lots ?? []), before.boxes)) return before;
  const lots = withKept(invoice, before.boxes);
  return { ...before, number, version: before.version + 1, boxes: boxesOf(invoice, lots), lots };
}

function boxesOf({ lines }: StoredInvoice, lots: readonly LotSold[]): ReadonlyMap<string, Boxes> {
  const boxes = new Map<string, Boxes>();
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    if (line === undefined || !isMedicine(line)) continue;
    const { quantity, lots: known } = boxes.get(line.cip13) ?? { quantity: 0, lots: [] };
    boxes.set(line.cip13, { quantity: quantity + line.quantity, lots: known.concat(textsOf(lots, i, line.quantity)) });
  }
  return boxes;
}

/** One text a box of this line, of no more boxes than it has. */
function textsOf(lots: readonly LotSold[], line: number, quantity: number): string[] {
  const texts: string[] = [];
  for (const lot of lots) {
    if (lot.line !== line) continue;
    for (let n = 0; n < lot.boxes && texts.length < quantity; n += 1) texts.push(lot.expiry + SEPARATOR + lot.batch);
  }
  return texts;
}

/**
 * A lot that was not told is another box, unless it may be one of those whose lot nobody had read: an invoice that is opened again
 * has no lots of its own.
 */
function isSame(now: ReadonlyMap<string, Boxes>, before: ReadonlyMap<string, Boxes>): boolean {
  if (now.size !== before.size) return false;
  for (const [cip13, { quantity, lots }] of now) {
    const told = before.get(cip13);
    if (told === undefined || told.quantity !== quantity) return false;
    if (without(lots, told.lots).length > told.quantity - told.lots.length) return false;
  }
  return true;
}

/** The lots of an invoice, and those of the boxes that were kept, as far as it is known which these are. */
function withKept({ lines, dispensing }: StoredInvoice, before: ReadonlyMap<string, Boxes>): readonly LotSold[] {
  const own = dispensing?.lots ?? [];
  const all: LotSold[] = own.slice();
  const seen: string[] = [];
  for (const { cip13 } of lines) {
    const told = before.get(cip13);
    if (told === undefined || seen.includes(cip13)) continue;
    seen.push(cip13);
    const missing: number[] = [];
    let read: string[] = [];
    for (let i = 0; i < lines.length; i += 1) {
      const line = lines[i];
      if (line === undefined || line.cip13 !== cip13) continue;
      const texts = textsOf(own, i, line.quantity);
      read = read.concat(texts);
      for (let n = texts.length; n < line.quantity; n += 1) missing.push(i);
    }
    const kept = without(told.lots, read);
    // Of two lots and one box nobody knows which one went back.
    const isKnown = kept.length <= missing.length || kept.every((lot) => lot === kept[0]);
    for (let n = 0; isKnown && n < kept.length && n < missing.length; n += 1)
      addLot(all, missing[n] ?? 0, kept[n] ?? "");
  }
  return all;
}

/** Boxes of one lot stand together. */
function addLot(all: LotSold[], line: number, text: string): void {
  const end = text.indexOf(SEPARATOR);
  const expiry = text.slice(0, end);
  const batch = text.slice(end + 1);
  const at = all.findIndex((lot) => lot.line === line && lot.expiry === expiry && lot.batch === batch);
  const same = all[at];
  if (same === undefined) all.push({ line, boxes: 1, expiry, batch });
  else all[at] = { ...same, boxes: same.boxes + 1 };
}

/** Each of `some` that is there once more than in `others`. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const rest = others.slice();
  return some.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
