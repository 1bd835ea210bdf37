/** A payment terminal on the network: Caisse-AP for whichever till connects, as real ones speak it, and as badly. */
import { AnswerReader, encodeFields, type Fields } from "modules/payment/caisse-ap";
import type { Host, Wire } from "../tcp-network";
import type { PaymentAct, PaymentFault } from "./names";
import type { AskedPayment, PaymentDevice } from "./payment-device";

const PIECE = 200;
const PIECE_BYTES = 9;
const MASKED = "############1234";

/** One payment a connection: the till hangs up when it knows. */
export function caisseApHost(device: PaymentDevice): Host {
  let before: AnswerReader | undefined;
  return (back) => {
    if (device.fault === "off") return undefined;
    const request = new AnswerReader();
    let asked: AskedPayment | undefined;
    const answer = (act: PaymentAct, fault: PaymentFault) => {
      const told = fault === "echo" && before !== undefined ? before : request;
      before = request;
      if (fault === "dies") {
        back.end();
        return;
      }
      const bytes = fault === "garbage" ? new Uint8Array(64).fill(0x3f) : answerTo(told, outcomeOf(told, act));
      if (fault === "split") inPieces(device, back, bytes);
      else back.send(bytes);
    };
    return {
      send: (bytes) => {
        request.push(bytes);
        if (request.refusal !== undefined) back.end();
        else if (asked === undefined && isRequest(request)) {
          asked = { amountCents: amountOf(request), refund: request.value("CD") === "1", answer };
          // It has one patient before it.
          if (!device.ask(asked)) back.send(answerTo(request, BUSY));
        }
      },
      end: () => {
        if (asked !== undefined) device.leave(asked);
      },
    };
  };
}

const BUSY: Fields = Object.freeze([
  ["AE", "01"],
  ["AF", "07"],
] as const);

/** A request is over when the last of its fields that all tills send is there. */
function isRequest(request: AnswerReader): boolean {
  return ["CZ", "CA", "CB", "CD", "CE"].every((tag) => request.value(tag) !== undefined) && request.atEnd;
}

function amountOf(request: AnswerReader): number {
  const cents = Number(request.value("CB"));
  return Number.isSafeInteger(cents) ? cents : 0;
}

function answerTo(request: AnswerReader, more: Fields): Uint8Array {
  const echo = ["CZ", "CJ", "CA", "CE", "CD"].flatMap((tag) => {
    const value = request.value(tag);
    return value === undefined ? [] : [[tag, value] as const];
  });
  return encodeFields([...echo, ...more]);
}

/** As real ones do it: the amount padded with zeros, and left out after the red button. */
function outcomeOf(request: AnswerReader, act: PaymentAct): Fields {
  const amount = ["CB", String(amountOf(request)).padStart(12, "0")] as const;
  switch (act) {
    case "insert":
    case "tap": {
      const [application, reading] = act === "insert" ? ["001", "1"] : ["00B", "2"];
      const card = [
        ["AA", MASKED],
        ["AB", "2912"],
        ["AC", "004212"],
        ["CC", application],
        ["CI", reading],
      ] as const;
      return [["AE", "10"], ["AF", "01"], amount, ...card];
    }
    case "decline":
      return [["AE", "01"], ["AF", "04"], amount];
    case "no-paper":
      return [["AE", "01"], ["AF", "07"], amount];
    case "red-button":
      return [
        ["AE", "01"],
        ["AF", "06"],
      ];
  }
}

function inPieces({ scheduler }: PaymentDevice, back: Wire, bytes: Uint8Array): void {
  for (let at = 0, i = 0; at < bytes.length; at += PIECE_BYTES, i += 1) {
    scheduler.at(scheduler.now() + i * PIECE, () => back.send(bytes.subarray(at, at + PIECE_BYTES)));
  }
}
