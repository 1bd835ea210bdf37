/** A client with a management key: it signs a challenge, agrees on a key, and proves each of its requests. */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type CborValue, decodeCbor } from "modules/cbor/decode";
import { nobleSession } from "modules/noble-verifier/noble-session";
import { CHALLENGE_CONTEXT } from "modules/update/access/access";
import { basePoint } from "modules/update/access/session-crypto";
import { sessionKey, withTrailer } from "modules/update/access/signed-session";
import { parsePublicKey } from "modules/update/image/public-key";
import { ascii } from "../../../support/bytes";
import { signer } from "../image-builder";
import { frame, PEER, plain, type Terminal } from "./client";

export const KEY = parsePublicKey(signer.spki, (bytes) => sha256(bytes))!;
const SECRET = new Uint8Array(32).fill(0x11);

export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function signed(nonce: Uint8Array, half: Uint8Array = new Uint8Array(0), secret = SECRET): Uint8Array {
  return p256.sign(joined(ascii(CHALLENGE_CONTEXT), nonce, half), secret, { lowS: false });
}

export function nonceOf(terminal: Terminal, peer = PEER): Uint8Array {
  return terminal.request(0, 64, 1, { fill: new Uint8Array(56) }, 1, peer).nonce as Uint8Array;
}

export class Manager {
  readonly #terminal: Terminal;
  readonly #peer: string;
  readonly #secret: Uint8Array;
  #key: Uint8Array = new Uint8Array(32);
  #number = 0;
  /** What opened it, to be played again. */
  opening: Record<string, CborValue> = {};

  constructor(terminal: Terminal, peer = PEER, seed = 1) {
    this.#terminal = terminal;
    this.#peer = peer;
    this.#secret = new Uint8Array(32).fill(seed);
  }

  open(): Record<string, unknown> {
    const nonce = nonceOf(this.#terminal, this.#peer);
    const dh = nobleSession.agree(this.#secret, basePoint())!;
    this.opening = { nonce, sig: signed(nonce, dh), key: KEY.hash, dh };
    const answer = this.#terminal.request(2, 64, 2, this.opening, 1, this.#peer);
    const half = answer.dh as Uint8Array | undefined;
    if (half !== undefined) {
      this.#key = sessionKey(nobleSession, nobleSession.agree(this.#secret, half)!, nonce, dh, half);
      this.#number = 0;
    }
    return answer;
  }

  /** The bytes of a request that proves itself. */
  frame(op: 0 | 2, group: number, command: number, body: Record<string, CborValue> = {}): Uint8Array {
    this.#number += 1;
    return withTrailer(nobleSession, this.#key, this.#number, frame(op, group, command, body));
  }

  write(group: number, command: number, body: Record<string, CborValue> = {}): Record<string, unknown> {
    return this.send(this.frame(2, group, command, body));
  }

  send(bytes: Uint8Array, peer = this.#peer): Record<string, unknown> {
    const [answer] = this.#terminal.ask(bytes, peer);
    const decoded = answer && decodeCbor(answer.subarray(8));
    if (!decoded?.ok || !(decoded.value instanceof Map)) throw new Error("no answer");
    return plain(decoded.value) as Record<string, unknown>;
  }
}
