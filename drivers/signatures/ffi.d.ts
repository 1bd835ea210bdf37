/** As the SDK generates it from manifest.json: buffers with offsets, lengths in bytes; 1 is yes. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_verify_es256(
      key: ArrayBuffer,
      keyOffset: number,
      message: ArrayBuffer,
      messageOffset: number,
      messageLength: number,
      signature: ArrayBuffer,
      signatureOffset: number,
    ): number;
    comptoir_verify_ed25519: FFI["comptoir_verify_es256"];
    comptoir_verify_es256_hash(
      key: ArrayBuffer,
      keyOffset: number,
      hash: ArrayBuffer,
      hashOffset: number,
      signature: ArrayBuffer,
      signatureOffset: number,
    ): number;
    comptoir_sha256(message: ArrayBuffer, offset: number, length: number, digest: ArrayBuffer): number;
    comptoir_hash_size(): number;
    comptoir_hash_start(state: ArrayBuffer): number;
    comptoir_hash_update(state: ArrayBuffer, bytes: ArrayBuffer, offset: number, length: number): number;
    comptoir_hash_copy(from: ArrayBuffer, to: ArrayBuffer): number;
    comptoir_hash_finish(state: ArrayBuffer, digest: ArrayBuffer): number;
    comptoir_sign_ed25519(
      seed: ArrayBuffer,
      message: ArrayBuffer,
      offset: number,
      length: number,
      signature: ArrayBuffer,
    ): number;
    comptoir_public_ed25519(seed: ArrayBuffer, key: ArrayBuffer): number;
    /** 32 bytes each, from the beginning of its buffer. */
    comptoir_x25519(secret: ArrayBuffer, point: ArrayBuffer, shared: ArrayBuffer): number;
    comptoir_hmac_sha256(
      key: ArrayBuffer,
      message: ArrayBuffer,
      offset: number,
      length: number,
      mac: ArrayBuffer,
    ): number;
  }
  const FFI: new () => FFI;
  export default FFI;
}
