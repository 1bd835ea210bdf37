/** Module `camera-decoder` on a board with a camera: esp-camera.c. */
import FFI from "mc/ffi";

const native = new FFI();

export default class CameraDecoder {
  /** @throws Error when there is no camera, or no memory for its pictures */
  constructor() {
    if (native.comptoir_camera_open() !== 1) throw new Error("no camera");
  }

  take(bytes: Uint8Array): number {
    return native.comptoir_camera_take(bytes.buffer as ArrayBuffer, bytes.length);
  }

  close(): void {
    native.comptoir_camera_close();
  }
}
