/** The module `modules/records/walk` in C (walk.c): what the device runs. The same tests hold both. */
import FFI from "mc/ffi";

const native = new FFI();

export function walk(block: ArrayBuffer, words: Uint32Array): boolean {
  return native.comptoir_walk_records(block, block.byteLength, words.buffer as ArrayBuffer) !== 0;
}
