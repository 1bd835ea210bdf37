/** What a sale keeps for the dossier pharmaceutique, by keys alone; and nothing of it where nobody is to be told. */
import { describe, expect, it } from "@jest/globals";
import type { Dispensing } from "modules/sale-record/dispensing";
import { lotOf, withDispensed, withoutLot } from "modules/terminal/dispensing";
import { MENU } from "modules/terminal/menu";
import { OPTIONS } from "modules/terminal/options";
import type { Box } from "modules/terminal/state";
import { accepted, BOXES, CANCEL, OPTION, Play, scan, token, VALIDATE } from "./fixture";

const THERE = { type: "dispensations", about: { gateway: "known", waiting: 0, setAside: 0, last: 0 } } as const;

function sale(...scans: ReturnType<typeof scan>[]): Play {
  return new Play(THERE, token(), accepted(), ...scans);
}

/** Goes to an option of the sale, and chooses it so often. */
function choose(play: Play, option: (typeof OPTIONS)[number], times: number): Play {
  play.send(OPTION);
  while (play.state.view.name === "boxes" && MENU[play.state.view.menu] !== "sale") play.send(OPTION);
  play.send(VALIDATE);
  while (play.state.view.name === "options" && OPTIONS[play.state.view.selected] !== option) play.send(OPTION);
  for (let i = 0; i < times; i += 1) play.send(VALIDATE);
  return play.send(CANCEL);
}

function stored(play: Play): Dispensing | undefined {
  const [effect] = play.send(VALIDATE, VALIDATE).asked("store");
  if (effect?.type !== "store") throw new Error("not stored");
  return effect.record.dispensing;
}

describe("what a sale keeps for the dossier pharmaceutique", () => {
  it("is the lot of each box, together where they are one", () => {
    const play = sale(scan(0, "A"), scan(0, "B"), scan(0, "C", "280331"), scan(1, "D"));
    expect(stored(play)).toEqual({
      completeness: "FFC",
      isRefused: false,
      generics: [],
      lots: [
        { line: 0, boxes: 2, expiry: "2027-05-31", batch: "LOT" },
        { line: 0, boxes: 1, expiry: "2028-03-31", batch: "LOT" },
        { line: 1, boxes: 1, expiry: "2027-05-31", batch: "LOT" },
      ],
    });
  });

  it("follows a box that goes back to the shelf", () => {
    const taken = sale(scan(0, "A"), scan(0, "C", "280331"), scan(0, "A"), OPTION);
    expect(stored(taken)?.lots).toEqual([{ line: 0, boxes: 1, expiry: "2028-03-31", batch: "LOT" }]);
  });

  it("is nothing where nobody is to be told", () => {
    const play = new Play(token(), accepted(), scan(0, "A"));
    expect(play.state.sale?.lines[0]?.lots).toBe(undefined);
    choose(play, "dossier", 1);
    choose(play, "completeness", 1);
    expect([play.state.sale?.dossierRefused, play.state.sale?.completeness, stored(play)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is refused by a key, and by it no more", () => {
    expect(stored(choose(sale(scan(0, "A")), "dossier", 1))?.isRefused).toBe(true);
    expect(stored(choose(sale(scan(0, "A")), "dossier", 2))?.isRefused).toBe(false);
  });

  it("says which dispensing it is, by one key each", () => {
    const all = [0, 1, 2, 3, 4].map((times) => stored(choose(sale(scan(0, "A")), "completeness", times))?.completeness);
    expect(all).toEqual(["FFC", "FFP", "RFC", "RFP", "FFC"]);
  });

  it("takes a following one for that where the same electronic prescription was dispensed here", () => {
    const number = "01S2TBPZ2JCNZZYGHZ";
    const found = (ePrescription: string) =>
      ({
        type: "given",
        found: [{ cip13: BOXES[0]?.cip13 ?? "", date: "2026-05-10", large: false, ePrescription }],
      }) as const;
    const play = (before: string) => {
      const one = sale(scan(0, "A"), found(before));
      one.state = { ...one.state, sale: one.state.sale && { ...one.state.sale, ePrescription: number } };
      return one;
    };
    expect(stored(play(number))?.completeness).toBe("RFC");
    expect(stored(play("01ANOTHER"))?.completeness).toBe("FFC");
  });

  it("calls a generic substituted until a person says that it was prescribed", () => {
    const presentation = { ...BOXES[0]!, genericGroup: { id: 3, kind: "generic" as const } };
    const generic = sale(scan(0, "A"), scan(1, "B"));
    const { state } = generic;
    const [first, ...others] = state.sale?.lines ?? [];
    if (state.sale === null || first === undefined) throw new Error("no sale");
    const box = { ...presentation, expiry: "", batch: "" } as unknown as Box;
    const lines = [withDispensed({ ...first, presentation }, box), ...others];
    generic.state = { ...state, sale: { ...state.sale, lines }, view: { name: "boxes", selected: 0, menu: -1 } };
    const other = sale();
    other.state = generic.state;
    expect(stored(generic)?.generics).toEqual([0]);
    other.send(OPTION);
    while (other.state.view.name === "boxes" && MENU[other.state.view.menu] !== "generic") other.send(OPTION);
    other.send(VALIDATE, CANCEL);
    expect(stored(other)?.generics).toEqual([]);
  });

  it("keeps no more lots than boxes", () => {
    const [box] = [{ expiry: "2028-03-31", batch: "L" }];
    const line = { quantity: 1, lots: ["a/1", "b/2"] } as never;
    expect(withoutLot(line, undefined)).toEqual({ quantity: 1, lots: ["a/1"] });
    expect(withoutLot(line, "a/1")).toEqual({ quantity: 1, lots: ["b/2"] });
    expect([lotOf(box!), lotOf({ expiry: "", batch: "" })]).toEqual(["2028-03-31/L", ""]);
  });
});
