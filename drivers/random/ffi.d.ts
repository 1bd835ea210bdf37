/** As the SDK generates it from manifest.json. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_random(bytes: ArrayBuffer, length: number): number;
  }
}
