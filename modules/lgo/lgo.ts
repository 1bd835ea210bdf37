/**
 * The pharmacy's software at the other end of one or more wires: lines in, requests out; answers and notifications back.
 * A wire that floods, drips or talks nonsense costs its own connection, and the counter nothing.
 */
import type { LgoAct, LgoEvent } from "./act";
import { LineReader } from "./line-reader";
import { ERRORS, type ErrorName, type HelloResult } from "./messages";
import { type Call, type Reading, type RequestId, readRequest } from "./request";
import { type KeptSequence, notification, Told } from "./told";

export const PROTOCOL = 1;
/** s */
export const HEARTBEAT_SECONDS = 10;
/** Who says nothing for so long is gone, s. */
export const SILENCE_SECONDS = 30;
/** Requests that are read within a second. */
export const REQUESTS_A_SECOND = 20;
/** To look for invoices is to look through the whole flash. */
const INVOICES_COST = 5;
/** Lines that may wait to leave before requests are not read any more: nobody reads the answers. */
const MAX_BACKLOG = 16;
/** Of the heap, while a line of a basket is priced and told: measured on the bare machine. */
const SLOTS_A_LINE = 68;
/** A basket of so many lines needs no look at the memory. */
const SMALL_BASKET = 4;
/** An answer holds as many invoices as fit. */
const MAX_INVOICES = 8;
const MAX_INVOICE_CHARACTERS = 8192;

/** A driver's end of a connection. */
export interface Wire {
  /** Lines that have not left yet. */
  readonly backlog: number;
  /** Sends a line now, or when the wire takes it; what cannot wait is dropped, oldest first. @param line without its end */
  send(line: string): void;
}

/** Stored invoices, as JSON is made of them. */
export interface InvoiceSource {
  readonly lastNumber: number;
  /** The first invoices above this number that can still be read, oldest first. */
  after(number: number, limit: number): readonly object[];
}

export interface LgoPorts {
  readonly sequence: KeptSequence;
  readonly invoices: InvoiceSource;
  readonly terminal: string;
  readonly firmware: string;
  /** Heap in use, where the platform can tell: slots, and how many there are. */
  readonly memory?: (() => { readonly slots: number; readonly slotsLimit?: number }) | undefined;
  onEvent(event: LgoEvent): void;
  /** English, for the engineer; nothing personal. */
  log(line: string): void;
}

/** One connection. `hears`: what is told goes to it before it has said hello: a cable, on which nobody need ever speak. */
class Connection {
  software: string | undefined;
  /** s, of the last request. */
  heard = 0;
  /** Requests read within this second. */
  requests = 0;
  missedRequests = 0;
  missedLines = 0;

  constructor(
    readonly id: number,
    readonly wire: Wire,
    readonly hears: boolean,
    readonly reader: LineReader,
  ) {}
}

export class Lgo {
  readonly #ports: LgoPorts;
  readonly #told: Told;
  readonly #connections = new Map<number, Connection>();
  #next = 1;
  #seconds = 0;

  constructor(ports: LgoPorts) {
    this.#ports = ports;
    this.#told = new Told(ports.sequence);
  }

  /** @param hears what is told goes to it before it has said hello; never what is personal @returns what names it */
  open(wire: Wire, hears = false): number {
    const id = this.#next;
    this.#next += 1;
    const reader = new LineReader((line) => this.#onLine(id, line));
    this.#connections.set(id, new Connection(id, wire, hears, reader));
    return id;
  }

  /** @returns what is there calls itself; undefined before it has said hello */
  softwareOf(id: number): string | undefined {
    return this.#connections.get(id)?.software;
  }

  /** What came from it, in whatever pieces. */
  receive(id: number, bytes: Uint8Array): void {
    this.#connections.get(id)?.reader.push(bytes);
  }

  /** A line that came whole, from a wire that has frames of its own. @param line valid during the call only */
  receiveLine(id: number, line: Uint8Array): void {
    if (line.length > 0) this.#onLine(id, line);
  }

  /** The wire was cut. */
  close(id: number): void {
    const connection = this.#connections.get(id);
    this.#connections.delete(id);
    if (connection !== undefined) this.#leave(connection);
  }

  /** Whether somebody is there who may be told what is personal. */
  get isHere(): boolean {
    for (const { software } of this.#connections.values()) if (software !== undefined) return true;
    return false;
  }

  /** Once a second. */
  second(): void {
    this.#seconds += 1;
    for (const connection of this.#connections.values()) {
      const { wire, reader, software } = connection;
      connection.requests = 0;
      if (software === undefined) continue;
      if (this.#seconds - connection.heard > SILENCE_SECONDS) {
        reader.clear();
        this.#leave(connection);
        continue;
      }
      const lines = connection.missedLines + reader.skipped;
      if ((connection.missedRequests > 0 || lines > 0) && wire.backlog < MAX_BACKLOG) {
        wire.send(notification("missed", { requests: connection.missedRequests, lines }));
        connection.missedRequests = 0;
        connection.missedLines = 0;
        reader.skipped = 0;
      }
      if (this.#seconds % HEARTBEAT_SECONDS === 0 && wire.backlog < MAX_BACKLOG) {
        wire.send(notification("heartbeat", { sequence: this.#told.sequence }));
      }
    }
  }

  /**
   * Tells everyone.
   * @param brief as Told.add has it @param afterwards the same: with it, what is told is personal
   */
  tell(method: string, params: object, brief?: object, afterwards?: object): void {
    const line = this.#told.add(method, params, brief, afterwards);
    const isHere = this.isHere;
    if (isHere) this.#told.reserve();
    for (const { software, hears, wire } of this.#connections.values()) {
      if (software !== undefined || (hears && afterwards === undefined)) wire.send(line);
    }
  }

  /** The sale is over: nothing of its patient is told again. */
  forgetPatient(): void {
    this.#told.forgetPatient();
  }

  /** What the reducer makes of a request. */
  act(act: LgoAct): void {
    if (act.to.id === undefined) return;
    const connection = this.#connections.get(act.to.connection);
    if (connection === undefined) return;
    if (act.kind === "answer") this.#answer(connection, act.to.id, act.result);
    else this.#refuse(connection, act.to.id, act.reason, act.data);
  }

  #onLine(id: number, line: Uint8Array): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    if (connection.requests >= REQUESTS_A_SECOND || connection.wire.backlog >= MAX_BACKLOG) {
      connection.missedRequests += 1;
      return;
    }
    const reading = readRequest(line);
    connection.requests += reading.kind === "call" && reading.call.method === "invoices" ? INVOICES_COST : 1;
    this.#take(connection, reading);
  }

  #take(connection: Connection, reading: Reading): void {
    if (reading.kind === "ignored") return;
    if (reading.kind === "refused") {
      connection.missedLines += reading.id === null ? 1 : 0;
      const data = reading.at === undefined ? undefined : { at: reading.at };
      // A line that is none of the protocol's may be noise: who has said hello is told in `missed` that it was not read.
      if (reading.id !== null) this.#refuse(connection, reading.id, reading.reason, data);
      else if (connection.software !== undefined && reading.reason !== "invalid-params") {
        this.#refuse(connection, null, reading.reason);
      }
      return;
    }
    const { id, call } = reading;
    connection.heard = this.#seconds;
    if (call.method === "hello") {
      this.#hello(connection, id, call.params.software, call.params.since);
      return;
    }
    if (connection.software === undefined) {
      if (id !== undefined) this.#refuse(connection, id, "say-hello");
      return;
    }
    if (call.method === "ping") {
      if (id !== undefined) this.#answer(connection, id, {});
    } else if (call.method === "invoices") {
      if (id !== undefined) this.#answer(connection, id, this.#invoices(call.params.after));
    } else if (this.#fits(connection, id, call)) {
      this.#ports.onEvent({ kind: "asked", connection: connection.id, id, call });
    }
  }

  /** A basket that the heap does not hold would stop the terminal: refused instead. */
  #fits(connection: Connection, id: RequestId | undefined, call: Call): boolean {
    const lines = "basket" in call.params ? (call.params.basket?.length ?? 0) : 0;
    if (lines <= SMALL_BASKET) return true;
    const { slots = 0, slotsLimit } = this.#ports.memory?.() ?? {};
    if (slotsLimit === undefined || slotsLimit - slots >= lines * SLOTS_A_LINE) return true;
    const free = slotsLimit - slots;
    const most = Math.max(SMALL_BASKET, Math.floor(free / SLOTS_A_LINE));
    if (id !== undefined) this.#refuse(connection, id, "too-many-lines", { most });
    return false;
  }

  #hello(connection: Connection, id: RequestId | undefined, software: string, since: number | undefined): void {
    const { terminal, firmware, invoices } = this.#ports;
    this.#told.reserve();
    const { sequence } = this.#told;
    const from = since ?? sequence;
    const complete = this.#told.isComplete(from);
    // Numbers below the one that the next start begins at are told apart from what was told before it.
    connection.software = software;
    if (id !== undefined) {
      const result: HelloResult = {
        protocol: PROTOCOL,
        terminal,
        firmware,
        sequence,
        complete,
        lastInvoice: invoices.lastNumber,
        heartbeatSeconds: HEARTBEAT_SECONDS,
      };
      this.#answer(connection, id, result);
    }
    for (const line of this.#told.after(from)) connection.wire.send(line);
    this.#ports.onEvent({ kind: "here", connection: connection.id, software, sequence });
  }

  #leave(connection: Connection): void {
    if (connection.software === undefined) return;
    connection.software = undefined;
    this.#ports.onEvent({ kind: "gone", connection: connection.id });
  }

  /** As many as fit an answer; one at least. */
  #invoices(after: number) {
    const { invoices: source } = this.#ports;
    const found = source.after(after, MAX_INVOICES + 1);
    const invoices: object[] = [];
    let characters = 0;
    for (const invoice of found) {
      characters += JSON.stringify(invoice).length;
      if (invoices.length === MAX_INVOICES || (invoices.length > 0 && characters > MAX_INVOICE_CHARACTERS)) break;
      invoices.push(invoice);
    }
    return { invoices, more: found.length > invoices.length, lastInvoice: source.lastNumber };
  }

  #answer(connection: Connection, id: RequestId, result: object): void {
    connection.wire.send(JSON.stringify({ jsonrpc: "2.0", id, result }));
  }

  #refuse(connection: Connection, id: RequestId | null, reason: ErrorName, data: object = {}): void {
    const { code, message } = ERRORS[reason];
    connection.wire.send(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data: { reason, ...data } } }));
  }
}
