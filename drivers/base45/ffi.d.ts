/** As the SDK generates it from manifest.json. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_base45_decode(code: ArrayBuffer, offset: number, length: number, bytes: ArrayBuffer): number;
  }
}
