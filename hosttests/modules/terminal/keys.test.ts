/**
 * How many keys the commonest sales take at a terminal without a touch screen, from the first code to _Terminé_. `before` is
 * as it was when the items of the menu still changed their places; none takes more.
 */
import { describe, expect, it } from "@jest/globals";
import type { TerminalEvent } from "modules/terminal/event";
import { MENU, type MenuItem } from "modules/terminal/menu";
import type { Sale } from "modules/terminal/state";
import {
  accepted,
  alone,
  BOXES,
  CANCEL,
  CLAIMS,
  card,
  family,
  INSERTED,
  OPTION,
  Play,
  SLOT,
  scan,
  token,
  VALIDATE,
} from "./fixture";
import { withRecalls } from "./recalls";

/** As on a terminal with a gateway: somebody is told of what is dispensed. */
const TOLD: TerminalEvent = { type: "dispensations", about: { gateway: "known", waiting: 0, setAside: 0, last: 0 } };

class Hand {
  readonly play = new Play();
  keys = 0;

  see(...events: readonly TerminalEvent[]): this {
    this.play.send(...events);
    return this;
  }

  press(...keys: readonly TerminalEvent[]): this {
    this.keys += keys.length;
    this.play.send(...keys);
    return this;
  }

  /** By the middle key alone, from wherever the menu opens. */
  choose(item: MenuItem): this {
    this.press(OPTION);
    for (let i = 0; i < MENU.length; i += 1) {
      const { view } = this.play.state;
      if (view.name === "boxes" && MENU[view.menu] === item) return this.press(VALIDATE);
      this.press(OPTION);
    }
    throw new Error(`${item} is not reached`);
  }

  /** Total, then validate. */
  end(): this {
    const { view } = this.play.state;
    if (view.name === "boxes" && view.menu >= 0) this.press(CANCEL);
    this.press(VALIDATE, VALIDATE);
    expect(this.play.state.view).toMatchObject({ name: "summary", storing: true });
    return this;
  }

  /** As if the catalogue had generics of each line. */
  withGenerics(): this {
    const { state } = this.play;
    const sale = state.sale as Sale;
    const lines = sale.lines.map((line) => ({ ...line, generic: { priceCents: 900, refused: false } }));
    this.play.state = { ...state, sale: { ...sale, lines } };
    return this;
  }
}

const code = [token(), accepted(CLAIMS, [])];
const CHILD = { ...CLAIMS, exonerations: [] };
const line = (hand: Hand, index: number) => hand.play.state.sale?.lines[index];

const SALES: readonly (readonly [string, number, number, (hand: Hand) => void])[] = [
  ["a code, one box", 2, 2, (hand) => hand.see(...code, scan(0, "A")).end()],
  ["a code, three boxes, two alike", 2, 2, (hand) => hand.see(...code, scan(0, "A"), scan(0, "B"), scan(1, "C")).end()],
  [
    "a card of one person",
    2,
    2,
    (hand) => hand.see(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }), scan(0, "A")).end(),
  ],
  [
    "a card of two persons",
    3,
    3,
    (hand) =>
      hand
        .see(SLOT, INSERTED, card({ kind: "read", reading: family() }), accepted(CLAIMS, []))
        .press(VALIDATE)
        .see(scan(0, "A"))
        .end(),
  ],
  ["no card, a box of the shelf", 2, 2, (hand) => hand.see(scan(5, "A")).end()],
  [
    "a line in relation with the ALD",
    5,
    5,
    (hand) => {
      hand.see(...code, scan(0, "A")).choose("related");
      expect(line(hand, 0)?.related).toBe("ald");
      hand.end();
    },
  ],
  [
    "one line of two in relation with the ALD",
    6,
    6,
    (hand) => {
      hand.see(...code, scan(0, "A"), scan(1, "B")).choose("related");
      expect([line(hand, 0)?.related, line(hand, 1)?.related]).toEqual([null, "ald"]);
      hand.end();
    },
  ],
  [
    "without a prescription",
    6,
    5,
    (hand) => {
      hand.see(token(), accepted(CHILD, []), scan(0, "A")).choose("prescription");
      expect(hand.play.state.sale?.prescription).toBe(false);
      hand.end();
    },
  ],
  [
    "one of two boxes given back",
    6,
    6,
    (hand) => {
      hand.see(...code, scan(0, "A"), scan(1, "B"), scan(1, "C")).choose("less");
      expect(line(hand, 1)?.quantity).toBe(1);
      hand.end();
    },
  ],
  [
    "a line given back",
    6,
    6,
    (hand) => {
      hand.see(...code, scan(0, "A"), scan(1, "B")).choose("less");
      expect(hand.play.state.sale?.lines.map(({ cip13 }) => cip13)).toEqual([BOXES[0]?.cip13]);
      hand.end();
    },
  ],
  [
    "a generic refused",
    8,
    8,
    (hand) => {
      hand
        .see(...code, scan(0, "A"), scan(1, "B"))
        .withGenerics()
        .choose("generic");
      expect(line(hand, 1)?.generic?.refused).toBe(true);
      hand.end();
    },
  ],
  [
    "an expired box put aside",
    3,
    3,
    (hand) =>
      hand
        .see(...code, scan(0, "A"), scan(3, "B", "240101"))
        .press(CANCEL)
        .end(),
  ],
];

describe("keys to the end of a sale", () => {
  it.each(SALES)("%s: before %d, now %d", (_, before, now, sell) => {
    const hand = new Hand();
    sell(hand);
    expect(hand.keys).toBe(now);
    expect(now).toBeLessThanOrEqual(before);
  });

  it("giving one of two boxes back takes four in the menu at most, and one where it is scanned again", () => {
    for (const claims of [CLAIMS, CHILD]) {
      for (const others of [[], [scan(0, "A")]]) {
        const hand = new Hand()
          .see(token(), accepted(claims, []), ...others, scan(1, "B"), scan(1, "C"))
          .choose("less");
        expect(hand.keys).toBeLessThanOrEqual(4);
        expect(line(hand, others.length)?.quantity).toBe(1);
      }
    }
    const again = new Hand().see(...code, scan(1, "B"), scan(1, "C"), scan(1, "B")).press(OPTION);
    expect([again.keys, line(again, 0)?.quantity]).toEqual([1, 1]);
  });

  it("a recall is read with one, a recalled box put aside with one more, and kept with seven and the steps to the digits of its code", () => {
    const read = new Hand();
    withRecalls(read.play, 0);
    read.press(VALIDATE, VALIDATE);
    expect([read.keys, read.play.state.question]).toEqual([2, null]);
    const aside = new Hand().see(...code, scan(3, "B"));
    withRecalls(aside.play);
    aside.see(scan(0, "A")).press(VALIDATE).end();
    expect(aside.keys).toBe(3);
    const kept = new Hand().see(...code);
    withRecalls(kept.play);
    // 2031: +1 twice, take it, and so on.
    kept.see(scan(0, "A")).press(OPTION);
    for (const digit of [2, 0, 3, 1]) kept.press(...Array<TerminalEvent>(digit).fill(OPTION), VALIDATE);
    expect(kept.play.asked("try-code")).toEqual([{ type: "try-code", code: "2031" }]);
    kept.see({ type: "code-tried", tried: "right" }).end();
    expect(kept.keys).toBe(2 + 1 + 4 + 6);
  });

  it("a refusal of the dossier pharmaceutique takes one on the patient's screen, three among the boxes, four at the total", () => {
    const isRefused = ({ play }: Hand) => play.state.sale?.dossierRefused === true;
    const first = new Hand().see(TOLD, ...code).press(OPTION);
    expect([first.keys, isRefused(first), isRefused(first.press(OPTION))]).toEqual([1, true, false]);
    const boxes = new Hand().see(TOLD, ...code, scan(0, "A"), scan(1, "B")).press(CANCEL, OPTION, OPTION);
    expect([boxes.keys, isRefused(boxes)]).toEqual([3, true]);
    expect(boxes.press(VALIDATE).play.state.view.name).toBe("boxes");
    expect(boxes.play.state.sale?.lines).toHaveLength(2);
    const total = new Hand().see(TOLD, ...code, scan(0, "A")).press(VALIDATE);
    expect([total.press(CANCEL, CANCEL, OPTION, OPTION).keys - 1, isRefused(total)]).toEqual([4, true]);
    // Nobody is told of anything: there is nothing to refuse.
    const alone = new Hand().see(...code).press(OPTION);
    expect(isRefused(alone)).toBe(false);
  });

  it("and the menu opens on nothing that takes away, whatever the line", () => {
    for (const claims of [CLAIMS, CHILD]) {
      for (const boxes of [
        [scan(1, "A")],
        [scan(1, "A"), scan(1, "B")],
        [scan(5, "A")],
        [scan(0, "A"), scan(1, "B")],
      ]) {
        const hand = new Hand().see(token(), accepted(claims, []), ...boxes);
        const before = hand.play.state.sale?.lines.map(({ quantity }) => quantity);
        hand.press(OPTION, VALIDATE);
        expect(hand.play.state.sale?.lines.map(({ quantity }) => quantity)).toEqual(before);
      }
    }
  });
});
