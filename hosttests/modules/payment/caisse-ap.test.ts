import { describe, expect, it } from "@jest/globals";
import { AnswerReader, encodeFields, encodeRequest, MAX_ANSWER_BYTES, outcomeOf } from "modules/payment/caisse-ap";
import { CaisseApExchange, CONNECT_SECONDS, PIECE_SECONDS } from "modules/payment/caisse-ap-exchange";
import { PAYMENT_SECONDS, type PaymentOutcome, type PaymentRequest } from "modules/payment/payment";

const REQUEST: PaymentRequest = { amountCents: 1590, till: 1, means: "card" };
const ECHO: readonly (readonly [string, string])[] = [
  ["CZ", "0300"],
  ["CJ", "012345678901"],
  ["CA", "01"],
];
const DONE = encodeFields([
  ...ECHO,
  ["AE", "10"],
  ["CB", "000000001590"],
  ["AF", "01"],
  ["AA", "############1234"],
  ["AC", "A1B2C3"],
  ["CI", "2"],
]);

const text = (bytes: Uint8Array | undefined) => String.fromCharCode(...(bytes ?? []));

/** Lets `seconds` pass, and gives what came of it. */
function later(exchange: CaisseApExchange, seconds: number): PaymentOutcome | undefined {
  for (let i = 0; i < seconds; i += 1) exchange.second();
  return exchange.outcome;
}

function asked(request = REQUEST): CaisseApExchange {
  const exchange = new CaisseApExchange(request);
  exchange.connected();
  return exchange;
}

describe("a request by Caisse-AP", () => {
  it("is the bytes that the payment terminals in use know (15.90 euro)", () => {
    // The vector that several independent tills agree on (akretion/caisse-ap-ip among them).
    expect(text(encodeRequest(REQUEST))).toBe("CZ0040300CJ012012345678901CA00201CB0041590CD0010CE003978BA0010");
  });

  it("has two digits of amount at least, and says cheque and refund", () => {
    expect(text(encodeRequest({ amountCents: 5, till: 12, means: "cheque", refund: true }))).toBe(
      "CZ0040300CJ012012345678901CA00212CB00205CD0011CE003978BA0010CC00300C",
    );
  });

  it("is not made for an amount that nobody can owe", () => {
    for (const amountCents of [0, -1, 1.5, Number.NaN, 100_000_000]) {
      expect(encodeRequest({ ...REQUEST, amountCents })).toBeUndefined();
      const exchange = new CaisseApExchange({ ...REQUEST, amountCents });
      expect(exchange.connected()).toBeUndefined();
      expect(exchange.outcome).toEqual({ result: "not-asked", reason: "bad-amount" });
    }
  });
});

describe("an answer by Caisse-AP", () => {
  it("is done, with no more of the card than its last four digits", () => {
    const exchange = asked();
    exchange.received(DONE);
    expect(later(exchange, 2)).toEqual({
      result: "done",
      amountCents: 1590,
      card: { lastDigits: "1234", reading: "contactless" },
      authorisation: "A1B2C3",
    });
  });

  it("is the same however it is split", () => {
    for (let cut = 1; cut < DONE.length; cut += 1) {
      const exchange = asked();
      exchange.received(DONE.slice(0, cut));
      exchange.second();
      exchange.received(DONE.slice(cut));
      const outcome = later(exchange, 2);
      expect([cut, outcome?.result]).toEqual([cut, "done"]);
      expect([cut, outcome?.result === "done" && outcome.card.lastDigits]).toEqual([cut, "1234"]);
    }
  });

  it("is refused in its own words, without an amount after the red button", () => {
    const reasons = ["04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "00"].map((code) => {
      const exchange = asked();
      exchange.received(encodeFields([...ECHO, ["AE", "01"], ["AF", code]]));
      const outcome = later(exchange, PIECE_SECONDS + 1);
      return outcome?.result === "refused" ? outcome.reason : outcome;
    });
    expect(reasons).toEqual([
      ...["declined", "forbidden", "abandoned", "failed", "time-out", "bad-request", "no-selection", "abandoned"],
      ...["unknown-action", "currency", "other"],
    ]);
  });

  it("waits for the end when the payment was only taken into account", () => {
    const exchange = asked();
    exchange.received(encodeFields([...ECHO, ["AE", "11"]]));
    expect(later(exchange, 60)).toBeUndefined();
    exchange.received(DONE);
    expect(later(exchange, 2)?.result).toBe("done");
  });

  it("says what a payment terminal leaves unsaid, once nothing more can be meant to come", () => {
    const exchange = asked();
    exchange.received(encodeFields([...ECHO, ["AE", "10"]]));
    expect(later(exchange, PIECE_SECONDS)).toBeUndefined();
    expect(later(exchange, 1)?.result).toBe("done");
  });

  it("whose refusal comes seconds after its first piece is not called done", () => {
    const exchange = asked();
    exchange.received(encodeFields([...ECHO, ["AE", "10"]]));
    later(exchange, 3);
    exchange.received(encodeFields([["AF", "04"]]));
    expect(later(exchange, PIECE_SECONDS + 1)).toEqual({ result: "unknown", doubt: "garbage" });
  });

  it("of another request leaves a doubt, never a payment or a refusal", () => {
    for (const other of [
      [...ECHO, ["AE", "10"], ["CB", "1591"]],
      [...ECHO, ["AE", "10"], ["CB", "15,90"]],
      [
        ["CZ", "0300"],
        ["CA", "02"],
        ["AE", "10"],
        ["CB", "1590"],
      ],
      [...ECHO, ["AE", "01"], ["AF", "06"], ["CB", "1591"]],
      [...ECHO, ["AE", "10"], ["CB", "1590"], ["CD", "1"]],
      [...ECHO, ["AE", "10"], ["CB", "1590"], ["CE", "840"]],
    ] as [string, string][][]) {
      const exchange = asked();
      exchange.received(encodeFields(other));
      expect(later(exchange, PIECE_SECONDS + 1)).toEqual({ result: "unknown", doubt: "other-request" });
    }
  });

  it("that says yes and no leaves a doubt", () => {
    for (const both of [
      [
        ["AE", "01"],
        ["AF", "01"],
      ],
      [
        ["AE", "10"],
        ["AF", "04"],
      ],
      [["AE", "77"]],
      [
        ["AE", "10"],
        ["AF", "01"],
        ["AE", "01"],
      ],
      [
        ["AE", "10"],
        ["AF", "77"],
      ],
      // Two answers, one behind the other.
      [
        ["AE", "10"],
        ["CZ", "0301"],
      ],
    ] as [string, string][][]) {
      const exchange = asked();
      exchange.received(encodeFields([...ECHO, ...both]));
      expect(later(exchange, PIECE_SECONDS + 1)).toEqual({ result: "unknown", doubt: "garbage" });
    }
  });

  it("is nothing but a doubt where it is no answer at all", () => {
    for (const bytes of [
      new Uint8Array(MAX_ANSWER_BYTES + 1),
      encodeFields([["AE", "10"]]),
      Uint8Array.from([0x43, 0x5a, 0x30, 0x30, 0x78]),
    ]) {
      const exchange = asked();
      exchange.received(bytes);
      expect(exchange.outcome).toEqual({ result: "unknown", doubt: "garbage" });
    }
  });

  it("reads no further than its bounds, whatever the bytes", () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed;
    };
    for (let i = 0; i < 2000; i += 1) {
      const bytes = DONE.slice();
      for (let k = 0; k < 3; k += 1) bytes[next() % bytes.length] = next() & 0xff;
      const reader = new AnswerReader();
      for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7));
      if (!reader.isWhole) continue;
      const outcome = outcomeOf(reader, REQUEST);
      // Money is called taken only for the amount that was asked for.
      if (outcome?.result === "done") expect(outcome.amountCents).toBe(1590);
    }
  });
});

describe("a line to the payment terminal", () => {
  it("that never stands means that nothing was asked for", () => {
    const exchange = new CaisseApExchange(REQUEST);
    expect(later(exchange, CONNECT_SECONDS)).toEqual({ result: "not-asked", reason: "unreachable" });
    const refused = new CaisseApExchange(REQUEST);
    refused.lost();
    expect(refused.outcome).toEqual({ result: "not-asked", reason: "unreachable" });
  });

  it("that is lost after the request leaves a doubt", () => {
    const exchange = asked();
    exchange.received(DONE.subarray(0, DONE.length - 3));
    exchange.lost();
    expect(exchange.outcome).toEqual({ result: "unknown", doubt: "line-lost" });
  });

  it("that is closed after a whole answer takes nothing away from it", () => {
    const exchange = asked();
    exchange.received(DONE);
    exchange.lost();
    expect(exchange.outcome?.result).toBe("done");
  });

  it("that stays silent is given the time that a patient takes, and then a doubt", () => {
    const exchange = asked();
    expect(later(exchange, PAYMENT_SECONDS - 1)).toBeUndefined();
    expect(later(exchange, 1)).toEqual({ result: "unknown", doubt: "no-answer" });
  });

  it("carries the request once, whatever comes", () => {
    const exchange = asked();
    expect(exchange.connected()).toBeUndefined();
    exchange.lost();
    expect(exchange.connected()).toBeUndefined();
  });
});
