/**
 * The signature ports on the platform's own C libraries (signatures.c): what the device runs, and the desktop where the
 * libraries are. Its twin in TypeScript is modules/noble-verifier; the same tests hold both.
 */

import { inC } from "drivers/in-c/in-c";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { SEED_LENGTH, type Signer } from "modules/trust/signer";
import { KEY_LENGTH, type SessionCrypto } from "modules/update/access/session-crypto";
import type { ImageCrypto, RunningHash } from "modules/update/image/ports";

const SIGNATURE_LENGTH = 64;
const P256_KEY_LENGTH = 64;
const ED25519_KEY_LENGTH = 32;
const HASH_LENGTH = 32;

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}

/** @throws Error when the platform's library fails, which is a fault of the platform and not of what is hashed */
function sound(answer: number): void {
  if (answer !== 1) throw new Error("SHA-256 failed");
}

export const signatures: SignatureVerifier = Object.freeze({
  verify(algorithm: "ES256" | "Ed25519", key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== SIGNATURE_LENGTH) return false;
    const isP256 = algorithm === "ES256";
    if (key.length !== (isP256 ? P256_KEY_LENGTH : ED25519_KEY_LENGTH)) return false;
    const native = inC();
    const check = isP256 ? native.comptoir_verify_es256 : native.comptoir_verify_ed25519;
    const answer = check.call(
      native,
      bufferOf(key),
      key.byteOffset,
      bufferOf(message),
      message.byteOffset,
      message.length,
      bufferOf(signature),
      signature.byteOffset,
    );
    return answer === 1;
  },
});

export function sha256(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(HASH_LENGTH);
  sound(inC().comptoir_sha256(bufferOf(message), message.byteOffset, message.length, bufferOf(digest)));
  return digest;
}

class NativeHash implements RunningHash {
  readonly #state: ArrayBuffer;

  constructor(from?: ArrayBuffer) {
    this.#state = new ArrayBuffer(inC().comptoir_hash_size());
    if (from === undefined) sound(inC().comptoir_hash_start(this.#state));
    else sound(inC().comptoir_hash_copy(from, this.#state));
  }

  update(bytes: Uint8Array): void {
    sound(inC().comptoir_hash_update(this.#state, bufferOf(bytes), bytes.byteOffset, bytes.length));
  }

  copy(): NativeHash {
    return new NativeHash(this.#state);
  }

  digest(): Uint8Array {
    const digest = new Uint8Array(HASH_LENGTH);
    sound(inC().comptoir_hash_finish(this.#state, bufferOf(digest)));
    return digest;
  }
}

export const imageCrypto: ImageCrypto = Object.freeze({
  startHash: () => new NativeHash(),
  verifyHash(algorithm: "ES256" | "Ed25519", key: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean {
    if (algorithm === "Ed25519") return signatures.verify(algorithm, key, hash, signature);
    if (signature.length !== SIGNATURE_LENGTH || key.length !== P256_KEY_LENGTH || hash.length !== HASH_LENGTH) {
      return false;
    }
    const answer = inC().comptoir_verify_es256_hash(
      bufferOf(key),
      key.byteOffset,
      bufferOf(hash),
      hash.byteOffset,
      bufferOf(signature),
      signature.byteOffset,
    );
    return answer === 1;
  },
});

/** A key of its own buffer: the C functions take keys from the beginning of one. */
function keyBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

export const sessionCrypto: SessionCrypto = Object.freeze({
  agree(secret: Uint8Array, point: Uint8Array): Uint8Array | undefined {
    if (secret.length !== KEY_LENGTH || point.length !== KEY_LENGTH) return undefined;
    const shared = new Uint8Array(KEY_LENGTH);
    const answer = inC().comptoir_x25519(keyBuffer(secret), keyBuffer(point), bufferOf(shared));
    return answer === 1 ? shared : undefined;
  },
  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
    const mac = new Uint8Array(HASH_LENGTH);
    sound(inC().comptoir_hmac_sha256(keyBuffer(key), bufferOf(bytes), bytes.byteOffset, bytes.length, bufferOf(mac)));
    return mac;
  },
});

export const signer: Signer = Object.freeze({
  publicKey(seed: Uint8Array): Uint8Array {
    checkSeed(seed);
    const key = new Uint8Array(ED25519_KEY_LENGTH);
    if (inC().comptoir_public_ed25519(keyBuffer(seed), bufferOf(key)) !== 1) throw new Error("Ed25519 failed");
    return key;
  },
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
    checkSeed(seed);
    const signature = new Uint8Array(SIGNATURE_LENGTH);
    const made = inC().comptoir_sign_ed25519(
      keyBuffer(seed),
      bufferOf(message),
      message.byteOffset,
      message.length,
      bufferOf(signature),
    );
    if (made !== 1) throw new Error("Ed25519 failed");
    return signature;
  },
});

function checkSeed(seed: Uint8Array): void {
  if (seed.length !== SEED_LENGTH) throw new RangeError("a seed of 32 bytes is needed");
}
