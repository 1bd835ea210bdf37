/**
 * The C functions of all manifests, as one object of the SDK's FFI. Each such object has every function as a property of
 * its own, a hundred slots of XS's heap and more: so there is one for all drivers.
 *
 * It is made at its first use, for the SDK's linker, which runs what is preloaded, has no C to give; and it is kept on the
 * global object, for the variables of a preloaded module lie in flash.
 */
import FFI from "mc/ffi";

export type InC = InstanceType<typeof FFI>;

export function inC(): InC {
  const holder = globalThis as { comptoirInC?: InC };
  holder.comptoirInC ??= new FFI();
  return holder.comptoirInC;
}
