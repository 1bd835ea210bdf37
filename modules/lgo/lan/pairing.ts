/**
 * How a terminal and a software come to have one key, with whoever is on the LAN looking on or sitting between: an exchange of
 * X25519, and a short code that both make of it, shown by the terminal and typed into the software by the person who sees
 * both (short authentication string; Bluetooth's numeric comparison and ZRTP have the same shape).
 *
 *   software                                    terminal
 *   A: public half                        ->
 *                                         <-    B: public half, C = HMAC-SHA-256(key b, CONTEXT, A, B)
 *   a: 32 random bytes                    ->
 *                                         <-    b: 32 random bytes; the software looks whether C was made with it
 *   transcript = SHA-256(CONTEXT, A, B, a, b)   code = 6 digits of HMAC-SHA-256(transcript, "code")
 *   the person types the code: it must be the software's own
 *   HMAC-SHA-256(key, "software")         ->    the person at the terminal says that the software has taken it
 *                                         <-    HMAC-SHA-256(key, "terminal"): kept
 *
 * The key is HKDF-SHA-256 (RFC 5869) of what X25519 agrees on, with the transcript as its salt.
 *
 * Who sits between must choose its own a before it knows the terminal's b, and is bound to its own b before it knows the
 * software's a: it cannot look for halves that make both codes the same, and has one chance in a million a try, of which there
 * are few. The terminal keeps the key when the person has said so, the software when the right code was typed: neither
 * can be led on by the wire alone.
 */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { basePoint, KEY_LENGTH } from "modules/update/access/session-crypto";
import { joined, type LanCrypto } from "./crypto";

const CONTEXT = "Comptoir LGO pairing 1";
export const CODE_DIGITS = 6;
const CODES = 1_000_000;
/** Bytes of the code's MAC that it is made of: what is left over by 1,000,000 counts for nothing. */
const CODE_BYTES = 6;

export class Exchange {
  /** Of this end. */
  readonly half: Uint8Array;
  readonly nonce: Uint8Array;
  readonly #crypto: LanCrypto;
  readonly #secret: Uint8Array;

  constructor(crypto: LanCrypto) {
    this.#crypto = crypto;
    this.#secret = crypto.random(KEY_LENGTH);
    this.nonce = crypto.random(KEY_LENGTH);
    const half = crypto.session.agree(this.#secret, basePoint());
    if (half === undefined) throw new Error("X25519 failed");
    this.half = half;
  }

  /** The terminal's: what binds it to its nonce. @param software its public half */
  commitment(software: Uint8Array): Uint8Array {
    return commit(this.#crypto, this.nonce, software, this.half);
  }

  /** The software's: whether the terminal has been bound to this nonce. */
  isCommitted(commitment: Uint8Array, terminal: Uint8Array, nonce: Uint8Array): boolean {
    return equalBytes(commit(this.#crypto, nonce, this.half, terminal), commitment);
  }

  /** @param isTerminal which end this one is @returns undefined for a public half that agrees on nothing */
  agree(isTerminal: boolean, half: Uint8Array, nonce: Uint8Array): Agreed | undefined {
    const { session, sha256 } = this.#crypto;
    const shared = session.agree(this.#secret, half);
    this.#secret.fill(0);
    if (shared === undefined) return undefined;
    const software = isTerminal ? [half, nonce] : [this.half, this.nonce];
    const terminal = isTerminal ? [this.half, this.nonce] : [half, nonce];
    const [softwareHalf = half, softwareNonce = nonce] = software;
    const [terminalHalf = half, terminalNonce = nonce] = terminal;
    const transcript = sha256(joined(encodeUtf8(CONTEXT), softwareHalf, terminalHalf, softwareNonce, terminalNonce));
    return new Agreed(this.#crypto, shared, transcript);
  }
}

/** What both ends have, if nobody is between them. */
export class Agreed {
  /** As it is shown and typed. */
  readonly code: string;
  /** What both keep. */
  readonly key: Uint8Array;
  readonly #crypto: LanCrypto;
  readonly #confirming: Uint8Array;

  constructor(crypto: LanCrypto, shared: Uint8Array, transcript: Uint8Array) {
    const { session } = crypto;
    this.#crypto = crypto;
    const mac = session.mac(transcript, encodeUtf8("code"));
    let value = 0;
    for (let i = 0; i < CODE_BYTES; i += 1) value = value * 256 + (mac[i] ?? 0);
    this.code = String(value % CODES).padStart(CODE_DIGITS, "0");
    const extracted = session.mac(transcript, shared);
    this.key = session.mac(extracted, joined(encodeUtf8("key"), Uint8Array.of(1)));
    this.#confirming = session.mac(extracted, joined(encodeUtf8("confirming"), Uint8Array.of(1)));
  }

  /** Of this end's word that the code was right. */
  confirmation(of: "software" | "terminal"): Uint8Array {
    return this.#crypto.session.mac(this.#confirming, encodeUtf8(of));
  }

  isConfirmed(of: "software" | "terminal", mac: Uint8Array): boolean {
    return equalBytes(this.confirmation(of), mac);
  }
}

function commit(crypto: LanCrypto, nonce: Uint8Array, software: Uint8Array, terminal: Uint8Array): Uint8Array {
  return crypto.session.mac(nonce, joined(encodeUtf8(CONTEXT), software, terminal));
}
