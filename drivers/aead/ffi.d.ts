/** As the SDK generates it from manifest.json; 1 is yes. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_aead_seal(
      key: ArrayBuffer,
      about: ArrayBuffer,
      aboutLength: number,
      bytes: ArrayBuffer,
      offset: number,
      length: number,
    ): number;
    comptoir_aead_open: FFI["comptoir_aead_seal"];
  }
}
