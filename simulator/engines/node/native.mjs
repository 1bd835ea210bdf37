/**
 * `host.native` of the `node` engine: what drivers/signatures/signatures.c and sha1.c give the others, on node:crypto, and on noble
 * for the signature of a hash, which node:crypto does not check, and for raw keys of X25519 and Ed25519. 1 is yes.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";

/** SubjectPublicKeyInfo up to the key itself: RFC 5480 (P-256, uncompressed) and RFC 8410 (Ed25519). */
const P256 = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const STATE_LENGTH = 8;

/** Hashes in the making, by the buffer that stands for each. */
const states = new WeakMap();

function check(algorithm, prefix, key, message, signature) {
  try {
    const der = Buffer.concat([prefix, key]);
    const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(algorithm, message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature) ? 1 : 0;
  } catch {
    return 0;
  }
}

function checkHash(key, hash, signature) {
  try {
    return p256.verify(signature, hash, Buffer.concat([Buffer.of(4), key]), { lowS: false, prehash: false }) ? 1 : 0;
  } catch {
    return 0;
  }
}

const part = (buffer, offset, length) => new Uint8Array(buffer, offset, length);
const finish = (hash, digest) => {
  new Uint8Array(digest).set(hash.digest());
  return 1;
};

/** ChaCha20-Poly1305 in place, as drivers/aead/aead.c has it. */
function seal(key, about, aboutLength, bytes, offset, length) {
  const text = part(bytes, offset + 12, length);
  const options = { authTagLength: 16 };
  const cipher = createCipheriv("chacha20-poly1305", part(key, 0, 32), part(bytes, offset, 12), options);
  cipher.setAAD(part(about, 0, aboutLength), { plaintextLength: length });
  text.set(Buffer.concat([cipher.update(text), cipher.final()]));
  part(bytes, offset + 12 + length, 16).set(cipher.getAuthTag());
  return 1;
}

function open(key, about, aboutLength, bytes, offset, length) {
  const text = part(bytes, offset + 12, length);
  const options = { authTagLength: 16 };
  const cipher = createDecipheriv("chacha20-poly1305", part(key, 0, 32), part(bytes, offset, 12), options);
  cipher.setAAD(part(about, 0, aboutLength), { plaintextLength: length });
  cipher.setAuthTag(part(bytes, offset + 12 + length, 16));
  try {
    text.set(Buffer.concat([cipher.update(text), cipher.final()]));
    return 1;
  } catch {
    return 0;
  }
}

export const native = {
  comptoir_aead_seal: seal,
  comptoir_aead_open: open,
  comptoir_verify_es256: (key, keyOffset, message, at, length, signature, signatureOffset) =>
    check("sha256", P256, part(key, keyOffset, 64), part(message, at, length), part(signature, signatureOffset, 64)),
  comptoir_verify_ed25519: (key, keyOffset, message, at, length, signature, signatureOffset) =>
    check(null, ED25519, part(key, keyOffset, 32), part(message, at, length), part(signature, signatureOffset, 64)),
  comptoir_verify_es256_hash: (key, keyOffset, hash, hashOffset, signature, signatureOffset) =>
    checkHash(part(key, keyOffset, 64), part(hash, hashOffset, 32), part(signature, signatureOffset, 64)),
  comptoir_sha256: (message, offset, length, digest) =>
    finish(createHash("sha256").update(part(message, offset, length)), digest),
  comptoir_sha1: (message, offset, length, digest) =>
    finish(createHash("sha1").update(part(message, offset, length)), digest),
  comptoir_hash_size: () => STATE_LENGTH,
  comptoir_hash_start(state) {
    states.set(state, createHash("sha256"));
    return 1;
  },
  comptoir_hash_update(state, bytes, offset, length) {
    states.get(state).update(part(bytes, offset, length));
    return 1;
  },
  comptoir_hash_copy(from, to) {
    states.set(to, states.get(from).copy());
    return 1;
  },
  comptoir_hash_finish: (state, digest) => finish(states.get(state), digest),
  comptoir_x25519(secret, point, shared) {
    try {
      new Uint8Array(shared).set(x25519.getSharedSecret(part(secret, 0, 32), part(point, 0, 32)));
      return 1;
    } catch {
      return 0;
    }
  },
  comptoir_sign_ed25519(seed, message, offset, length, signature) {
    new Uint8Array(signature).set(ed25519.sign(part(message, offset, length), part(seed, 0, 32)));
    return 1;
  },
  comptoir_public_ed25519(seed, key) {
    new Uint8Array(key).set(ed25519.getPublicKey(part(seed, 0, 32)));
    return 1;
  },
  comptoir_hmac_sha256: (key, message, offset, length, mac) =>
    finish(createHmac("sha256", part(key, 0, 32)).update(part(message, offset, length)), mac),
};
