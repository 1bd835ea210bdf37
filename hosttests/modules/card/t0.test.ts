import { describe, expect, it } from "@jest/globals";
import type { LinePort, ProtocolFault } from "modules/card/protocol";
import { T0 } from "modules/card/t0";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";
import { ANSWER, CONTENT, ModelT0, type T0Habits } from "./model-t0";

/** What becomes of a character from the card: characters, each with whether its parity was right. */
type Fault = (byte: number) => readonly (readonly [number, boolean])[];
const FAULTS: Readonly<Record<string, Fault>> = {
  "bad parity": (byte) => [[byte, false]],
  "bad bit": (byte) => [[byte ^ 0x08, false]],
  lost: () => [],
  "twice, the second bad": (byte) => [
    [byte, true],
    [byte, false],
  ],
  noise: (byte) => [
    [0x60, false],
    [byte, true],
  ],
};
const STEPS = 20_000;

function exchange(command: string, habits: T0Habits = {}, at = -1, fault: Fault = (byte) => [[byte, true]], out = -1) {
  const card = new ModelT0(habits);
  let result: Result<Uint8Array, ProtocolFault> | undefined;
  let sent = 0;
  const line: LinePort = {
    send: (characters) => {
      for (const byte of characters) {
        if (sent === out) card.receive(byte ^ 0x11);
        else card.receive(byte);
        sent += 1;
      }
    },
    done: (value) => {
      expect(result).toBeUndefined();
      result = value;
    },
  };
  const protocol = new T0(line, 900);
  protocol.transmit(hex(command));
  let received = 0;
  let silences = 0;
  for (let step = 0; result === undefined; step += 1) {
    if (step > STEPS) throw new Error(`hangs at ${at}`);
    const byte = card.out.shift();
    if (byte === undefined) {
      silences += 1;
      expect(protocol.patience).toBeGreaterThan(0);
      protocol.silence();
      continue;
    }
    for (const [character, sound] of received === at ? fault(byte) : [[byte, true] as const]) {
      if (result === undefined) protocol.receive(character, sound);
    }
    received += 1;
  }
  return { result, received, silences, card };
}

function data(outcome: ReturnType<typeof exchange>): string {
  return outcome.result.ok ? toHex(outcome.result.value) : outcome.result.reason;
}

const HABITS: readonly T0Habits[] = [
  {},
  { byByte: true },
  { nulls: 2 },
  { byByte: true, nulls: 1, correctsLength: true },
];
const READ = "00b0000014";
const READ_RESULT = `${toHex(CONTENT.subarray(0, 20))}9000`;

describe("T=0", () => {
  it("reads, whatever the card's habits", () => {
    for (const habits of HABITS) expect(data(exchange(READ, habits))).toBe(READ_RESULT);
    expect(data(exchange("00b0000000"))).toBe(`${toHex(CONTENT.subarray(0, 256))}9000`);
  });

  it("asks again with the length that the card has", () => {
    const outcome = exchange("00b0010000", { correctsLength: true });
    expect(outcome.card.understood).toEqual(["00b0010000", "00b001002c"]);
    expect(data(outcome)).toBe(`${toHex(CONTENT.subarray(256))}9000`);
  });

  it("sends data all at once or one by one, and fetches the answer where one is wanted", () => {
    for (const habits of HABITS) expect(data(exchange("00a4000c023f00", habits))).toBe("9000");
    const fetched = exchange("00a40000023f0000", { hasAnswer: true });
    expect(fetched.card.understood).toEqual(["00a4000002", "00c0000005"]);
    expect(data(fetched)).toBe(`${toHex(ANSWER)}9000`);
    // Where none is wanted, none is fetched.
    expect(data(exchange("00a40000023f00", { hasAnswer: true }))).toBe("6105");
  });

  it("refuses what it cannot carry", () => {
    for (const command of ["00", `00d60000 000100 ${"00".repeat(256)}`, "00b0000000ffff"]) {
      expect(data(exchange(command))).toBe("aborted");
    }
  });

  it("gives up on a card that only asks for time, and on one that says nothing", () => {
    expect(data(exchange(READ, { nulls: 3000 }))).toBe("no-answer");
    const mute = exchange("00ff000000", {}, 0, () => []);
    expect(mute.result.ok).toBe(false);
  });

  for (const [name, fault] of Object.entries(FAULTS)) {
    it(`with one character ${name}, at each place: the right answer or a reason, never a wrong one`, () => {
      for (const habits of HABITS) {
        // A character lost before a 60 leaves as many as there should be: T=0 has no check that could tell.
        if (name === "lost" && habits.nulls !== undefined) continue;
        const whole = exchange(READ, habits).received;
        for (let at = 0; at < whole; at += 1) {
          const outcome = exchange(READ, habits, at, fault);
          // A character too few shifts the rest: what is then read as SW1 may be data, but never as 9000.
          if (outcome.result.ok && toHex(outcome.result.value).endsWith("9000"))
            expect(data(outcome)).toBe(READ_RESULT);
        }
      }
    });
  }

  it("reads again after a bad parity, at each place, and in the end right", () => {
    for (const habits of HABITS) {
      const whole = exchange(READ, habits).received;
      for (let at = 0; at < whole; at += 1) {
        expect(data(exchange(READ, habits, at, FAULTS["bad bit"]))).toBe(READ_RESULT);
      }
    }
  });

  it("does not send a second header into a card that still waits for data", () => {
    for (const habits of HABITS) {
      const whole = exchange("00a4000c023f00", habits).received;
      for (let at = 0; at < whole; at += 1) {
        const outcome = exchange("00a4000c023f00", habits, at, FAULTS["bad bit"]);
        expect(["9000", "garbled"]).toContain(data(outcome));
        for (const header of outcome.card.understood) expect(header).toBe("00a4000c02");
      }
    }
  });

  it("ends, whatever becomes of a character to the card", () => {
    for (const command of [READ, "00a4000c023f00"]) {
      for (let at = 0; at < 12; at += 1) expect(exchange(command, {}, -1, undefined, at).result).toBeDefined();
    }
  });
});
