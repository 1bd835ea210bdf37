/** Stands for a signature check in C, which takes none of the heap: for measures of memory only, it checks nothing. */
import type { SignatureVerifier } from "modules/trust/signature-verifier";

export const nobleVerifier: SignatureVerifier = Object.freeze({ verify: () => true });
