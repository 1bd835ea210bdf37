/** From the code on a box to what the sale needs of it. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { BoxReading } from "modules/scan/classify";
import { fingerprintOfText } from "./fingerprint";
import type { Problem } from "./problem";
import type { Box } from "./state";
import type { Context } from "./turn";

/** @param reading of its code; of goods, the number alone */
export function boxOf(reading: BoxReading, context: Context): Box {
  const { cip13, expiry = "", batch = "", serial, unreadable } = reading;
  const known = context.catalogue.find(cip13);
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
    serial: serial === undefined ? 0 : fingerprintOfText(cip13 + serial),
    unreadable,
  };
}

/** What the pharmacist must decide on before this box is counted, the gravest first. */
export function doubtsOf({ authorisation, presentation, expired, marketed, unreadable }: Box): Problem[] {
  const doubts: Problem[] = [];
  if (authorisation === "withdrawn") doubts.push("box-withdrawn");
  if (authorisation === "suspended") doubts.push("box-suspended");
  if (presentation === undefined) doubts.push("box-unknown");
  if (expired) doubts.push("box-expired");
  // What its code should have said, and nobody could read: a person looks at the box.
  if (unreadable.includes("expiry")) doubts.push("box-expiry-unread");
  else if (unreadable.length > 0) doubts.push("box-serial-unread");
  if (!marketed && authorisation === "valid") doubts.push("box-not-marketed");
  return doubts;
}
