/**
 * One connection from the LAN, at the terminal's end: which wire it is, who is there, and its sealed lines.
 *
 * Frame of the greeting
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | kind |
 * | 1 | n | what the kind has |
 *
 * | kind | from | what it has |
 * |---|---|---|
 * | 1 connect | software | the first message of the handshake (noise.ts), 48 bytes |
 * | 2 connected | terminal | the second, 48 bytes; all frames from here on are sealed lines, without a kind |
 * | 3 refused | terminal | why, one byte: REFUSALS; not sealed: for the eyes of a person, and nothing rests on it |
 * | 16 pair | software | its public half, 32 bytes |
 * | 17 | terminal | its public half, and what binds it to its nonce, 32 bytes each |
 * | 18 | software | its nonce, 32 bytes |
 * | 19 | terminal | its nonce, 32 bytes: the code is on both sides now |
 * | 20 | software | the right code was typed: its confirmation, 32 bytes |
 * | 21 | terminal | the key is kept: its confirmation, 32 bytes |
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { NONCE_LENGTH } from "modules/sealing/aead";
import { joined, type LanCrypto } from "./crypto";
import { type Framing, MAX_FRAME, MAX_LINE, TcpFraming, type WireFault } from "./framing";
import type { Channel } from "./noise";
import type { Paired } from "./pairings";
import { answerUpgrade, Upgrade, WebSocketFraming } from "./web-socket";

export const Kind = Object.freeze({
  connect: 1,
  connected: 2,
  refused: 3,
  pair: 16,
  bound: 17,
  softwareNonce: 18,
  terminalNonce: 19,
  typed: 20,
  kept: 21,
});

/** What a greeting is refused for, by its number. */
export const REFUSALS = Object.freeze(["not-paired", "wrong-key", "not-pairing", "busy", "ended", "memory"] as const);
export type GreetingRefusal = (typeof REFUSALS)[number];

/** More than Lgo reads: what it does not read, it counts. Each costs an opening. */
const MAX_FRAMES_A_SECOND = 64;
const G = 0x47;
const NOTHING = new Uint8Array(0);

/** A driver's end of the connections. */
export interface LanSockets {
  /** Sends now, or when the wire takes it. */
  write(id: number, bytes: Uint8Array): void;
  /** Pieces that have not left yet. */
  backlog(id: number): number;
  /** No more comes; what was written still leaves. */
  end(id: number): void;
}

/** Who decides what a connection may become. */
export interface Greeter {
  onGreeting(connection: LanConnection, kind: number, body: Uint8Array): void;
  /** A sealed line, valid during the call only. */
  onLine(connection: LanConnection, line: Uint8Array): void;
}

export class LanConnection {
  /** s that it has been here, that nothing came, and that what has begun to come has not ended. */
  age = 0;
  silent = 0;
  within = 0;
  /** Sealed frames within this second. */
  frames = 0;
  /** Of Lgo, once it is open; else 0. */
  lgo = 0;
  /** Whose key opened it, and whether it has said who it is. */
  paired: Paired | undefined;
  isKnown = false;
  isOver = false;
  readonly #id: number;
  readonly #sockets: LanSockets;
  readonly #crypto: LanCrypto;
  readonly #greeter: Greeter;
  #framing: Framing | undefined;
  #upgrade: Upgrade | undefined;
  #channel: Channel | undefined;

  constructor(id: number, sockets: LanSockets, crypto: LanCrypto, greeter: Greeter) {
    this.#id = id;
    this.#sockets = sockets;
    this.#crypto = crypto;
    this.#greeter = greeter;
  }

  get id(): number {
    return this.#id;
  }

  /** It has proved that it has the key. */
  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  get backlog(): number {
    return this.#sockets.backlog(this.#id);
  }

  receive(bytes: Uint8Array): void {
    if (this.isOver || bytes.length === 0) return;
    if (this.#framing === undefined && this.#upgrade === undefined) {
      if (bytes[0] === G) this.#upgrade = new Upgrade();
      else this.#framing = new TcpFraming();
    }
    const left = this.#upgrade === undefined ? bytes : this.#open(this.#upgrade, bytes);
    const framing = this.#framing;
    if (framing === undefined || left.length === 0) return;
    const fault = framing.push(left, (frame) => this.#take(framing, frame));
    if (fault !== undefined) this.end(fault);
    else if (framing instanceof WebSocketFraming && framing.isClosed) this.#leave();
    if (!framing.isWithin) this.within = 0;
  }

  /** Whether something has begun and not ended. */
  get isWithin(): boolean {
    return this.#upgrade !== undefined || this.#framing?.isWithin === true;
  }

  /** A frame of the greeting. */
  greet(kind: number, body: Uint8Array): void {
    this.#put(joined(Uint8Array.of(kind), body));
  }

  /** Says why, and ends. */
  refuse(reason: GreetingRefusal): void {
    if (this.isOver) return;
    this.greet(Kind.refused, Uint8Array.of(REFUSALS.indexOf(reason)));
    this.end();
  }

  /** Lines are sealed from now on. */
  openWith(channel: Channel): void {
    this.#channel = channel;
    if (this.#framing !== undefined) this.#framing.limit = MAX_FRAME;
  }

  /** @param line without its end; one that is too long is dropped, and its number shows it */
  send(line: string): void {
    if (this.isOver) return;
    const text = encodeUtf8(line);
    if (text.length > MAX_LINE) return;
    const sealed = this.#channel?.out.seal(NOTHING, text);
    if (sealed === undefined) this.end();
    else this.#put(sealed);
  }

  /** @param fault absent where all is well */
  end(fault?: WireFault): void {
    if (this.isOver) return;
    const last = this.#framing?.close(fault);
    if (last !== undefined) this.#sockets.write(this.#id, last);
    this.#leave();
  }

  #leave(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#channel = undefined;
    this.#sockets.end(this.#id);
  }

  #put(frame: Uint8Array): void {
    if (this.isOver || this.#framing === undefined) return;
    this.#sockets.write(this.#id, this.#framing.wrap(frame));
  }

  /** @returns what came behind the request */
  #open(upgrade: Upgrade, bytes: Uint8Array): Uint8Array {
    const read = upgrade.push(bytes);
    if (read === undefined) return NOTHING;
    this.#upgrade = undefined;
    if (read === "too-long") {
      this.#leave();
      return NOTHING;
    }
    const { answer, isOpen } = answerUpgrade(read.request, (input) => this.#crypto.sha1(input));
    this.#sockets.write(this.#id, answer);
    if (!isOpen) {
      this.#leave();
      return NOTHING;
    }
    this.#framing = new WebSocketFraming((own) => this.#sockets.write(this.#id, own));
    return read.rest;
  }

  /** @returns whether more may be read */
  #take(framing: Framing, frame: Uint8Array): boolean {
    const channel = this.#channel;
    if (channel === undefined) {
      this.#greeter.onGreeting(this, frame[NONCE_LENGTH] ?? 0, frame.slice(NONCE_LENGTH + 1));
      return !this.isOver;
    }
    const line = channel.in.open(NOTHING, frame);
    // What is not sealed, comes twice, or late: nobody who has the key has sent that now.
    if (line === undefined) {
      this.end("unsealed");
      return false;
    }
    this.silent = 0;
    this.frames += 1;
    if (this.frames > MAX_FRAMES_A_SECOND) {
      this.end("too-many");
      return false;
    }
    this.#greeter.onLine(this, line);
    return !this.isOver && framing === this.#framing;
  }
}
