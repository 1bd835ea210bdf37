/** From the code on a box to what the sale needs of it. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { Judgement } from "modules/recalls/recall";
import type { BoxReading } from "modules/scan/classify";
import { readLot } from "./dispensing";
import { fingerprintOfText } from "./fingerprint";
import type { Problem } from "./problem";
import type { Box, Line } from "./state";
import type { Context } from "./turn";

/** @param reading of its code; of goods, the number alone */
export function boxOf(reading: BoxReading, context: Context): Box {
  const { cip13, expiry = "", batch = "", serial, unreadable } = reading;
  const known = context.catalogue.find(cip13);
  const judged = context.recalls && named(context.recalls.judge(cip13, batch), context);
  const fingerprint = serial === undefined ? 0 : fingerprintOfText(cip13 + serial);
  return {
    cip13,
    label: known?.label ?? `CIP ${cip13}`,
    priceCents: known?.priceCents ?? 0,
    rate: known?.rate ?? 0,
    marketed: known?.marketed ?? true,
    presentation: known,
    genericCents: known?.genericGroup?.kind === "originator" ? (known.genericCents ?? known.priceCents) : 0,
    authorisation: known?.authorisation ?? "valid",
    // Good until the end of its last day.
    expired: expiry !== "" && expiry < isoDate(civilDay(context.now)),
    expiry,
    batch,
    serial: fingerprint,
    unreadable,
    judged,
    isSold: fingerprint !== 0 && context.isSold?.({ cip13, serial: fingerprint }) === true,
  };
}

/** What may be given instead by its name, where the catalogue has one. */
function named(judged: Judgement | undefined, { catalogue }: Context): Judgement | undefined {
  const shortage = judged?.shortage;
  if (judged === undefined || shortage === undefined || shortage.alternative === "") return judged;
  const label = catalogue.find(shortage.alternative)?.label;
  return label === undefined ? judged : { ...judged, shortage: { ...shortage, alternative: label } };
}

/** It is recalled, or may be: its batch could not be read, and batches of its medicine are. */
export function isRecallDoubt({ judged }: Box): boolean {
  return judged !== undefined && judged.standing !== "clear";
}

/**
 * The first box of a line that is recalled or may be, and that nobody has answered for. Those that the pharmacy's software has
 * put there have no batch.
 */
export function doubtfulBox(
  { cip13, lots = NOTHING, quantity }: Line,
  context: Context,
  isAnswered: (box: Box) => boolean,
): Box | undefined {
  for (let i = 0; i < lots.length; i += 1) {
    const lot = lots[i];
    if (lot === undefined || lots.indexOf(lot) < i) continue;
    const box = boxOf({ kind: "box", cip13, ...readLot(lot), unreadable: NOTHING }, context);
    if (isRecallDoubt(box) && !isAnswered(box)) return box;
  }
  if (lots.length >= quantity) return undefined;
  const box = boxOf({ kind: "box", cip13, unreadable: NOTHING }, context);
  return isRecallDoubt(box) && !isAnswered(box) ? box : undefined;
}

const NOTHING: readonly never[] = Object.freeze([]);

/** What the pharmacist must decide on before this box is counted, the gravest first. */
export function doubtsOf({
  authorisation,
  presentation,
  expired,
  marketed,
  unreadable,
  judged,
  isSold,
}: Box): Problem[] {
  const doubts: Problem[] = [];
  if (judged?.standing === "recalled") doubts.push("box-recalled");
  else if (judged?.standing === "unread") doubts.push("box-batch-unread");
  if (authorisation === "withdrawn") doubts.push("box-withdrawn");
  if (authorisation === "suspended") doubts.push("box-suspended");
  if (presentation === undefined) doubts.push("box-unknown");
  if (expired) doubts.push("box-expired");
  // What its code should have said, and nobody could read: a person looks at the box.
  if (unreadable.includes("expiry")) doubts.push("box-expiry-unread");
  else if (unreadable.length > 0) doubts.push("box-serial-unread");
  if (isSold) doubts.push("box-sold");
  if (!marketed && authorisation === "valid") doubts.push("box-not-marketed");
  return doubts;
}
