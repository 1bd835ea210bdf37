/**
 * The Noise Protocol Framework (revision 34), as much of it as Noise_NNpsk0_25519_ChaChaPoly_SHA256 needs: both ends have the
 * key that the pairing has left, each connection has keys of its own, and nobody who learns the key later reads what went
 * before.
 *
 *   -> psk, e
 *   <- e, ee
 *
 * Message of either side
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 32 | e: the public half of a key made for this connection |
 * | 32 | 16 | tag of an empty payload: who has not the key cannot make it |
 *
 * The terminal looks at the first tag before it multiplies any point: who does not have the key costs it a few hashes.
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { NONCE_LENGTH, TAG_LENGTH } from "modules/sealing/aead";
import { basePoint, KEY_LENGTH } from "modules/update/access/session-crypto";
import { joined, type LanCrypto } from "./crypto";

const NAME = "Noise_NNpsk0_25519_ChaChaPoly_SHA256";
export const PROLOGUE = "Comptoir LGO 1";
export const MESSAGE_LENGTH = KEY_LENGTH + TAG_LENGTH;
/** Messages in one direction before a connection is to be made anew: far below what the nonce has room for. */
const MAX_MESSAGES = 0xffffffff;

/** Section 4.3: HKDF (RFC 5869) without information, at most three outputs. */
function hkdf({ session }: LanCrypto, key: Uint8Array, input: Uint8Array, count: 2 | 3): readonly Uint8Array[] {
  const extracted = session.mac(key, input);
  const outputs: Uint8Array[] = [];
  let last = new Uint8Array(0);
  for (let i = 1; i <= count; i += 1) {
    last = new Uint8Array(session.mac(extracted, joined(last, Uint8Array.of(i))));
    outputs.push(last);
  }
  return outputs;
}

const NOTHING = new Uint8Array(0);

/** A key with its count (section 5.1). The nonce is 4 bytes of 0 and the count, 64 bits, little endian. */
export class Cipher {
  readonly #crypto: LanCrypto;
  readonly #key: Uint8Array;
  #count = 0;

  constructor(crypto: LanCrypto, key: Uint8Array) {
    this.#crypto = crypto;
    this.#key = key;
  }

  /** @returns the text sealed, its tag behind it; undefined where the key is used up */
  seal(about: Uint8Array, text: Uint8Array): Uint8Array | undefined {
    if (this.#count >= MAX_MESSAGES) return undefined;
    const bytes = new Uint8Array(NONCE_LENGTH + text.length + TAG_LENGTH);
    bytes.set(text, NONCE_LENGTH);
    this.#number(bytes);
    this.#crypto.aead.seal(this.#key, about, bytes, 0, text.length);
    return bytes.subarray(NONCE_LENGTH);
  }

  /**
   * In place: what is replayed, late, or its own echo has another number or key, and is refused.
   * @param bytes room for a nonce, then text and tag, in a buffer of their own @returns the text within them
   */
  open(about: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
    const length = bytes.length - NONCE_LENGTH - TAG_LENGTH;
    if (length < 0 || this.#count >= MAX_MESSAGES) return undefined;
    this.#number(bytes);
    if (!this.#crypto.aead.open(this.#key, about, bytes, 0, length)) return undefined;
    return bytes.subarray(NONCE_LENGTH, NONCE_LENGTH + length);
  }

  #number(bytes: Uint8Array): void {
    bytes.fill(0, 0, NONCE_LENGTH);
    new DataView(bytes.buffer).setUint32(4, this.#count, true);
    this.#count += 1;
  }
}

/** How lines are sealed once the handshake is done. */
export interface Channel {
  readonly out: Cipher;
  readonly in: Cipher;
}

/** Section 5.2 and 5.3. One end of one handshake; used once. */
export class Handshake {
  readonly #crypto: LanCrypto;
  #chain: Uint8Array;
  #hash: Uint8Array;
  #cipher: Cipher;
  #secret: Uint8Array | undefined;

  /** @param key 32 bytes, that both keep @param prologue what both must agree on besides */
  constructor(crypto: LanCrypto, key: Uint8Array, prologue: Uint8Array = encodeUtf8(PROLOGUE)) {
    this.#crypto = crypto;
    this.#hash = crypto.sha256(encodeUtf8(NAME));
    this.#chain = this.#hash;
    this.#mixHash(prologue);
    const [chain = NOTHING, hash = NOTHING, cipher = NOTHING] = hkdf(crypto, this.#chain, key, 3);
    this.#chain = chain;
    this.#mixHash(hash);
    this.#cipher = new Cipher(crypto, cipher);
  }

  /** The software's: the first message. */
  begin(): Uint8Array {
    return joined(this.#ephemeral(), this.#sealNothing());
  }

  /** The terminal's. @returns its message and how lines go from now on; undefined for what is not of who has the key */
  answer(message: Uint8Array): { readonly message: Uint8Array; readonly channel: Channel } | undefined {
    const point = this.#take(message);
    if (point === undefined || !this.#openNothing(message)) return undefined;
    const own = this.#ephemeral();
    if (!this.#agree(point)) return undefined;
    const sealed = this.#sealNothing();
    const { first, second } = this.#split();
    return { message: joined(own, sealed), channel: { in: first, out: second } };
  }

  /** The software's: what the terminal has answered. */
  finish(message: Uint8Array): Channel | undefined {
    const point = this.#take(message);
    if (point === undefined || !this.#agree(point) || !this.#openNothing(message)) return undefined;
    const { first, second } = this.#split();
    return { out: first, in: second };
  }

  #ephemeral(): Uint8Array {
    this.#secret = this.#crypto.random(KEY_LENGTH);
    const point = this.#crypto.session.agree(this.#secret, basePoint());
    if (point === undefined) throw new Error("X25519 failed");
    this.#mixPoint(point);
    return point;
  }

  #take(message: Uint8Array): Uint8Array | undefined {
    if (message.length !== MESSAGE_LENGTH) return undefined;
    const point = message.slice(0, KEY_LENGTH);
    this.#mixPoint(point);
    return point;
  }

  /** Section 9.2: where there is a key from before, e goes into the key too. */
  #mixPoint(point: Uint8Array): void {
    this.#mixHash(point);
    this.#mixKey(point);
  }

  #agree(point: Uint8Array): boolean {
    const shared = this.#secret && this.#crypto.session.agree(this.#secret, point);
    this.#secret?.fill(0);
    if (shared === undefined) return false;
    this.#mixKey(shared);
    return true;
  }

  #mixKey(input: Uint8Array): void {
    const [chain = NOTHING, key = NOTHING] = hkdf(this.#crypto, this.#chain, input, 2);
    this.#chain = chain;
    this.#cipher = new Cipher(this.#crypto, key);
  }

  #mixHash(bytes: Uint8Array): void {
    this.#hash = this.#crypto.sha256(joined(this.#hash, bytes));
  }

  #sealNothing(): Uint8Array {
    const sealed = this.#cipher.seal(this.#hash, NOTHING) ?? NOTHING;
    this.#mixHash(sealed);
    return sealed;
  }

  #openNothing(message: Uint8Array): boolean {
    const sealed = message.subarray(KEY_LENGTH);
    const isSound = this.#cipher.open(this.#hash, joined(new Uint8Array(NONCE_LENGTH), sealed)) !== undefined;
    this.#mixHash(sealed);
    return isSound;
  }

  #split(): { readonly first: Cipher; readonly second: Cipher } {
    const [first = NOTHING, second = NOTHING] = hkdf(this.#crypto, this.#chain, NOTHING, 2);
    return { first: new Cipher(this.#crypto, first), second: new Cipher(this.#crypto, second) };
  }
}
