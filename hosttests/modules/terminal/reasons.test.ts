/** Each thing that changes who pays is said on the screen of the sum, not only in its details. */
import { describe, expect, it } from "@jest/globals";
import { reasonsOf } from "modules/terminal/reasons";
import type { Claims } from "modules/token/claims";
import type { Caution } from "modules/token/verdict";
import { accepted, alone, CLAIMS, card, INSERTED, Play, SLOT, scan, TODAY, token, VALIDATE } from "./fixture";

function reasons(play: Play, clockCertain = true) {
  const { view, sale } = play.send(VALIDATE).state;
  if (view.name !== "summary" || sale === null) throw new Error(view.name);
  return reasonsOf(sale, view.invoice, TODAY * 86400, clockCertain);
}

const PLAIN: Claims = { ...CLAIMS, exonerations: [] };
const sold = (claims: Claims, cautions: readonly Caution[] = []) =>
  new Play(token(), accepted(claims, cautions), scan(0, "A"));
const without = (play: Play) => play.send({ type: "touch", x: 300, y: 36 });

describe("the reasons of a sum", () => {
  it("are none where all is as it should be", () => {
    expect(reasons(sold(PLAIN))).toEqual([]);
  });

  it("tell an AMC that has ended, or not begun, but not where the C2S pays in its place", () => {
    const ended = { ...PLAIN, amc: { number: "1", contract: "T", from: 0, to: TODAY - 1 } };
    expect(reasons(sold(ended))).toEqual(["amc-ended"]);
    const later = { ...PLAIN, amc: { number: "1", contract: "T", from: TODAY + 1, to: TODAY + 9 } };
    expect(reasons(sold(later))).toEqual(["amc-not-started"]);
    expect(reasons(sold({ ...ended, c2s: { from: TODAY, to: TODAY } }))).toEqual([]);
  });

  it("tell rights that ended, a sale without a card or a prescription, a card alone, an hour that is doubted", () => {
    const ended = { ...PLAIN, amo: { ...PLAIN.amo, rights: [{ from: 0, to: TODAY - 1 }] } };
    expect(reasons(sold(ended, ["rights-ended"]))).toEqual(["rights-ended"]);
    expect(reasons(new Play(scan(0, "A")))).toEqual(["no-card"]);
    // Without a prescription nobody would reimburse it anyway.
    expect(reasons(without(new Play(scan(0, "A"))))).toEqual(["no-prescription"]);
    expect(reasons(without(sold(PLAIN)))).toEqual(["no-prescription"]);
    const plastic = new Play(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }), scan(0, "A"));
    expect(reasons(plastic)).toEqual(["unverified"]);
    expect(reasons(sold(PLAIN), false)).toEqual(["clock"]);
  });

  it("tell what is left to do, the gravest first", () => {
    const play = new Play(scan(0, "A"), scan(5, "B"));
    expect(reasons(play)).toEqual(["no-card", "free-price"]);
  });

  it("tell what the pricing remarks of a patient with an ALD and no line under it", () => {
    expect(reasons(sold(CLAIMS))).toEqual(["nothing-related"]);
  });
});

describe("the rate of a line", () => {
  const rates = (play: Play) => play.state.sale?.rates;

  it("is the one that the AMO pays, not that of the medicine's class", () => {
    const local = { ...PLAIN, amo: { ...PLAIN.amo, localRegime: true } };
    expect(rates(sold(PLAIN))).toEqual([65]);
    expect(rates(sold(local))).toEqual([90]);
    const mother = { ...PLAIN, exonerations: [{ kind: 2, from: TODAY, to: TODAY }] };
    expect(rates(sold(mother))).toEqual([100]);
    expect(rates(without(sold(PLAIN)))).toEqual([0]);
  });

  it("is told line by line for an ALD", () => {
    const play = new Play(token(), accepted(CLAIMS, []), scan(0, "A"), scan(3, "B"));
    play.send({ type: "key", key: "option" }, { type: "key", key: "option" }, VALIDATE);
    expect(rates(play)).toEqual([65, 100]);
  });
});
