/**
 * The server's end of a WebSocket (RFC 6455): binary messages, each a frame of ours; no extension. What a message may be is
 * bounded before anything is kept of it.
 *
 * Frame (section 5.2)
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | FIN 0x80, RSV 0x70, opcode 0x0f |
 * | 1 | 1 | MASK 0x80, length: 0 to 125, 126: two bytes follow, 127: eight |
 * | 2 | 0, 2 or 8 | length, big endian, where it is longer: never where it need not be |
 * | then | 4 | mask: always from a client, never from here |
 * | then | n | payload |
 */
import { toBase64 } from "modules/base64/base64";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { NONCE_LENGTH } from "modules/sealing/aead";
import type { LanCrypto } from "./crypto";
import { type Framing, MAX_GREETING, type WireFault } from "./framing";

/** Of the request that opens it: browsers send a kilobyte. */
export const MAX_UPGRADE = 2048;
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** A client may name it; whoever names others alone gets none. */
export const SUBPROTOCOL = "comptoir-lgo.1";
const MAX_CONTROL = 125;
/** Control frames in a row without a message of ours: each is answered. */
const MAX_CONTROLS = 16;
/** A message comes in as many pieces at most: an empty one costs its sender nothing. */
const MAX_PIECES = 64;

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const FIN = 0x80;
const RSV = 0x70;
const MASK = 0x80;

/** Section 7.4.1. */
const CODE: Readonly<Record<WireFault, number>> = Object.freeze({
  protocol: 1002,
  "no-upgrade": 1002,
  "not-binary": 1003,
  "not-utf8": 1007,
  "too-many": 1008,
  unsealed: 1008,
  "too-slow": 1008,
  silent: 1001,
  "too-long": 1009,
  // Registered with IANA: try again later.
  memory: 1013,
});
const NORMAL = 1000;

/** Section 4.2: what opens it. */
export class Upgrade {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** @returns undefined while the request goes on; else the whole of it and what came behind it */
  push(bytes: Uint8Array): { readonly request: string; readonly rest: Uint8Array } | "too-long" | undefined {
    for (let i = 0; i < bytes.length; i += 1) {
      if (this.#length === MAX_UPGRADE) return "too-long";
      if (this.#length === this.#bytes.length) {
        const larger = new Uint8Array(this.#length * 2);
        larger.set(this.#bytes);
        this.#bytes = larger;
      }
      this.#bytes[this.#length] = bytes[i] ?? 0;
      this.#length += 1;
      if (this.#ends()) {
        return { request: decodeLatin1(this.#bytes, 0, this.#length), rest: bytes.subarray(i + 1) };
      }
    }
    return undefined;
  }

  #ends(): boolean {
    const n = this.#length;
    const b = this.#bytes;
    return n >= 4 && b[n - 1] === 0x0a && b[n - 2] === 0x0d && b[n - 3] === 0x0a && b[n - 4] === 0x0d;
  }
}

/** @returns the answer; isOpen: whether frames follow */
export function answerUpgrade(
  request: string,
  sha1: LanCrypto["sha1"],
): { readonly answer: Uint8Array; readonly isOpen: boolean } {
  const lines = request.split("\r\n");
  const [method, target = "", version = ""] = (lines[0] ?? "").split(" ");
  const headers = new Map<string, string>();
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const colon = line.indexOf(":");
    if (line === "") continue;
    if (colon <= 0) return refused("400 Bad Request");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    // Section 4.2.1 has one key; lists may be in pieces.
    if (name === "sec-websocket-key" && headers.has(name)) return refused("400 Bad Request");
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  if (method !== "GET" || !target.startsWith("/") || version !== "HTTP/1.1" || !headers.has("host")) {
    return refused("400 Bad Request");
  }
  if (!hasWord(headers.get("upgrade"), "websocket") || !hasWord(headers.get("connection"), "upgrade")) {
    return refused("426 Upgrade Required", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
  }
  if (headers.get("sec-websocket-version") !== "13") {
    return refused("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n");
  }
  const key = headers.get("sec-websocket-key") ?? "";
  if (!isKey(key)) return refused("400 Bad Request");
  const accept = toBase64(sha1(encodeUtf8(key + GUID)));
  const named = hasWord(headers.get("sec-websocket-protocol"), SUBPROTOCOL);
  const protocol = named ? `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n` : "";
  const head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  return { answer: encodeUtf8(`${head}Sec-WebSocket-Accept: ${accept}\r\n${protocol}\r\n`), isOpen: true };
}

function refused(status: string, headers = "") {
  return { answer: encodeUtf8(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\n\r\n`), isOpen: false };
}

function hasWord(list: string | undefined, word: string): boolean {
  if (list === undefined) return false;
  return list.split(",").some((each) => each.trim().toLowerCase() === word);
}

/** Base64 of 16 bytes. */
function isKey(key: string): boolean {
  if (key.length !== 24 || !key.endsWith("==")) return false;
  for (let i = 0; i < 22; i += 1) {
    const c = key.charCodeAt(i);
    const isLetter = (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
    if (!isLetter && !(c >= 0x30 && c <= 0x39) && c !== 0x2b && c !== 0x2f) return false;
  }
  return true;
}

/** Section 7.4: codes that an end may send. */
function mayBeSent(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true;
  return code >= NORMAL && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}

export class WebSocketFraming implements Framing {
  limit = MAX_GREETING;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #header = new Uint8Array(14);
  #headerLength = 0;
  #headerNeeded = 2;
  /** Of the frame under way; -1 while its header is. */
  #left = -1;
  #opcode = 0;
  #isFinal = false;
  #maskAt = 0;
  /** Bytes of the payload that were unmasked. */
  #unmasked = 0;
  readonly #control = new Uint8Array(MAX_CONTROL);
  #controlLength = 0;
  /** A message that has begun, behind room for a nonce. */
  #message: Uint8Array | undefined;
  #length = NONCE_LENGTH;
  #pieces = 0;
  #controls = 0;
  #isClosed = false;

  /** @param send for answers of this layer's own: pongs, and the answer to a close */
  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  get isWithin(): boolean {
    return this.#headerLength > 0 || this.#message !== undefined;
  }

  push(bytes: Uint8Array, onFrame: (frame: Uint8Array) => boolean): WireFault | undefined {
    let at = 0;
    while (at < bytes.length || this.#left === 0) {
      if (this.#isClosed) return undefined;
      if (this.#left < 0) {
        this.#header[this.#headerLength] = bytes[at] ?? 0;
        this.#headerLength += 1;
        at += 1;
        const fault = this.#readHeader();
        if (fault !== undefined) return fault;
        continue;
      }
      const piece = bytes.subarray(at, at + this.#left);
      this.#unmask(piece);
      at += piece.length;
      this.#left -= piece.length;
      if (this.#left > 0) continue;
      this.#left = -1;
      this.#headerLength = 0;
      this.#headerNeeded = 2;
      const fault = this.#end(onFrame);
      if (fault === "stopped") return undefined;
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  wrap(frame: Uint8Array): Uint8Array {
    return written(BINARY, frame);
  }

  close(fault: WireFault | undefined): Uint8Array | undefined {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    const code = fault === undefined ? NORMAL : CODE[fault];
    return written(CLOSE, Uint8Array.of(code >> 8, code & 0xff));
  }

  #readHeader(): WireFault | undefined {
    const header = this.#header;
    if (this.#headerLength === 2) {
      const first = header[0] ?? 0;
      const second = header[1] ?? 0;
      this.#opcode = first & 0x0f;
      this.#isFinal = (first & FIN) !== 0;
      const length = second & 0x7f;
      if ((first & RSV) !== 0 || (second & MASK) === 0) return "protocol";
      const isControl = this.#opcode >= CLOSE;
      if (isControl) {
        if (this.#opcode > PONG || !this.#isFinal || length > MAX_CONTROL) return "protocol";
      } else if (this.#opcode > BINARY) return "protocol";
      else if ((this.#opcode === CONTINUATION) !== (this.#message !== undefined)) return "protocol";
      else if (this.#opcode === TEXT) return "not-binary";
      this.#maskAt = length === 126 ? 4 : length === 127 ? 10 : 2;
      this.#headerNeeded = this.#maskAt + 4;
    }
    if (this.#headerLength < this.#headerNeeded) return undefined;
    return this.#begin();
  }

  /** The header is whole. */
  #begin(): WireFault | undefined {
    const view = new DataView(this.#header.buffer);
    let length = view.getUint8(1) & 0x7f;
    if (this.#maskAt === 4) {
      length = view.getUint16(2);
      if (length <= MAX_CONTROL) return "protocol";
    } else if (this.#maskAt === 10) {
      // The highest bit is 0; so long a message is never taken.
      if ((view.getUint8(2) & 0x80) !== 0 || (view.getUint32(2) === 0 && view.getUint32(6) <= 0xffff))
        return "protocol";
      return "too-long";
    }
    this.#left = length;
    this.#unmasked = 0;
    if (this.#opcode >= CLOSE) {
      this.#controlLength = 0;
      return undefined;
    }
    const before = this.#message?.length ?? NONCE_LENGTH;
    if (before - NONCE_LENGTH + length > this.limit) return "too-long";
    this.#pieces = this.#opcode === CONTINUATION ? this.#pieces + 1 : 1;
    if (this.#pieces > MAX_PIECES) return "too-many";
    const message = new Uint8Array(before + length);
    if (this.#message === undefined) this.#length = NONCE_LENGTH;
    else message.set(this.#message);
    this.#message = message;
    return undefined;
  }

  /** Section 5.3. */
  #unmask(piece: Uint8Array): void {
    const isControl = this.#opcode >= CLOSE;
    const into = isControl ? this.#control : this.#message;
    if (into === undefined) return;
    const start = isControl ? this.#controlLength : this.#length;
    const from = this.#unmasked;
    for (let i = 0; i < piece.length; i += 1) {
      into[start + i] = (piece[i] ?? 0) ^ (this.#header[this.#maskAt + ((from + i) & 3)] ?? 0);
    }
    this.#unmasked += piece.length;
    if (isControl) this.#controlLength += piece.length;
    else this.#length += piece.length;
  }

  #end(onFrame: (frame: Uint8Array) => boolean): WireFault | "stopped" | undefined {
    if (this.#opcode >= CLOSE) return this.#takeControl();
    if (!this.#isFinal) return undefined;
    const message = this.#message;
    this.#message = undefined;
    if (message === undefined || message.length === NONCE_LENGTH) return "protocol";
    this.#controls = 0;
    return onFrame(message) ? undefined : "stopped";
  }

  #takeControl(): WireFault | "stopped" | undefined {
    const payload = this.#control.slice(0, this.#controlLength);
    if (this.#opcode === CLOSE) return this.#takeClose(payload);
    this.#controls += 1;
    if (this.#controls > MAX_CONTROLS) return "too-many";
    if (this.#opcode === PING) this.#send(written(PONG, payload));
    return undefined;
  }

  /** Section 5.5.1: answered with the same code, once. */
  #takeClose(payload: Uint8Array): WireFault | "stopped" | undefined {
    if (payload.length === 1) return "protocol";
    const code = payload.length === 0 ? NORMAL : new DataView(payload.buffer).getUint16(0);
    if (!mayBeSent(code)) return "protocol";
    if (payload.length > 2 && decodeUtf8(payload, 2, payload.length) === undefined) return "not-utf8";
    this.#isClosed = true;
    this.#send(written(CLOSE, payload.subarray(0, 2)));
    return "stopped";
  }

  /** The other end has said that it goes, and was answered. */
  get isClosed(): boolean {
    return this.#isClosed;
  }
}

/** From here: whole, and not masked. */
function written(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const head = length <= MAX_CONTROL ? 2 : 4;
  const bytes = new Uint8Array(head + length);
  bytes[0] = FIN | opcode;
  if (head === 2) bytes[1] = length;
  else {
    bytes[1] = 126;
    new DataView(bytes.buffer).setUint16(2, length);
  }
  bytes.set(payload, head);
  return bytes;
}
