/** What a scanner's camera sees, as it goes to the bench (protocol.ts). */
import { CAMERA_HEADER } from "../protocol";

/** Of the camera, pixels. */
export const CAMERA_WIDTH = 800;
export const CAMERA_HEIGHT = 600;
/** Between two pictures, ms. */
export const EXPOSURE = 130;

/** Its header is written. @param held the number of what is held up; 0: nothing */
export function newPicture(
  width: number,
  height: number,
  planes: number,
  held: number,
  isPhotograph: boolean,
): Uint8Array<ArrayBuffer> {
  const picture = new Uint8Array(CAMERA_HEADER + planes * width * height);
  const view = new DataView(picture.buffer);
  view.setUint16(0, width, true);
  view.setUint16(2, height, true);
  view.setUint16(4, held, true);
  view.setUint8(6, isPhotograph ? 1 : 0);
  view.setUint8(7, planes);
  return picture;
}

/** What the camera sees now, in grey. */
export function exposed(pen: CanvasRenderingContext2D, held: number): Uint8Array<ArrayBuffer> {
  const { data } = pen.getImageData(0, 0, CAMERA_WIDTH, CAMERA_HEIGHT);
  const picture = newPicture(CAMERA_WIDTH, CAMERA_HEIGHT, 1, held, false);
  for (let i = 0, at = CAMERA_HEADER; i < data.length; i += 4, at += 1) {
    picture[at] = ((data[i] ?? 0) * 77 + (data[i + 1] ?? 0) * 150 + (data[i + 2] ?? 0) * 29) >> 8;
  }
  return picture;
}
