/** What a site needs of cryptography, from the libraries that a device without native code has. */
import { sha256 } from "@noble/hashes/sha2.js";
import { aead } from "modules/noble-verifier/noble-aead";
import { nobleSession } from "modules/noble-verifier/noble-session";
import type { SiteCrypto } from "modules/site/crypto";

export const nobleSite: SiteCrypto = Object.freeze({
  session: nobleSession,
  aead,
  sha256: (bytes: Uint8Array) => sha256(bytes),
});
