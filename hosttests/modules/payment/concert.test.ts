import { describe, expect, it } from "@jest/globals";
import {
  ACK,
  BYTE_SECONDS,
  ConcertExchange,
  ENQ,
  EOT,
  encodeConcertRequest,
  encodeFrame,
  NAK,
} from "modules/payment/concert";
import { PAYMENT_SECONDS, type PaymentRequest } from "modules/payment/payment";

const REQUEST: PaymentRequest = { amountCents: 1590, till: 1, means: "card" };
const ANSWER = `010000015901978${" ".repeat(10)}`;

const take = (exchange: ConcertExchange) => exchange.take().map((bytes) => [...bytes]);

/** The payment terminal has heard the request. */
function asked(): ConcertExchange {
  const exchange = new ConcertExchange(REQUEST);
  exchange.received(Uint8Array.of(ACK));
  exchange.received(Uint8Array.of(ACK));
  exchange.take();
  return exchange;
}

function answered(message: string): ConcertExchange {
  const exchange = asked();
  exchange.received(Uint8Array.of(ENQ));
  exchange.received(encodeFrame(message));
  return exchange;
}

describe("a payment by Concert", () => {
  it("calls, asks and ends politely", () => {
    const exchange = new ConcertExchange(REQUEST);
    expect(take(exchange)).toEqual([[ENQ]]);
    exchange.received(Uint8Array.of(ACK));
    const [frame = []] = take(exchange);
    expect(String.fromCharCode(...frame.slice(1, 35))).toBe("0100001590010978          A010B010");
    // LRC: what follows STX, ETX and the LRC itself included, comes to nothing.
    expect(frame.slice(1).reduce((a, b) => a ^ b, 0)).toBe(0);
    exchange.received(Uint8Array.of(ACK));
    expect(take(exchange)).toEqual([[EOT]]);
    exchange.received(Uint8Array.of(ENQ));
    expect(take(exchange)).toEqual([[ACK]]);
    exchange.received(encodeFrame(ANSWER));
    expect(take(exchange)).toEqual([[ACK]]);
    expect(exchange.outcome).toMatchObject({ result: "done", amountCents: 1590 });
  });

  it("is not asked for where nobody answers the call", () => {
    const exchange = new ConcertExchange(REQUEST);
    for (let i = 0; i < 3 * BYTE_SECONDS; i += 1) exchange.second();
    expect(exchange.outcome).toEqual({ result: "not-asked", reason: "unreachable" });
  });

  it("is sent again only when it was heard torn, never because an ACK is missing", () => {
    const exchange = new ConcertExchange(REQUEST);
    exchange.received(Uint8Array.of(ACK));
    exchange.take();
    exchange.received(Uint8Array.of(NAK));
    expect(take(exchange)).toHaveLength(1);
    for (let i = 0; i < PAYMENT_SECONDS; i += 1) exchange.second();
    expect(take(exchange)).toEqual([]);
    expect(exchange.outcome).toEqual({ result: "unknown", doubt: "no-answer" });
  });

  it("goes on where the ACK of its request was lost and the answer comes", () => {
    const exchange = new ConcertExchange(REQUEST);
    exchange.received(Uint8Array.of(ACK));
    exchange.take();
    exchange.received(Uint8Array.of(ENQ));
    expect(take(exchange)).toEqual([[ACK]]);
    exchange.received(encodeFrame(ANSWER));
    expect(exchange.outcome?.result).toBe("done");
  });

  it("is the same when its answer comes a byte at a time", () => {
    const exchange = asked();
    for (const byte of [ENQ, ...encodeFrame(ANSWER)]) {
      exchange.second();
      exchange.received(Uint8Array.of(byte));
    }
    expect(exchange.outcome?.result).toBe("done");
  });

  it("is refused by any result but 0", () => {
    expect(answered(ANSWER.replace("010", "017")).outcome).toEqual({ result: "refused", reason: "other" });
  });

  it("leaves a doubt when the answer is another request's", () => {
    for (const other of ["02", "01000001591"].map((head) => head + ANSWER.slice(head.length))) {
      expect(answered(other).outcome).toEqual({ result: "unknown", doubt: "other-request" });
    }
  });

  it("asks for an answer again that came torn or wrong", () => {
    const frame = encodeFrame(ANSWER);
    const exchange = asked();
    exchange.received(frame.map((byte, i) => (i === 8 ? byte ^ 1 : byte)));
    expect(take(exchange)).toEqual([[NAK]]);
    exchange.received(frame.subarray(0, 12));
    for (let i = 0; i < BYTE_SECONDS; i += 1) exchange.second();
    expect(take(exchange)).toEqual([[NAK]]);
    exchange.received(frame);
    expect(exchange.outcome?.result).toBe("done");
  });

  it("has no request for what nobody can owe", () => {
    expect(encodeConcertRequest({ ...REQUEST, amountCents: 0 })).toBeUndefined();
    expect(new ConcertExchange({ ...REQUEST, amountCents: 0 }).outcome?.result).toBe("not-asked");
  });
});
