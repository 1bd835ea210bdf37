/**
 * A session that a management key has opened: each request proves that it is of who holds the session's key, wherever it
 * comes from, and counts, so that none is taken twice.
 *
 * After the CBOR map of a request, within the length that its header says, where servers of other makers let bytes pass
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | number of the request, big endian: from 1 on, each once |
 * | 4 | 16 | the beginning of HMAC-SHA-256 of the whole request up to here, its header included |
 *
 * The key is HMAC-SHA-256, with what X25519 (RFC 7748) agrees on as its key, of the text SESSION_CONTEXT, the challenge,
 * the client's public half and the terminal's.
 */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { basePoint, type SessionCrypto } from "./session-crypto";

export const SESSION_CONTEXT = "Comptoir SMP session 2";
export const TRAILER_LENGTH = 20;
const NUMBER_LENGTH = 4;
export const MAC_LENGTH = TRAILER_LENGTH - NUMBER_LENGTH;
/** Requests may overtake each other by fewer than this: RFC 4303, section 3.4.3, has the same window. */
const WINDOW = 32;

export class SignedSession {
  /** The terminal's public half. */
  readonly publicKey: Uint8Array;
  readonly #crypto: SessionCrypto;
  readonly #key: Uint8Array;
  /** Of the numbers that were used, the highest, and which of those below it: bit i is highest - i. */
  #highest = 0;
  #used = 0;

  private constructor(crypto: SessionCrypto, publicKey: Uint8Array, key: Uint8Array) {
    this.#crypto = crypto;
    this.publicKey = publicKey;
    this.#key = key;
  }

  /** @param secret 32 random bytes. @returns undefined for a public half that agrees on nothing */
  static agree(
    crypto: SessionCrypto,
    secret: Uint8Array,
    client: Uint8Array,
    challenge: Uint8Array,
  ): SignedSession | undefined {
    const shared = crypto.agree(secret, client);
    const publicKey = crypto.agree(secret, basePoint());
    if (shared === undefined || publicKey === undefined) return undefined;
    return new SignedSession(crypto, publicKey, sessionKey(crypto, shared, challenge, client, publicKey));
  }

  /** Whether this request is its client's, and comes for the first time. @param request with its trailer at the end */
  takes(request: Uint8Array): boolean {
    const signed = request.length - MAC_LENGTH;
    if (signed < NUMBER_LENGTH) return false;
    const number = new DataView(request.buffer, request.byteOffset).getUint32(signed - NUMBER_LENGTH);
    if (!this.#isNew(number)) return false;
    const mac = this.#crypto.mac(this.#key, request.subarray(0, signed)).subarray(0, MAC_LENGTH);
    if (!equalBytes(mac, request.subarray(signed))) return false;
    this.#use(number);
    return true;
  }

  #isNew(number: number): boolean {
    if (number === 0) return false;
    const behind = this.#highest - number;
    return behind < 0 || (behind < WINDOW && ((this.#used >>> behind) & 1) === 0);
  }

  #use(number: number): void {
    const ahead = number - this.#highest;
    if (ahead <= 0) {
      this.#used |= 1 << -ahead;
      return;
    }
    this.#used = ahead >= WINDOW ? 1 : (this.#used << ahead) | 1;
    this.#highest = number;
  }
}

/** The same at both ends. */
export function sessionKey(
  crypto: SessionCrypto,
  shared: Uint8Array,
  challenge: Uint8Array,
  client: Uint8Array,
  terminal: Uint8Array,
): Uint8Array {
  const parts = [encodeUtf8(SESSION_CONTEXT), challenge, client, terminal];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return crypto.mac(shared, bytes);
}

/** What a client sends: the request with its trailer, and the length in its header made right. */
export function withTrailer(crypto: SessionCrypto, key: Uint8Array, number: number, request: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(request.length + TRAILER_LENGTH);
  bytes.set(request);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, view.getUint16(2) + TRAILER_LENGTH);
  view.setUint32(request.length, number);
  const signed = bytes.length - MAC_LENGTH;
  bytes.set(crypto.mac(key, bytes.subarray(0, signed)).subarray(0, MAC_LENGTH), signed);
  return bytes;
}
