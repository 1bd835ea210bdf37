/**
 * What a renderer other than ours made of a display list, on the link's channel of that name. Little endian.
 * | 0 | 2 | x | 2 | 2 | y | 4 | 2 | width | 6 | 2n | n pixels, RGB565, row by row |
 */
const HEADER = 6;

export interface Pixels {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly rows: Uint16Array;
}

export function encodePixels(x: number, y: number, width: number, rows: Uint8Array): Uint8Array {
  const payload = new Uint8Array(HEADER + rows.length);
  const view = new DataView(payload.buffer);
  view.setUint16(0, x, true);
  view.setUint16(2, y, true);
  view.setUint16(4, width, true);
  payload.set(rows, HEADER);
  return payload;
}

/** @returns undefined when it is not well-formed */
export function decodePixels(payload: Uint8Array): Pixels | undefined {
  if (payload.length < HEADER || payload.length % 2 !== 0) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const width = view.getUint16(4, true);
  const rows = new Uint16Array((payload.length - HEADER) / 2);
  if (width === 0 || rows.length % width !== 0) return undefined;
  for (let i = 0; i < rows.length; i += 1) rows[i] = view.getUint16(HEADER + i * 2, true);
  return { x: view.getUint16(0, true), y: view.getUint16(2, true), width, rows };
}
