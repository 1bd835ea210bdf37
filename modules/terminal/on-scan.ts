/** A code was read: a token, a box, or something else. */
import type { TerminalEvent } from "./event";
import { fingerprintOf } from "./fingerprint";
import { MAX_SCAN_BYTES, SAME_CODE_SECONDS } from "./limits";
import { onBox } from "./on-box";
import type { Turn } from "./turn";

type ScanEvent = Extract<TerminalEvent, { type: "scan" }>;

export function onScan(turn: Turn, event: ScanEvent): void {
  const { view, question } = turn.state;
  if (event.bytes.length === 0 || event.bytes.length > MAX_SCAN_BYTES) {
    turn.log(`scan of ${event.bytes.length} bytes dropped`);
    return;
  }
  // A code read while an answer is awaited is not taken, and never silently: the pharmacist hears it.
  if (view.name === "persons" || view.name === "card-refused") {
    turn.sound("warning");
    return;
  }
  if (view.name === "reading" || view.name === "card" || (view.name === "summary" && view.storing)) return;
  if (question !== null && question.kind !== "notice") {
    turn.sound("warning");
    return;
  }
  // Whatever its symbology, what begins as a token is one.
  const isToken = turn.context.isToken(event.bytes);
  if (!isToken && isBoxCode(event)) onBox(turn, event.bytes, event.symbology === "ean13");
  else onText(turn, event, isToken);
}

/** A printed code of a box; everything else is text, and text may be a token. */
function isBoxCode(event: ScanEvent): boolean {
  return event.gs1 || event.symbology === "datamatrix" || event.symbology === "ean13" || event.symbology === "code128";
}

function onText(turn: Turn, event: ScanEvent, isToken: boolean): void {
  const { view, sale } = turn.state;
  const fingerprint = fingerprintOf(event.bytes);
  // A code adds the rights that a card did not prove.
  if (sale?.claims && !(sale.claims.unverified && isToken)) {
    // The same phone still in front of the scanner.
    if (fingerprint === sale.fingerprint) return;
    if (!isToken) turn.notice("unexpected-code");
    else {
      turn.sound("warning");
      turn.ask({ kind: "replace", token: event.bytes.slice() });
    }
    return;
  }
  if (sale !== null && !isToken) {
    turn.notice("unexpected-code");
    return;
  }
  const again = view.name === "refused" && view.fingerprint === fingerprint;
  if (again && turn.context.now - view.since < SAME_CODE_SECONDS && turn.context.now >= view.since) return;
  readToken(turn, event.bytes);
}

/** Shows that a code was read, then asks for its verdict. */
export function readToken(turn: Turn, bytes: Uint8Array): void {
  turn.show({ name: "reading", fingerprint: fingerprintOf(bytes) });
  turn.effects.push({ type: "verify", bytes });
}
