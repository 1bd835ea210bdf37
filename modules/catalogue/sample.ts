/** The embedded catalogue: some sixty real boxes, so that a terminal can be tried with nothing in its flash. */
import { cip13Of, cipKey } from "./cip";
import type { Catalogue, Presentation } from "./presentation";
import { SAMPLE } from "./sample-data";

export const SAMPLE_COUNT = SAMPLE.length;

/** The characters before and after the "|" that ends the number of an entry. */
const BEFORE = "{";
const AFTER = "}";

function parse(entry: string): Presentation {
  // By index, and without a spread: a terminal with nothing in its flash reads each box so.
  const fields = entry.split("|");
  const flags = fields[5] ?? "";
  const isPlain = flags === "" || flags === "*";
  const known = {
    cip13: fields[0] ?? "",
    label: fields[1] ?? "",
    // XS makes an integer of it by Number, a float by +.
    priceCents: Number(fields[2]),
    feeCents: Number(fields[3]),
    rate: Number(fields[4]),
    marketed: isPlain || !flags.includes("-"),
    specific: flags !== "" && flags.includes("*"),
  };
  if (isPlain) return known;
  if (flags.includes("e")) return { ...known, cover: "emergency-contraception" };
  return flags.includes("c") ? { ...known, cover: "contraception" } : known;
}

export const sampleCatalogue: Catalogue = Object.freeze({
  find(cip: string): Presentation | undefined {
    // No entry begins with a number whose check digit is wrong.
    const isLong = cip.length === 13;
    const key = isLong ? 0 : cipKey(cip);
    if (key < 0) return undefined;
    const cip13 = isLong ? cip : cip13Of(key);
    // Compared in one piece, as an engine does it in C: what lies between begins with the number and a "|".
    const before = cip13 + BEFORE;
    const after = cip13 + AFTER;
    const entries = SAMPLE;
    for (let i = 0; i < SAMPLE_COUNT; i += 1) {
      const entry = entries[i] as string;
      if (entry > before && entry < after) return parse(entry);
    }
    return undefined;
  },
});

/** All of it: for a shelf to be filled from. */
export function samplePresentations(): Presentation[] {
  return SAMPLE.map(parse);
}
