/** A code was read: a token, a box, or something else. */
import { civilDay } from "modules/calendar/civil-day";
import { civil } from "modules/calendar/date";
import type { InsPaper } from "modules/ins/paper";
import { type CodeReading, classify } from "modules/scan/classify";
import type { TerminalEvent } from "./event";
import { fingerprintOf, fingerprintOfText } from "./fingerprint";
import { MAX_SCAN_BYTES, SAME_CODE_SECONDS } from "./limits";
import { lookUpPaper } from "./look-up";
import { addAct } from "./on-acts";
import { onBox } from "./on-box";
import { tellScanned } from "./on-lgo";
import type { Problem } from "./problem";
import { newSale, withTotals } from "./sale";
import type { Sale, State } from "./state";
import { isWithCard, type Turn } from "./turn";

type ScanEvent = Extract<TerminalEvent, { type: "scan" }>;

export function onScan(turn: Turn, event: ScanEvent): void {
  const { view, question } = turn.state;
  if (event.bytes.length === 0 || event.bytes.length > MAX_SCAN_BYTES) {
    turn.log(`scan of ${event.bytes.length} bytes dropped`);
    return;
  }
  const { year } = civil(civilDay(turn.context.now));
  const isToken = (bytes: Uint8Array) => turn.context.isToken(bytes);
  // A phone hands out a token or nothing: a box is not sold by radio.
  const isNear = event.source === "nfc";
  const reading = isNear ? (isToken(event.bytes) ? TOKEN : NO_TOKEN) : classify(event, year, isToken);
  // A code read while an answer is awaited is not taken, and never silently: the pharmacist hears it and reads it.
  const isAnswerFirst = question !== null && question.kind !== "notice";
  if (isAnswerFirst || view.name === "reading" || (view.name === "summary" && view.storing)) {
    if (!isSubject(turn.state, event.bytes, reading)) turn.missed("missed-code");
    return;
  }
  const isText = reading.kind === "token" || (reading.kind === "unknown" && reading.looksLike !== "box");
  if (isText && isWithCard(view)) {
    turn.missed("missed-code");
    return;
  }
  if (tellScanned(turn, reading)) return;
  switch (reading.kind) {
    case "token":
      onText(turn, event, true);
      return;
    case "box":
      onBox(turn, reading);
      return;
    case "goods":
      onGoods(turn, reading.ean13);
      return;
    case "foreign-box":
      // Of its GTIN the pharmacy's list may have a price all the same.
      if (turn.context.catalogue.find(reading.number.slice(1)) === undefined) turn.notice("box-foreign");
      else onGoods(turn, reading.number.slice(1));
      return;
    case "prescriber":
      fill(turn, { prescriber: reading.rpps });
      return;
    case "practice":
      fill(turn, { practice: reading.number });
      return;
    case "e-prescription":
      fill(turn, { ePrescription: reading.number });
      turn.notice("e-prescription");
      return;
    case "ins":
      if (turn.state.sale?.claims || reading.paper === null || !lookUpPaper(turn, reading.paper)) {
        turn.notice(compared(turn, reading.paper));
      }
      return;
    case "act":
      addAct(turn, reading);
      return;
    default:
      if (reading.kind === "unknown" && reading.looksLike === "box") turn.notice("box-unreadable");
      else onText(turn, event, false);
  }
}

/** What the screen is about, held before the scanner all the while. */
function isSubject({ view, question }: State, bytes: Uint8Array, reading: CodeReading): boolean {
  switch (question?.kind) {
    case "box": {
      const { cip13, serial } = question.box;
      if (reading.kind !== "box" || serial === 0 || reading.serial === undefined) return false;
      return reading.cip13 === cip13 && fingerprintOfText(cip13 + reading.serial) === serial;
    }
    case "replace":
      return fingerprintOf(bytes) === fingerprintOf(question.token);
    case "replace-verified":
      return fingerprintOf(bytes) === question.fingerprint;
    default:
      return view.name === "reading" && fingerprintOf(bytes) === view.fingerprint;
  }
}

/** No medicine: a line like any other where the pharmacy's list has its price. */
function onGoods(turn: Turn, ean13: string): void {
  if (turn.context.catalogue.find(ean13) === undefined) turn.notice("not-a-medicine");
  else onBox(turn, { kind: "box", cip13: ean13, unreadable: NOTHING });
}

/** A paper's number goes into the sale, which it may begin: the prescription is often read before the patient's code. */
function fill(turn: Turn, what: Partial<Pick<Sale, "prescriber" | "practice" | "ePrescription">>): void {
  const before = turn.state.sale;
  const sale = withTotals({ ...(before ?? newSale(turn.context)), ...what }, turn.context);
  turn.setSale(sale);
  if (before === null) turn.report({ event: "sale", status: "opened" });
  turn.toLines(sale.lines.length - 1);
  turn.sound("ok");
}

/** Whether a paper is the patient's: it proves nothing, and tells only that two things belong together or do not. */
function compared(turn: Turn, paper: InsPaper | null): Problem {
  const identity = turn.state.sale?.claims?.identity;
  if (paper === null) return "ins-unreadable";
  if (identity === undefined) return "ins-nobody";
  return paper.matricule === identity.matricule ? "ins-same" : "ins-other";
}

const NOTHING = Object.freeze([]);
const TOKEN = Object.freeze<CodeReading>({ kind: "token" });
const NO_TOKEN = Object.freeze<CodeReading>({ kind: "unknown", looksLike: "text" });

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
      turn.ask({ kind: "replace", token: event.bytes.slice(), challenge: event.challenge });
    }
    return;
  }
  if (sale !== null && !isToken) {
    turn.notice("unexpected-code");
    return;
  }
  const again = view.name === "refused" && view.fingerprint === fingerprint;
  if (again && turn.context.now - view.since < SAME_CODE_SECONDS && turn.context.now >= view.since) return;
  readToken(turn, event.bytes, event.challenge);
}

/** Shows that a code was read, then asks for its verdict. */
export function readToken(turn: Turn, bytes: Uint8Array, challenge?: Uint8Array): void {
  turn.show({ name: "reading", fingerprint: fingerprintOf(bytes) });
  turn.effects.push(challenge === undefined ? { type: "verify", bytes } : { type: "verify", bytes, challenge });
}
