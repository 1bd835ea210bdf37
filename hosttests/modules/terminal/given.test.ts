import { describe, expect, it } from "@jest/globals";
import type { Given } from "modules/sale-record/past-sale";
import { givenBefore, MAX_GIVEN } from "modules/terminal/given";
import { reasonsOf } from "modules/terminal/reasons";
import { accepted, BOXES, Play, scan, TODAY, token } from "./fixture";

const IDENTIFIED = [token(), accepted()] as const;
const given = (box: number, date: string, large = false): Given => ({ cip13: BOXES[box]!.cip13, date, large });
const boxOf = (play: Play) => {
  const { sale } = play.state;
  const line = sale?.lines[0];
  return sale === null || line === undefined ? undefined : givenBefore(sale, line, TODAY)?.date;
};
const found = (...list: Given[]) => ({ type: "given", found: list }) as const;

describe("a box that the patient was given before", () => {
  it("is told whether it was found before the box was scanned or after", () => {
    const early = new Play(...IDENTIFIED, found(given(0, "2026-05-02")), scan(0, "A"));
    const late = new Play(...IDENTIFIED, scan(0, "A"), found(given(0, "2026-05-02")));
    expect([boxOf(early), boxOf(late)]).toEqual(["2026-05-02", "2026-05-02"]);
  });

  it("lasts thirty days, and three months where it is large", () => {
    const days = (date: string, large: boolean) =>
      boxOf(new Play(...IDENTIFIED, found(given(0, date, large)), scan(0, "A")));
    expect([days("2026-04-15", false), days("2026-04-14", false)]).toEqual(["2026-04-15", undefined]);
    expect([days("2026-02-14", true), days("2026-02-13", true)]).toEqual(["2026-02-14", undefined]);
  });

  it("is another box of the same group too, the last one told", () => {
    const play = new Play(
      ...IDENTIFIED,
      found(given(0, "2026-05-02"), given(0, "2026-05-09"), given(1, "2026-05-10")),
      scan(0, "A"),
    );
    expect(boxOf(play)).toBe("2026-05-09");
  });

  it("is a reason on the summary, and goes with the sale", () => {
    const play = new Play(...IDENTIFIED, found(given(0, "2026-05-02")), scan(0, "A"), { type: "key", key: "validate" });
    const { view, sale } = play.state;
    if (view.name !== "summary" || sale === null) throw new Error(view.name);
    expect(reasonsOf(sale, view.invoice, TODAY * 86400, true)).toContain("already-given");
    play.send({ type: "key", key: "validate" }, { type: "stored", number: 1 });
    expect(play.state.sale).toBe(null);
    expect(play.effects).toContainEqual({ type: "look-back", patient: null });
  });

  it("is bounded, and nothing without a sale", () => {
    const many = Array.from({ length: MAX_GIVEN + 9 }, () => given(0, "2026-05-02"));
    expect(new Play(...IDENTIFIED, found(...many)).state.sale?.given?.length).toBe(MAX_GIVEN);
    expect(new Play(found(given(0, "2026-05-02"))).state.sale).toBe(null);
  });
});
