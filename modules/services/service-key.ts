/**
 * The key with which this terminal proves to a gateway that it is the one that was let in: Ed25519 (RFC 8032).
 *
 * There is one secret of the device, the key of its data (module `data-key`: the chip's encrypted NVS). This one's seed is
 * HKDF-Expand of it (RFC 5869, section 2.3; the secret is by chance and 32 bytes long, so section 3.3 lets Extract be left
 * out). So nothing more has to be kept, wiping the device ends both, and who has a copy of the flash has neither. The gateway
 * knows the public half alone: what is stolen from it lets nobody ask in the terminal's name.
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { type CoseKey, thumbprint } from "modules/cose/key";
import { toHex } from "modules/token/hex";
import type { Signer } from "modules/trust/signer";

/** `info` of HKDF, and the counter of its first block. */
export const SEED_CONTEXT = "comptoir services ed25519 1";
const FIRST_BLOCK = 1;
/** Of the thumbprint, bytes: as for any key of this house. */
const ID_LENGTH = 8;

export interface ServiceKeyPorts {
  readonly signer: Signer;
  /** HMAC-SHA-256. @param key 32 bytes */
  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  sha256(bytes: Uint8Array): Uint8Array;
}

export class ServiceKey {
  readonly #ports: ServiceKeyPorts;
  readonly #seed: Uint8Array;
  #publicKey: Uint8Array | undefined;

  /** @param dataKey 32 bytes */
  constructor(dataKey: Uint8Array, ports: ServiceKeyPorts) {
    const info = encodeUtf8(SEED_CONTEXT);
    const block = new Uint8Array(info.length + 1);
    block.set(info);
    block[info.length] = FIRST_BLOCK;
    this.#ports = ports;
    this.#seed = ports.mac(dataKey, block);
  }

  /** 32 bytes. Worked out when it is first asked for: a start has no time for it. */
  get publicKey(): Uint8Array {
    this.#publicKey ??= this.#ports.signer.publicKey(this.#seed);
    return this.#publicKey;
  }

  /** What the gateway calls this terminal by: the beginning of the COSE Key Thumbprint (RFC 9679), hexadecimal. */
  get id(): string {
    const key: CoseKey = { algorithm: "Ed25519", bytes: this.publicKey };
    return toHex(thumbprint(key, this.#ports.sha256).subarray(0, ID_LENGTH));
  }

  /** @returns 64 bytes */
  sign(message: Uint8Array): Uint8Array {
    return this.#ports.signer.sign(this.#seed, message);
  }

  sha256(bytes: Uint8Array): Uint8Array {
    return this.#ports.sha256(bytes);
  }
}
