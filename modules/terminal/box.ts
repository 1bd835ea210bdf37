/** From the code on a box to what the sale needs of it. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { parseBox, parseEan13 } from "modules/gs1/gs1";
import type { Result } from "modules/result/result";
import { fingerprintOfText } from "./fingerprint";
import type { Problem } from "./problem";
import type { Box } from "./state";
import type { Context } from "./turn";

/** @param ean13 the code is the plain bar code of an older box: no expiry, no serial number */
export function readBox(bytes: Uint8Array, ean13: boolean, context: Context): Result<Box, Problem> {
  const parsed = ean13 ? parseEan13(bytes) : parseBox(bytes);
  if (!parsed.ok) {
    const other = parsed.reason === "not-a-medicine" || parsed.reason === "no-gtin";
    return { ok: false, reason: other ? "not-a-medicine" : "box-unreadable" };
  }
  const { cip13, expiry = "", batch = "", serial } = parsed.value;
  const known = context.catalogue.find(cip13);
  return {
    ok: true,
    value: {
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
    },
  };
}

/** What the pharmacist must decide on before this box is counted, the gravest first. */
export function doubtsOf({ authorisation, presentation, expired, marketed }: Box): Problem[] {
  const doubts: Problem[] = [];
  if (authorisation === "withdrawn") doubts.push("box-withdrawn");
  if (authorisation === "suspended") doubts.push("box-suspended");
  if (presentation === undefined) doubts.push("box-unknown");
  if (expired) doubts.push("box-expired");
  if (!marketed && authorisation === "valid") doubts.push("box-not-marketed");
  return doubts;
}
