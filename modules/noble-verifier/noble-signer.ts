/** Signing in TypeScript, on noble: for the desktop, and wherever there is no native library. */
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Signer } from "modules/trust/signer";

export const nobleSigner: Signer = Object.freeze({
  publicKey: (seed: Uint8Array) => ed25519.getPublicKey(seed),
  sign: (seed: Uint8Array, message: Uint8Array) => ed25519.sign(message, seed),
});
