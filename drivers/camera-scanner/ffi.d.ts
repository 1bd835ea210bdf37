/** As the SDK generates it from manifest.json: 1 is done. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_camera_open(): number;
    comptoir_camera_take(bytes: ArrayBuffer, size: number): number;
    comptoir_camera_close(): number;
  }
}
