import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { LinePort, ProtocolFault } from "modules/card/protocol";
import { T1 } from "modules/card/t1";
import { crc16, isWhole, writeBlock } from "modules/card/t1-block";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { ascii, hex } from "../../support/bytes";
import { ModelT1, type T1Habits } from "./model-t1";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";

/** One character of all that crosses the line, counted both ways. */
interface Fault {
  readonly at: number;
  readonly kind: "parity" | "bit" | "lost" | "twice" | "silence";
}
const STEPS = 5000;

class Bench {
  readonly card: ModelT1;
  readonly protocol: T1;
  readonly sent: string[] = [];
  crossed = 0;
  readonly #fault: Fault | undefined;
  #toCard: { readonly characters: number[]; readonly sound: boolean } | undefined;
  #result: Result<Uint8Array, ProtocolFault> | undefined;

  constructor(habits: T1Habits = {}, fault?: Fault) {
    this.card = new ModelT1(habits);
    this.#fault = fault;
    const line: LinePort = {
      send: (characters) => {
        expect(this.#toCard).toBeUndefined();
        this.sent.push(toHex(characters));
        this.#toCard = this.#cross(characters);
      },
      done: (result) => {
        expect(this.#result).toBeUndefined();
        this.#result = result;
      },
    };
    const { ifsc = 32, crc = false } = habits;
    this.protocol = new T1(line, { ifsc, crc, blockWait: 1000, characterWait: 10 });
  }

  transmit(command: Uint8Array): Result<Uint8Array, ProtocolFault> {
    this.#result = undefined;
    this.protocol.transmit(command);
    for (let step = 0; this.#result === undefined; step += 1) {
      if (step > STEPS) throw new Error("hangs");
      const sent = this.#toCard;
      this.#toCard = undefined;
      if (sent !== undefined) {
        const answer = this.card.receive(Uint8Array.from(sent.characters), sent.sound);
        const came = this.#cross(answer);
        came.characters.forEach((character, i) => {
          if (this.#result === undefined) this.protocol.receive(character, came.sound || i !== came.bad);
        });
      }
      // Whatever is missing, or too much, the line is quiet in the end.
      if (this.#result === undefined && this.#toCard === undefined) this.protocol.silence();
    }
    return this.#result;
  }

  #cross(characters: Uint8Array): { characters: number[]; sound: boolean; bad: number } {
    const out: number[] = [];
    let bad = -1;
    for (const character of characters) {
      const here = this.#fault?.at === this.crossed ? this.#fault.kind : undefined;
      this.crossed += 1;
      if (here === "silence") return { characters: [], sound: true, bad: -1 };
      if (here === "parity") bad = out.length;
      if (here !== "lost") out.push(here === "bit" ? character ^ 0x20 : character);
      if (here === "twice") out.push(character);
    }
    return { characters: out, sound: bad < 0, bad };
  }
}

const SHORT = hex("00b0000000");
const LONG = Uint8Array.from({ length: 100 }, (_, i) => i);

function data(result: Result<Uint8Array, ProtocolFault>): string {
  return result.ok ? toHex(result.value) : result.reason;
}
const right = (command: Uint8Array, length = 10) => toHex(ModelT1.answerTo([...command], length));

describe("a block", () => {
  it("has the check of the standard", () => {
    // CRC-16/MCRF4XX of the usual nine digits.
    expect(crc16(ascii("123456789"), 9)).toBe(0x6f91);
    const block = new Uint8Array(300);
    for (const crc of [false, true]) {
      const length = writeBlock(block, 0, SHORT, crc);
      expect(length).toBe(3 + 5 + (crc ? 2 : 1));
      expect(isWhole(block, length, crc)).toBe(true);
      for (let bit = 0; bit < length * 8; bit += 1) {
        block[bit >> 3]! ^= 1 << (bit & 7);
        expect(isWhole(block, length, crc)).toBe(false);
        block[bit >> 3]! ^= 1 << (bit & 7);
      }
    }
    // S(IFS request) of 254, as readers send it.
    expect(toHex(block.slice(0, writeBlock(block, 0xc1, Uint8Array.of(0xfe), false)))).toBe("00c101fe3e");
  });
});

describe("T=1", () => {
  it("tells how long its blocks may be, then alternates its sequence numbers", () => {
    const bench = new Bench();
    expect(data(bench.transmit(SHORT))).toBe(right(SHORT));
    expect(data(bench.transmit(SHORT))).toBe(right(SHORT));
    expect(bench.sent.map((block) => block.slice(0, 6))).toEqual(["00c101", "000005", "004005"]);
  });

  it("chains both ways", () => {
    for (const crc of [false, true]) {
      const bench = new Bench({ crc, length: 700 });
      for (let i = 0; i < 3; i += 1) expect(data(bench.transmit(LONG))).toBe(right(LONG, 700));
      expect(bench.card.executed).toHaveLength(3);
    }
  });

  it("gives time, takes another IFSC, and tells of an abort", () => {
    expect(data(new Bench({ extensions: 5 }).transmit(SHORT))).toBe(right(SHORT));
    const changed = new Bench({ changesIfs: 10 });
    changed.transmit(SHORT);
    changed.transmit(LONG);
    expect(changed.sent.filter((block) => block.startsWith("00") && block.slice(4, 6) === "0a").length).toBeGreaterThan(
      5,
    );
    expect(data(new Bench({ aborts: true }).transmit(SHORT))).toBe("aborted");
    expect(data(new Bench({ extensions: 300 }).transmit(SHORT))).toBe("no-answer");
    expect(data(new Bench({ length: 5000 }).transmit(SHORT))).toBe("too-long");
  });

  it("waits as long as the card asked for, once, and as long as a character inside a block", () => {
    const protocol = new T1(
      { send: () => {}, done: () => {} },
      { ifsc: 32, crc: false, blockWait: 1000, characterWait: 10 },
    );
    protocol.transmit(SHORT);
    expect(protocol.patience).toBe(1000);
    protocol.receive(0, true);
    expect(protocol.patience).toBe(10);
    for (const character of [0xc3, 0x01, 0x07, 0xc5]) protocol.receive(character, true);
    expect(protocol.patience).toBe(7000);
  });

  it("goes on with a card that knows no S(IFS)", () => {
    const bench = new Bench({ knowsNoIfs: true, length: 100 });
    expect(data(bench.transmit(SHORT))).toBe(right(SHORT, 100));
  });

  it("comes to the right answer through any one fault, at each place, both ways", () => {
    const kinds = ["parity", "bit", "lost", "twice", "silence"] as const;
    for (const habits of [{ length: 60 }, { length: 60, crc: true, extensions: 1 }]) {
      const whole = new Bench(habits);
      whole.transmit(LONG);
      for (let at = 0; at < whole.crossed; at += isXs ? 13 : 1) {
        for (const kind of kinds) {
          const bench = new Bench(habits, { at, kind });
          const result = data(bench.transmit(LONG));
          expect({ at, kind, result }).toEqual({ at, kind, result: right(LONG, 60) });
          expect(data(bench.transmit(SHORT))).toBe(right(SHORT, 60));
        }
      }
    }
  });

  it("ends, whatever a card says", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 20 }), (blocks) => {
        let over = false;
        const line: LinePort = {
          send: () => {},
          done: () => {
            over = true;
          },
        };
        const protocol = new T1(line, { ifsc: 32, crc: false, blockWait: 1, characterWait: 1 });
        protocol.transmit(SHORT);
        for (const block of blocks) {
          const whole = block.slice();
          // Half of them with a right check.
          if (block.length > 3 && block[0]! < 128) {
            whole[0] = 0;
            whole[2] = block.length - 4;
            whole[whole.length - 1] = whole.slice(0, -1).reduce((sum, byte) => sum ^ byte, 0);
          }
          for (const byte of whole) if (!over) protocol.receive(byte, true);
          if (!over) protocol.silence();
        }
        for (let i = 0; i < 40 && !over; i += 1) protocol.silence();
        if (!over) throw new Error("hangs");
      }),
      { numRuns: isXs ? 200 : 2000 },
    );
  });
});
