import { describe, expect, it } from "@jest/globals";
import { CaisseAp, type CaisseApOptions } from "drivers/caisse-ap/caisse-ap";
import { encodeFields } from "modules/payment/caisse-ap";
import type { PaymentOutcome } from "modules/payment/payment";

const REQUEST = "CZ0040300CJ012012345678901CA00201CB0041590CD0010CE003978BA0010";
const ANSWER = encodeFields([
  ["CZ", "0300"],
  ["CA", "01"],
  ["AE", "10"],
  ["AF", "01"],
  ["CB", "000000001590"],
]);

interface Callbacks {
  readonly address: string;
  readonly port: number;
  readonly onReadable: (bytes: number) => void;
  readonly onWritable: (bytes: number) => void;
  readonly onError: () => void;
}

function rig(more: Partial<CaisseApOptions<number>> = {}, opens = true) {
  const sockets: Callbacks[] = [];
  const input: ArrayBuffer[] = [];
  let written = "";
  let room = 0;
  let open = 0;
  class Socket {
    constructor(options: Callbacks) {
      if (!opens) throw new Error("no socket");
      sockets.push(options);
      open += 1;
    }
    read(): ArrayBuffer | undefined {
      return input.shift();
    }
    write(bytes: Uint8Array): void {
      if (bytes.length > room) throw new Error("would block");
      room -= bytes.length;
      written += String.fromCharCode(...bytes);
    }
    close(): void {
      open -= 1;
    }
  }
  const soon: (() => void)[] = [];
  let seconds: (() => void)[] = [];
  const timer = {
    set: (call: () => void) => soon.push(call),
    repeat: (call: () => void) => seconds.push(call),
    clear: () => {
      seconds = [];
    },
  };
  const driver = new CaisseAp({ socket: { io: Socket, address: "192.0.2.20" }, timer, ...more });
  const outcomes: PaymentOutcome[] = [];
  return {
    driver,
    outcomes,
    sockets,
    pay: () => driver.pay({ amountCents: 1590, means: "card" }, (outcome) => outcomes.push(outcome)),
    take: (bytes: number) => {
      room = bytes;
      sockets.at(-1)?.onWritable(bytes);
    },
    bring: (bytes: Uint8Array) => {
      input.push(bytes.slice().buffer as ArrayBuffer);
      sockets.at(-1)?.onReadable(bytes.length);
    },
    pass: (count: number) => {
      for (let i = 0; i < count; i += 1) for (const call of seconds) call();
      for (const call of soon.splice(0)) call();
    },
    written: () => written,
    isOpen: () => open > 0,
    isWaiting: () => seconds.length > 0,
  };
}

describe("the driver of a payment terminal on the network", () => {
  it("tests its options", () => {
    const timer = { set: () => 0, repeat: () => 0, clear: () => {} };
    const io = class {} as never;
    for (const options of [
      { socket: { address: "192.0.2.20" }, timer },
      { socket: { io, address: "" }, timer },
      { socket: { io, address: "192.0.2.20", port: 0 }, timer },
      { socket: { io, address: "192.0.2.20" }, timer, till: 100 },
      { socket: { io, address: "192.0.2.20" } },
    ]) {
      expect(() => new CaisseAp(options as never)).toThrow();
    }
  });

  it("connects for a payment, asks in the pieces that there is room for, and lets go when it is over", () => {
    const { pay, take, bring, pass, written, outcomes, sockets, isOpen, isWaiting } = rig();
    pay();
    expect(sockets[0]).toMatchObject({ address: "192.0.2.20", port: 8888 });
    for (let i = 0; i < 20; i += 1) take(7);
    expect(written()).toBe(REQUEST);
    bring(ANSWER.subarray(0, 30));
    bring(ANSWER.subarray(30));
    expect(outcomes).toEqual([]);
    pass(2);
    expect(outcomes).toMatchObject([{ result: "done", amountCents: 1590 }]);
    expect([isOpen(), isWaiting()]).toEqual([false, false]);
    // What the line says afterwards is nobody's.
    bring(ANSWER);
    sockets[0]?.onError();
    expect(outcomes).toHaveLength(1);
  });

  it("says that nothing was asked for where no line stands, and never from within the call", () => {
    const refused = rig();
    refused.pay();
    refused.sockets[0]?.onError();
    const none = rig({}, false);
    none.pay();
    expect(none.outcomes).toEqual([]);
    none.pass(0);
    for (const { outcomes } of [refused, none]) {
      expect(outcomes).toEqual([{ result: "not-asked", reason: "unreachable" }]);
    }
  });

  it("leaves a doubt when the line breaks once something has left, and asks nothing by itself", () => {
    const { pay, take, sockets, outcomes, written, pass } = rig();
    pay();
    take(7);
    sockets[0]?.onError();
    pass(300);
    expect(outcomes).toEqual([{ result: "unknown", doubt: "line-lost" }]);
    expect(sockets).toHaveLength(1);
    expect(written()).toBe(REQUEST.slice(0, 7));
  });

  it("takes one payment at a time, and none when closed", () => {
    const { pay, pass, outcomes, driver, isOpen, isWaiting } = rig();
    pay();
    pay();
    pass(0);
    expect(outcomes).toEqual([{ result: "not-asked", reason: "busy" }]);
    driver.close();
    driver.close();
    expect([isOpen(), isWaiting()]).toEqual([false, false]);
    expect(pay).toThrow("closed");
  });
});
