/**
 * Answers the requests of MCUmgr clients as Zephyr's server does (measured on Zephyr 4.4.0): what it answers, what it lets
 * pass, and what it leaves without an answer. Groups bring the commands; a gate says who may do what.
 */
import { type CborMap, CborReader } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { type Answer, fields, GroupError, SmpError } from "./answer";
import { MAX_FRAME, Op, Rc, SMP_HEADER, SMP_V2 } from "./protocol";
import { SmpRequest } from "./request";

export type Handler = (request: SmpRequest) => Answer;

export interface SmpCommand {
  readonly id: number;
  readonly read?: Handler;
  readonly write?: Handler;
  /** Which of its operations anyone may use; reading alone where nothing is said. */
  readonly open?: "none" | "read" | "all";
}

export interface SmpGroup {
  readonly id: number;
  readonly name: string;
  readonly commands: readonly SmpCommand[];
}

/** Port: may this peer do more than look? */
export interface Gate {
  isOpenFor(peer: string): boolean;
  /** Someone tried, and may not. */
  denied(peer: string): void;
}

export interface SmpCounters {
  requests: number;
  errors: number;
  denied: number;
  /** Requests that have no answer. */
  dropped: number;
}

interface Header {
  readonly op: number;
  readonly version: number;
  readonly group: number;
  readonly sequence: number;
  readonly command: number;
}

/** The operation, the version and the reserved bits of the first byte. */
const OP_MASK = 7;
const VERSION_SHIFT = 3;
const VERSION_MASK = 3;

export class SmpServer {
  readonly counters: SmpCounters = { requests: 0, errors: 0, denied: 0, dropped: 0 };
  readonly groups: readonly SmpGroup[];
  readonly #gate: Gate;

  constructor(groups: readonly SmpGroup[], gate: Gate) {
    this.groups = groups;
    this.#gate = gate;
  }

  /**
   * Answers what came in one datagram, or in one frame of a line: one request after the other, until one is an error.
   * @param peer its address without the port
   * @param reply called once for each answer; the bytes are its own to keep
   */
  receive(datagram: Uint8Array, peer: string, reply: (frame: Uint8Array) => void): void {
    if (datagram.length > MAX_FRAME || datagram.length < SMP_HEADER) this.counters.dropped += 1;
    if (datagram.length > MAX_FRAME) return;
    for (let at = 0; datagram.length - at >= SMP_HEADER; ) {
      const first = datagram[at] ?? 0;
      const header: Header = {
        op: first & OP_MASK,
        version: (first >> VERSION_SHIFT) & VERSION_MASK,
        group: u16(datagram, at + 4),
        sequence: datagram[at + 6] ?? 0,
        command: datagram[at + 7] ?? 0,
      };
      const start = at + SMP_HEADER;
      const end = start + u16(datagram, at + 2);
      this.counters.requests += 1;
      const answer =
        end > datagram.length ? new SmpError(Rc.corrupt) : this.#answer(header, datagram, start, end, peer);
      const body = bodyOf(answer, header);
      if (body.has("rc") || body.has("err")) this.counters.errors += 1;
      reply(frameOf(header, encodeCbor(body)));
      if (body.has("rc")) return;
      at = end;
    }
  }

  #answer(header: Header, datagram: Uint8Array, start: number, end: number, peer: string): Answer {
    if (header.version > SMP_V2) return new SmpError(Rc.versionTooNew);
    const command = this.#find(header);
    const handler = header.op === Op.read ? command?.read : header.op === Op.write ? command?.write : undefined;
    if (command === undefined || handler === undefined) return new SmpError(Rc.notSupported);
    const body = start === end ? EMPTY : parseBody(datagram.subarray(start, end));
    if (body === undefined) return new SmpError(Rc.invalid);
    const open = command.open ?? "read";
    const anyone = open === "all" || (open === "read" && header.op === Op.read);
    if (!anyone && !this.#gate.isOpenFor(peer)) {
      this.counters.denied += 1;
      this.#gate.denied(peer);
      return new SmpError(Rc.accessDenied);
    }
    return handler(new SmpRequest(body, peer));
  }

  #find({ group, command }: Header): SmpCommand | undefined {
    for (const candidate of this.groups) {
      if (candidate.id !== group) continue;
      for (const one of candidate.commands) if (one.id === command) return one;
    }
    return undefined;
  }
}

const EMPTY: CborMap = new Map();

/** The map, whatever comes after it within the declared length. */
function parseBody(bytes: Uint8Array): CborMap | undefined {
  const reader = new CborReader(bytes, 0, true);
  const value = reader.item();
  return reader.refusal === undefined && value instanceof Map ? value : undefined;
}

function bodyOf(answer: Answer, { group, version }: Header): CborMap {
  if (answer instanceof SmpError) return fields({ rc: answer.rc });
  if (!(answer instanceof GroupError)) return answer;
  if (version >= SMP_V2) return fields({ err: fields({ group, rc: answer.code }) });
  const body = fields({ rc: answer.generic });
  if (answer.reason !== undefined) body.set("rsn", answer.reason);
  return body;
}

/** An operation that is no request has the reply of a write. */
function frameOf(header: Header, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(SMP_HEADER + payload.length);
  const op = header.op === Op.read ? Op.readReply : Op.writeReply;
  frame[0] = (Math.min(header.version, SMP_V2) << VERSION_SHIFT) | op;
  frame[2] = payload.length >> 8;
  frame[3] = payload.length & 0xff;
  frame[4] = header.group >> 8;
  frame[5] = header.group & 0xff;
  frame[6] = header.sequence;
  frame[7] = header.command;
  frame.set(payload, SMP_HEADER);
  return frame;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
