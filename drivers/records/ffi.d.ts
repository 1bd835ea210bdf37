/** As the SDK generates it from manifest.json. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_walk_records(block: ArrayBuffer, length: number, words: ArrayBuffer): number;
  }
}
