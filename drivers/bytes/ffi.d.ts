/** As the SDK generates it from manifest.json. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_crc32(bytes: ArrayBuffer, offset: number, length: number, before: number): number;
    comptoir_find(
      bytes: ArrayBuffer,
      offset: number,
      length: number,
      wanted: ArrayBuffer,
      from: number,
      size: number,
    ): number;
    comptoir_is_erased(bytes: ArrayBuffer, offset: number, length: number): number;
    comptoir_put_ascii(text: string, bytes: ArrayBuffer, offset: number, length: number): number;
    comptoir_printable(bytes: ArrayBuffer, offset: number, length: number): string;
  }
}
