import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Opening, type OpeningStep } from "modules/card/opening";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";

const VITALE = "3B 75 13 00 00 45 09 EA 90 00";
const HZ = 4_000_000;

/** Plays characters; "-" before one gives it a wrong parity. @returns the last step */
function play(opening: Opening, text: string): OpeningStep {
  let step: OpeningStep = { next: "wait" };
  for (const word of text.split(" ")) {
    expect(step.next).not.toBe("again");
    step = opening.receive(hex(word.replace("-", ""))[0] ?? 0, !word.startsWith("-"));
  }
  return step;
}

describe("after a reset", () => {
  it("a carte Vitale is asked for its fastest rate, and has it once it has agreed", () => {
    const opening = new Opening(HZ, 250_000);
    const ask = play(opening, VITALE);
    expect(ask.next === "send" && toHex(ask.characters)).toBe("ff1013fc");
    expect(play(opening, "FF 10 13 FC")).toMatchObject({ next: "speak", protocol: 0, ta1: 0x13, baud: 43011 });
  });

  it("a card that agrees to the default rate alone has that", () => {
    const opening = new Opening(HZ, 250_000);
    play(opening, VITALE);
    expect(play(opening, "FF 00 FF")).toMatchObject({ next: "speak", ta1: 0x11, baud: 10753 });
  });

  it("a PPS that comes back wrong, spoilt or not at all leads to a reset, and to the default rate after it", () => {
    for (const answer of ["FF 10 12 FD", "FF -10", "FF 10 13 FD", "00 00 00"]) {
      const opening = new Opening(HZ, 250_000);
      play(opening, VITALE);
      expect(play(opening, answer)).toEqual({ next: "slow" });
    }
    const opening = new Opening(HZ, 250_000);
    play(opening, VITALE);
    expect(opening.silence()).toEqual({ next: "slow" });
    expect(play(new Opening(HZ, 0), VITALE)).toMatchObject({ next: "speak", ta1: 0x11 });
  });

  it("nothing, too little, or something else than an answer, is told apart", () => {
    expect(new Opening(HZ, 0).silence()).toEqual({ next: "again", reason: "mute" });
    const short = new Opening(HZ, 0);
    play(short, "3B 75 13");
    expect(short.silence()).toEqual({ next: "again", reason: "no-answer" });
    const spoilt = new Opening(HZ, 0);
    play(spoilt, "3B -75 13");
    expect(spoilt.silence()).toEqual({ next: "again", reason: "garbled" });
    expect(new Opening(HZ, 0).receive(0x55, true)).toEqual({ next: "again", reason: "bad-ts" });
    expect(play(new Opening(HZ, 0), VITALE.replace("45", "-45"))).toEqual({ next: "again", reason: "garbled" });
  });

  it("a card that speaks neither T=0 nor T=1 is left alone", () => {
    // T=14 alone, and a rate that only the card's maker knows.
    expect(play(new Opening(HZ, 0), "3B 80 0E 8E")).toEqual({ next: "unsupported" });
    expect(play(new Opening(HZ, 0), "3B 80 10 10")).toEqual({ next: "unsupported" });
  });

  it("any characters lead to a step, and a reset or a protocol within 40 of them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(255), fc.boolean()), { minLength: 40, maxLength: 40 }),
        ([...characters]) => {
          const opening = new Opening(HZ, 250_000);
          let step: OpeningStep = opening.receive(0x3b, true);
          for (const [character, sound] of characters) {
            if (step.next !== "wait" && step.next !== "send") return;
            step = opening.receive(character, sound);
          }
          if (step.next === "wait" || step.next === "send") throw new Error("does not end");
        },
      ),
      { numRuns: 500 },
    );
  });
});
