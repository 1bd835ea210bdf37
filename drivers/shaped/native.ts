/** The module `modules/shaped/shaped` in C (shaped.c): what the device runs. The same tests hold both. */
import { inC } from "drivers/in-c/in-c";

export function openSign1(bytes: Uint8Array, message: Uint8Array): number {
  return inC().comptoir_open_sign1(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.length,
    message.buffer as ArrayBuffer,
    message.length,
  );
}

export function readShaped(shape: string, bytes: Uint8Array, start: number, end: number, words: Uint32Array): string {
  const offset = bytes.byteOffset + start;
  return inC().comptoir_read_shaped(
    shape,
    bytes.buffer as ArrayBuffer,
    offset,
    end - start,
    words.buffer as ArrayBuffer,
    words.length,
  );
}
