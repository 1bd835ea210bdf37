/**
 * Module `embedded:io/socket/tcp` (ECMA-419, TCP Socket): a socket of the link (link/tcp.ts). As on the device: `write`
 * takes what there is room for and throws beyond, nothing is called from within a method, what came before the other end
 * went is read before `onError` tells of it.
 */
import { Channel } from "../../link/channels";
import {
  type Endpoint,
  readAccepted,
  readTaken,
  readTcp,
  TCP_WINDOW,
  TcpKind,
  writeEndpoint,
  writeTaken,
  writeTcp,
} from "../../link/tcp";
import { open } from "../broken";
import { callSoon } from "../clock";
import { listen, send } from "../link";

export interface TcpOptions {
  /** IPv4, in dots. */
  readonly address?: string;
  readonly port?: number;
  /** A connection that a Listener gave, or another TCP has: this one takes its place. */
  readonly from?: TCP;
  readonly nodelay?: boolean;
  readonly format?: "buffer" | "number";
  readonly target?: unknown;
  readonly onReadable?: (this: TCP, bytes: number) => void;
  readonly onWritable?: (this: TCP, bytes: number) => void;
  readonly onError?: (this: TCP) => void;
}

type State = "connecting" | "up" | "over";

/** A connection at this end, whichever object of the firmware has it. */
interface Connection {
  readonly number: number;
  readonly remote: Endpoint;
  owner: TCP | undefined;
  state: State;
  input: Uint8Array;
  /** Bytes that may be written before the other end has taken some. */
  room: number;
}

const NOTHING = new Uint8Array(0);
/** Arrays: a Map that an engine put in its flash could not grow any more. */
const connections: Connection[] = [];
const listeners: { readonly number: number; readonly accept: (socket: TCP) => boolean }[] = [];
let numbers = 1;

listen(Channel.tcp, (payload) => {
  const frame = readTcp(payload);
  if (frame === undefined) return;
  if (frame.kind === TcpKind.accepted) {
    accept(frame.socket, frame.bytes);
    return;
  }
  const connection = connections.find(({ number }) => number === frame.socket);
  if (connection !== undefined) receive(connection, frame.kind, frame.bytes);
});

function accept(number: number, bytes: Uint8Array): void {
  const accepted = readAccepted(bytes);
  const listener = listeners.find((each) => each.number === accepted?.listener);
  if (accepted === undefined || listener === undefined) {
    send(Channel.tcp, writeTcp(number, TcpKind.close), true);
    return;
  }
  const connection = connect(number, accepted.remote, "up");
  if (!listener.accept(TCP.of(connection))) end(connection);
}

function connect(number: number, remote: Endpoint, state: State): Connection {
  const room = state === "up" ? TCP_WINDOW : 0;
  const connection: Connection = { number, remote, owner: undefined, state, input: NOTHING, room };
  connections.push(connection);
  return connection;
}

function receive(connection: Connection, kind: number, bytes: Uint8Array): void {
  switch (kind) {
    case TcpKind.connected:
      connection.state = "up";
      connection.room = TCP_WINDOW;
      break;
    case TcpKind.taken:
      connection.room += readTaken(bytes);
      break;
    case TcpKind.data:
      connection.input = joined(connection.input, bytes);
      break;
    case TcpKind.close:
      connection.state = "over";
      forget(connection);
      break;
    default:
      return;
  }
  connection.owner?.changed(kind === TcpKind.data ? "readable" : "writable");
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function forget(connection: Connection): boolean {
  const at = connections.indexOf(connection);
  if (at >= 0) connections.splice(at, 1);
  return at >= 0;
}

/** From this side. */
function end(connection: Connection): void {
  connection.owner = undefined;
  if (forget(connection)) send(Channel.tcp, writeTcp(connection.number, TcpKind.close), true);
}

/** A number that no other socket or listener of this end has. */
function nextNumber(): number {
  numbers += 2;
  return numbers;
}

/** What a Listener is made with. @returns ends it */
export function listenOn(at: Endpoint, accepting: (socket: TCP) => boolean): () => void {
  const listener = { number: nextNumber(), accept: accepting };
  listeners.push(listener);
  send(Channel.tcp, writeTcp(listener.number, TcpKind.listen, writeEndpoint(at)), true);
  return () => {
    listeners.splice(listeners.indexOf(listener), 1);
    send(Channel.tcp, writeTcp(listener.number, TcpKind.close), true);
  };
}

/** @throws RangeError */
export function checkPort(port: unknown): number {
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new RangeError("invalid port");
  }
  return port;
}

/** @throws Error for what is no dotted IPv4 address */
export function checkAddress(address: unknown): string {
  if (typeof address === "string") {
    const parts = address.split(".");
    const isNumber = (part: string) => part.length > 0 && part.length < 4 && Number(part) >= 0 && Number(part) < 256;
    if (parts.length === 4 && parts.every(isNumber)) return address;
  }
  throw new Error("invalid address");
}

/** How a Listener makes one. */
class Given {
  readonly connection: Connection;
  constructor(connection: Connection) {
    this.connection = connection;
  }
}

export default class TCP {
  readonly target: unknown;
  readonly #options: TcpOptions;
  #connection: Connection | undefined;
  #format: "buffer" | "number";
  /** What its owner will be called for. */
  #readable = false;
  #writable = false;
  #isCalling = false;

  constructor(options: TcpOptions | Given) {
    if (options instanceof Given) {
      this.#options = {};
      this.#format = "buffer";
      this.#connection = options.connection;
      options.connection.owner = this;
      return;
    }
    const { format = "buffer", from, target } = options;
    if (format !== "buffer" && format !== "number") throw new RangeError("unimplemented");
    this.#options = options;
    this.#format = format;
    if (target !== undefined) this.target = target;
    open("network");
    if (from === undefined) {
      const remote = { address: checkAddress(options.address), port: checkPort(options.port) };
      this.#connection = connect(nextNumber(), remote, "connecting");
      send(Channel.tcp, writeTcp(this.#connection.number, TcpKind.connect, writeEndpoint(remote)), true);
    } else {
      if (!(from instanceof TCP) || from.#connection === undefined) throw new SyntaxError("invalid from");
      this.#connection = from.#connection;
      from.#connection = undefined;
      this.changed("readable");
      this.changed("writable");
    }
    this.#connection.owner = this;
  }

  /** For a Listener: one that waits to be taken. */
  static of(connection: Connection): TCP {
    return new TCP(new Given(connection));
  }

  get format(): "buffer" | "number" {
    return this.#format;
  }

  set format(format: "buffer" | "number") {
    if (format !== "buffer" && format !== "number") throw new RangeError("unimplemented");
    this.#format = format;
  }

  get remoteAddress(): string | undefined {
    return this.#connection?.remote.address;
  }

  get remotePort(): number | undefined {
    return this.#connection?.remote.port;
  }

  /**
   * @param what how many bytes of those that came, or the buffer that they fill; all unless said
   * @returns undefined when there are none @throws Error for more than there are, SyntaxError once closed
   */
  read(what?: number | ArrayBuffer | Uint8Array): ArrayBuffer | number | undefined {
    const connection = this.#held();
    const { input } = connection;
    if (input.length === 0) return undefined;
    const into = what instanceof ArrayBuffer ? new Uint8Array(what) : what instanceof Uint8Array ? what : undefined;
    const wanted = into?.length ?? (typeof what === "number" ? what : input.length);
    const count = this.#format === "number" ? 1 : wanted;
    if (!(count > 0 && count <= input.length)) throw new Error("invalid");
    const taken = input.slice(0, count);
    connection.input = input.slice(count);
    if (connection.state === "up")
      send(Channel.tcp, writeTcp(connection.number, TcpKind.taken, writeTaken(count)), true);
    else if (connection.input.length === 0) this.changed("writable");
    if (this.#format === "number") return taken[0];
    if (into === undefined) return taken.buffer as ArrayBuffer;
    into.set(taken);
    return count;
  }

  /** @throws Error before it is connected and for more than there is room for, SyntaxError once closed @returns the room left */
  write(value: number | ArrayBuffer | Uint8Array): number | undefined {
    const connection = this.#held();
    if (connection.state === "connecting") throw new Error("not ready");
    if (connection.state === "over") return undefined;
    const bytes =
      typeof value === "number" ? Uint8Array.of(value) : value instanceof Uint8Array ? value : new Uint8Array(value);
    if (bytes.length > connection.room) throw new Error("would block");
    connection.room -= bytes.length;
    if (bytes.length > 0) send(Channel.tcp, writeTcp(connection.number, TcpKind.data, bytes), true);
    return connection.room;
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) end(connection);
  }

  /** What the platform calls when something came, there is room, or the other end is gone. */
  changed(what: "readable" | "writable"): void {
    if (what === "readable") this.#readable = true;
    else this.#writable = true;
    if (this.#isCalling) return;
    this.#isCalling = true;
    callSoon(() => this.#call());
  }

  /** Each call may close it, or give it to another. */
  #call(): void {
    const { onReadable, onWritable, onError } = this.#options;
    const [readable, writable] = [this.#readable, this.#writable];
    this.#isCalling = false;
    this.#readable = false;
    this.#writable = false;
    const before = this.#connection;
    if (readable && before !== undefined && before.input.length > 0) onReadable?.call(this, before.input.length);
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.state === "over") {
      if (connection.input.length === 0) onError?.call(this);
    } else if (writable && connection.state === "up" && connection.room > 0) onWritable?.call(this, connection.room);
  }

  #held(): Connection {
    if (this.#connection === undefined) throw new SyntaxError("closed");
    return this.#connection;
  }
}
