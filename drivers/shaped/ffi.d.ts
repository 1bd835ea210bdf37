/** As the SDK generates it from manifest.json. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_open_sign1(bytes: ArrayBuffer, offset: number, length: number, message: ArrayBuffer, room: number): number;
    comptoir_read_shaped(
      shape: string,
      bytes: ArrayBuffer,
      offset: number,
      length: number,
      words: ArrayBuffer,
      room: number,
    ): string;
  }
}
