/**
 * HTTP Message Signatures (RFC 9421) with a content digest (RFC 9530), as far as they are used between a terminal and its
 * gateway: method, authority, path and digest are covered, each signature says when it was made and is of one use (`nonce`).
 *
 *     Content-Digest: sha-256=:...:
 *     Signature-Input: t=("@method" "@authority" "@path" "content-digest");created=1777629600;keyid="...";nonce="...";alg="ed25519"
 *     Signature: t=:...:
 */
import { fromBase64, toBase64 } from "modules/base64/base64";
import { digits } from "modules/calendar/date";
import { encodeUtf8 } from "modules/cbor/utf8";

/** Name of the one signature; others that a proxy may add are not looked at. */
const LABEL = "t";
const COVERED = '("@method" "@authority" "@path" "content-digest")';
const ID_DIGITS = 16;
export const NONCE_DIGITS = 32;
/** 2286: a time is no longer. */
const TIME_DIGITS = 10;
const SIGNATURE_LENGTH = 64;

export interface SignatureParameters {
  /** s */
  readonly created: number;
  /** 8 bytes, hexadecimal. */
  readonly keyId: string;
  /** 16 bytes, hexadecimal. */
  readonly nonce: string;
}

/** What is signed, as it is on its way. */
export interface SignedRequest {
  readonly method: string;
  /** The Host header: in lower case, with the port unless it is the scheme's own. */
  readonly authority: string;
  /** Without a query: there is none. */
  readonly path: string;
  /** Value of Content-Digest. */
  readonly digest: string;
}

/** @param hash SHA-256 of the body @returns the value of Content-Digest */
export function contentDigest(hash: Uint8Array): string {
  return `sha-256=:${toBase64(hash)}:`;
}

/** The value of Signature-Input, less its label (RFC 9421, section 2.3). */
function parametersText({ created, keyId, nonce }: SignatureParameters): string {
  return `${COVERED};created=${created};keyid="${keyId}";nonce="${nonce}";alg="ed25519"`;
}

/** The bytes that are signed (RFC 9421, section 2.5). */
export function signatureBase(
  { method, authority, path, digest }: SignedRequest,
  parameters: SignatureParameters,
): Uint8Array {
  return encodeUtf8(
    [
      `"@method": ${method}`,
      `"@authority": ${authority}`,
      `"@path": ${path}`,
      `"content-digest": ${digest}`,
      `"@signature-params": ${parametersText(parameters)}`,
    ].join("\n"),
  );
}

export type Headers = readonly (readonly [string, string])[];

/** The three headers, names in lower case. @param sign Ed25519 */
export function signatureHeaders(
  request: SignedRequest,
  parameters: SignatureParameters,
  sign: (message: Uint8Array) => Uint8Array,
): Headers {
  return [
    ["content-digest", request.digest],
    ["signature-input", `${LABEL}=${parametersText(parameters)}`],
    ["signature", `${LABEL}=:${toBase64(sign(signatureBase(request, parameters)))}:`],
  ];
}

/**
 * Reads back what `signatureHeaders` wrote, in that form alone: other members or another order are other signatures, which
 * nobody here makes.
 * @returns undefined for any other
 */
export function readSignature(
  input: string,
  signature: string,
): { readonly parameters: SignatureParameters; readonly signature: Uint8Array } | undefined {
  const created = between(input, ";created=", ";");
  const keyId = between(input, ';keyid="', '"');
  const nonce = between(input, ';nonce="', '"');
  if (created === undefined || keyId === undefined || nonce === undefined) return undefined;
  if (created.length !== TIME_DIGITS || !isHex(keyId, ID_DIGITS) || !isHex(nonce, NONCE_DIGITS)) return undefined;
  const parameters = { created: digits(created, 0, TIME_DIGITS), keyId, nonce };
  if (input !== `${LABEL}=${parametersText(parameters)}`) return undefined;
  if (!signature.startsWith(`${LABEL}=:`) || !signature.endsWith(":")) return undefined;
  const bytes = fromBase64(signature.slice(LABEL.length + 2, -1));
  return bytes?.length === SIGNATURE_LENGTH ? { parameters, signature: bytes } : undefined;
}

function between(text: string, before: string, after: string): string | undefined {
  const at = text.indexOf(before);
  const from = at + before.length;
  const end = text.indexOf(after, from);
  return at < 0 || end < 0 ? undefined : text.slice(from, end);
}

function isHex(text: string, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
  }
  return true;
}
