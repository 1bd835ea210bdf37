/**
 * Module `drivers/in-c/in-c`: one object for all drivers, too. In a variable, for the image in flash of the bare machine
 * (engines/rv32/image.h) keeps its global object, and copies what changes of variables alone.
 */
import type { InC } from "drivers/in-c/in-c";
import FFI from "mc/ffi";

let made: InC | undefined;

export function inC(): InC {
  made ??= new FFI();
  return made;
}
