/** Module `mc/ffi`: the C functions that the engine's host was built with, which `new` gives as they are. */
import { decodeBase45 } from "modules/base45/base45";
// By its path: under its own name it is the C's.
import { crc32, find, isErased, printable, putAscii } from "../../../modules/bytes/bytes";
import { walk } from "../../../modules/records/walk";
import { openSign1, readShaped } from "../../../modules/shaped/shaped";
import { host } from "../host";

export default class FFI {
  constructor() {
    if (host.native === undefined) throw new Error("this engine has no native functions");
    // biome-ignore lint/correctness/noConstructorReturn: the host's object is the instance
    return { ...WITHOUT_C, ...host.native } as FFI;
  }
}

/** For the engine that has no C, in TypeScript. */
const WITHOUT_C = Object.freeze({
  comptoir_base45_decode(code: ArrayBuffer, offset: number, length: number, bytes: ArrayBuffer): number {
    const decoded = decodeBase45(new Uint8Array(code, offset, length));
    if (!decoded.ok) return decoded.reason === "bad-character" ? 1 : 2;
    new Uint8Array(bytes).set(decoded.value);
    return 0;
  },
  comptoir_crc32(bytes: ArrayBuffer, offset: number, length: number, before: number): number {
    return crc32(new Uint8Array(bytes), offset, offset + length, before);
  },
  comptoir_find(
    bytes: ArrayBuffer,
    offset: number,
    length: number,
    wanted: ArrayBuffer,
    from: number,
    size: number,
  ): number {
    return find(new Uint8Array(bytes, offset, length), new Uint8Array(wanted, from, size));
  },
  comptoir_is_erased(bytes: ArrayBuffer, offset: number, length: number): number {
    return Number(isErased(new Uint8Array(bytes, offset, length)));
  },
  comptoir_put_ascii(text: string, bytes: ArrayBuffer, offset: number, length: number): number {
    return Number(putAscii(text, new Uint8Array(bytes, offset, length)));
  },
  comptoir_printable(bytes: ArrayBuffer, offset: number, length: number): string {
    return printable(new Uint8Array(bytes), offset, offset + length) ?? "";
  },
  comptoir_open_sign1(bytes: ArrayBuffer, offset: number, length: number, message: ArrayBuffer, room: number): number {
    return openSign1(new Uint8Array(bytes, offset, length), new Uint8Array(message, 0, room));
  },
  comptoir_read_shaped(
    shape: string,
    bytes: ArrayBuffer,
    offset: number,
    length: number,
    words: ArrayBuffer,
    room: number,
  ): string {
    return readShaped(shape, new Uint8Array(bytes), offset, offset + length, new Uint32Array(words, 0, room));
  },
  comptoir_walk_records(block: ArrayBuffer, _length: number, words: ArrayBuffer): number {
    return Number(walk(block, new Uint32Array(words)));
  },
});
