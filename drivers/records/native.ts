/** The module `modules/records/walk` in C (walk.c): what the device runs. The same tests hold both. */
import { inC } from "drivers/in-c/in-c";

export function walk(block: ArrayBuffer, words: Uint32Array): boolean {
  return inC().comptoir_walk_records(block, block.byteLength, words.buffer as ArrayBuffer) !== 0;
}
