/** Module `camera-decoder` on a board with a camera: esp-camera.c. */
import { inC } from "drivers/in-c/in-c";

export default class CameraDecoder {
  /** @throws Error when there is no camera, or no memory for its pictures */
  constructor() {
    if (inC().comptoir_camera_open() !== 1) throw new Error("no camera");
  }

  take(bytes: Uint8Array): number {
    return inC().comptoir_camera_take(bytes.buffer as ArrayBuffer, bytes.length);
  }

  close(): void {
    inC().comptoir_camera_close();
  }
}
