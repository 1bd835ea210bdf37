/** One verification whose answer is known: RFC 6979, appendix A.2.5, P-256 with SHA-256 of "sample". */
import { encodeUtf8 } from "modules/cbor/utf8";
import { fromHex } from "modules/token/hex";
import type { SignatureVerifier } from "modules/trust/signature-verifier";

const KEY =
  "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6" +
  "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
const SIGNATURE =
  "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

/** The right signature is taken, and the same of another message is not. */
export function verifies(signatures: SignatureVerifier): boolean {
  const key = fromHex(KEY);
  const signature = fromHex(SIGNATURE);
  if (key === undefined || signature === undefined) return false;
  if (!signatures.verify("ES256", key, encodeUtf8("sample"), signature)) return false;
  return !signatures.verify("ES256", key, encodeUtf8("simple"), signature);
}
