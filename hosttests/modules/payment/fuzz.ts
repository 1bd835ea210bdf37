/** Malformed answers of payment terminals, of both protocols: bits turned, pieces lost, doubled and late, plain noise. */
import { encodeFields } from "modules/payment/caisse-ap";
import { CaisseApExchange } from "modules/payment/caisse-ap-exchange";
import { ACK, ConcertExchange, ENQ, encodeFrame } from "modules/payment/concert";
import { PAYMENT_SECONDS, type PaymentRequest } from "modules/payment/payment";
import type { Random } from "../../support/random";

const REQUEST: PaymentRequest = { amountCents: 1590, till: 1, means: "card" };
const CAISSE = encodeFields([
  ["CZ", "0300"],
  ["CA", "01"],
  ["CE", "978"],
  ["AE", "10"],
  ["AF", "01"],
  ["CB", "000000001590"],
  ["AA", "############1234"],
]);
const CONCERT = Uint8Array.of(ENQ, ...encodeFrame(`010000015901978${" ".repeat(10)}`));

interface Tally {
  done: number;
  answers: Record<string, number>;
}

/** @throws Error when a payment has no end, or is called done for another amount */
export function fuzzPayments(count: number, random: Random): Tally {
  const tally: Tally = { done: 0, answers: {} };
  for (; tally.done < count; tally.done += 1) {
    const isCaisse = random.below(2) === 0;
    const exchange = isCaisse ? new CaisseApExchange(REQUEST) : new ConcertExchange(REQUEST);
    if (exchange instanceof CaisseApExchange) exchange.connected();
    else exchange.received(Uint8Array.of(ACK, ACK));
    for (const piece of pieces(malformed(isCaisse ? CAISSE : CONCERT, random), random)) {
      exchange.received(piece);
      for (let i = random.below(4); i > 0; i -= 1) exchange.second();
    }
    for (let i = 0; i <= PAYMENT_SECONDS && exchange.outcome === undefined; i += 1) exchange.second();
    const { outcome } = exchange;
    if (outcome === undefined) throw new Error("a payment without an end");
    if (outcome.result === "done" && outcome.amountCents !== REQUEST.amountCents) throw new Error("another amount");
    const name = outcome.result === "unknown" ? `unknown, ${outcome.doubt}` : outcome.result;
    tally.answers[name] = (tally.answers[name] ?? 0) + 1;
  }
  return tally;
}

function malformed(right: Uint8Array, random: Random): Uint8Array {
  if (random.below(8) === 0) return Uint8Array.from({ length: random.below(3000) }, () => random.bits());
  const bytes = right.slice();
  for (let i = 1 + random.below(4); i > 0; i -= 1) bytes[random.below(bytes.length)] = random.bits();
  return bytes;
}

function pieces(bytes: Uint8Array, random: Random): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(40);
    const lot = random.below(20);
    if (lot !== 0) list.push(bytes.subarray(at, at + length));
    if (lot === 1) list.push(bytes.subarray(at, at + length));
    at += length;
  }
  return list;
}
