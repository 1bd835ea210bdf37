/** The signature ports in TypeScript: module `signatures` wherever there is no native library. */
export { nobleSha256 as sha256 } from "./noble-hash";
export { nobleImageCrypto as imageCrypto } from "./noble-image";
export { nobleSession as sessionCrypto } from "./noble-session";
export { nobleSigner as signer } from "./noble-signer";
export { nobleVerifier as signatures } from "./noble-verifier";
