/** As the SDK generates it from manifest.json: uart-link.h. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_link_open(): number;
    comptoir_link_read(bytes: ArrayBuffer, length: number, ms: number): number;
    comptoir_link_write(bytes: ArrayBuffer, length: number): number;
    comptoir_link_end(): number;
  }
}
