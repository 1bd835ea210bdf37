/**
 * Answers the requests of MCUmgr clients as Zephyr's server does (measured on Zephyr 4.4.0): what it answers, what it lets
 * pass, and what it leaves without an answer. Groups bring the commands; a gate says who may do what.
 */
import { type CborMap, CborReader } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { type Answer, DENIED, Denied, fields, GroupError, SmpError } from "./answer";
import type { AnswerBudget } from "./answer-budget";
import { addressOf, type Gate, isOnNetwork, type Standing } from "./gate";
import { MAX_FRAME, Op, Rc, SMP_HEADER, SMP_V2 } from "./protocol";
import { SmpRequest } from "./request";

export type Handler = (request: SmpRequest) => Answer;

export interface SmpCommand {
  readonly id: number;
  readonly read?: Handler;
  readonly write?: Handler;
  /** Who may read it; "none", which is everyone, where nothing is said. */
  readonly readers?: Standing;
  /** Who may write it; "guest" where nothing is said. */
  readonly writers?: Standing;
}

export interface SmpGroup {
  readonly id: number;
  readonly name: string;
  readonly commands: readonly SmpCommand[];
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

/** A client in earnest asks one thing at a time, and Zephyr's own tests two. */
export const STRANGERS_REQUESTS = 2;
const RANKS: readonly Standing[] = Object.freeze(["none", "guest", "manager"]);
/** The operation, the version and the reserved bits of the first byte. */
const OP_MASK = 7;
const VERSION_SHIFT = 3;
const VERSION_MASK = 3;

export class SmpServer {
  readonly counters: SmpCounters = { requests: 0, errors: 0, denied: 0, dropped: 0 };
  readonly groups: readonly SmpGroup[];
  readonly #gate: Gate;
  readonly #budget: AnswerBudget;

  constructor(groups: readonly SmpGroup[], gate: Gate, budget: AnswerBudget) {
    this.groups = groups;
    this.#gate = gate;
    this.#budget = budget;
  }

  /**
   * Answers what came in one datagram, or in one frame of a line: one request after the other, until one is an error.
   * What strangers are answered on a network is bounded (answer-budget.ts).
   * @param peer an address and a port, or the name of a line (gate.ts)
   * @param reply called once for each answer; the bytes are its own to keep
   */
  receive(datagram: Uint8Array, peer: string, reply: (frame: Uint8Array) => void): void {
    if (datagram.length > MAX_FRAME || datagram.length < SMP_HEADER) this.counters.dropped += 1;
    if (datagram.length > MAX_FRAME) return;
    let strangers = 0;
    for (let at = 0; datagram.length - at >= SMP_HEADER; ) {
      const first = datagram[at] ?? 0;
      const header: Header = {
        op: first & OP_MASK,
        version: (first >> VERSION_SHIFT) & VERSION_MASK,
        group: u16(datagram, at + 4),
        sequence: datagram[at + 6] ?? 0,
        command: datagram[at + 7] ?? 0,
      };
      const end = at + SMP_HEADER + u16(datagram, at + 2);
      const request = datagram.subarray(at, end);
      const isWhole = end <= datagram.length;
      this.counters.requests += 1;
      const standing = isWhole ? this.#gate.standing(peer, request) : "none";
      const isStranger = standing === "none" && isOnNetwork(peer);
      if (isStranger) strangers += 1;
      if (strangers > STRANGERS_REQUESTS) {
        this.counters.dropped += 1;
        return;
      }
      const answer = isWhole ? this.#answer(header, request, peer, standing) : new SmpError(Rc.corrupt);
      const body = bodyOf(answer, header);
      if (body.has("rc") || body.has("err")) this.counters.errors += 1;
      const frame = frameOf(header, encodeCbor(body));
      if (!isStranger || this.#budget.take(addressOf(peer), frame.length - request.length)) reply(frame);
      else this.counters.dropped += 1;
      if (body.has("rc")) return;
      at = end;
    }
  }

  #answer(header: Header, request: Uint8Array, peer: string, standing: Standing): Exclude<Answer, Denied> {
    if (header.version > SMP_V2) return new SmpError(Rc.versionTooNew);
    const command = this.#find(header);
    const isRead = header.op === Op.read;
    const handler = isRead ? command?.read : header.op === Op.write ? command?.write : undefined;
    if (command === undefined || handler === undefined) return new SmpError(Rc.notSupported);
    const body = request.length === SMP_HEADER ? EMPTY : parseBody(request.subarray(SMP_HEADER));
    if (body === undefined) return new SmpError(Rc.invalid);
    const needed = isRead ? (command.readers ?? "none") : (command.writers ?? "guest");
    const may = RANKS.indexOf(standing) >= RANKS.indexOf(needed);
    const answer = may ? handler(new SmpRequest(body, peer, standing)) : DENIED;
    if (!(answer instanceof Denied)) return answer;
    this.counters.denied += 1;
    const { rc, reason } = this.#gate.denied(peer, standing);
    return new SmpError(rc, reason);
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

function bodyOf(answer: Exclude<Answer, Denied>, { group, version }: Header): CborMap {
  if (answer instanceof SmpError) {
    return fields(answer.reason === undefined ? { rc: answer.rc } : { rc: answer.rc, rsn: answer.reason });
  }
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
