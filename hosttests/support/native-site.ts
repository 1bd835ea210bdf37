/** What a site needs of cryptography, from Node's own: ten times as fast as the libraries, for long simulations. */
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { nobleSession } from "modules/noble-verifier/noble-session";
import { NONCE_LENGTH, TAG_LENGTH } from "modules/sealing/aead";
import type { SiteCrypto } from "modules/site/crypto";

export const nativeSite: SiteCrypto = Object.freeze({
  session: {
    agree: nobleSession.agree,
    mac: (key: Uint8Array, bytes: Uint8Array) => new Uint8Array(createHmac("sha256", key).update(bytes).digest()),
  },
  aead: {
    seal(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): void {
      const text = at + NONCE_LENGTH;
      const cipher = createCipheriv("chacha20-poly1305", key, bytes.subarray(at, text), { authTagLength: TAG_LENGTH });
      cipher.setAAD(about, { plaintextLength: length });
      bytes.set(cipher.update(bytes.subarray(text, text + length)), text);
      cipher.final();
      bytes.set(cipher.getAuthTag(), text + length);
    },
    open(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
      const text = at + NONCE_LENGTH;
      const cipher = createDecipheriv("chacha20-poly1305", key, bytes.subarray(at, text), {
        authTagLength: TAG_LENGTH,
      });
      cipher.setAAD(about, { plaintextLength: length });
      cipher.setAuthTag(bytes.subarray(text + length, text + length + TAG_LENGTH));
      try {
        bytes.set(cipher.update(bytes.subarray(text, text + length)), text);
        cipher.final();
        return true;
      } catch {
        return false;
      }
    },
  },
  sha256: (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
});
