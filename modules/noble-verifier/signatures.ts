/** The signature ports in TypeScript: module `signatures` wherever there is no native library. */
export { nobleSha256 as sha256 } from "./noble-hash";
export { nobleImageCrypto as imageCrypto } from "./noble-image";
export { nobleVerifier as signatures } from "./noble-verifier";
