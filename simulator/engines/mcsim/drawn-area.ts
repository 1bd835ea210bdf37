/**
 * What the program says of pixels that it has put into their file. Little endian.
 * | 0 | 2 | x | 2 | 2 | y | 4 | 2 | width | 6 | 4 | where in the file | 10 | 4 | bytes |
 */
export interface DrawnArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly at: number;
  readonly length: number;
}

const LENGTH = 14;

export function encodeDrawnArea({ x, y, width, at, length }: DrawnArea): Uint8Array {
  const payload = new Uint8Array(LENGTH);
  const view = new DataView(payload.buffer);
  view.setUint16(0, x, true);
  view.setUint16(2, y, true);
  view.setUint16(4, width, true);
  view.setUint32(6, at, true);
  view.setUint32(10, length, true);
  return payload;
}

export function decodeDrawnArea(payload: Uint8Array): DrawnArea {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return {
    x: view.getUint16(0, true),
    y: view.getUint16(2, true),
    width: view.getUint16(4, true),
    at: view.getUint32(6, true),
    length: view.getUint32(10, true),
  };
}
