/** The module `modules/bytes/bytes` in C (bytes.c): what the device runs. The same tests hold both. */
import { inC } from "drivers/in-c/in-c";

export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  if (start >= end) return before >>> 0;
  const offset = bytes.byteOffset + start;
  return inC().comptoir_crc32(bytes.buffer as ArrayBuffer, offset, end - start, before) >>> 0;
}

export function find(bytes: Uint8Array, wanted: Uint8Array): number {
  return inC().comptoir_find(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.length,
    wanted.buffer as ArrayBuffer,
    wanted.byteOffset,
    wanted.length,
  );
}

export function isErased(bytes: Uint8Array): boolean {
  return inC().comptoir_is_erased(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length) !== 0;
}

export function putAscii(text: string, bytes: Uint8Array): boolean {
  return inC().comptoir_put_ascii(text, bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length) !== 0;
}

export function printable(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start >= end) return "";
  const text = inC().comptoir_printable(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
  return text === "" ? undefined : text;
}
