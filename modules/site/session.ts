/**
 * What one terminal of a site says to another is sealed with a key that both make of the site key and of what each has
 * drawn by chance at its start: nothing that was said before one of the two started can be said again. All little endian.
 *
 * Hello: each tells the other what it drew. As long as its answer is, so whoever sends from a false address gains nothing.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 0x43, 0x11 |
 * | 2 | 2 | the sender |
 * | 4 | 4 | its starts |
 * | 8 | 12 | what it drew |
 * | 20 | 2 | the receiver; 0: whoever is there |
 * | 22 | 2 | 0 |
 * | 24 | 4 | the receiver's starts, as it has told them; 0 where it has not |
 * | 28 | 12 | what the receiver drew |
 * | 40 | 16 | first half of the HMAC-SHA-256 of all before, with a key of the site's |
 *
 * Sealed: its first 12 bytes are the nonce
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 0x43, 0x12 |
 * | 2 | 2 | the sender |
 * | 4 | 4 | counter: from 1, of this sender to this receiver between two starts |
 * | 8 | 4 | exclusive or of the first four bytes that each drew: which session it is of, without opening it |
 * | 12 | n | a message (messages.ts), sealed |
 * | 12 + n | 16 | tag |
 */
import { SEAL_LENGTH } from "modules/sealing/aead";
import { labelled, type SiteCrypto, sameBytes } from "./crypto";

export const MAGIC = 0x43;
export const HELLO = 0x11;
export const SEALED = 0x12;
export const PAIRING = 0x13;
export const HELLO_LENGTH = 56;
const HELLO_MAC_AT = 40;
const MAC_LENGTH = 16;
export const DRAWN_LENGTH = 12;
/** A datagram that never needs to be cut on its way. */
export const MAX_DATAGRAM = 1232;
export const MAX_MESSAGE = MAX_DATAGRAM - SEAL_LENGTH;
/** Messages that may overtake each other. */
const WINDOW = 32;
const MAX_COUNTER = 0xffffffff;
const NOTHING = new Uint8Array(0);

/** One start of one terminal. */
export interface Start {
  readonly id: number;
  readonly starts: number;
  readonly drawn: Uint8Array;
}

export interface Hello {
  readonly from: Start;
  /** 0: whoever is there. */
  readonly to: number;
  /** What the sender knows of the receiver's start; starts is 0 where it knows nothing. */
  readonly known: Start;
}

export function writeHello(crypto: SiteCrypto, key: Uint8Array, from: Start, to: number, known?: Start): Uint8Array {
  const bytes = new Uint8Array(HELLO_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = MAGIC;
  bytes[1] = HELLO;
  view.setUint16(2, from.id, true);
  view.setUint32(4, from.starts, true);
  bytes.set(from.drawn, 8);
  view.setUint16(20, to, true);
  if (known !== undefined) {
    view.setUint32(24, known.starts, true);
    bytes.set(known.drawn, 28);
  }
  bytes.set(crypto.session.mac(key, bytes.slice(0, HELLO_MAC_AT)).subarray(0, MAC_LENGTH), HELLO_MAC_AT);
  return bytes;
}

/** @returns undefined for what no terminal of the site has written */
export function readHello(crypto: SiteCrypto, key: Uint8Array, bytes: Uint8Array): Hello | undefined {
  if (bytes.length !== HELLO_LENGTH) return undefined;
  const mac = crypto.session.mac(key, bytes.slice(0, HELLO_MAC_AT)).subarray(0, MAC_LENGTH);
  if (!sameBytes(mac, bytes.subarray(HELLO_MAC_AT))) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const to = view.getUint16(20, true);
  return {
    from: { id: view.getUint16(2, true), starts: view.getUint32(4, true), drawn: bytes.slice(8, 8 + DRAWN_LENGTH) },
    to,
    known: { id: to, starts: view.getUint32(24, true), drawn: bytes.slice(28, 28 + DRAWN_LENGTH) },
  };
}

export function isSameStart(a: Start, b: Start): boolean {
  return a.id === b.id && a.starts === b.starts && sameBytes(a.drawn, b.drawn);
}

/** Between one start of this terminal and one of another. */
export class Session {
  readonly there: Start;
  readonly #crypto: SiteCrypto;
  readonly #from: number;
  readonly #tag: number;
  readonly #sendKey: Uint8Array;
  readonly #receiveKey: Uint8Array;
  #sent = 0;
  /** The highest counter that came, and which of the 32 below it did: bit 0 is the highest itself. */
  #highest = 0;
  #seen = 0;

  constructor(crypto: SiteCrypto, siteKey: Uint8Array, here: Start, there: Start) {
    this.there = there;
    this.#crypto = crypto;
    this.#from = here.id;
    this.#sendKey = crypto.session.mac(siteKey, labelled("comptoir site session", packed(here), packed(there)));
    this.#receiveKey = crypto.session.mac(siteKey, labelled("comptoir site session", packed(there), packed(here)));
    this.#tag = (wordOf(here.drawn) ^ wordOf(there.drawn)) >>> 0;
  }

  /** @param message at most MAX_MESSAGE bytes @returns undefined when the session has said all that it may */
  seal(message: Uint8Array): Uint8Array | undefined {
    if (this.#sent >= MAX_COUNTER || message.length > MAX_MESSAGE) return undefined;
    this.#sent += 1;
    const bytes = new Uint8Array(message.length + SEAL_LENGTH);
    const view = new DataView(bytes.buffer);
    bytes[0] = MAGIC;
    bytes[1] = SEALED;
    view.setUint16(2, this.#from, true);
    view.setUint32(4, this.#sent, true);
    view.setUint32(8, this.#tag, true);
    bytes.set(message, 12);
    this.#crypto.aead.seal(this.#sendKey, NOTHING, bytes, 0, message.length);
    return bytes;
  }

  /** Whether a datagram may be a new one of this session: costs next to nothing, and proves nothing. */
  mayBeNew(datagram: Uint8Array): boolean {
    if (datagram.length < SEAL_LENGTH || datagram.length > MAX_DATAGRAM) return false;
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
    return view.getUint32(8, true) === this.#tag && this.#isNew(view.getUint32(4, true));
  }

  /** @returns the message; undefined for what the other terminal did not seal in this session */
  open(datagram: Uint8Array): Uint8Array | undefined {
    const bytes = datagram.slice();
    const length = bytes.length - SEAL_LENGTH;
    if (!this.#crypto.aead.open(this.#receiveKey, NOTHING, bytes, 0, length)) return undefined;
    this.#mark(new DataView(bytes.buffer).getUint32(4, true));
    return bytes.subarray(12, 12 + length);
  }

  #isNew(counter: number): boolean {
    if (counter === 0) return false;
    if (counter > this.#highest) return true;
    const below = this.#highest - counter;
    return below < WINDOW && (this.#seen & (1 << below)) === 0;
  }

  #mark(counter: number): void {
    if (counter > this.#highest) {
      const ahead = counter - this.#highest;
      this.#seen = ahead >= WINDOW ? 1 : (this.#seen << ahead) | 1;
      this.#highest = counter;
    } else this.#seen |= 1 << (this.#highest - counter);
  }
}

function packed({ id, starts, drawn }: Start): Uint8Array {
  const bytes = new Uint8Array(6 + DRAWN_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id, true);
  view.setUint32(2, starts, true);
  bytes.set(drawn, 6);
  return bytes;
}

function wordOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
}
