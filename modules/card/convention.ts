/**
 * From the levels of the I/O line to bytes (ISO/IEC 7816-3, 8.1). A UART reads the low bit first and a high level as 1:
 * that is the direct convention. In the inverse one the high bit comes first and a low level is 1, so that each byte, and
 * the parity of its nine bits, comes upside down.
 */
export type Convention = "direct" | "inverse";

/** TS of the inverse convention as a UART reads it. */
export const RAW_TS_INVERSE = 0x03;

/** Both ways. @param value 0 to 255 */
export function invert(value: number): number {
  let rest = ~value & 0xff;
  rest = ((rest & 0xf0) >> 4) | ((rest & 0x0f) << 4);
  rest = ((rest & 0xcc) >> 2) | ((rest & 0x33) << 2);
  return ((rest & 0xaa) >> 1) | ((rest & 0x55) << 1);
}
