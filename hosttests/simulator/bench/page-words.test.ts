/** Everyone and everything on the counter has its words, in every language of the page. */
import { describe, expect, it } from "@jest/globals";
import { PAGE_WORDS } from "../../../simulator/bench/words/words";
import { BAD_CODES } from "../../../simulator/ecarte/bad-codes";
import { PATIENTS } from "../../../simulator/ecarte/patients";
import { FAULTS } from "../../../simulator/hardware/card/faults";
import { OTHER_CARDS } from "../../../simulator/hardware/card/other-cards";
import { NEAR_FAULTS } from "../../../simulator/hardware/nfc/faults";
import { NEAR_THINGS } from "../../../simulator/hardware/nfc/other-things";

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).sort();

/** Every text of a table; of a function, what it says of a few numbers and texts. */
function textsOf(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value(3, "x", 2, "y"))]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

describe.each(Object.entries(PAGE_WORDS))("the page in %s", (_language, words) => {
  it("has words for each patient, trap, card and fault, and for no other", () => {
    expect(Object.keys(words.situation).sort()).toEqual(ids(PATIENTS));
    expect(Object.keys(words.badCode).sort()).toEqual(ids(BAD_CODES));
    expect(Object.keys(words.cardFault).sort()).toEqual(ids(FAULTS));
    expect(Object.keys(words.near.thing).sort()).toEqual(ids(NEAR_THINGS));
    expect(Object.keys(words.near.faults).sort()).toEqual(ids(NEAR_FAULTS));
    expect(Object.keys(words.plastic).sort()).toEqual([...ids(OTHER_CARDS), "reader", "vitale"].sort());
  });

  it("leaves nothing unsaid but where nothing is meant", () => {
    const empty = textsOf(words).filter(([, text]) => text.trim() === "");
    expect(empty.map(([path]) => path)).toEqual([".device.note.running", ".plastic.vitale.hint"]);
  });
});

it("says nothing in French on the English page but names", () => {
  const french = new Map(textsOf(PAGE_WORDS.fr));
  const same = textsOf(PAGE_WORDS.en).filter(([path, text]) => french.get(path) === text);
  const neutral = [".page.hints", ".page.terminal", ".engine.", ".status", ".right.local", ".regime.", ".right.c2s"];
  const rest = same.filter(([path]) => !neutral.some((start) => path.startsWith(start))).map(([path]) => path);
  expect(rest).toEqual([
    ".device.note.running",
    ".switches.offset.tenAgo",
    ".switches.offset.tenAhead",
    ".breakdown.exception",
    ".shelf.expiry",
    ".scanner.webcam",
    ".log.source.firmware",
    ".plastic.vitale.title",
    ".plastic.vitale.hint",
    ".plastic.vitale1.title",
    ".near.thing.badge.title",
    ".collection.gateway.day.unknown-software.hint",
  ]);
});
