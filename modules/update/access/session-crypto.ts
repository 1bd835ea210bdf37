/** What a signed session needs of the platform: noble in TypeScript, libsodium in C on the device. */
export interface SessionCrypto {
  /**
   * X25519 (RFC 7748).
   * @param secret 32 bytes @param point 32 bytes: the other's public half, or basePoint() for one's own
   * @returns 32 bytes; undefined for a point of small order, whose secret everyone knows
   */
  agree(secret: Uint8Array, point: Uint8Array): Uint8Array | undefined;
  /**
   * HMAC-SHA-256 (RFC 2104).
   * @param key 32 bytes @returns 32 bytes
   */
  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array;
}

export const KEY_LENGTH = 32;

/** @returns u = 9: what a secret is multiplied by for its public half */
export function basePoint(): Uint8Array {
  const point = new Uint8Array(KEY_LENGTH);
  point[0] = 9;
  return point;
}
