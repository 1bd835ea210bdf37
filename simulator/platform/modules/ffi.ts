/** Module `mc/ffi`: the C functions that the engine's host was built with, which `new` gives as they are. */
import { host } from "../host";

export default class FFI {
  constructor() {
    if (host.native === undefined) throw new Error("this engine has no native functions");
    // biome-ignore lint/correctness/noConstructorReturn: the host's object is the instance
    return host.native as FFI;
  }
}
