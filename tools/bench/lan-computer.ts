/** A computer of the pharmacy's software on the LAN, in virtual time: plain TCP or WebSocket, with the key of a pairing. */
import { LAN_PORT } from "drivers/board/board";
import { RecordKey } from "modules/journal/record-keys";
import { encodePairings } from "modules/lgo/lan/pairings";
import { type LgoRequest, LgoSoftware } from "../../simulator/hardware/lgo-software";
import type { TcpNetwork, Wire } from "../../simulator/hardware/tcp-network";
import { LanSession } from "../kit/lgo/lan-session";
import { LAN_CRYPTO } from "../kit/lgo/lan-wire";
import { keepBefore } from "./kept-before";

export type LanTransport = "tcp" | "websocket";

/** Of a software, from 0. */
const keyOf = (software: number) => new Uint8Array(32).fill(0x1a + software);
/** Any will do (RFC 6455, section 4.1). */
const OPENING =
  "GET / HTTP/1.1\r\nHost: terminal\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const HEAD_END = "\r\n\r\n";
const FINAL_BINARY = 0x82;
const MASKED = 0x80;
const SHORT = 125;
const MASK = [0x12, 0x34, 0x56, 0x78];

/** The terminal has been paired before, with so many. @param flash a file */
export function pairLan(flash: string, count = 1): void {
  const paired = Array.from({ length: count }, (_, software) => ({ key: keyOf(software), name: "", seen: 0 }));
  keepBefore(flash, RecordKey.lanPairings, encodePairings(paired));
}

export class LanComputer {
  /** What came, flat: as LgoSoftware has it. */
  readonly heard: Readonly<Record<string, unknown>>[] = [];
  readonly #session: LanSession;
  readonly #software = new LgoSoftware();
  readonly #wire: Wire;
  readonly #transport: LanTransport;
  #pending = Buffer.alloc(0);
  #isEnded = false;
  #isUpgraded = false;

  /** @param software whose key it has, from 0 @throws Error when nobody listens */
  constructor(tcp: TcpNetwork, transport: LanTransport = "tcp", software = 0) {
    this.#transport = transport;
    this.#session = new LanSession(LAN_CRYPTO, keyOf(software));
    const back: Wire = {
      send: (bytes) => this.#take(bytes),
      end: () => {
        this.#isEnded = true;
      },
    };
    const wire = tcp.connect(LAN_PORT, back);
    if (wire === undefined) throw new Error("the terminal does not listen on the LAN");
    this.#wire = wire;
    if (transport === "websocket") wire.send(Buffer.from(OPENING));
    else this.#send(this.#session.begin());
  }

  /** It is let in, and was not shown out. */
  get isOpen(): boolean {
    return this.#session.isOpen && !this.#isEnded;
  }

  ask(request: LgoRequest): void {
    this.#send(this.#session.seal(this.#software.ask(request).trimEnd()));
  }

  #send(frame: Uint8Array): void {
    this.#wire.send(this.#transport === "tcp" ? withLength(frame) : masked(frame));
  }

  #take(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (this.#transport === "websocket" && !this.#isUpgraded && !this.#upgraded()) return;
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
      const line = this.#session.take(frame);
      if (line !== undefined) this.heard.push(this.#software.take(JSON.parse(line)));
    }
  }

  /** @returns whether the terminal has agreed to speak WebSocket */
  #upgraded(): boolean {
    const end = this.#pending.indexOf(HEAD_END);
    if (end < 0) return false;
    const head = this.#pending.subarray(0, end).toString("latin1");
    if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(`no WebSocket: ${head.split("\r\n")[0]}`);
    this.#pending = this.#pending.subarray(end + HEAD_END.length);
    this.#isUpgraded = true;
    this.#send(this.#session.begin());
    return true;
  }

  /** @returns the next whole frame of ours */
  #next(): Uint8Array | undefined {
    // A WebSocket's frame from a terminal is whole, not masked, and its first byte says what it is.
    const from = this.#transport === "tcp" ? 0 : 2;
    const short = (this.#pending[1] ?? 0) <= SHORT && this.#transport === "websocket";
    const head = short ? 2 : from + 2;
    if (this.#pending.length < head) return undefined;
    const length = short ? (this.#pending[1] ?? 0) : this.#pending.readUInt16BE(from);
    if (this.#pending.length < head + length) return undefined;
    const isOurs = this.#transport === "tcp" || this.#pending[0] === FINAL_BINARY;
    const frame = new Uint8Array(this.#pending.subarray(head, head + length));
    this.#pending = this.#pending.subarray(head + length);
    return isOurs ? frame : this.#next();
  }
}

function withLength(frame: Uint8Array): Uint8Array {
  return Uint8Array.of(frame.length >> 8, frame.length & 0xff, ...frame);
}

/** RFC 6455, section 5.2. */
function masked(frame: Uint8Array): Uint8Array {
  const length =
    frame.length <= SHORT ? [MASKED | frame.length] : [MASKED | (SHORT + 1), frame.length >> 8, frame.length & 0xff];
  return Uint8Array.of(FINAL_BINARY, ...length, ...MASK, ...frame.map((byte, i) => byte ^ (MASK[i & 3] ?? 0)));
}
