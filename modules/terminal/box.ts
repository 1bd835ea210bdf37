/** From the code on a box to what the sale needs of it. */
import { parseBox, parseEan13 } from "modules/gs1/gs1";
import type { Result } from "modules/result/result";
import { isoDate } from "modules/strings/format";
import type { Problem } from "modules/strings/messages";
import { civilDay } from "modules/trust/civil-day";
import { markOfText } from "./mark";
import type { Box } from "./state";
import type { Context } from "./turn";

/** @param ean13 the code is the plain bar code of an older box: no expiry, no serial number */
export function readBox(bytes: Uint8Array, ean13: boolean, context: Context): Result<Box, Problem> {
  const parsed = ean13 ? parseEan13(bytes) : parseBox(bytes);
  if (!parsed.ok) {
    const other = parsed.reason === "not-a-medicine" || parsed.reason === "no-gtin";
    return { ok: false, reason: other ? "not-a-medicine" : "box-unreadable" };
  }
  const { cip13, expiry, serial } = parsed.value;
  const presentation = context.catalogue.find(cip13);
  if (presentation === undefined) return { ok: false, reason: "box-unknown" };
  const { label, priceCents, rate, marketed } = presentation;
  return {
    ok: true,
    value: {
      cip13,
      label,
      priceCents,
      rate,
      marketed,
      // Good until the end of its last day.
      expired: expiry !== undefined && expiry < isoDate(civilDay(context.now)),
      serial: serial === undefined ? 0 : markOfText(cip13 + serial),
    },
  };
}
