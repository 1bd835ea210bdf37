/** The module `modules/records/walk` in C (walk.c): what the device runs. The same tests hold both. */
import FFI from "mc/ffi";

let made: InstanceType<typeof FFI> | undefined;

/** Late: the SDK's linker, which preloads the modules that walk over records, has no C to give. */
function inC(): InstanceType<typeof FFI> {
  made ??= new FFI();
  return made;
}

export function walk(block: ArrayBuffer, words: Uint32Array): boolean {
  return inC().comptoir_walk_records(block, block.byteLength, words.buffer as ArrayBuffer) !== 0;
}
