import { describe, expect, it } from "@jest/globals";
import { Concert, type ConcertOptions, withParity } from "drivers/concert/concert";
import { ACK, ENQ, EOT, encodeFrame } from "modules/payment/concert";
import type { PaymentOutcome } from "modules/payment/payment";

const PINS = { port: 4, receive: 4, transmit: 5 };
const ANSWER = `010000015901978${" ".repeat(10)}`;

interface Callbacks {
  readonly baud: number;
  readonly onReadable: () => void;
  readonly onWritable?: (bytes: number) => void;
}

function rig(more: Partial<ConcertOptions<number>> = {}) {
  const input: ArrayBuffer[] = [];
  const written: number[] = [];
  let line: Callbacks | undefined;
  class Serial {
    constructor(options: Callbacks) {
      expect(options).toMatchObject({ ...PINS, baud: 9600, format: "buffer" });
      line = options;
    }
    read(): ArrayBuffer | undefined {
      return input.shift();
    }
    write(bytes: Uint8Array): void {
      written.push(...bytes);
    }
    close(): void {
      line = undefined;
    }
  }
  let seconds: (() => void)[] = [];
  const soon: (() => void)[] = [];
  const timer = {
    set: (call: () => void) => soon.push(call),
    repeat: (call: () => void) => seconds.push(call),
    clear: () => {
      seconds = [];
    },
  };
  const driver = new Concert({ serial: { io: Serial, ...PINS }, timer, ...more });
  line?.onWritable?.(1000);
  const outcomes: PaymentOutcome[] = [];
  return {
    driver,
    outcomes,
    pay: (amountCents = 1590) => driver.pay({ amountCents, means: "card" }, (outcome) => outcomes.push(outcome)),
    bring: (bytes: Iterable<number>) => {
      input.push(Uint8Array.from(bytes).buffer as ArrayBuffer);
      line?.onReadable();
    },
    pass: (count: number) => {
      for (let i = 0; i < count; i += 1) for (const call of seconds) call();
      for (const call of soon.splice(0)) call();
    },
    taken: () => written.splice(0),
    isOpen: () => line !== undefined,
  };
}

describe("the driver of a payment terminal on a serial line", () => {
  it("carries a payment, in eight bits and in seven with parity", () => {
    for (const parity of ["none", "even"] as const) {
      const { pay, bring, taken, outcomes } = rig({ parity });
      const bits = (bytes: Iterable<number>) => [...bytes].map((byte) => (parity === "even" ? withParity(byte) : byte));
      pay();
      expect(taken()).toEqual(bits([ENQ]));
      bring(bits([ACK]));
      expect(taken()).toEqual(bits(encodeFrame("0100001590010978          A010B010")));
      bring(bits([ACK]));
      expect(taken()).toEqual(bits([EOT]));
      bring(bits([ENQ, ...encodeFrame(ANSWER), EOT]));
      expect(taken()).toEqual(bits([ACK, ACK]));
      expect(outcomes).toMatchObject([{ result: "done", amountCents: 1590 }]);
    }
  });

  it("takes no byte whose parity is wrong", () => {
    const { pay, bring, taken } = rig({ parity: "even" });
    pay();
    taken();
    bring([withParity(ACK) ^ 0x80]);
    expect(taken()).toEqual([]);
  });

  it("says later that nothing was asked for, where nobody is there and for what nobody can owe", () => {
    const silent = rig();
    silent.pay();
    silent.pass(9);
    expect(silent.outcomes).toEqual([{ result: "not-asked", reason: "unreachable" }]);
    const nothing = rig();
    nothing.pay(0);
    expect(nothing.outcomes).toEqual([]);
    nothing.pass(0);
    expect(nothing.outcomes).toEqual([{ result: "not-asked", reason: "bad-amount" }]);
    expect(nothing.taken()).toEqual([]);
  });

  it("takes one payment at a time, none when closed, and hears nothing that nobody asked for", () => {
    const { pay, pass, bring, taken, outcomes, driver, isOpen } = rig();
    bring([ENQ, ...encodeFrame(ANSWER)]);
    expect(taken()).toEqual([]);
    pay();
    pay();
    pass(0);
    expect(outcomes).toEqual([{ result: "not-asked", reason: "busy" }]);
    driver.close();
    driver.close();
    expect(isOpen()).toBe(false);
    expect(() => pay()).toThrow("closed");
  });
});
